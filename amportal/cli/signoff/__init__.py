"""Commands of sign-off: answers by mail, and what proves decisions."""
