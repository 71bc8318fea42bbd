"""Bring released portals to where clients read them, take away what is gone, and prove it."""
