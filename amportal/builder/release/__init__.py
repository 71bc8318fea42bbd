"""Releasing portals whole: staged, then swapped into place."""
