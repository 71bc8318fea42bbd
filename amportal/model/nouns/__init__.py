"""The nouns that people write: one module for each kind of file."""
