"""Who may read a portal: secrets of contacts, sign-in by the host, and encrypted portals."""
