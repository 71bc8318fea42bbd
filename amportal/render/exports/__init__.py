"""Outputs for other programs: CSV, JSON, calendar, vCard, feed, search index."""
