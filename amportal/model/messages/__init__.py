"""Validation errors in plain words."""
