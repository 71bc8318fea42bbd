"""Rules of people who are away, have left, or may not do what is said of them."""
