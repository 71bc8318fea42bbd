"""Write down what mails say: one after the other, each tried out first, each taken back by `undo`.

A dry run does the same in memory, so it says what the run after it does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from amportal.author.edit_draft import Draft
from amportal.author.edit_trial import Trial, tried
from amportal.author.open_site import OpenSite
from amportal.author.target_names import find
from amportal.author.verb_errors import Refused
from amportal.author.verb_table import Said
from amportal.author.verbs.decision_verbs import DECIDE
from amportal.author.verbs.shown_content import digest_of
from amportal.model.derive.approvers import asked_about_version
from amportal.model.derive.deliverable_state import newest_sent
from amportal.model.nouns.deliverable import DeliverableFile
from amportal.signoff.evidence import evidence_files, evidence_path, note_of
from amportal.signoff.judging import Answer, Judge, Judgement, client_day
from amportal.signoff.sender_proof import AskDns
from amportal.sources.edit.file_change import FileChange
from amportal.sources.mail.received_mail import ReceivedMail

# Writes changes to disk.
WriteDown = Callable[[tuple[FileChange, ...]], object]


class Written(Struct, frozen=True):
    """What became of one mail: how it was judged, which files changed, and what to tell of it."""

    judgement: Judgement
    paths: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def run_import(
    site: OpenSite,
    groups: Iterable[tuple[ReceivedMail, ...]],
    ask: AskDns,
    write_down: WriteDown | None = None,
) -> Iterator[Written]:
    """Yield what becomes of each mail of *groups*; *write_down* writes, without it nothing is."""
    for copies in groups:
        judgement = Judge(site, ask).of(copies)
        if judgement.kind != "write":
            yield Written(judgement)
            continue
        done = _written(site, judgement, write_down)
        yield done[0]
        site = done[1]


def _written(
    site: OpenSite, judgement: Judgement, write_down: WriteDown | None
) -> tuple[Written, OpenSite]:
    """Return what became of a mail whose answers are to be written, and the site afterwards."""
    after, changes, notes = site, dict[str, FileChange](), list[str]()
    try:
        for answer in judgement.answers:
            trial = tried(after, import_draft(after, answer, judgement))
            if trial.errors:
                return Written(replace(judgement, kind="ask", why=trial.errors[0].message)), site
            after = _taken(after, trial, changes)
            notes += _notes(after, answer)
            notes += (each.message for each in trial.warnings)
    except Refused as refused:
        return Written(replace(judgement, kind="ask", why=refused.text)), site
    if write_down is not None:
        write_down(tuple(changes.values()))
    return Written(judgement, tuple(changes), tuple(notes)), after


def _taken(site: OpenSite, trial: Trial, changes: dict[str, FileChange]) -> OpenSite:
    """Return *site* as *trial* leaves it; *changes* then lead there from the site on disk."""
    for each in trial.changes:
        before = changes[each.path].before if each.path in changes else each.before
        changes[each.path] = FileChange(each.path, before, each.after)
    return site.tried({each.path: each.after for each in trial.changes})


def import_draft(site: OpenSite, answer: Answer, judgement: Judgement) -> Draft:
    """Return the draft that writes *answer* with its evidence."""
    note = note_of(judgement.mail, judgement.proof, judgement.contact, "mail")
    at = find(site, answer.token.ref, ("deliverable", "change_order"))
    values = {
        "outcome": answer.token.outcome,
        "by": answer.contact.id,
        "for": answer.standing_in_for,
        "on": client_day(judgement.mail, at, site),
        "comment": judgement.said.comment or None,
        "version": answer.token.n,
        "sha256": digest_of(site, at, answer.token.n),
    }
    return decision_draft(site, answer.token.ref, values, judgement.mail, note)


def decision_draft(
    site: OpenSite, ref: str, values: dict[str, Any], mail: ReceivedMail, note: Any
) -> Draft:
    """Return the draft that writes a decision with *values* on *ref*, proved by *mail*."""
    at = find(site, ref, ("deliverable", "change_order"))
    assert at.client is not None
    said = {"source": "email", "evidence": evidence_path(mail), **values}
    draft = DECIDE.write(Said(site, at, said, frozenset(said)))
    draft.files.update(evidence_files(at.client.slug, mail, note))
    return draft


def _notes(site: OpenSite, answer: Answer) -> Iterator[str]:
    """Yield who is still awaited, and whether a newer version waits."""
    at = find(site, answer.token.ref, ("deliverable", "change_order"))
    if not isinstance(at.noun, DeliverableFile) or at.client is None or at.project is None:
        return
    newest = newest_sent(at.noun, at.client.today)
    if newest is None or at.project.file is None:
        return
    if newest.n != answer.token.n:
        yield f"{at.ref} v{newest.n} still waits: this was about v{answer.token.n}"
    people = at.client.contacts
    asked = asked_about_version(people.values(), at.project.file, at.noun, newest, at.client.today)
    if asked.contacts and newest.n == answer.token.n:
        names = ", ".join(people[each].name for each in asked.contacts)
        yield f"{at.ref} v{newest.n} still waits for {names}"
