"""The only printer: problems, progress and summaries, for people, scripts and CI.

Problems are data and go to standard output where they were asked for; everything else is talk
and goes to standard error. Nothing here decides anything about a build.
"""
