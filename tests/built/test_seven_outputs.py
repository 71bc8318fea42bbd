"""One build, read from the disk as its readers do: a day is the same wherever it stands (U12)."""

from __future__ import annotations

import csv
import json
import re
from datetime import date, datetime
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from amportal.model.nouns.letter import Letter
from tests.commands import here
from tests.mailsite import REPORT, content, written

REF, NAME, DAY = "ACM-014-M2", "Film locked", date(2026, 12, 3)
PLAN = "content/clients/acme/projects/spring/project.yaml"
SAID = r"[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2}"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose report was reviewed and issued, then built once."""
    site = written(tmp_path_factory.mktemp("seven") / "site", content())
    for words in (("review", f"acme/{REPORT}", "--by", "tom"), ("issue", f"acme/{REPORT}")):
        assert here(site, "report", *words).code == 0
    assert here(site, "build", "acme").code == 0
    return site


def day_of(words: str) -> date:
    """Return the day that is written as `Thu 3 Dec`; its weekday has to be right as well."""
    day = datetime.strptime(f"{words} {DAY.year}", "%a %d %b %Y").date()
    assert f"{day:%a}" == words[:3]
    return day


def in_html(portal: Path) -> date:
    page = (portal / "projects/spring.html").read_text("utf-8")
    (row,) = (each for each in re.findall(r'<tr id="M2">.*?</tr>', page, re.DOTALL))
    _, now = re.findall(r'<time datetime="([^"]+)"', row)[:2]
    return date.fromisoformat(now)


def in_pdf(portal: Path) -> date:
    pages = PdfReader(portal / f"reports/{REPORT}.pdf").pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    found = re.search(rf"{NAME} ours, next {SAID} ({SAID})", text)
    assert found, text
    return day_of(found[1])


def in_mail(portal: Path) -> date:
    folder = portal.parent / f"_agency/letters/acme/{REPORT}/1"
    days = set()
    for contact in ("priya", "omar"):
        letter = Letter.model_validate_json((folder / f"{contact}.json").read_bytes())
        plain = unescape(re.sub(r"<[^>]+>", " ", letter.body.html))
        for text in (letter.body.text, " ".join(plain.split())):
            days |= {day_of(each) for each in re.findall(rf"{NAME},? ({SAID})", text)}
    (day,) = days
    return day


def in_calendar(portal: Path) -> date:
    events = Calendar.from_ical((portal / "calendar.ics").read_bytes()).walk("VEVENT")
    (event,) = (each for each in events if str(each["UID"]).startswith(f"{REF.lower()}@"))
    day = event.decoded("DTSTART")
    assert isinstance(day, date)
    return day


def in_json(portal: Path) -> date:
    data = json.loads((portal / "portal.json").read_bytes())
    told = (each for project in data["projects"] for each in project["milestones"])
    return next(date.fromisoformat(each["date"]) for each in told if each["ref"] == REF)


def table(portal: Path, name: str) -> list[dict[str, str]]:
    with (portal / f"data/{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def in_csv(portal: Path) -> date:
    rows = table(portal, "milestones")
    return next(date.fromisoformat(row["date"]) for row in rows if row["ref"] == REF)


def in_feed(portal: Path) -> date:
    feed = ET.parse(portal / "feed.xml").getroot()
    (entry,) = (
        each
        for each in feed.iter(f"{ATOM}entry")
        if (each.findtext(f"{ATOM}id") or "").endswith(f"/milestone/{REF.lower()}")
    )
    found = re.search(r'<time datetime="([^"]+)"', entry.findtext(f"{ATOM}content") or "")
    assert found
    assert (entry.findtext(f"{ATOM}title") or "").startswith(f"Next: {NAME}, ")
    return date.fromisoformat(found[1])


def in_the_reports_own_data(portal: Path) -> date:
    """Return the day in the PDF's attachments, where all three have the same."""
    inside = PdfReader(portal / f"reports/{REPORT}.pdf").attachments
    record = json.loads(inside["report.json"][0])
    told = (each for project in record["projects"] for each in project["milestones"])
    days = {next(date.fromisoformat(each["date"]) for each in told if each["ref"] == REF)}
    lines = inside["milestones.csv"][0].decode("utf-8-sig").splitlines()
    days |= {date.fromisoformat(row["date"]) for row in csv.DictReader(lines) if row["ref"] == REF}
    events = Calendar.from_ical(inside["dates.ics"][0]).walk("VEVENT")
    days |= {
        each.decoded("DTSTART") for each in events if str(each["UID"]).startswith(f"{REF.lower()}@")
    }
    (day,) = days
    return day


def test_a_milestone_has_one_day_in_all_seven_outputs(site: Path) -> None:
    """Read back from page, PDF, mail, calendar, feed, JSON and table, and equal to the source."""
    portal = site / "output/acme"
    told = re.search(r"id: M2\n(?:    .*\n)*?    forecast: (\S+)", (site / PLAN).read_text("utf-8"))
    assert told
    outputs = (in_html, in_pdf, in_mail, in_calendar, in_feed, in_json, in_csv)
    outputs += (in_the_reports_own_data,)
    found = {each.__name__: each(portal) for each in outputs}
    assert found == dict.fromkeys(found, date.fromisoformat(told[1]))


def test_an_update_has_one_day_in_feed_page_json_and_table(site: Path) -> None:
    portal = site / "output/acme"
    feed = ET.parse(portal / "feed.xml").getroot()
    entries = {
        each.findtext(f"{ATOM}title"): date.fromisoformat(
            (each.findtext(f"{ATOM}published") or "")[:10]
        )
        for each in feed.iter(f"{ATOM}entry")
    }
    rows = table(portal, "updates")
    data = json.loads((portal / "portal.json").read_bytes())
    in_data = {each["title"]: each["date"] for each in data["updates"]}
    assert rows
    for row in rows:
        day = date.fromisoformat(row["date"])
        page = (portal / row["page"]).read_text("utf-8")
        assert entries[row["title"]] == day == date.fromisoformat(in_data[row["title"]])
        assert f'<time datetime="{row["date"]}"' in page
