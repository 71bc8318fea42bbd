"""`amportal report` and `verify`: the life of a status report."""
