"""`amportal new`: files of something new."""
