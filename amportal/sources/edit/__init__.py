"""Edits of YAML and of front matter that change the bytes of one value and no others."""
