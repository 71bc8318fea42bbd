"""Handing one message to a mail server."""
