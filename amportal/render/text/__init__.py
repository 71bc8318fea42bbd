"""Words, dates and amounts in the reader's language."""
