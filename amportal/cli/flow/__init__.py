"""Commands that lead through other commands, one step after the other."""
