"""amportal: client portals and PDF status reports from YAML and Markdown."""

__version__ = "0.1.0"
