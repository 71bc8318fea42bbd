"""From one client's files to its outputs."""
