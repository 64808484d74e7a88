"""What people type in the workspace of the programme."""
