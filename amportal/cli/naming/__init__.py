"""What names on the command line mean, and how a shell completes them."""
