"""No two outputs differ: what each says of one thing in words, of things that stand in every way.

The site is that of `wordsite`: one client, and projects that are late, moved, held, over. Each
thing has a name of its own, so that what an output says of it can be found in pages, report, mail,
feed, calendar, tables, `portal.json` and the agency's board.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from icalendar import Calendar

from amportal.model.nouns.letter import Letter
from tests import wordsite
from tests.commands import here
from tests.mailsite import written

# Of a thing: where it must be said, and in which words. Words are those of a reader: any output
# that says something else of the same idea contradicts this.
_ALL = {"home", "project", "PDF", "mail", "board", "json"}
LATE_WITH_US = {
    "Step M1 of ORB-102": 3,
    "Piece D1 of ORB-102": 3,
    "Piece D2 of ORB-102": 4,
    "Task A1 of ORB-102": 2,
}
LATE_WITH_THEM = {
    "Piece D1 of ORB-103": 4,
    "Piece D2 of ORB-104": 4,
    "Task A1 of ORB-103": 1,
}
# What each milestone has become, on the page and in the report, in the calendar, and in the table.
STAGES = {
    "Step M1 of ORB-101": ("next", "ours, next", "next"),
    "Step M2 of ORB-101": ("to come", "ours, to come", "coming"),
    "Step M1 of ORB-102": ("overdue", "ours, overdue", "overdue"),
    "Step M2 of ORB-102": ("next", "ours, next", "next"),
    "Step M1 of ORB-103": ("yours, next", "yours, next", "next"),
    "Step M1 of ORB-104": ("yours, done", "yours, done", "done"),
    "Step M2 of ORB-104": ("yours, was due", "yours, was due", "passed"),
    "Step M1 of ORB-105": ("on hold", "on hold", "on_hold"),
    "Step M2 of ORB-105": ("on hold", "on hold", "on_hold"),
    "Step M1 of ORB-106": ("done", "ours, done", "done"),
    "Step M2 of ORB-106": ("cancelled", "cancelled", "cancelled"),
    "Step M1 of ORB-107": ("done", "ours, done", "done"),
}
# What is said of a deliverable on pages and in the report, and its key in tables.
STATES = {
    "Piece D1 of ORB-102": ("In production", "in_production"),
    "Piece D2 of ORB-102": ("Changes requested", "changes_requested"),
    "Piece D3 of ORB-102": ("Approved", "approved"),
    "Piece D1 of ORB-103": ("In review", "in_review"),
    "Piece D1 of ORB-104": ("Approved", "approved"),
    "Piece D2 of ORB-104": ("In review", "in_review"),
    "Piece D1 of ORB-105": ("On hold", "on_hold"),
    "Piece D1 of ORB-106": ("Cancelled", "cancelled"),
}
ENDS = {"ORB-101": ("29 Dec", "24 Dec", 1), "ORB-107": ("17 Nov", "13 Nov", 2)}
NEXT = {
    "ORB-101": "Step M1 of ORB-101",
    "ORB-102": "Step M2 of ORB-102",
    "ORB-103": "Step M1 of ORB-103",
}
_NAME = re.compile(r"(?:Step|Piece|Task) \w+ of ORB-\d+")
_LATE = re.compile(r"(\d+)\s+working\s+days?\s+late")
# Words that say of a day that nobody is late for it.
_NOT_LATE = re.compile(r"\bon plan\b|\bdue today\b|\bwas due\b|\bin \d+ days?\b|\bon hold\b")


class Words:
    """What was built, as words."""

    def __init__(self, site: Path) -> None:
        portal, board = site / "output" / wordsite.SLUG, site / "output/_agency"
        self.home = plain(portal / "index.html")
        self.pages = {
            path.stem.upper(): plain(path) for path in sorted((portal / "projects").glob("*.html"))
        }
        self.pieces = {
            path.stem.upper(): plain(path)
            for path in sorted((portal / "deliverables").glob("*.html"))
        }
        self.board = plain(board / "index.html")
        self.pdf = paper(
            site / f"content/clients/{wordsite.SLUG}/reports/sent/{wordsite.REPORT}/1/report.pdf"
        )
        letter = Letter.model_validate_json(
            (board / f"letters/{wordsite.SLUG}/{wordsite.REPORT}/1/nia.json").read_bytes()
        )
        self.mail = letter.body.text.replace("\u00a0", " ")
        self.mail_html = lines(letter.body.html)
        self.feed = [
            unescape(each)
            for each in re.findall("<title>(.*?)</title>", (portal / "feed.xml").read_text("utf-8"))
        ]
        self.json = json.loads((portal / "portal.json").read_bytes())
        self.tables = {
            path.stem: list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
            for path in (portal / "data").glob("*.csv")
        }
        events = Calendar.from_ical((portal / "calendar.ics").read_bytes()).walk("VEVENT")
        self.events = [
            (str(each["SUMMARY"]), str(each["DESCRIPTION"]), str(each["STATUS"])) for each in events
        ]

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield the name and the words of each output for readers."""
        yield "home", self.home
        yield from (("project", text) for text in self.pages.values())
        yield "PDF", self.pdf
        yield "mail", self.mail
        yield "mail, HTML", self.mail_html
        yield "board", self.board

    def said_of(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield in which output what follows on *name*, up to the next name, row or bracket."""
        for output, text in self.texts():
            for found in re.finditer(rf"{name}\b(.*?)(?={_NAME.pattern}|\n\n|\Z)", text, re.DOTALL):
                bracket = re.match(r"\s\([^)]*\)", found[1])
                yield output, bracket[0] if bracket else "\n".join(found[1].split("\n")[:6])


def lines(html: str) -> str:
    """Return the words of *html*: cells apart, rows and blocks on lines of their own."""
    text = re.sub(r"<head>.*?</head>|<svg.*?</svg>|<style.*?</style>", "", html, flags=re.DOTALL)
    # Small pictures set in type stand beside the words that say the same.
    text = re.sub(r'<span class="pic word".*?</span></span>', "", text, flags=re.DOTALL)
    text = " ".join(text.split())
    text = re.sub(r"</(?:li|tr|section|dd|h1|h2)>", "\n\n", text)
    text = re.sub(
        r"</t[hd]>|<small[^>]*>|</span>|</dt>|<br>|<h3>|<p[^>]*>|<t[hd][^>]*>", " | ", text
    )
    text = unescape(re.sub(r"<[^>]+>", "", text))
    return re.sub(r"(?: *\| *)+", " | ", re.sub(r"[ \t\u00a0]+", " ", text))


def plain(path: Path) -> str:
    return lines(path.read_text("utf-8"))


def paper(pdf: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-raw", str(pdf), "-"], capture_output=True, check=True, text=True
    )
    joined = re.sub(r"(of|Step|Piece|Task)\n", r"\1 ", done.stdout)
    return re.sub(r"(ORB)-\n|(ORB-\d+)\n(?=[a-z(,])", r"\1\2 ", joined)


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Words:
    site = written(tmp_path_factory.mktemp("words") / "site", wordsite.content())
    report = f"{wordsite.SLUG}/{wordsite.REPORT}"
    for step in (("review", report, "--by", "tom"), ("issue", report)):
        assert here(site, "report", *step).code == 0
    assert here(site, "build").code == 0
    return Words(site)


@pytest.mark.parametrize("name", LATE_WITH_US)
def test_what_is_late_with_us_is_late_in_every_output(words: Words, name: str) -> None:
    days = LATE_WITH_US[name]
    count = f"{days} working days"
    found = {output for output, said in words.said_of(name) if count in said}
    assert found >= {"home", "project", "PDF", "mail", "mail, HTML", "board"}
    (late,) = (
        each["days"]
        for project in words.json["projects"]
        for each in project["ours_late"]
        if each["what"] == name
    )
    assert late == days


@pytest.mark.parametrize("name", LATE_WITH_THEM)
def test_what_is_late_with_them_is_late_by_the_same_days(words: Words, name: str) -> None:
    said = {
        output: {int(each) for each in _LATE.findall(text)}
        for output, text in words.said_of(name)
        if _LATE.search(text)
    }
    assert set(said) >= {"home", "project", "PDF", "mail", "mail, HTML", "board"}
    assert set().union(*said.values()) == {LATE_WITH_THEM[name]}


@pytest.mark.parametrize("name", [*LATE_WITH_US, *LATE_WITH_THEM])
def test_no_output_says_that_what_is_late_is_not(words: Words, name: str) -> None:
    wrong = {(output, said) for output, said in words.said_of(name) if _NOT_LATE.search(said)}
    assert not wrong


@pytest.mark.parametrize("name", STAGES)
def test_a_milestone_has_become_the_same_in_every_output(words: Words, name: str) -> None:
    page, report, key = STAGES[name]
    number = name.rpartition(" ")[2]
    row = re.search(rf"{name} \| Ask about \| \w+ (?:\| )?([^|]*?) ?\|", words.pages[number])
    assert row
    assert row[1] == page
    pdf = [re.sub(r"\s+", " ", said) for output, said in words.said_of(name) if output == "PDF"]
    assert any(said.strip().startswith(report) for said in pdf), pdf
    (description,) = (about for summary, about, _ in words.events if summary == name)
    assert report.capitalize() in description.splitlines()
    (stage,) = (row["stage"] for row in words.tables["milestones"] if row["name"] == name)
    assert stage == key


def test_the_calendar_marks_what_stands_still_or_will_not_be(words: Words) -> None:
    marks = {summary: status for summary, _, status in words.events if _NAME.fullmatch(summary)}
    for name, (_, _, key) in STAGES.items():
        kinds = {"on_hold": "TENTATIVE", "cancelled": "CANCELLED"}
        assert marks[name] == kinds.get(key, "CONFIRMED"), name


def test_the_feed_says_what_was_reached_what_is_late_and_what_comes_next(words: Words) -> None:
    told = {found[0]: each for each in words.feed if (found := _NAME.search(each))}
    for name, (_, _, key) in STAGES.items():
        start = {"next": f"Next: {name}, ", "done": f"{name}: reached on "}.get(key)
        start = start or (f"{name}: overdue, was due on " if key == "overdue" else None)
        if start:
            assert told[name].startswith(start), name
        else:
            assert name not in told


@pytest.mark.parametrize("name", STATES)
def test_a_deliverable_stands_the_same_in_every_output(words: Words, name: str) -> None:
    word, key = STATES[name]
    _, ident, _, number = name.split()
    assert re.search(rf"\b{word}\b", words.pieces[f"{number}-{ident}"].split(name)[0])
    for text in (words.pages[number], words.pdf):
        rows = re.findall(rf"{name}\b(.*?)(?={_NAME.pattern}|\Z)", text, re.DOTALL)
        assert any(re.match(rf"[\s|]*{word}\b", each) for each in rows), (name, rows)
    (state,) = (row["state"] for row in words.tables["deliverables"] if row["name"] == name)
    assert state == key
    others = {said for said, _ in STATES.values() if said != word}
    for _, said in words.said_of(name):
        first = re.match(r"[\s|]*([A-Z][a-z]+(?: [a-z]+)?)\b", said)
        assert first is None or first[1] not in others, said


@pytest.mark.parametrize("number", ENDS)
def test_the_end_is_the_same_in_every_output(words: Words, number: str) -> None:
    end, agreed, days = ENDS[number]
    page = words.pages[number]
    assert re.search(rf"(?:Ends|Ended).{{0,12}}{end} \| ?agreed end \w+ {agreed}", page, re.DOTALL)
    later = f"{days} working day{'s' if days > 1 else ''} later than agreed"
    assert later in page
    (project,) = (each for each in words.json["projects"] if each["job_no"] == number)
    assert (project["slip"], project["live"]) == (days, number == "ORB-101")
    row = re.search(rf"{number}\b.*?{end} {days} working days?\s+later", words.pdf, re.DOTALL)
    assert row
    for text in (words.home, words.mail, words.mail_html) if number == "ORB-101" else ():
        assert later in text


def test_the_next_milestone_is_the_same_in_every_output(words: Words) -> None:
    """In the list of projects of the first page, the report and the mails, and on its own page."""
    for number, page in words.pages.items():
        ahead = re.search(rf"Next\b[\s|]*({_NAME.pattern})", page)
        assert (ahead[1] if ahead else None) == NEXT.get(number), number
    for output, text in words.texts():
        if output not in ("project", "board"):
            found = set(re.findall(rf"Next: ({_NAME.pattern})", text))
            assert found == set(NEXT.values()), output
    coming = {each["job_no"]: each["next_milestone"] for each in words.json["projects"]}
    assert {number: each["name"] for number, each in coming.items() if each} == NEXT


def test_nobody_is_asked_for_what_is_done_or_over(words: Words) -> None:
    """What waits is the same list in every output, and the calendar's days for answers are its."""
    waiting = [each["what"] for each in words.json["home"]["waiting"]]
    expected = {*LATE_WITH_THEM, "Task A2 of ORB-103", "Task A1 of ORB-105", "Step M1 of ORB-103"}
    assert set(waiting) == expected
    assert len(waiting) == len(expected)
    for output, text in words.texts():
        if output in ("home", "mail"):
            end = "Projects" if output == "mail" else "Your projects"
            part = text.split("Waiting on you", 1)[1].split(end)[0]
            asked = re.findall(rf"(?:^|\n)[-\s|]*(?:Decide on )?({_NAME.pattern})", part)
            assert set(asked) == expected, output
    answers = {
        found[0]
        for summary, _, _ in words.events
        if summary.startswith(("Decide", "Task")) and (found := _NAME.search(summary))
    }
    assert answers == {each for each in expected if not each.startswith("Step")}


def test_what_a_project_left_behind_is_named_as_such(words: Words) -> None:
    """An action that was open when its project was cancelled is asked of nobody."""
    row = re.search(r"Task A1 of ORB-106 \|.*?\n\n", words.pages["ORB-106"], re.DOTALL)
    assert row
    assert "cancelled" in row[0]
    (stage,) = (
        row["stage"] for row in words.tables["actions"] if row["what"] == "Task A1 of ORB-106"
    )
    assert stage == "cancelled"
