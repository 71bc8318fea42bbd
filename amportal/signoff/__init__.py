"""Sign-off: answers that come by mail, what proves them, and whether the proof still holds."""
