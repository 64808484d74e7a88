"""The open platform on which an Indonesian regency runs its Smart City programme."""
