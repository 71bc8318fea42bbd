"""What a plan has no place for stands in every output in which a reader looks for it.

One build of a site in which all of it happened (`tests.saysite`), read from the disk: pages, the
PDF, the mail, the calendar, the tables, the board.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from amportal.model.nouns.letter import Letter
from tests.commands import here
from tests.mailsite import written
from tests.saysite import REPORT, SLUG, content

Outputs = Mapping[str, str]
SPRING, SHOPS, FAIR = (f"projects/{each}.html" for each in ("spring", "shops", "fair"))
FILM, POSTER, LEAFLET = (f"deliverables/veg-001-d{n}.html" for n in (1, 2, 3))
SOUND, VISIT = (f"meetings/veg-001-2026-12-{each}.html" for each in ("03-sound", "08-fair"))


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    """Every output by its path, as running text; the report was issued and sent."""
    root = written(tmp_path_factory.mktemp("say") / "site", content())
    for words in (("review", f"{SLUG}/{REPORT}", "--by", "tom"), ("issue", f"{SLUG}/{REPORT}")):
        ran = here(root, "report", *words)
        assert ran.code == 0, ran.err
    assert here(root, "check").err.count("no problems") == 1
    assert here(root, "build", SLUG).code == 0
    portal = root / "output" / SLUG
    found = {
        path.relative_to(portal).as_posix(): _words(path.read_text("utf-8"))
        for path in portal.rglob("*.html")
    }
    found["pdf"] = _pdf(portal / f"reports/{REPORT}.pdf")
    found["board"] = _words((root / "output/_agency/index.html").read_text("utf-8"))
    for path in (root / f"output/_agency/letters/{SLUG}/{REPORT}/1").glob("*.json"):
        letter = Letter.model_validate_json(path.read_bytes())
        found[f"{path.stem}.txt"] = " ".join(letter.body.text.split())
        found[f"{path.stem}.mail"] = _words(letter.body.html)
    for event in Calendar.from_ical((portal / "calendar.ics").read_bytes()).walk("VEVENT"):
        said = f"{event['STATUS']} {event['DESCRIPTION']}"
        found[f"calendar {str(event['UID']).partition('@')[0]}"] = " ".join(said.split())
    return found | _rows(portal)


def _words(html: str) -> str:
    """Return the words that are read, one space apart, without what only some screens show."""
    text = re.sub(r"<(style|script)\b.*?</\1>", " ", html, flags=re.DOTALL)
    text = re.sub(r"</?(bdi|b|time|span|a|s)\b[^>]*>", "", text)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).replace("\xa0", " ").split())


def _pdf(path: Path) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(path).pages)
    return " ".join(text.split())


def _rows(portal: Path) -> dict[str, str]:
    """Return each row of the tables that has a name of its own, as `key=value` of what it holds."""
    found = {}
    for name in ("milestones", "deliverables", "decisions", "budget", "change_orders"):
        with (portal / f"data/{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                ident = row.get("ref") or row.get("line") or "total"
                key = f"{name} {ident}{row.get('version', '')}"
                found[key] = " ".join(f"{key}={value}" for key, value in row.items() if value)
    return found


AWAY = "Iris Lund is away until Fri 27 Nov. Kofi Mensah stands in."
LEFT = "Lara Voss has left. Kofi Mensah stands in."
HOLD = "On hold since Mon 2 Nov, until Fri 29 Jan."
SAID: tuple[tuple[str, str, str], ...] = (
    # A contact is away, and somebody else is asked and decides.
    ("index.html", AWAY, "Kofi Mensah"),
    (SPRING, AWAY, "Mon 23 Nov, Kofi Mensah"),
    (FILM, AWAY, "Kofi Mensah, is version 1 right?"),
    ("pdf", AWAY, "Kofi Mensah"),
    ("iris.txt", AWAY, "Decide on Film, version 1"),
    ("iris.mail", AWAY, "Decide on Film, version 1"),
    ("kofi.txt", AWAY, LEFT),
    ("kofi.mail", AWAY, LEFT),
    ("calendar veg-001-d1-v1", AWAY, "Kofi Mensah"),
    ("team.html", "away 20–27 Nov 2026, Kofi Mensah stands in", "Iris Lund"),
    ("deliverables VEG-001-D1", "awaited=Kofi Mensah", "approvers=Iris Lund"),
    ("board", "Kofi Mensah", "for Iris Lund"),
    (POSTER, "Iris Lund for Lara Voss", "Approved"),
    ("decisions VEG-001-D22", "by=Iris Lund", "stood_in_for=Lara Voss"),
    # Somebody has left, or had another part: what they decided stays.
    (SPRING, LEFT, "Approved 23 Oct, Mats Berg"),
    ("pdf", LEFT, "Approved 23 Oct"),
    ("calendar veg-001-a1", LEFT, "Kofi Mensah"),
    ("decisions VEG-001-D21", "by=Lara Voss", "outcome=approved"),
    ("change_orders VEG-001-CO1", "decided_by=Mats Berg", "state=approved"),
    # The office is closed, and so is the client's.
    ("team.html", "24–31 Dec 2026 Winter break", "28–31 Dec 2026 Stocktaking"),
    # The client's own days to answer, and silence.
    (FILM, "by Mon 23 Nov", "No answer by then counts as approval."),
    ("pdf", "due today", "No answer by then counts as approval."),
    # Meetings moved, elsewhere, and called off.
    (SOUND, "from Tue 1 Dec, 09:00", "The studio was taken"),
    ("calendar veg-001-2026-12-03-sound", "Moved from Tue 1 Dec 2026.", "The studio was taken"),
    (VISIT, "Called off on Tue 17 Nov.", "No fair to visit"),
    ("calendar veg-001-2026-12-08-fair", "CANCELLED", "No fair to visit"),
    # A project on hold, and one that was cancelled.
    (SHOPS, HOLD, "The shops are rebuilt."),
    ("index.html", HOLD, "Cancelled on Tue 17 Nov."),
    ("pdf", HOLD, "The shops are rebuilt."),
    ("iris.txt", f"{HOLD} The shops are rebuilt.", "Cancelled on Tue 17 Nov. The fair is off."),
    ("iris.mail", f"{HOLD} The shops are rebuilt.", "Cancelled on Tue 17 Nov. The fair is off."),
    ("calendar veg-002-m1", "TENTATIVE", f"{HOLD} The shops are rebuilt."),
    (FAIR, "Cancelled on Tue 17 Nov.", "The fair is off."),
    ("pdf", "Cancelled on Tue 17 Nov.", "The fair is off."),
    ("calendar veg-003-m1", "CANCELLED", "Cancelled on Tue 17 Nov. The fair is off."),
    # A milestone and a deliverable that were dropped, and an order that was withdrawn.
    (SPRING, "cancelled 9 Nov", "Radio is too dear"),
    ("pdf", "9 Nov", "Radio is too dear"),
    ("calendar veg-001-m2", "CANCELLED", "Radio is too dear"),
    ("milestones VEG-001-M2", "cancelled_on=2026-11-09", "cancelled_reason=Radio is too dear"),
    (LEAFLET, "Cancelled on Tue 10 Nov.", "Nobody reads leaflets."),
    (SPRING, "10 Nov", "Nobody reads leaflets"),
    ("pdf", "10 Nov", "Nobody reads leaflets"),
    ("deliverables VEG-001-D3", "cancelled_on=2026-11-10", "Nobody reads leaflets"),
    (SPRING, "Withdrawn 12 Nov", "No drone may fly there"),
    ("pdf", "Withdrawn 12 Nov", "No drone may fly there"),
    ("change_orders VEG-001-CO2", "withdrawn_on=2026-11-12", "No drone may fly there"),
    # Work that was reopened keeps its first delivery.
    (POSTER, "First delivered on Fri 13 Nov.", "Reopened on Tue 17 Nov. A price was wrong."),
    (POSTER, "Delivered again on Thu 19 Nov.", "Sent Tue 17 Nov, version 2."),
    (SPRING, "reopened 17 Nov", "19 Nov"),
    ("pdf", "First delivered on Fri 13 Nov.", "Delivered again on Thu 19 Nov."),
    ("deliverables VEG-001-D2", "first_delivered_on=2026-11-13", "delivered_on=2026-11-19"),
    # Hours, and what was invoiced.
    (SPRING, "26.5 of 50 hours, £95.00 an hour", "+10 hours"),
    ("budget.html", "26.5 of 50 hours, £95.00 an hour", "Invoiced £1,900.00"),
    ("pdf", "26.5 of 50 hours, £95.00 an hour", "invoiced £1,900.00"),
    ("budget B1", "hours_approved=50.00", "hours_spent=26.50"),
    ("change_orders VEG-001-CO1", "hours=10.00", "state=approved"),
    # When a forecast was made.
    (SPRING, "forecast of 13 Nov", "Wed 2 Dec"),
    ("pdf", "forecast of 13 Nov", "Wed 2 Dec"),
    ("milestones VEG-001-M1", "forecast_on=2026-11-13", "date=2026-12-02"),
)


@pytest.mark.parametrize(
    ("place", "words", "more"), SAID, ids=[f"{each[0]}: {each[1]}" for each in SAID]
)
def test_it_is_said_where_a_reader_looks(
    outputs: Outputs, place: str, words: str, more: str
) -> None:
    assert words in outputs[place], outputs[place]
    assert more in outputs[place], outputs[place]


def test_an_internal_version_is_seen_by_nobody_and_uses_up_no_number(outputs: Outputs) -> None:
    assert [place for place, text in outputs.items() if "For us alone" in text] == []
    assert "Sent Wed 18 Nov, version 1." in outputs[FILM]


def test_nobody_who_has_left_is_written_to_or_listed(outputs: Outputs) -> None:
    assert {each for each in outputs if each.endswith(".txt")} == {"iris.txt", "kofi.txt"}
    assert "Lara Voss" not in outputs["team.html"]


def test_what_stands_still_has_no_light_and_no_slip(outputs: Outputs) -> None:
    """Neither on its page nor in the list; the timeline of what is cancelled is not drawn."""
    for place in (SHOPS, FAIR):
        assert "On track" not in outputs[place]
    assert "on plan" not in outputs[FAIR]
    assert "Plan: Fri 12 Feb 2027 Cancelled" in outputs["calendar veg-003-m1"]
