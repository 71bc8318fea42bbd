"""Look at the portals while working on them: a small server for one person on this machine.

It exists for the account manager, not for clients: it reads what was built, adds live reload to
its own answers only, and never writes, lists a folder or answers to another site's name.
"""
