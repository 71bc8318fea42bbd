"""Who held what, and for how long."""
