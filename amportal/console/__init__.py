"""The only printer: problems, progress and summaries, for people, scripts and CI.

Problems are data and go to standard output where they were asked for; everything else is talk
and goes to standard error. Nothing here decides anything about a build.
"""

from amportal.console.formats import Format, rendered
from amportal.console.terminal import Console
from amportal.console.text import render_text

__all__ = ["Console", "Format", "render_text", "rendered"]
