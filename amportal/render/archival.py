"""A report to keep: PDF/A-3a, with what it says as data inside.

Whoever opens it in ten years has the page as it looked, and its numbers as numbers. The data is
the report's own: its projects, its updates, nothing else of the portal.
"""

from __future__ import annotations

from dataclasses import replace

from amportal.plan.view.pages import Portal, ReportPage
from amportal.render.calendar import calendar_of
from amportal.render.export import report_json
from amportal.render.pdf import PdfInputs
from amportal.render.tables import table_of

# Tables about what a report shows; the portal has more.
TABLES = ("milestones", "deliverables", "decisions", "budget", "change_orders", "actions", "risks")


def to_keep(inputs: PdfInputs, report: ReportPage, portal: Portal) -> PdfInputs:
    """Return *inputs* of *report*, which is one of *portal*, with its data attached."""
    told = replace(portal, projects=report.projects, updates=report.updates, meetings=())
    attached = {f"{name}.csv": table_of(told, name) for name in TABLES}
    attached["report.json"] = report_json(report, portal)
    attached["dates.ics"] = calendar_of(told)
    return replace(inputs, attached=attached)


__all__ = ["TABLES", "to_keep"]
