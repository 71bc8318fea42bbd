"""Forms for account managers: what the verbs write, and every other key, in the preview's server.

For one person on this machine. Reading stays with the preview; whatever writes goes through
`amportal.author`, so that a form and a command never differ. Works without any script.
"""
