"""One truth in every output: a date or a sum read from any of them is that of the view (U12)."""

from __future__ import annotations

import csv
import json
import re
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from jsonschema import Draft202012Validator

from amportal.plan.view.page_frame import PageInfo
from amportal.plan.view.page_views import Portal, ProjectPage
from amportal.plan.view.work_views import ProjectView
from amportal.render.exports.atom_feed import feed_of
from amportal.render.exports.csv_tables import TABLES, table_of
from amportal.render.exports.ics_calendar import calendar_of
from amportal.render.exports.json_export import portal_json, portal_schema
from amportal.render.pages.html_page import render_page
from amportal.render.text.locale_format import locale_format_of
from amportal.render.theme import Theme
from tests import portals
from tests.sample import sample_portals

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PORTALS = {**sample_portals(), "by hand": portals.portal()}
SUMS = ("estimate", "changes", "approved", "committed", "spent", "remaining")


@pytest.fixture(params=PORTALS)
def whole(request: pytest.FixtureRequest) -> Portal:
    return PORTALS[request.param]


def rows(whole: Portal, name: str) -> list[dict[str, str]]:
    text = table_of(whole, name).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def milestones(whole: Portal) -> dict[str, date]:
    return {each.ref: each.date for project in whole.projects for each in project.milestones}


@lru_cache(maxsize=1)
def default_theme() -> Theme:
    return Theme(
        {
            path.relative_to(TEMPLATES).as_posix(): path.read_bytes()
            for path in TEMPLATES.rglob("*")
            if path.is_file()
        }
    )


class _Table(HTMLParser):
    """The rows of all tables: their words, and the days they are stamped with."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append(("", []))
        if tag == "time" and self.rows:
            self.rows[-1][1].append(dict(attrs)["datetime"] or "")

    def handle_data(self, data: str) -> None:
        if self.rows:
            self.rows[-1] = (f"{self.rows[-1][0]} {data}", self.rows[-1][1])


def page_rows(whole: Portal, project: ProjectView) -> list[tuple[str, list[str]]]:
    view = ProjectPage(project, whole.calls)
    page = PageInfo(project.path, "project")
    made = render_page("project.html", view, whole.frame, page, default_theme())
    assert made.content, made.problems
    parser = _Table()
    parser.feed(made.content.decode())
    return [(re.sub(r"\s+", " ", text), days) for text, days in parser.rows]


def test_the_tables_hold_every_milestones_day(whole: Portal) -> None:
    found = {row["ref"]: date.fromisoformat(row["date"]) for row in rows(whole, "milestones")}
    assert found == milestones(whole)


def test_the_calendar_holds_every_milestones_day(whole: Portal) -> None:
    events: dict[str, Any] = {
        str(event["UID"]).partition("@")[0]: event
        for event in Calendar.from_ical(calendar_of(whole)).walk("VEVENT")
    }
    for ref, day in milestones(whole).items():
        assert events[ref.lower()].decoded("DTSTART") == day
        assert events[ref.lower()].decoded("DTEND") - timedelta(days=1) == day


def test_the_json_holds_every_milestones_day_and_every_sum(whole: Portal) -> None:
    data = json.loads(portal_json(whole))
    Draft202012Validator(json.loads(portal_schema())).validate(data)
    found = {
        each["ref"]: date.fromisoformat(each["date"])
        for project in data["projects"]
        for each in project["milestones"]
    }
    assert found == milestones(whole)
    for project, read in zip(whole.projects, data["projects"], strict=True):
        if project.budget:
            total = read["budget"]["total"]
            for name in SUMS:
                assert Decimal(total[name]) == getattr(project.budget.total, name)


def test_the_tables_hold_every_sum(whole: Portal) -> None:
    found = rows(whole, "budget")
    for project in whole.projects:
        lines = [row for row in found if row["job_no"] == project.job_no]
        expected = (*project.budget.lines, project.budget.total) if project.budget else ()
        for row, line in zip(lines, expected, strict=True):
            assert [Decimal(row[name]) for name in SUMS] == [getattr(line, name) for name in SUMS]


def test_lines_add_up_to_their_total_to_the_penny(whole: Portal) -> None:
    """F24: what a client adds up in a spreadsheet is what we wrote below the line."""
    found = rows(whole, "budget")
    for project in whole.projects:
        own = [row for row in found if row["job_no"] == project.job_no]
        for name in SUMS if own else ():
            lines = sum(Decimal(row[name]) for row in own if row["row"] == "line")
            (total,) = (Decimal(row[name]) for row in own if row["row"] == "total")
            assert lines == total, (project.job_no, name)


def test_the_page_stamps_every_milestones_day(whole: Portal) -> None:
    for project in whole.projects:
        if not project.milestones:
            continue
        found = page_rows(whole, project)
        for each in project.milestones:
            mine = [days for text, days in found if each.name in text and days]
            assert any(each.date.isoformat() in days for days in mine), each.ref


def test_the_page_says_every_sum(whole: Portal) -> None:
    words = locale_format_of(whole.frame)
    for project in whole.projects:
        if project.budget is None:
            continue
        found = page_rows(whole, project)
        for line in project.budget.lines:
            said = [
                re.sub(r"\s+", " ", words.money(each)) for each in (line.approved, line.remaining)
            ]
            mine = [text for text, _ in found if text.strip().startswith(f"{line.name} ")]
            assert any(all(each in text for each in said) for text in mine), line.name


def test_no_output_names_this_program(whole: Portal) -> None:
    """F43: the portal is the agency's; no output carries a maker's mark."""
    made = [calendar_of(whole), feed_of(whole), portal_json(whole), portal_schema()]
    for content in (*made, *(table_of(whole, name) for name in TABLES)):
        assert b"amportal" not in content.lower()


def test_the_same_view_gives_the_same_bytes(whole: Portal) -> None:
    for make in (calendar_of, feed_of, portal_json):
        assert make(whole) == make(whole)
