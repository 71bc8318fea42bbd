"""What a build writes to disk: portals, the ledger, caches, locks."""
