"""Rules of what proves a decision: it is there, unchanged, and says what the decision says.

A stored mail is read as the import reads it: only its tokens, above the first quote. Where the
agency asks for more (`signoff: require`), decisions without a digest or without evidence are told.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct

from amportal.errors import Problem
from amportal.model.decision_token import tokens_in
from amportal.model.derive.budget_totals import order_amount
from amportal.model.nouns.budget import BudgetFile, ChangeDecision
from amportal.model.nouns.deliverable import Decision, DeliverableFile
from amportal.model.problem_location import Loc, point
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.rule_context import ProjectRuleContext
from amportal.model.version_digest import order_digest
from amportal.sources.mail.received_mail import ReceivedMail

BytesOf = Callable[[str], bytes | None]
_NAMED_BY_DIGEST = re.compile(r"([0-9a-f]{12})\.[a-z0-9]+\Z")
_OF_ORDER = {"approved": "approved", "rejected": "rejected"}


class Decided(Struct, frozen=True):
    """A decision where it stands: on what, and with which outcome."""

    read: Read[Any]
    loc: Loc
    decision: Decision | ChangeDecision
    ref: str
    n: int | None
    outcome: str


def version_evidence(
    check: ProjectRuleContext, read: Read[DeliverableFile], bytes_of: BytesOf
) -> Iterator[Problem]:
    """Yield what is wrong with the evidence of decisions on the versions of a deliverable."""
    if read.noun is None or check.project.file is None:
        return
    ref = f"{check.project.file.job_no}-{read.noun.id}"
    for index, version in enumerate(read.noun.versions):
        for position, decision in enumerate(version.decisions):
            loc: Loc = ("versions", index, "decisions", position)
            decided = Decided(read, loc, decision, ref, version.n, decision.outcome)
            yield from _evidence(check, decided, bytes_of)
            yield from _asked_for(check, decided)


def order_evidence(
    check: ProjectRuleContext, read: Read[BudgetFile], bytes_of: BytesOf
) -> Iterator[Problem]:
    """Yield what is wrong with the evidence of decisions on change orders."""
    if read.noun is None or check.project.file is None:
        return
    for index, order in enumerate(read.noun.change_orders):
        if order.decision is None:
            continue
        loc: Loc = ("change_orders", index, "decision")
        ref = f"{check.project.file.job_no}-{order.id}"
        decided = Decided(read, loc, order.decision, ref, None, order.state)
        yield from _evidence(check, decided, bytes_of)
        yield from _asked_for(check, decided)
        now = order_digest(order.title, order_amount(order), order.days)
        if order.decision.sha256 and order.decision.sha256 != now:
            yield point(
                read.doc,
                (*loc, "sha256"),
                "changed-after-decision",
                f"`{order.id}` is not what was decided on: its title, amount or days have changed",
                expected="what was approved",
                hint="write again what was approved, and what is new as another change order",
            )


def mail_fault(
    mail: ReceivedMail, decided: Decided, addresses: tuple[str, ...], judged: bool
) -> str:
    """Return what a stored mail says otherwise than the decision; empty where nothing.

    *addresses* are those of whoever decided; *judged*: a person of the agency read who wrote it.
    """
    known = {each.casefold() for each in addresses}
    if not judged and mail.sender.casefold() not in known:
        return f"it is from {mail.sender or 'nobody that can be told'}"
    found = [each for each in tokens_in(mail.own_text) if each.ref == decided.ref.casefold()]
    if not found and not mail.answers:
        found = [each for each in tokens_in(mail.subject) if each.ref == decided.ref.casefold()]
    wanted = (decided.n, decided.outcome)
    if found and wanted not in {(each.n, each.outcome) for each in found}:
        version = f" of version {found[0].n}" if found[0].n else ""
        return f"it says {found[0].outcome}{version}"
    return ""


def _evidence(check: ProjectRuleContext, decided: Decided, bytes_of: BytesOf) -> Iterator[Problem]:
    """Yield that the evidence of a decision is lost, was changed, or says something else."""
    folder, paths = check.client.dossier.folder, check.client.dossier.paths
    for key, path in _kept(check, decided):
        loc = (*decided.loc, key)
        if path not in paths or not path.startswith(f"{folder}/"):
            yield point(
                decided.read.doc,
                loc,
                "no-such-file",
                f"the evidence `{posixpath.basename(path)}` is not there",
                expected=f"looked for `{path}`",
                hint="bring it back (`git log -- PATH` knows when it went)",
            )
            continue
        raw = bytes_of(path)
        named = _NAMED_BY_DIGEST.search(path)
        if raw is not None and named and sha256(raw).hexdigest()[:12] != named[1]:
            yield point(
                decided.read.doc,
                loc,
                "evidence-changed",
                f"the evidence `{posixpath.basename(path)}` was changed after it was kept",
                expected="the file that its name was made from",
                hint="bring back the file as it was; what it proves now is nothing",
            )
        elif raw is not None and path.endswith(".eml"):
            yield from _says_otherwise(check, decided, loc, raw, path, bytes_of)


def _kept(check: ProjectRuleContext, decided: Decided) -> Iterator[tuple[str, str]]:
    """Yield under which key a file is named that is kept as evidence, and its path."""
    decision, folder = decided.decision, check.client.dossier.folder
    if decision.evidence:
        yield "evidence", posixpath.normpath(f"{folder}/{decision.evidence}")
    if decision.source.endswith(".eml"):
        homes = (f"{check.project.folder}/deliverables", check.project.folder, folder)
        found = (posixpath.normpath(f"{home}/{decision.source}") for home in homes)
        path = next((each for each in found if each in check.client.dossier.paths), None)
        if path is not None:
            yield "source", path


def _says_otherwise(
    check: ProjectRuleContext,
    decided: Decided,
    loc: Loc,
    raw: bytes,
    path: str,
    bytes_of: BytesOf,
) -> Iterator[Problem]:
    contact = check.client.contacts.get(decided.decision.by)
    addresses = (contact.email, *contact.other_emails) if contact else ()
    note = bytes_of(f"{path.removesuffix('.eml')}.json") if decided.decision.evidence else None
    fault = mail_fault(ReceivedMail(raw), decided, addresses, judged_by_us(note))
    if fault and contact is not None:
        yield point(
            decided.read.doc,
            loc,
            "evidence-differs",
            f"the mail that is kept says otherwise than this decision: {fault}",
            expected=f"{decided.outcome}, from {contact.name}",
            hint="correct the decision; if the address is theirs, add it to `other_emails` of "
            f"`{contact.id}` in `client.yaml`",
        )


def judged_by_us(note: bytes | None) -> bool:
    """Say whether the *note* beside a mail says that a person read what it means."""
    try:
        told = msgspec.json.decode(note) if note else {}
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return isinstance(told, dict) and told.get("said_by") == "us"


def _asked_for(check: ProjectRuleContext, decided: Decided) -> Iterator[Problem]:
    """Yield what a decision lacks that the agency wants of each."""
    yield from _absent(check, decided)
    settings = check.client.agency.signoff
    wanted = settings.require if settings else "nothing"
    decision = decided.decision
    if wanted == "nothing" or decided.outcome == "deemed_approved":
        return
    if decision.sha256 is None:
        yield point(
            decided.read.doc,
            decided.loc,
            "not-bound",
            f"the decision on `{decided.ref}` is not bound to what was shown",
            expected="`sha256:` of it, so that it cannot change in silence",
            hint="`amportal signoff bind` writes it, once you know that nothing was changed",
            severity="warning",
        )
    lacks = _lacks(decision) if wanted == "evidence" else ""
    if lacks:
        yield point(
            decided.read.doc,
            (*decided.loc, "source"),
            "no-evidence",
            f"nothing proves this decision: {lacks}",
            expected="what you could show if somebody denies it",
            hint="`amportal signoff import` keeps mails; or name a signed file in `evidence:`",
            severity="warning",
        )


def _absent(check: ProjectRuleContext, decided: Decided) -> Iterator[Problem]:
    """Yield a decision of a meeting at which whoever decided was not."""
    meetings = (each for project in check.client.dossier.projects for each in project.meetings)
    held = next((each for each in meetings if each.name == decided.decision.source), None)
    present = held.noun.present if held is not None and held.noun is not None else ()
    contact = check.client.contacts.get(decided.decision.by)
    people = {each.id for each in check.client.agency.people}
    # Somebody whose name is not known may be this very contact, misspelt.
    known = all(each in check.client.contacts or each in people for each in present)
    if present and known and contact is not None and contact.id not in present:
        yield point(
            decided.read.doc,
            (*decided.loc, "source"),
            "not-at-meeting",
            f"{contact.name} decided at a meeting at which they were not",
            expected=f"one of: {', '.join(present)}",
            hint="correct who decided, or add them to `present` of the meeting",
            severity="warning",
        )


def _lacks(decision: Decision | ChangeDecision) -> str:
    if decision.evidence or "." in decision.source:
        return ""
    if decision.source == "phone":
        known = decision.taken_by and decision.at
        return "" if known else "who took the call, and at what time (`taken_by:`, `at:`)"
    missing = {"email": "the mail is not kept", "letter": "the letter is not kept"}
    return missing.get(decision.source, "")
