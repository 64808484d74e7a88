"""What templates load from this app."""
