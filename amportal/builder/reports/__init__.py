"""One report outside a build, and the proof that a PDF is one that was sent."""
