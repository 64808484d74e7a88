"""Charts and maps drawn on the server, readable without script."""
