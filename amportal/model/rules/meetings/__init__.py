"""Rules of meetings: their minutes and contact reports."""
