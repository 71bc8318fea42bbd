"""The word list that passphrases and code words are drawn from."""
