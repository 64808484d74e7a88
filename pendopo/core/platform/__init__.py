"""The manifest registry at start, system checks, health."""
