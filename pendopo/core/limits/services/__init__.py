"""Writes of this app: counting attempts, and doing so for requests."""
