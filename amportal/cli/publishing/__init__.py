"""Publishing: the commands, what they are told, and what they say."""
