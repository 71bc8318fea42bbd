"""The views of one project."""
