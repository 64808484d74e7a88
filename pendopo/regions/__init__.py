"""Provinces, regencies, districts, villages, boundaries, offices."""
