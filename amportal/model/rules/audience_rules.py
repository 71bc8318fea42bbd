"""Who may see an entry must be said in one way, and what is hidden may be known already.

A report stays as it was sent, in the portal and in mails. Where something it tells of was given a
narrower audience since, or became a draft, nobody can take it back; but somebody has to know, and
decide what to say.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, get_args

from msgspec import Struct, field

from amportal.errors import Note, Problem, Span
from amportal.model.messages.nearest_name import listed
from amportal.model.nouns.client import ClientSettings
from amportal.model.nouns.page_settings import MeetingFile, ReportFile, UpdateFile
from amportal.model.problem_location import Loc, point
from amportal.model.reading.client_files import ClientFiles
from amportal.model.reading.hidden_entries import Keeper, Kept, places_of
from amportal.model.reading.noun_reader import Read
from amportal.model.records.issued_report import SentReport
from amportal.model.records.told_places import told_places
from amportal.model.value_types import Reader

_ALONE = ("everyone", "internal")
HIDES_NOTHING = "hides-nothing"
_READERS = get_args(Reader)
# What stands behind a key that says who sees something, and is no note.
_ANSWERS = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "x", "1", "0", "draft"})
_ANSWERS |= {*_READERS, "nobody", "hidden", "private", "none", "~", "null", ""}
_WORDS = rf"\[?[ \t]*(?:{'|'.join(_READERS)})(?:[ \t]*,[ \t]*(?:{'|'.join(_READERS)}))*[ \t]*\]?"
# A line that is nothing but a key that hides, with one of its values.
_HIDING = re.compile(
    rf"(?:^|(?<=[\s]))[ \t>*_`\"'-]*((?:audience[ \t]*[:=][ \t]*{_WORDS}"
    r"|(?:draft|internal)[ \t]*[:=][ \t]*(?:true|yes|on)))[ \t.;*_`\"']*(?=\n|\Z)",
    re.IGNORECASE,
)
# Every key that some kind of page has.
_SETTINGS = frozenset(
    field.alias or name
    for noun in (UpdateFile, MeetingFile, ReportFile)
    for name, field in noun.model_fields.items()
)
_KEY = re.compile(r"[ \t]*([a-z_]+)[ \t]*:(?:[ \t]|\Z)")
# How many lines of comments may stand above a line of a page that is told with its place.
_MOST_COMMENTS = 200
_BLOCK = re.compile(r"[ \t]*(?:-{3,}|\+{3,}|\.{3})[ \t]*")
NARROWED = "released-before-narrowed"
_EVERYBODY = "everybody with the portal"
_MOST = 4


def audience_rules(read: Read[Any]) -> Iterator[Problem]:
    """Yield each `audience` in *read* that names nobody, or contradicts itself."""
    for loc, audience in _audiences(read.data, ()):
        if audience == []:
            yield point(
                read.doc,
                loc,
                "empty-audience",
                "`audience` names nobody",
                expected="`everyone`, `internal` or roles",
                hint="write `internal` for the agency alone, or leave the line out",
            )
        elif isinstance(audience, list) and len(audience) > 1:
            for index, each in enumerate(audience):
                if each in _ALONE:
                    yield point(
                        read.doc,
                        (*loc, index),
                        "mixed-audience",
                        f"`{each}` and others in one `audience` contradict each other",
                        expected=f"`{each}` stands alone",
                        hint=f"write `audience: {each}`, or the roles alone",
                    )
                    break


def _audiences(value: Any, loc: Loc) -> Iterator[tuple[Loc, Any]]:
    if isinstance(value, dict):
        if "audience" in value:
            yield from _in_order(value, loc)
            return
        inner: Iterable[tuple[Any, Any]] = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    else:
        return
    for key, each in inner:
        # Most of what is written is text, in which nothing more can be.
        if each.__class__ is not str and key != "internal":
            yield from _audiences(each, (*loc, key))


def _in_order(value: dict[Any, Any], loc: Loc) -> Iterator[tuple[Loc, Any]]:
    for key, each in value.items():
        if key == "audience":
            yield (*loc, key), each
        elif key != "internal":
            yield from _audiences(each, (*loc, key))


def hiding_nothing(read: Read[Any]) -> Iterator[Problem]:
    """Yield each place in *read* that looks as if it hid something and does not.

    `internal: true` (it holds notes), and keys that hide which stand in a text: below the settings
    of a page, in a second block of settings, or in a block of text that took up the next line.
    """
    for loc, value in _notes(read.data, ()):
        if _is_no_note(value):
            yield point(
                read.doc,
                loc,
                HIDES_NOTHING,
                "`internal` holds a note for the agency; it hides nothing else",
                expected="what the note says",
                hint="to keep the entry from the client, write `audience: internal`, or "
                "`draft: true` for now; if everybody may see it, delete this line",
            )
    for loc, text in _texts(read.data, ()):
        found = _HIDING.search(text)
        if found:
            yield point(
                read.doc,
                loc,
                HIDES_NOTHING,
                f"`{found[1].strip()}` stands in a text, where it hides nothing",
                expected="a key of its own",
                hint="move it to a line of its own, as far to the left as the key of the text; if "
                "it is part of the text, put it into a sentence",
            )
    if read.body.strip():
        yield from _in_body(read)


def _in_body(read: Read[Any]) -> Iterator[Problem]:
    """Yield the first line of the text of a page that was meant for its settings."""
    first = True
    for number, line in enumerate(read.body.split("\n")):
        if not line.strip():
            continue
        key = _KEY.match(line)
        opens = first and (_BLOCK.fullmatch(line) or (key and key[1] in _SETTINGS))
        if opens or _HIDING.fullmatch(line):
            span = _line_of(read, line, read.body_line + number)
            yield Problem(
                slug=HIDES_NOTHING,
                message=f"`{line.strip()[:60]}` stands in the text, where it hides and sets "
                "nothing, and everybody reads it",
                span=span,
                expected="above the `---` that ends the settings",
                hint="a page has one block of settings: move this line into it; if it is meant as "
                "text, put it into a sentence, or write `***` for a line across the page",
                excerpt=line,
            )
            return
        first = False


def _line_of(read: Read[Any], line: str, number: int) -> Span:
    """Return the place of *line* of a page's text, which without its comments is on *number*."""
    begin, end = len(line) - len(line.lstrip()), number + read.body.count("\n") + _MOST_COMMENTS
    spans = (Span(read.path, each, begin + 1, len(line.strip())) for each in range(number, end))
    own = (span for span in spans if read.doc.excerpt(span).strip() == line.strip())
    return next(own, Span(read.path, number, begin + 1, len(line.strip())))


def _notes(value: Any, loc: Loc) -> Iterator[tuple[Loc, Any]]:
    """Yield place and value of each `internal` in *value*; what is below one is a note."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value or ())
    for key, each in pairs:
        if key == "internal" and isinstance(value, dict):
            yield (*loc, key), each
        elif isinstance(each, dict | list):
            yield from _notes(each, (*loc, key))


def _texts(value: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Yield place and text of each text in *value* of more than one word, but of notes."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value or ())
    for key, each in pairs:
        if isinstance(each, str):
            if ":" in each:
                yield (*loc, key), each
        elif isinstance(each, dict | list) and key != "internal":
            yield from _texts(each, (*loc, key))


def _is_no_note(value: Any) -> bool:
    """Say whether *value* of `internal` can only be meant to say who sees the entry."""
    if isinstance(value, str):
        return value.strip().casefold() in _ANSWERS
    return value is None or value in ([], {}, True, False)


class _Narrowed(Struct, frozen=True):
    """What one line hides now and reports told before: of what, which of them, and whom."""

    keeper: Keeper
    things: dict[str, None] = field(default_factory=dict)
    reports: dict[str, SentReport] = field(default_factory=dict)
    readers: dict[str, None] = field(default_factory=dict)


def narrowed_rules(
    dossier: ClientFiles, bytes_of: Callable[[str], bytes | None]
) -> Iterator[Problem]:
    """Yield a warning for each line that hides what reports told its readers before.

    *bytes_of* gives the content of one of the client's own files.
    """
    if not dossier.sent or dossier.settings is None:
        return
    readers, places = _readers(dossier.settings), tuple(places_of(dossier))
    hidden = {roles: _hidden(places, roles) for _, roles in readers}
    every = frozenset(place for each in hidden.values() for place in each)
    hiding: dict[tuple[str, Loc], _Narrowed] = {}
    for sent in dossier.sent:
        told: Mapping[str, str] | None = None
        for reader, roles in readers:
            if not hidden[roles] or not _was_for(sent, roles):
                continue
            told = told_places(bytes_of(sent.data), every) if told is None else told
            for place in told.keys() & hidden[roles].keys():
                keeper = hidden[roles][place]
                found = hiding.setdefault((keeper.read.path, keeper.key), _Narrowed(keeper))
                found.things[told[place]] = None
                found.reports[sent.folder] = sent
                found.readers[reader] = None
    yield from map(_narrowed, hiding.values())
    yield from _narrowed_reports(dossier, readers)


def _readers(settings: ClientSettings) -> list[tuple[str, frozenset[str]]]:
    """Return the name and the roles of everybody who has a portal, and who has no role last."""
    people = [(each.name, frozenset(each.roles)) for each in settings.contacts if not each.draft]
    return [*people, (_EVERYBODY, frozenset())]


def _hidden(places: Iterable[Kept], roles: frozenset[str]) -> dict[str, Keeper]:
    """Return the *places* that a reader with *roles* may not see, each with what hides it."""
    return {each.place: keeper for each in places if (keeper := each.hidden_by(roles))}


def _was_for(sent: SentReport, roles: frozenset[str]) -> bool:
    audience = sent.issue.audience
    return "everyone" in audience or not roles.isdisjoint(audience)


def _narrowed_reports(
    dossier: ClientFiles, readers: Iterable[tuple[str, frozenset[str]]]
) -> Iterator[Problem]:
    """Yield a warning for each report that is hidden in its own file and was sent before."""
    issues: dict[str, list[SentReport]] = defaultdict(list)
    for sent in dossier.sent:
        issues[sent.issue.report].append(sent)
    for read in dossier.reports:
        if read.noun is None:
            continue
        found = _Narrowed(Keeper(read.noun, read))
        for sent in issues[read.name]:
            for reader, roles in readers:
                if _was_for(sent, roles) and not read.noun.shown_to(roles):
                    found.reports[sent.folder] = sent
                    found.readers[reader] = None
        if found.reports:
            yield _narrowed(found)


def _narrowed(found: _Narrowed) -> Problem:
    """Return the warning about one line."""
    keeper, reports = found.keeper, found.reports.values()
    people = [each for each in found.readers if each != _EVERYBODY]
    whom = listed(people, most=_MOST) if people else _EVERYBODY
    said = ", ".join(_named(each) for each in list(reports)[-_MOST:])
    which = f"the report {said}" if len(reports) == 1 else f"{len(reports)} reports ({said})"
    if found.things:
        things, tell = sorted(found.things), "tells" if len(reports) == 1 else "tell"
        is_, it = ("is", "it") if len(things) == 1 else ("are", "them")
        what = listed(things, most=_MOST)
        message = f"{what} {is_} hidden here, but {which} {tell} {whom} of {it}"
    else:
        message = f"this report is hidden here, but {which} went to {whom}"
    return point(
        keeper.read.doc,
        keeper.key,
        NARROWED,
        message,
        hint="who has a report keeps it, in the portal and in mails: decide whether to say "
        f"something. If it is meant, write `# allow {NARROWED}: ` and the reason on this line",
        notes=tuple(Note("it was told here", Span(each.data)) for each in list(reports)[-1:]),
        severity="warning",
        key=True,
    )


def _named(sent: SentReport) -> str:
    issue = sent.issue
    which = f", issue {issue.issue}," if issue.issue > 1 else ""
    return f"`{issue.report}`{which} of {issue.issued_on}"
