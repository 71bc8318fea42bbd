"""The model: frozen nouns of an agency, and what follows from them. No I/O, no clock."""
