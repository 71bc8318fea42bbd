"""From files to nouns: validated documents, gathered for each client."""
