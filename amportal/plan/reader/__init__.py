"""Who reads: the kinds of reader, and what each may see."""
