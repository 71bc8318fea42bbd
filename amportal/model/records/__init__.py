"""Records: what a report said, in the form in which it is kept for ever."""
