"""Bytes in, syntax only: the files of a site, their text as values with places, their history.

It exists so that all that is read from disk comes through one layer that follows no link,
trusts no encoding and crashes on nothing. It knows no client, no project and no model. Names
are loaded when they are first used: to see that no file changed, no parser is needed.
"""
