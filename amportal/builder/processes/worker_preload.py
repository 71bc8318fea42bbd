"""Imports what a worker needs sooner or later; the process that workers are copies of imports this.

Nothing of it is ever garbage, so the collector rests meanwhile, and a worker's collector never
looks through it.
"""

from __future__ import annotations

import gc
from importlib import import_module

_NEEDED = (
    "amportal.builder.processes.client_executor",
    "amportal.render.exports.ics_calendar",
    "amportal.render.exports.json_export",
    "amportal.render.exports.atom_feed",
    "amportal.render.pages.html_page",
    "amportal.render.stylesheet",
    "amportal.render.exports.csv_tables",
    "holidays",
)

gc.disable()
for _name in _NEEDED:
    import_module(_name)
gc.freeze()
gc.enable()
