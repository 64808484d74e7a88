"""Pages of the programme: for everybody, and in the workspace."""
