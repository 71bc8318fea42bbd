"""Building: what is stale, who makes it, and how a client's portal is released whole."""
