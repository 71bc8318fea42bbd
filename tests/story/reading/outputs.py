"""What the outputs say: each reader takes one output and gives it as the oracle's claims.

A reader knows the form of its output and nothing else. Names in the stories say what they belong to
("Step M1 of BRH-001"), so that a line on a page can be told from another in any language.
"""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

from icalendar import Calendar

from tests.story.reading.exports import Said, day, portal_json, tables

_NAMED = re.compile(r"(?:Step|Piece|Task|Change) (\w+) of ([A-Z]{3}-\w+)")
_TIME = re.compile(r'<time datetime="([-0-9]{10})')
_LATE = re.compile(r'class="late[^"]*">(.*?)<', re.DOTALL)
_TODAY = re.compile(r"\b(?:today|heute|hoje|اليوم)\b")
_DIGITS = re.compile(r"\d+")


def ref_of(text: str) -> str | None:
    """Return the id that a name of the stories in *text* belongs to."""
    found = _NAMED.search(unescape(text))
    return f"{found[2]}-{found[1]}" if found else None


def refs_of(text: str) -> list[str]:
    """Return all ids whose names stand in *text*."""
    return [f"{job}-{ident}" for ident, job in _NAMED.findall(unescape(text))]


def count(text: str) -> int:
    """Return the number of days that words say; Arabic writes one and two as words."""
    found = _DIGITS.search(text)
    if found:
        return int(found[0])
    return 2 if re.search("يومان|يومين", text) else 1


# Pages


def _bare(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return re.sub(r"<svg.*?</svg>|<head>.*?</head>", "", text, flags=re.DOTALL)


def section(text: str, ident: str) -> str:
    """Return the part of a page under the heading with the id *ident*."""
    found = re.search(rf'<section[^>]*aria-labelledby="{ident}".*?</section>', text, re.DOTALL)
    return found[0] if found else ""


def _late_in(text: str) -> int:
    found = _LATE.search(text)
    return count(found[1]) if found else 0


def first_page(folder: Path, code: str) -> Said:
    """Read the portal's first page as a client does."""
    text = _bare(folder / "index.html")
    facts = text[text.index('<dl class="facts">') :]
    facts = facts[: facts.index("</dl>")]
    parts = re.split("<dt>", facts)[1:]
    ahead = next((each for each in parts if ref_of(each)), "")
    yield code, "next", frozenset({ref_of(ahead)})
    if ahead:
        yield ref_of(ahead) or "", "next is today", _says_today(ahead)
    waits = re.findall(r"<li>.*?</li>", section(text, "waiting"), re.DOTALL)
    yield code, "waits", frozenset(filter(None, map(ref_of, waits)))
    yield code, "waits late", sum(1 for each in waits if _late_in(each.split('<p class="small')[0]))
    for each in waits:
        yield from _wait_row(each)
    letters = set(re.findall(r'href="mailto:([^"?]+)\?', section(text, "waiting")))
    for path in (folder / "deliverables").glob("*.html"):
        letters |= set(re.findall(r'href="mailto:([^"?]+)\?', _bare(path)))
    if letters:
        yield code, "letters go to", frozenset(letters)
    for row in re.findall(r"<li>.*?</li>", section(text, "work"), re.DOTALL):
        found = re.search(r"\b([A-Z]{3}-\w+)</p></li>", row)
        if found:
            yield found[1], "late", _late_in(row.split('<p class="small')[0])
            parts = row.split('class="ahead">')[1:]
            ahead = [each for each in parts if not each.startswith('<b class="late">')]
            yield found[1], "next", ref_of(ahead[0]) if ahead else None
            late = re.search(r'class="ahead"><b class="late">(.*?)</b>', row, re.DOTALL)
            yield found[1], "ours late by name", frozenset(refs_of(late[1]) if late else ())


def _wait_row(row: str) -> Said:
    ref = ref_of(row)
    due = re.search(r'<p class="due">(.*?)</p>', row, re.DOTALL)
    if ref and due:
        when = _TIME.search(due[1])
        yield ref, "wait due", day(when[1]) if when else None
        yield ref, "wait days late", _late_in(due[1])
        yield ref, "wait is today", _says_today(due[1])
    blocks = re.search(r'<p class="small soft">(.*?)</p>', row, re.DOTALL)
    if ref and blocks:
        yield ref, "blocks", frozenset(refs_of(blocks[1]))


def _says_today(text: str) -> bool:
    return bool(_TODAY.search(unescape(re.sub("<[^>]*>", " ", text))))


def project_pages(folder: Path, code: str) -> Said:
    """Read every project's page."""
    for path in sorted((folder / "projects").glob("*.html")):
        text = _bare(path)
        number = re.search(r"<bdi>([A-Z]{3}-\w+)</bdi>", text)
        if number:
            yield from _project_page(text, number[1])


def _project_page(text: str, number: str) -> Said:
    facts = text[text.index('<dl class="facts">') :]
    facts = facts[: facts.index("</dl>")]
    parts = re.split("<dt>", facts)[1:]
    ends = [each for each in parts if "datetime" in each and not ref_of(each)]
    ours = [each for each in parts if '<dd class="late">' in each]
    yield number, "ours late by name", frozenset(refs_of(ours[0]) if ours else ())
    ahead = [each for each in parts if each not in ours]
    yield number, "next", next(filter(None, map(ref_of, ahead)), None)
    if ends:
        yield number, "late", _late_in(ends[0])
        when = _TIME.search(ends[0])
        yield number, "end", day(when[1]) if when else None
    waits = re.findall(r"<li>.*?</li>", section(text, "waiting"), re.DOTALL)
    yield number, "waits", frozenset(filter(None, map(ref_of, waits)))
    for each in waits:
        yield from _wait_row(each)
    for row in re.findall(r'<tr id="M\d+">.*?</tr>', text, re.DOTALL):
        ref = ref_of(row)
        cells = re.split("<td", row)
        days = [_TIME.search(each) for each in cells]
        if ref and len(cells) == 4 and days[2]:
            yield ref, "date", day(days[2][1])
            yield ref, "gap", _late_in(cells[3])
    for row in re.findall(
        r'<tr class="s-(\w+)" id="(D\d+)">(.*?)</tr>', section(text, "deliverables"), re.DOTALL
    ):
        ref = f"{number}-{row[1]}"
        yield ref, "state", row[0]
        yield ref, "late with us", _late_in(re.split("<td", row[2])[-1])


# Calendar and feed


def calendar(folder: Path, code: str) -> Said:
    """Read `calendar.ics`: days of milestones, and whether an event stands."""
    found = Calendar.from_ical((folder / "calendar.ics").read_bytes())
    for event in found.walk("VEVENT"):
        ref = ref_of(str(event["SUMMARY"]))
        ident = str(event["UID"]).split("@")[0]
        if ref and ident == ref.lower():
            start = event["DTSTART"].dt
            yield ref, "date", start if type(start) is date else start.date()
            yield ref, "event stands", str(event.get("STATUS", "")) != "CANCELLED"


def feed(folder: Path, code: str) -> Said:
    """Read `feed.xml`: which milestones are announced as next, and for which day."""
    raw = (folder / "feed.xml").read_text(encoding="utf-8")
    nexts, told = set(), set()
    for title in re.findall(r"<entry>.*?<title>(.*?)</title>", raw, re.DOTALL):
        ref = ref_of(title)
        first = "التالي" if _is_arabic(raw) else ""
        if ref and "-M" in ref and title.startswith(first) and not title.startswith("Step"):
            nexts.add(ref)
        elif ref and "-M" in ref:
            told.add(ref)
    yield code, "announced next", frozenset(nexts)
    yield code, "told in the feed", frozenset(told)


def _is_arabic(text: str) -> bool:
    return 'xml:lang="ar' in text


# The agency's board and the command line


def board(folder: Path, slugs: dict[str, str], today: date) -> Said:
    """Read the agency's board; *slugs* gives each client's code by its folder."""
    text = _bare(folder / "index.html")
    late: dict[str, set[tuple[str, int]]] = {code: set() for code in slugs.values()}
    owed: dict[str, date | None] = dict.fromkeys(slugs.values())
    for turn in ("late", "today", "waiting", "week"):
        for row in re.findall(r"<li>.*?</li>", section(text, turn), re.DOTALL):
            slug = re.search(r'href="\.\./([\w-]+)/|amportal report go ([\w-]+)', row)
            folder_name = slug and (slug[1] or slug[2])
            ref = re.search(r'nb">([A-Z]{3}-\w+-\w+)</p>', row)
            when = _TIME.search(row)
            if folder_name and ref and 'class="late' in row:
                late[slugs[folder_name]].add((ref[1], _late_in(row)))
            elif folder_name and "status report owed" in row and when and (on := day(when[1])):
                if turn == "late":
                    yield slugs[folder_name], "report falls to", _person(row)
                if on <= today:
                    owed[slugs[folder_name]] = on
    yield from _called_today(text, today)
    for code, found in late.items():
        yield code, "late on the board", frozenset(found)
        yield code, "report owed since", owed[code]
    for row in re.findall(r"<li>.*?</li>", section(text, "clients"), re.DOTALL):
        slug = re.search(r'href="\.\./([\w-]+)/index.html', row)
        if slug:
            due = re.search(r'<p class="due">(.*?)</p>', row, re.DOTALL)
            number = _DIGITS.search(re.sub(r"<b>.*?</b>", "", due[1]) if due else "")
            yield slugs[slug[1]], "waits count", int(number[0]) if number else 0


def _called_today(text: str, today: date) -> Said:
    for row in re.findall(r"<li>.*?</li>", text, re.DOTALL):
        ref = re.search(r'nb">([A-Z]{3}-\w+-\w+)</p>', row)
        due = re.search(r'<p class="due">(.*?)</p>', row, re.DOTALL)
        if ref and due and (when := _TIME.search(due[1])):
            yield ref[1], "board calls it today", _says_today(due[1]) and day(when[1]) != today


def _person(row: str) -> str:
    # Behind a comma follows who is away.
    found = re.search(r"</time>[,،] ?([^<,]*)", row)
    return unescape(found[1]).strip() if found else ""


def reports_due(said: str, slugs: dict[str, str]) -> Said:
    """Read what `amportal report due` says."""
    for line in said.splitlines():
        slug, _, rest = line.partition(": ")
        if slug in slugs:
            found = re.match(r"due since \w+ ([-0-9]{10})", rest)
            yield slugs[slug], "report owed since", day(found[1]) if found else None


READERS = {
    "portal.json": portal_json,
    "tables": tables,
    "first page": first_page,
    "project page": project_pages,
    "calendar": calendar,
    "feed": feed,
}

__all__ = ["READERS", "Said", "board", "portal_json", "ref_of", "reports_due", "tables"]
