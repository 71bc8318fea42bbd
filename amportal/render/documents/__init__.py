"""Pages of PDF documents as pictures, drawn in a process of its own under limits."""
