"""Every id that names a person or a piece of work must be known; else the nearest one is named.

One table for all files: which key names what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from amportal.errors import Problem
from amportal.model.messages.nearest_name import nearest
from amportal.model.problem_location import Loc, point
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.known_ids import WORK, Names, agency_names
from amportal.model.rules.people.past_hints import left_instead
from amportal.model.rules.rule_context import RuleContext
from amportal.model.rules.value_paths import written

AGENCY = (
    ("people.*.department", "department"),
    ("people.*.stand_in", "person"),
    ("people.*.away.*.stand_in", "person"),
    ("departments.*.lead", "person"),
    ("on_call.*.person", "person"),
)
CLIENT = (
    ("account_manager", "person"),
    ("contacts.*.stand_in", "contact"),
    ("contacts.*.away.*.stand_in", "contact"),
)
PROJECT = (
    ("lead", "person"),
    ("team.*", "person"),
    ("milestones.*.owner", "owner_side"),
    ("milestones.*.phase", "phase"),
    ("milestones.*.depends_on.*", "work"),
    ("actions.*.owner", "side"),
    ("actions.*.blocks.*", "work"),
    ("risks.*.owner", "either"),
    ("next_steps.*.owner", "either"),
    ("decisions.*.by", "either"),
)
DELIVERABLE = (
    ("department", "department"),
    ("owner", "person"),
    ("approvers.*", "contact"),
    ("stages.*.approvers.*", "contact"),
    ("blocks.*", "work"),
    ("versions.*.quality.by", "person"),
    ("versions.*.decisions.*.by", "contact"),
    ("versions.*.decisions.*.for", "contact"),
    ("versions.*.decisions.*.taken_by", "person"),
    ("versions.*.change_order", "change order"),
)
BUDGET = (
    ("lines.*.department", "department"),
    ("change_orders.*.asked_by", "either"),
    ("change_orders.*.lines.*.line", "budget line"),
    ("change_orders.*.decision.by", "contact"),
    ("change_orders.*.decision.for", "contact"),
    ("change_orders.*.decision.taken_by", "person"),
)
MONEY = (("lines.*.line", "budget line"),)
UPDATE = (("author", "person"), ("about.*", "any"))
MEETING = (
    ("present.*", "either"),
    ("apologies.*", "either"),
    ("decisions.*.by", "either"),
    ("actions.*.owner", "side"),
    ("actions.*.blocks.*", "work"),
)
REPORT = (
    ("project", "project"),
    ("reviewed.by", "person"),
    ("recipients.*", "contact"),
)
QUESTIONS = (
    ("questions.*.asked_by", "contact"),
    ("questions.*.answered_by", "person"),
    ("questions.*.about.*", "any"),
)
_WHERE = {
    "person": ("unknown-person", "nobody at the agency", "the people in `agency.yaml`"),
    "contact": ("unknown-contact", "no contact of this client", "the contacts in `client.yaml`"),
    "either": ("unknown-person", "neither a person of the agency nor a contact", "people"),
    "department": ("unknown-department", "no department", "the departments in `agency.yaml`"),
    "phase": ("unknown-phase", "no phase of this project", "`phases` in `project.yaml`"),
    "work": (
        "unknown-id",
        "no milestone, deliverable or action of this project",
        "`project.yaml` and `deliverables/`",
    ),
    "change order": ("unknown-order", "no change order of this project", "`budget.yaml`"),
    "budget line": ("unknown-line", "no line of this budget", "`lines` in `budget.yaml`"),
    "any": ("unknown-id", "nothing in this client's projects", "the client's projects"),
    "project": ("unknown-project", "no project of this client", "the folders in `projects/`"),
}


class _Known(NamedTuple):
    """Whether one name is known, and what it may be: asked for only where it is not."""

    found: bool
    ids: Callable[[], list[str]]
    called: Callable[[], dict[str, str]] = dict


def agency_references(read: Read[Any]) -> Iterator[Problem]:
    """Yield the unknown ids in `agency.yaml`."""
    names = agency_names(read)
    for path, kind in AGENCY:
        for loc, ident in written(read.data, path):
            if not names.knows(ident, kind):
                known = _Known(False, partial(names.of, kind), partial(names.called, kind))
                yield _unknown(read, loc, ident, kind, known)


def client_references(check: RuleContext) -> Iterator[Problem]:
    """Yield the unknown ids in all files of the client."""
    dossier = check.dossier
    yield from _check(check, dossier.read, CLIENT, None)
    yield from _check(check, dossier.questions, QUESTIONS, None)
    issued = {each.issue.report for each in dossier.sent}
    for report in dossier.reports:
        # Whom a report went to, and about what, stands as it was sent, whoever left since.
        if not (report.name in issued and report.noun and report.noun.state == "sent"):
            yield from _check(check, report, REPORT, None)
    for project in dossier.projects:
        yield from _check(check, project.read, PROJECT, project.slug)
        yield from _check(check, project.budget, BUDGET, project.slug)
        yield from _check(check, project.money, MONEY, project.slug)
        for table, reads in (
            (DELIVERABLE, project.deliverables),
            (UPDATE, project.updates),
            (MEETING, project.meetings),
        ):
            for read in reads:
                yield from _check(check, read, table, project.slug)
    if dossier.money:
        for loc, ident in written(dossier.money.data, "lines.*.line"):
            if not check.directory.knows_reference(ident, "budget line"):
                known = _Known(False, partial(check.directory.references, "budget line"))
                yield _unknown(dossier.money, loc, ident, "budget line", known)


def _check(
    check: RuleContext,
    read: Read[Any] | None,
    table: Iterable[tuple[str, str]],
    project: str | None,
) -> Iterator[Problem]:
    if read is None:
        return
    for path, kind in table:
        for loc, ident in written(read.data, path):
            kind_here = kind
            if kind in ("side", "owner_side"):
                kind_here = "contact" if _side(read.data, loc, kind) else "person"
                strayed = _wrong_side(check, read, loc, ident, kind_here)
                if strayed:
                    yield strayed
                    continue
            known = _known(check, ident, kind_here, project)
            if not known.found:
                strayed = _wrong_side(check, read, loc, ident, kind_here)
                yield strayed or _unknown(read, loc, ident, kind_here, known, check)


def _side(data: Any, loc: Loc, key: str) -> bool:
    """Say whether the entry that holds *loc* is the client's."""
    for step in loc[:-1]:
        data = data[step]
    return str(data.get(key) or "agency").strip() == "client"


def _known(check: RuleContext, ident: str, kind: str, project: str | None) -> _Known:
    directory = check.directory
    agency, contacts = directory.agency, directory.contacts
    names = directory.projects.get(project or "") or Names()
    if kind in ("person", "department"):
        return _Known(
            agency.knows(ident, kind), partial(agency.of, kind), partial(agency.called, kind)
        )
    if kind == "contact":
        return _Known(contacts.knows(ident), contacts.of, contacts.called)
    if kind == "either":
        found = contacts.knows(ident) or agency.knows(ident, "person")
        return _Known(
            found,
            lambda: contacts.of() + agency.of("person"),
            lambda: contacts.called() | agency.called("person"),
        )
    if kind == "project":
        slugs = [each.slug for each in check.dossier.projects]
        return _Known(ident in slugs, lambda: slugs)
    if kind in ("work", "any"):
        kinds = WORK if kind == "work" else ()
        found = (bool(project) and names.knows(ident, *kinds)) or directory.knows_reference(
            ident, *kinds
        )
        return _Known(
            found,
            lambda: names.of(*kinds) + directory.references(*kinds),
            partial(names.called, *kinds),
        )
    return _Known(names.knows(ident, kind), partial(names.of, kind), partial(names.called, kind))


def _wrong_side(
    check: RuleContext, read: Read[Any], loc: Loc, ident: str, kind: str
) -> Problem | None:
    """Return the problem that *ident* is somebody, but of the other side."""
    people, contacts = check.directory.agency.of("person"), check.directory.contacts.of()
    key = next((step for step in reversed(loc) if isinstance(step, str)), "")
    theirs_in_action = key == "owner" and isinstance(loc[-2] if len(loc) > 1 else None, int)
    if kind == "contact" and ident in people and ident not in contacts:
        return point(
            read.doc,
            loc,
            "wrong-side",
            f"`{ident}` is of the agency, not of the client",
            expected="a contact of the client is expected",
            hint=(
                "name a contact, or leave out the line that says `client`"
                if theirs_in_action
                else f"name one of: {', '.join(contacts)}"
            ),
        )
    if kind == "person" and ident in contacts and ident not in people:
        side = "owner_side" if loc and loc[0] == "milestones" else "side"
        return point(
            read.doc,
            loc,
            "wrong-side",
            f"`{ident}` is of the client, not of the agency",
            expected="a person of the agency is expected",
            hint=(
                f"add `{side}: client`, or name a person of the agency"
                if theirs_in_action
                else f"name one of: {', '.join(people)}"
            ),
        )
    return None


def _unknown(
    read: Read[Any],
    loc: Loc,
    ident: str,
    kind: str,
    known: _Known,
    check: RuleContext | None = None,
) -> Problem:
    slug, what, where = _WHERE[kind]
    ids, called = known.ids(), known.called()
    near = called.get(nearest(ident, called) or "") or nearest(ident, ids)
    full = [each for each in ids if each.endswith(f"-{ident}")]
    if full:
        near = full[0]
    few = ", ".join(ids[:8])
    expected = f"expected one of: {few}{', ...' if len(ids) > 8 else ''}" if ids else ""
    hint = f"did you mean `{near}`?" if near else f"see {where}, or add it there"
    if check and kind in ("contact", "person", "either"):
        hint = left_instead(check, ident, near=bool(near)) or hint
    return point(
        read.doc,
        loc,
        slug,
        f"`{ident}` is {what}",
        expected=expected,
        hint=hint,
    )
