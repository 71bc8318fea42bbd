"""What account managers write down, as edits of files: each verb in one place, for every surface.

A verb turns a few words into edits; they are tried out in memory, checked as a build would, and
only then written. Commands and forms share all of it, so that both say and do the same. Pure but
for the snapshot that is read: no clock, no terminal.
"""
