"""Portals as encrypted files: the format, and the pages that open it in a browser."""
