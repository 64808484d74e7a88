"""Signing in: how allauth and axes are bound to our people, our messages and our pages."""
