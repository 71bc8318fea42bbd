"""Imports what a worker needs sooner or later; the process that workers are copies of imports this.

Nothing of it is ever garbage, so the collector rests meanwhile, and a worker's collector never
looks through it.
"""

from __future__ import annotations

import gc
from importlib import import_module

_NEEDED = (
    "amportal.build.execute",
    "amportal.render.calendar",
    "amportal.render.export",
    "amportal.render.feed",
    "amportal.render.page",
    "amportal.render.style",
    "amportal.render.tables",
    "holidays",
)

gc.disable()
for _name in _NEEDED:
    import_module(_name)
gc.freeze()
gc.enable()
