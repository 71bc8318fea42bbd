"""Ask a published portal from outside whether it is what was published, and who may read it."""
