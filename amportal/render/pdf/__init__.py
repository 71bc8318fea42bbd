"""PDF reports: the layout engine, and the worker processes that run it."""
