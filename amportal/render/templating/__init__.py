"""Templates: sandboxed, compiled, and their errors placed."""
