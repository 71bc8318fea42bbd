"""What follows from the nouns: states, sums, dates, and what waits on whom."""
