"""The checks that a mail must pass before it is sent."""
