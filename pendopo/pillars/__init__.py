"""The services, by dimension; discovered, never imported."""
