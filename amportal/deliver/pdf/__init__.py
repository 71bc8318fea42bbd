"""Finished PDF reports: checked, locked, and opened for what they carry."""
