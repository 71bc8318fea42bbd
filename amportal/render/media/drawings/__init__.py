"""Drawings (SVG): made safe, reduced to what is seen, and made ready for print."""
