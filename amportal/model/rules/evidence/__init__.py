"""Rules of what proves a decision: the mail or file that is kept, and what was decided on."""
