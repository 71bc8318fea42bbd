"""Meetings as mail brings them: invites, and the short marks of minutes."""
