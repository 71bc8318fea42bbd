"""Mails that people wrote: who, when, and what of it is their own."""
