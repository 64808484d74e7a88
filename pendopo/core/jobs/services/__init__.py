"""Writes of this app: declaring and enqueuing tasks, running them, and the progress of long work."""
