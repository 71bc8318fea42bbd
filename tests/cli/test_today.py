"""`amportal today`: the day as it is written down, whoever asks and whatever was kept of it."""

from __future__ import annotations

import json
import os
import random
import shutil
from pathlib import Path

import icalendar
import pytest

from tests.commands import ROOT, here, process
from tests.polling import wait_until

DAY = """\
Mon 23 Nov: 3 for us, 3 with clients

Promised, and late
  1 report  status report, acme · 1 working day late · Ruth Adeyemi
            amportal report go acme

Clients wait for us
  2 answer  Who brings the props? (Q2), acme · open for 3 days · Lena Brandt
            amportal answer acme/Q2 TEXT

We wait for clients
  3 ring    Send the brand guidelines (ACM-014-A1), acme · 2 working days late · Priya Nair +44 1
            amportal done ACM-014-A1
  4 wait    Extra stills (ACM-014-CO2), acme · Thu 26 Nov · Priya Nair +44 1
            amportal order approve ACM-014-CO2 --by WHO
  5 wait    Key visual, version 2 (ACM-014-D1), acme · Thu 26 Nov · Omar Haddad
            amportal decide ACM-014-D1 OUTCOME --by WHO

This week
  6 do      Send the sound files (ACM-014-A3), acme · Wed 25 Nov · Tom Weller
            amportal done ACM-014-A3
"""


@pytest.fixture
def day(sound: Path) -> Path:
    """Return a site where a contact has a number."""
    assert here(sound, "set", "acme/priya.phone=+44 1 234 5678").code == 0
    return sound


def said(site: Path, *arguments: str) -> str:
    ran = here(site, "today", *arguments)
    assert ran.code == 0, ran.err
    return ran.out


def test_the_day_is_a_list_in_the_order_that_matters(day: Path) -> None:
    """Each line says what, whose, how its day stands, and below it the command that does it."""
    assert said(day) == DAY.replace("+44 1", "+44 1 234 5678")


def test_doing_a_thing_takes_it_off(day: Path) -> None:
    """The commands are those that are told."""
    assert here(day, "done", "ACM-014-A1").code == 0
    assert here(day, "answer", "acme/Q2", "Tom").code == 0
    assert "Send the brand guidelines" not in said(day)
    assert "Who brings the props?" not in said(day)


def test_a_person_sees_what_is_theirs(day: Path) -> None:
    """What they have to do, and of clients they look after all that waits."""
    assert "Send the sound files" in said(day, "--person", "tom")
    assert "Extra stills" not in said(day, "--person", "tom")
    assert "Extra stills" in said(day, "-p", "ruth")
    assert "Send the sound files" not in said(day, "-p", "ruth")
    ran = here(day, "today", "--person", "rut")
    assert ran.code == 2
    assert "did you mean `ruth`?" in ran.err


def test_the_day_for_programs(day: Path) -> None:
    """JSON has a row a line, the calendar an entry, late ones on the day itself."""
    rows = json.loads(said(day, "--json"))
    assert [row["ref"] for row in rows][1:] == [
        "Q2",
        *("ACM-014-A1", "ACM-014-CO2", "ACM-014-D1", "ACM-014-A3"),
    ]
    assert rows[2]["command"] == "amportal done ACM-014-A1"
    assert rows[2]["due"] == "2026-11-19"
    file = day / "day.ics"
    said(day, "--ics", str(file))
    calendar = icalendar.Calendar.from_ical(file.read_bytes())
    events = list(calendar.walk("VEVENT"))
    assert len(events) == len(rows)
    assert len({str(each["uid"]) for each in events}) == len(rows)
    assert [each.decoded("dtstart").isoformat() for each in events][:5] == [
        *("2026-11-23", "2026-11-23", "2026-11-23", "2026-11-26", "2026-11-26"),
    ]


def test_a_client_with_errors_is_mended_first(day: Path) -> None:
    """It is named before all else; an agency that cannot be read stops the list."""
    path = day / "content/clients/acme/client.yaml"
    path.write_text(path.read_text().replace("country: GB", "country: GBX"))
    assert said(day).splitlines()[2:5] == [
        "Promised, and late",
        "  1 mend    `GBX` is no country code (content/clients/acme/client.yaml:9), acme",
        "            amportal check acme",
    ]
    (day / "content/agency.yaml").write_text("name: x\nname: y\n")
    assert here(day, "today").code == 1


def test_what_was_kept_says_what_a_fresh_look_says(day: Path) -> None:
    """After each of many edits, with builds between them, the list is that of a site anew."""
    chance = random.Random(7)
    edits = [
        ("done", "acme/A1"),
        ("answer", "acme/Q2", "Tom"),
        ("move", "acme/A3", "2026-11-20", "--alone"),
        ("decide", "acme/D1", "approved", "--by", "omar"),
        ("order", "approve", "acme/CO2", "--by", "priya"),
        ("set", "acme.account_manager=tom"),
        ("set", "agency.people.0.name=Ruth A."),
        ("undo",),
    ]
    chance.shuffle(edits)
    for number, edit in enumerate(edits):
        assert here(day, *edit).code == 0, edit
        if number == 3:
            assert here(day, "build").code == 0
        # Files that were written a moment ago are always looked at again.
        for path in (day / "content").rglob("*"):
            os.utime(path, (1_790_000_000 + number, 1_790_000_000 + number))
        kept = said(day), said(day)
        fresh = day.parent / f"fresh-{number}"
        shutil.copytree(day / "content", fresh / "content")
        assert kept == (said(fresh), said(fresh)), edit
        other = said(day, "--today", "2026-11-26")
        assert other == said(fresh, "--today", "2026-11-26")


def test_what_is_kept_may_be_damaged(day: Path) -> None:
    """It is made anew."""
    first = said(day)
    file = day / ".amportal" / "day.json"
    whole = json.loads(file.read_bytes())
    for raw in (b"", b"{}", b"[]", json.dumps({**whole, "clients": {"acme": 1}}).encode()):
        file.write_bytes(raw)
        assert said(day) == first


def test_the_second_look_of_a_day_reads_no_client(tmp_path: Path) -> None:
    """So its cost does not grow with the texts of clients; `bench.today` measures it."""
    site = tmp_path / "site"
    shutil.copytree(ROOT / "content", site / "content")
    for path in site.rglob("*"):
        os.utime(path, (1_790_000_000, 1_790_000_000))
    first = process(site, "today")
    assert first.code == 0, first.err
    # Files that were written a moment ago are read again, until they are older.
    wait_until(lambda: "first time" not in process(site, "today").err)
    assert process(site, "today").out == first.out
