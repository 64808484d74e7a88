"""Uploads: checked before they are kept, private until handed out."""
