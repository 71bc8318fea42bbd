"""The places that portals are published to: one module a kind."""
