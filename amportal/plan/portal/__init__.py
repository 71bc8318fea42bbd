"""The pages of one reader's portal."""
