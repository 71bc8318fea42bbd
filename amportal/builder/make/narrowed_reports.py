"""Reports that show their readers what they may no longer see.

A report stays as it was sent, in the portal and in the mails. Where something it tells of was given
a narrower audience since, or became a draft, nobody can take it back; but somebody has to know, and
decide what to say. So each such report is a warning, with whom it concerns.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from amportal.errors import Problem
from amportal.model.messages.nearest_name import listed
from amportal.model.nouns.site import Client, Site
from amportal.model.problem_location import at_file
from amportal.model.records.issued_report import SentReport
from amportal.model.records.sent_reports import read_record
from amportal.plan.file_facts import Files
from amportal.plan.portal.client_portal import things_told, things_written
from amportal.plan.reader.reader_kinds import readers_of
from amportal.plan.reader.visibility import visible
from amportal.plan.report.record_things import told_by
from amportal.plan.report.told_things import Thing
from amportal.sources.snapshot import Snapshot

_MOST = 4
# Kinds of things whose key begins with the kind, and goes on with what tells them apart.
_NAMED = frozenset({"update", "meeting", "question", "contact", "step"})


def narrowed_since(
    site: Site, client: Client, files: Files, sources: Snapshot, today: date
) -> tuple[Problem, ...]:
    """Return a warning for each report in a portal that shows more than its reader may see now.

    *today* is the client's; *sources* holds the data of each report that was sent.
    """
    if not client.sent:
        return ()
    written = _places(things_written(site, client, today, files))
    shown: dict[str, dict[str, list[str]]] = {}
    by_folder = {each.folder: each for each in client.sent}
    for reader in readers_of(client):
        roles = frozenset(reader.roles)
        seen = _places(things_told(site, client, roles, today, files))
        hidden = {place: thing for place, thing in written.items() if place not in seen}
        for sent in visible(client, roles, today).sent:
            for name in _told_of(sent, hidden, sources):
                whom = " and ".join(reader.roles) or "everybody at this client"
                shown.setdefault(sent.folder, {}).setdefault(name, []).append(whom)
    return tuple(_problem(by_folder[folder], names) for folder, names in sorted(shown.items()))


def _places(things: Iterable[Thing]) -> dict[str, Thing]:
    return {thing.place: thing for thing in things}


def _told_of(sent: SentReport, hidden: Mapping[str, Thing], sources: Snapshot) -> Iterator[str]:
    """Yield what *sent* tells of the *hidden* things, each by its number or name."""
    raw = sources.read(sent.data)
    # Most reports hold none of their ids: those are not parsed.
    if not any(_may_hold(raw, thing) for thing in hidden.values()):
        return
    record = sent.record or read_record(sent, sources.read)
    if record is None:
        return
    told = {thing.place: thing for thing in told_by(record).things}
    for place in hidden:
        if place in told:
            yield _name(told[place])


def _may_hold(raw: bytes, thing: Thing) -> bool:
    kind, _, rest = thing.key.partition("/")
    ident = rest if kind in _NAMED else kind
    words = {ident, thing.project} - {"", "project", "budget", "status"}
    return all(json.dumps(word, ensure_ascii=False)[1:-1].encode() in raw for word in words)


def _name(thing: Thing) -> str:
    name = thing.name or thing.noun
    version = f" v{thing.n}" if thing.n is not None else ""
    return f"{thing.ref}{version} {name}".strip()


def _problem(sent: SentReport, names: Mapping[str, list[str]]) -> Problem:
    """Return the warning for one report: what it shows, and to whom."""
    readers = list(dict.fromkeys(whom for each in names.values() for whom in each))
    issue = sent.issue
    which = f"`{issue.report}`" + (f", issue {issue.issue}," if issue.issue > 1 else "")
    return at_file(
        sent.data,
        "released-before-narrowed",
        f"the report {which} of {issue.last} shows what {' and '.join(readers)} may no longer see: "
        f"{listed(sorted(names), most=_MOST)}",
        hint="who has it keeps it, in the portal and in mails: decide whether to say something; if "
        "it was hidden by mistake, give it its `audience` back, or take `draft` out",
        severity="warning",
    )
