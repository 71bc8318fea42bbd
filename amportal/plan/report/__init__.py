"""Status reports: what they say, and what changed since the last one."""
