"""The pages of the forms: each takes what was asked or posted, and returns an answer."""
