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
# What reads a noun is made when it is first needed: once here, instead of in each worker.
_NOUNS = {
    "amportal.model.nouns.client": "ClientSettings",
    "amportal.model.nouns.project": "ProjectFile",
    "amportal.model.nouns.deliverable": "DeliverableFile",
    "amportal.model.nouns.budget": "BudgetFile",
    "amportal.model.nouns.page_settings": "UpdateFile MeetingFile ReportFile",
    "amportal.model.records.report_record": "ReportRecord",
    "amportal.model.records.issued_report": "Issue",
}

gc.disable()
for _name in _NEEDED:
    import_module(_name)
for _name, _kinds in _NOUNS.items():
    for _kind in _kinds.split():
        getattr(import_module(_name), _kind).model_rebuild()
gc.freeze()
gc.enable()
