"""Writes of this app: putting messages in the outbox, delivering them, forgetting them."""
