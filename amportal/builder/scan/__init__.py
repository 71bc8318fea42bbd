"""What changed since the last build, found before any file is read."""
