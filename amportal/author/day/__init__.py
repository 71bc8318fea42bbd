"""The day of the agency: what needs somebody, kept as long as nothing changed."""
