"""`decide`: what a contact decided about a version or a change order, and how we know."""

from __future__ import annotations

import posixpath
from typing import Any

from amportal.author.decision_mail import DecisionMail
from amportal.author.edit_draft import Draft, without_empty
from amportal.author.verb_errors import Refused
from amportal.author.verb_fields import Field, said_by
from amportal.author.verb_table import Said, Verb
from amportal.author.verbs.shown_content import version_digest
from amportal.model.derive.budget_totals import order_amount
from amportal.model.derive.deliverable_state import newest_sent
from amportal.model.nouns.budget import ChangeOrder
from amportal.model.nouns.deliverable import Decision, DeliverableFile, Version
from amportal.model.version_digest import order_digest
from amportal.sources.edit.edit_request import Plain

WHO = said_by(Decision, "by", kind="contact", need=True, unless="mail")
FOR = said_by(Decision, "for_", kind="contact")
WHEN = said_by(Decision, "on", default="today")
COMMENT = said_by(Decision, "comment")
SOURCE = Field(
    "source",
    "text",
    "How we know: email, phone, letter, portal, the name of a meeting's file, or a signed file.",
    default="email",
)
MAIL = Field(
    "mail", "file", "The mail that says so (.eml): kept as evidence; says who and when by itself."
)
TAKEN_BY = said_by(Decision, "taken_by", kind="person")
AT = said_by(Decision, "at")
_VERSION = Field("version", "plain", "Number of the version; else the newest that was sent.")
_OUTCOMES = {"approved": "approved", "changes_required": "rejected", "rejected": "rejected"}


def decide(said: Said) -> Draft:
    """Return the draft that records a decision on a version or a change order."""
    if said.at.kind == "change_order":
        outcome = _OUTCOMES.get(said["outcome"])
        if outcome is None:
            raise Refused(f"a change order cannot be {said['outcome']}", "say approved or rejected")
        return decide_order(said, outcome)
    if said["outcome"] == "rejected":
        raise Refused("a version is not rejected", "say changes_required, and what in --comment")
    draft = Draft()
    file: DeliverableFile = said.at.noun
    index, version = _version(file, said)
    mail = DecisionMail.of(said["mail"], said.client, draft)
    entry = _decision(said, mail)
    entry = {"outcome": said["outcome"], **entry}
    found = _digest(said, file, version, mail) if mail is not None else None
    # What was decided on cannot be changed in silence from now on.
    entry["sha256"] = said["sha256"] or found or version_digest(said.site, said.at.path, version)
    entry |= _proof(said)
    draft.add(said.at, ("versions", index, "decisions"), without_empty(entry), "append", Version)
    return draft


def decide_order(said: Said, state: str) -> Draft:
    """Return the draft that records a decision on a change order."""
    draft = Draft()
    order: ChangeOrder = said.at.noun
    if order.state not in ("sent", state):
        raise Refused(
            f"`{said.at.ref}` is {order.state}, so nobody can decide on it",
            f"send it first: `amportal order send {said.at.ref}`" if order.state == "draft" else "",
        )
    mail = DecisionMail.of(said["mail"], said.client, draft)
    entry = _decision(said, mail)
    entry["sha256"] = order_digest(order.title, order_amount(order), order.days)
    draft.set(said.at, state=state, decision=without_empty(entry | _proof(said)))
    return draft


def _proof(said: Said) -> dict[str, Any]:
    """Return what proves the decision: the evidence that is kept, or who took the call and when."""
    return {
        "evidence": said["evidence"],
        "taken_by": said["taken_by"],
        "at": Plain(said["at"]) if said["at"] else None,
    }


def _decision(said: Said, mail: DecisionMail | None) -> dict[str, Any]:
    """Return who decided, when, and how we know, as it is said or as *mail* has it."""
    by = said["by"] or (mail.sender if mail else None)
    if by is None:
        raise Refused("who decided is not said", "say it with --by")
    day = (mail.day if mail and "on" not in said.given else None) or said["on"]
    return {
        "by": by,
        "for": said["for"],
        "on": day,
        "comment": said["comment"],
        "source": mail.kept if mail and "source" not in said.given else said["source"],
    }


def _version(file: DeliverableFile, said: Said) -> tuple[int, Version]:
    """Return the version that is meant, and its place."""
    wanted = said["version"]
    if wanted is None:
        newest = newest_sent(file, said.client.today)
        if newest is None:
            raise Refused(
                f"nothing of `{said.at.ref}` was sent, so nobody can decide on it",
                f"`amportal set {said.at.ref}.versions.0.sent_on=today` says that it was sent",
            )
        return file.versions.index(newest), newest
    for index, each in enumerate(file.versions):
        if str(each.n) == str(wanted).removeprefix("v"):
            return index, each
    raise Refused(f"`{said.at.ref}` has no version {wanted}")


def _digest(said: Said, file: DeliverableFile, version: Version, mail: DecisionMail) -> str | None:
    """Return the digest that *mail* names, where it is that of a file of *version*."""
    if not mail.digests:
        return None
    of = {each.n: _digests(said, each) for each in file.versions}
    for found in mail.digests:
        if found in of[version.n]:
            return found
    for number, known in of.items():
        if known & set(mail.digests):
            raise Refused(
                f"the mail is about version {number}, not version {version.n}",
                f"say `--version {number}`, or ask which one is meant",
            )
    raise Refused(
        f"the mail names a file that is no file of version {version.n} any more",
        "ask which file is meant; or leave out --mail, and say how you know in --source",
    )


def _digests(said: Said, version: Version) -> set[str]:
    home, snapshot = posixpath.dirname(said.at.path), said.site.snapshot
    paths = (posixpath.normpath(f"{home}/{each.path}") for each in version.files)
    return {snapshot.digest(path) for path in paths if path in snapshot}


DECIDE = Verb(
    name="decide",
    kinds=("deliverable", "change_order"),
    about="What was decided on, such as ACM-014-D1.",
    fields=(
        said_by(
            Decision,
            "outcome",
            argument=True,
            need=True,
            help="What was decided.",
            choices=(*(said_by(Decision, "outcome").choices), "rejected"),
        ),
        WHO,
        FOR,
        WHEN,
        COMMENT,
        SOURCE,
        MAIL,
        TAKEN_BY,
        AT,
        _VERSION,
    ),
    write=decide,
    writes=("Decision.*", "ChangeDecision.*"),
)
