"""The open platform on which an Indonesian regency runs its Smart City programme."""

__version__ = "0.1.0"
