"""Encrypted fields with a keyring and a blind index."""
