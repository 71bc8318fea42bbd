"""Reports as clients get them: the text of the PDF, and the mail that brings it.

A report speaks as of the day of its review, and of the files of the commit that it names. So it is
compared with what the oracle says of that commit on that day; who is called and where answers go,
with the day it goes out. A correction speaks of the day and the commit of the report it corrects,
and its mail asks for nothing, as what was asked then may have been answered since.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.story.oracle.almanac import works
from tests.story.oracle.claims import claims
from tests.story.oracle.reach import account_answers
from tests.story.oracle.scene import Claim
from tests.story.oracle.since import then
from tests.story.oracle.sources import Account, Facts, Office, place_of
from tests.story.reading.outputs import Said, ref_of, refs_of

# Words for lateness, for days that moved and for none, in the languages read from left to right.
_LATE = r"(\d+)\s(?:working days? late|Arbeitstage? in Verzug|(?:dia útil|dias úteis) de atraso)"
_LATER = r"(\d+)\s(?:working days? later|Arbeitstage? später|(?:dia útil|dias úteis) mais tarde)"
_NONE = (
    r"(?:\d+\s(?:working days? earlier|Arbeitstage? früher|(?:dia útil|dias úteis) antes)"
    r"|on plan|im Plan|conforme o plano)"
)
_OURS = "Late with us|Bei uns in Verzug|Em atraso conosco"
_NAME = r"(?:Step|Piece|Task|Change) \w+ of [A-Z]{3}-\w+"
# What may follow the last of what waits: the timeline says how late other things are.
_BELOW = re.compile(
    r"^(?:Timeline|Zeitplan|Cronograma|Waiting on you|Wartet auf Sie|Aguardando vocês)\b",
    re.MULTILINE,
)
_PHONE = re.compile(r"([A-Z]\w+ [A-Z]\w+), \+1 514")
_WORDS = "We ring you about the rest."


def text_of(pdf: Path) -> str:
    """Return the text of *pdf* in the order it was set, words that were cut joined again."""
    done = subprocess.run(
        ["pdftotext", "-raw", str(pdf), "-"], capture_output=True, check=True, text=True
    )
    joined = re.sub(r"-\n(?=[\dR])", "-", done.stdout)
    return re.sub(r"(?<=\bof)\n|(?<=Step)\n", " ", joined)


def _ours_late(text: str) -> frozenset[str]:
    """Return the ids of what *text* says is late with us."""
    found = re.search(rf"(?:{_OURS}): (.*?)(?:\n\n|\nWe ring you|\Z)", text, re.DOTALL)
    names = refs_of(" ".join(found[1].split())) if found else []
    return frozenset(names)


def _one_line_a_cell(text: str) -> str:
    """Return *text* with the words of a day count on one line, wherever its cell broke them."""
    return re.sub(r"(\d)\s+(working|Arbeitstage?|dias?)\s+", r"\1 \2 ", text)


def issues(root: Path, account: Account) -> Iterator[tuple[Facts, Path]]:
    """Yield every report that was sent, with its folder."""
    sent = root / "content" / "clients" / account.slug / "reports" / "sent"
    for folder in sorted(sent.glob("*/*")):
        yield json.loads((folder / "issue.json").read_text(encoding="utf-8")), folder


def pdf_says(pdf: Path, code: str, single: str) -> Said:
    """Read a report's PDF; *single* is its only project, or nothing where it has several."""
    text = text_of(pdf)
    waits = re.findall(
        r"^([A-Z]{3}-\w+-[A-Z]+\d+)\.(.*?)(?=^[A-Z]{3}-\w+-[A-Z]+\d+\.|\Z)",
        text,
        re.DOTALL | re.MULTILINE,
    )
    yield code, "waits", frozenset(ref for ref, _ in waits)
    for ref, rest in waits:
        item = _BELOW.split("\n".join(rest.split("\n")[:7]))[0]
        found = re.search(_LATE, item.replace("\n", " "))
        yield ref, "wait days late", int(found[1]) if found else 0
    row = rf"(?<=\n)(Step \w+ of [A-Z]{{3}}-\w+)((?:(?!{_NAME}).){{0,90}}?)(?:{_LATER}|{_NONE})"
    for found in re.finditer(row, _one_line_a_cell(text), re.DOTALL):
        ref = ref_of(found[1])
        if ref and ref not in found[2]:
            yield ref, "moved late", int(found[3] or 0)
    call = _PHONE.search(text)
    yield code, "call", call[1] if call else None
    if single:
        yield single, "ours late by name", _ours_late(text)
    if single:
        amounts = {re.sub(r"\D", "", each) for each in re.findall(r"\d[\d.,\u00a0\u202f]*\d", text)}
        yield single, "amounts", frozenset(amounts)


def mail_says(letter: Facts, code: str, single: str, reason: str) -> Said:
    """Read the mail to one contact; *single* is the report's only project, if it has one.

    *reason* is why the report was corrected, if it was.
    """
    late = "ours late in a correction" if reason else "ours late by name"
    who = f"{code} {letter['contact']}"
    text = letter["body"]["text"]
    if reason:
        # What was corrected is listed below the reason.
        text = re.sub(rf"{re.escape(reason)}\n\n(?:- [^\n]*\n)+", "", text, count=1)
    before, _, rest = text.partition(_WORDS)
    items = before.split("\n- ")[1:]
    yield who, "waits", frozenset(filter(None, (ref_of(each.split("\n")[0]) for each in items)))
    ahead = re.search(rf"^(?!-|{_OURS})[^\n]*: (Step \w+ of [A-Z]{{3}}-\w+)", rest, re.MULTILINE)
    if letter["locale"] != "ar":
        coming = re.sub(rf"(?:{_OURS}): [^\n]*", "", rest)
        lines = re.findall(r"^- Project [^\n]*: (Step \w+ of [A-Z]{3}-\w+)", coming, re.MULTILINE)
        if "\n- Project " in rest:
            yield who, "announced next", frozenset(map(ref_of, lines))
        else:
            yield who, "next", frozenset({ref_of(ahead[1]) if ahead else None})
    if letter["locale"] != "ar":
        rows = re.findall(r"^- Project [^\n]*\((\w+-\w+)\): ([^\n]*)", rest, re.MULTILINE)
        for number, row in rows:
            yield number, late, _ours_late(row)
        if not rows and single:
            yield single, late, _ours_late(rest)
    for item in items:
        ref, days = ref_of(item), re.search(_LATE, item)
        if ref and letter["locale"] != "ar":
            yield ref, "wait days late", int(days[1]) if days else 0
    call = _PHONE.search(text)
    if letter["locale"] != "ar":
        yield who, "call", call[1] if call else None
    yield who, "answers go to", letter["reply_to"][0]["name"]


def paper_claims(
    office: Office, account: Account, issue: Facts, found: list[Claim]
) -> Iterator[Claim]:
    """Claim what a report and its mails say besides what pages say on the same day.

    *office* is the site when *issue* went out, *account* the client as the issue speaks of them.
    """
    corrected = int(issue["issue"]) > 1
    code, out = account.file["code"], date.fromisoformat(issue["issued_on"])
    people = {each["id"]: each["name"] for each in office.agency["people"]}
    names = [people[each] for each in account_answers(office.agency, account.file, out)]
    manager = people[account.file["account_manager"]]
    late = "issued later" if issue["issued_on"] != issue["today"] else "plain"
    if names[:1] != [manager]:
        late = f"{late}, away"
    ours = (place_of(office.agency),)
    if names and works(out, ours):
        yield Claim(code, "call", names[0], late)
    by_key = {(each.subject, each.aspect): each for each in found}
    waits = [each for each in found if each.aspect == "asked of" and each.subject.startswith(code)]
    for contact in account.file["contacts"]:
        who = f"{code} {contact['id']}"
        if corrected:
            yield Claim(who, "waits", frozenset(), "corrected")
            yield Claim(who, "next", frozenset({None}), "corrected")
            yield Claim(who, "announced next", frozenset(), "corrected")
        else:
            own = frozenset(each.subject for each in waits if contact["name"] in each.value)
            yield Claim(who, "waits", own)
            for aspect in ("next", "announced next"):
                yield Claim(who, aspect, by_key[code, aspect].value, by_key[code, aspect].why)
        if names and works(out, ours):
            yield Claim(who, "call", names[0], late)
        if names:
            yield Claim(who, "answers go to", names[0], late)
    for job in account.jobs if corrected else ():
        yield Claim(job.number, "ours late in a correction", frozenset(), "corrected")


def paper_says(
    root: Path, account: Account, issue: Facts, folder: Path
) -> Iterator[tuple[str, Said]]:
    """Yield what a report's PDF and its mails say."""
    code = account.file["code"]
    jobs = json.loads((folder / "report.json").read_text(encoding="utf-8"))["projects"]
    single = jobs[0]["job_no"] if len(jobs) == 1 else ""
    if issue["locale"] != "ar":
        yield "PDF", pdf_says(folder / "report.pdf", code, single)
    letters = (
        root
        / "output"
        / "_agency"
        / "letters"
        / account.slug
        / issue["report"]
        / str(issue["issue"])
    )
    for each in sorted(letters.glob("*.json")):
        letter = json.loads(each.read_text(encoding="utf-8"))
        yield "mail", mail_says(letter, code, single, issue.get("reason") or "")


def right_then(root: Path, account: Account, issue: Facts, first: Facts) -> list[Claim]:
    """Return all that was right on the day of *first*, the first issue of the report *issue*."""
    office, out = then(root, first["commit"]), then(root, issue["commit"])
    found = claims(office, date.fromisoformat(first["today"]))
    code = account.file["code"]
    was = next(each for each in office.accounts if each.file["code"] == code)
    return [*found, *paper_claims(out, was, issue, found), *_amounts(found)]


def _amounts(found: list[Claim]) -> Iterator[Claim]:
    sums: dict[str, set[Any]] = {}
    for each in found:
        if each.aspect in ("approved", "spent", "remaining") and each.why != "finance":
            sums.setdefault(each.subject, set()).add(each.value)
    for number, values in sums.items():
        yield Claim(
            number, "amounts", frozenset(re.sub(r"\D", "", _exact(each)) for each in values)
        )


def _exact(value: Decimal) -> str:
    return f"{value:.2f}"


__all__ = ["issues", "paper_says", "right_then"]
