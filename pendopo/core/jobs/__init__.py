"""Work that runs outside the request, on the same PostgreSQL."""
