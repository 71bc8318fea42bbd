"""Commands that write something down: the verbs, `set` and `undo`."""
