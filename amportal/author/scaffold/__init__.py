"""The files that `amportal new` and `amportal init` write: pure text, made from what is known.

Whatever is written here must build at once, and read as if an account manager had written it.
"""
