"""The sample agency, built as a user builds it: every output tells the same truth, and is whole."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import icalendar
import pytest
from defusedxml import ElementTree

from tests.sites import ROOT

CLIENTS = ("atelier-vasseur", "brandt-soehne", "meridian", "northline")
_VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source"))


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the output of the command on a copy of the sample."""
    folder = tmp_path_factory.mktemp("sample")
    (folder / "content").symlink_to(ROOT / "content")
    (folder / "content").unlink()
    subprocess.run(["cp", "-r", str(ROOT / "content"), str(folder / "content")], check=True)
    done = subprocess.run(
        [sys.executable, "-m", "amportal", "-C", str(folder), "build"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "output"


@dataclass
class Page(HTMLParser):
    """What a page refers to, says of itself and shows, row by row."""

    path: Path
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    metas: dict[str, str] = field(default_factory=dict)
    inline: list[str] = field(default_factory=list)
    rows: list[tuple[str, list[str]]] = field(default_factory=list)
    headings: int = 0
    _row: list[str] | None = None
    _times: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what a tag says."""
        values = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.headings += tag == "h1"
        self.inline += [name for name in values if name == "style" or name.startswith("on")]
        if tag == "script" and not ("src" in values and "defer" in values):
            self.inline.append("script")
        if values.get("id"):
            self.ids.append(values["id"])
        for name in ("href", "src", "poster"):
            if name in values:
                self.links.append(values[name])
        self.links += [each.split()[0] for each in values.get("srcset", "").split(",") if each]
        if tag == "meta":
            key = values.get("name") or values.get("http-equiv", "")
            self.metas[key.lower()] = values.get("content", "")
        if tag == "tr":
            self._row, self._times = [], []
        if tag == "time" and self._row is not None:
            self._times.append(values.get("datetime", ""))

    def handle_endtag(self, tag: str) -> None:
        """Close a row."""
        if tag == "tr" and self._row is not None:
            self.rows.append((" ".join("".join(self._row).split()), self._times))
            self._row = None

    def handle_data(self, data: str) -> None:
        """Collect a row's words."""
        if self._row is not None:
            self._row.append(data)


def pages(output: Path, slug: str) -> Iterator[Page]:
    """Yield every page of a client."""
    for path in sorted((output / slug).rglob("*.html")):
        yield Page(path)


def portal(output: Path, slug: str) -> dict[str, object]:
    """Return the client's open data."""
    return dict(json.loads((output / slug / "portal.json").read_text(encoding="utf-8")))


def milestones(output: Path, slug: str) -> list[dict[str, object]]:
    """Return every milestone of a client, with its project's page."""
    found = []
    for project in portal(output, slug)["projects"]:  # type: ignore[attr-defined] # JSON
        found += [{**each, "page": project["path"]} for each in project["milestones"]]
    return found


def test_the_sample_is_as_large_as_it_should_be(output: Path) -> None:
    """Four clients, at least seven projects, 25 deliverables, three languages, all states."""
    states, projects, deliverables, languages = set(), 0, 0, set()
    for slug in CLIENTS:
        data = portal(output, slug)
        languages.add(data["frame"]["locale"][:2])  # type: ignore[index] # JSON
        for project in data["projects"]:  # type: ignore[attr-defined] # JSON
            projects += 1
            deliverables += len(project["deliverables"])
            states |= {each["state"] for each in project["deliverables"]}
    general = sorted(each.name for each in output.iterdir() if "." not in each.name)
    assert general == sorted(("_agency", *CLIENTS))
    assert projects >= 7
    assert deliverables >= 25
    assert languages == {"en", "de", "fr"}
    assert states == {
        "planned",
        "in_production",
        "in_review",
        "changes_requested",
        "approved",
        "delivered",
        "cancelled",
    }


@pytest.mark.parametrize("slug", [*CLIENTS, "_agency"])
def test_every_link_leads_somewhere_inside(output: Path, slug: str) -> None:
    """Links are relative and stay in the folder; only the agency's board may look beside it."""
    root = (output if slug == "_agency" else output / slug).resolve()
    for page in pages(output, slug):
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme in ("mailto", "tel", "https", "webcal"), (page.path, link)
                continue
            assert not parts.netloc, (page.path, link)
            assert not parts.path.startswith("/"), (page.path, link)
            if not parts.path:
                assert not parts.fragment or parts.fragment in page.ids, (page.path, link)
                continue
            target = (page.path.parent / unquote(parts.path)).resolve()
            assert target.is_file(), (page.path, link)
            assert target.is_relative_to(root), (page.path, link)


@pytest.mark.parametrize("slug", [*CLIENTS, "_agency"])
def test_pages_are_private_and_need_nothing_from_elsewhere(output: Path, slug: str) -> None:
    """Strict policy, noindex, no script or style of its own, one main heading, no double ids."""
    found = list(pages(output, slug))
    assert found
    for page in found:
        policy = page.metas["content-security-policy"]
        assert policy.startswith("default-src 'none'"), page.path
        assert "unsafe" not in policy
        assert "http" not in policy
        assert "noindex" in page.metas["robots"], page.path
        assert "style" not in page.tags, page.path
        assert page.inline == [], page.path
        assert page.headings == 1, page.path
        assert len(page.ids) == len(set(page.ids)), page.path
        assert "generator" not in page.metas


@pytest.mark.parametrize("slug", CLIENTS)
def test_a_milestone_has_one_date_everywhere(output: Path, slug: str) -> None:
    """HTML, JSON, CSV and calendar agree on every milestone's date."""
    calendar = icalendar.Calendar.from_ical((output / slug / "calendar.ics").read_bytes())
    events = {str(event["UID"]).split("@")[0]: event for event in calendar.walk("VEVENT")}
    table = (output / slug / "data" / "milestones.csv").read_text(encoding="utf-8-sig")
    rows = {row["ref"]: row for row in csv.DictReader(io.StringIO(table))}
    shown = {page.path: page.rows for page in pages(output, slug)}
    found = milestones(output, slug)
    assert len(found) == len(rows) > 0
    for each in found:
        ref, day = str(each["ref"]), str(each["date"])
        assert rows[ref]["date"] == day
        event = events[ref.lower()]
        assert event.decoded("DTSTART").isoformat() == day
        assert (event.decoded("DTEND") - event.decoded("DTSTART")).days == 1
        told = [
            times
            for text, times in shown[output / slug / str(each["page"])]
            if str(each["name"]) in text and str(each["id"]) in text and times
        ]
        assert any(day in times for times in told), (ref, told)


@pytest.mark.parametrize("slug", CLIENTS)
def test_sums_are_exact_and_the_same_everywhere(output: Path, slug: str) -> None:
    """Totals are the sums of their lines to the last unit, in JSON and CSV, and on the page."""
    table = (output / slug / "data" / "budget.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    for project in portal(output, slug)["projects"]:  # type: ignore[attr-defined] # JSON
        budget = project["budget"]
        if budget is None:
            continue
        own = [row for row in rows if row["job_no"] == project["job_no"]]
        total = next(row for row in own if row["row"] == "total")
        text = _plain((output / slug / project["path"]).read_text(encoding="utf-8"))
        for name in ("estimate", "approved", "committed", "spent", "remaining", "forecast"):
            exact = sum(Decimal(line[name]) for line in budget["lines"])
            assert exact == Decimal(budget["total"][name]) == Decimal(total[name])
            lines = [row for row in own if row["row"] == "line"]
            assert sum(Decimal(row[name]) for row in lines) == exact
            if name != "forecast":
                assert _digits(exact) in re.sub(r"[^0-9]+", "", text), (name, exact)


@pytest.mark.parametrize("slug", CLIENTS)
def test_reports_hold_the_portals_numbers(output: Path, slug: str) -> None:
    """The newest report, or its draft, holds every budget's totals of the projects it is about."""
    reports = [*(output / "_agency/drafts" / slug).glob("*.pdf")]
    reports += [*(output / slug / "reports").glob("*.pdf")]
    newest = max(reports, key=lambda each: each.stem)
    raw = subprocess.run(
        ["pdftotext", "-layout", str(newest), "-"], capture_output=True, check=True
    )
    squeezed = re.sub(r"\s+", "", raw.stdout.decode())
    digits = re.sub(r"[^0-9]+", "", squeezed)
    told = [
        project
        for project in portal(output, slug)["projects"]  # type: ignore[attr-defined] # JSON
        if project["state"] not in ("cancelled", "finished", "not_started")
        and project["job_no"] in squeezed
    ]
    assert told
    for project in told:
        if project["budget"]:
            for name in ("approved", "spent", "committed", "remaining"):
                assert _digits(Decimal(project["budget"]["total"][name])) in digits


@pytest.mark.parametrize("slug", CLIENTS)
def test_feeds_are_well_formed(output: Path, slug: str) -> None:
    """The news feed is Atom with one entry an update that leads to its page."""
    feed = ElementTree.fromstring((output / slug / "feed.xml").read_bytes())
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    links = [link.get("href") for entry in entries for link in entry.findall(f"{atom}link")]
    assert len(entries) >= len(portal(output, slug)["updates"])  # type: ignore[arg-type] # JSON
    for link in links:
        assert link
        assert (output / slug / unquote(urlsplit(link).path)).is_file(), link


def test_no_client_is_named_in_anothers_portal(output: Path) -> None:
    """Names of the four clients stay apart."""
    names = {slug: str(portal(output, slug)["frame"]["client_name"]) for slug in CLIENTS}  # type: ignore[index] # JSON
    for slug in CLIENTS:
        for file in (output / slug).rglob("*"):
            if file.suffix in (".html", ".json", ".csv", ".xml", ".ics", ".vcf", ".css"):
                text = file.read_text(encoding="utf-8")
                for other, name in names.items():
                    if other != slug:
                        assert name not in text, file
                        assert other not in text, file


def _plain(text: str) -> str:
    return re.sub(r"<[^>]+>", " ", text)


def _digits(amount: Decimal) -> str:
    return re.sub(r"[^0-9]", "", str(amount))
