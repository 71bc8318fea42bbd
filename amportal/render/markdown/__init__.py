"""Markdown to HTML that cannot harm a reader."""
