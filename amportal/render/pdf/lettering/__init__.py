"""Every character of a report: a font that has it, or words in its place."""
