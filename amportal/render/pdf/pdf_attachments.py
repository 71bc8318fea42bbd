"""A report as it is issued: PDF/A-3a, with all it says as data inside, and where it came from.

Whoever opens it in ten years has the page as it looked, and its numbers as numbers. The data is
the report's own: its projects, its updates, nothing else of the portal. `report.json` is, byte for
byte, the one that is kept beside the PDF, so the file can be checked against it.
"""

from __future__ import annotations

from dataclasses import replace

from amportal.model.records.issued_report import DATA
from amportal.plan.output_jobs import IssuedReport
from amportal.render.exports.csv_tables import table_of
from amportal.render.exports.ics_calendar import calendar_of
from amportal.render.pdf.pdf_render import PdfInputs

CALENDAR = "dates.ics"
# Tables about what a report shows; the portal has more.
TABLES = ("milestones", "deliverables", "decisions", "budget", "change_orders", "actions", "risks")


def with_data(inputs: PdfInputs, issued: IssuedReport) -> PdfInputs:
    """Return *inputs* of the report *issued*, with its data attached and its commit named."""
    report, portal = issued.report.view, issued.portal
    told = replace(portal, projects=report.projects, updates=report.updates, meetings=())
    attached = {f"{name}.csv": table_of(told, name) for name in TABLES}
    attached[DATA] = issued.data
    attached[CALENDAR] = calendar_of(told)
    source = f"git:{issued.commit}" if issued.commit else ""
    return replace(inputs, attached=attached, source=source)


__all__ = ["CALENDAR", "TABLES", "with_data"]
