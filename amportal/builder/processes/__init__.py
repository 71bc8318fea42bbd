"""Making clients in this process, in others, or on a cluster."""
