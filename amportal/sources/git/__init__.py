"""What git knows of the sources."""
