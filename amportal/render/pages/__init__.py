"""HTML pages, report HTML and mail bodies."""
