"""Mounts what manifests bring."""
