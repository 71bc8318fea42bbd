"""Rules of versions and rounds: what was sent, in which order, and who paid for it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from datetime import date, timedelta

from amportal.errors import Problem
from amportal.model.content_layout import PICTURES, extension
from amportal.model.derive.deliverable_state import handed_over, outcome_of
from amportal.model.nouns.budget import ChangeOrder
from amportal.model.nouns.deliverable import DeliverableFile, Version
from amportal.model.problem_location import Loc, note_at, point
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.file_rules import referenced
from amportal.model.rules.rule_context import ProjectRuleContext

Reads = Read[DeliverableFile]
_DAY = timedelta(days=1)


def version_rules(check: ProjectRuleContext, read: Reads) -> Iterator[Problem]:
    """Yield what is wrong with the versions and rounds of one deliverable."""
    if read.noun is None:
        return
    file = read.noun
    yield from _numbers(read, file)
    yield from _rounds(read, file)
    yield from _paid(check, read, file)
    yield from _sent_in_order(read, file)
    yield from _delivered(check, read, file)
    yield from _posters(check, read, file)


def _posters(check: ProjectRuleContext, read: Reads, file: DeliverableFile) -> Iterator[Problem]:
    """Yield each `poster:` that is not there, or is no picture."""
    dossier, home = check.client.dossier, posixpath.dirname(read.path)
    for index, version in enumerate(file.versions):
        for position, each in enumerate(version.files):
            if each.poster is None:
                continue
            loc: Loc = ("versions", index, "files", position, "poster")
            named = (each.poster, home, dossier.folder, dossier.paths)
            path, problem = referenced(read, loc, *named)
            if problem:
                yield problem
            elif path and extension(path) not in PICTURES:
                yield point(
                    read.doc,
                    loc,
                    "file-kind",
                    f"the poster `{each.poster}` is no picture",
                    expected="a picture that stands for the film",
                    hint="save a frame of the film as PNG, JPEG or WebP and name that",
                )


def _numbers(read: Reads, file: DeliverableFile) -> Iterator[Problem]:
    """Yield the first version whose number is not the next one; internal ones may have none."""
    expected = 1
    for index, version in enumerate(file.versions):
        if version.n == expected:
            expected += 1
        elif version.n:
            yield point(
                read.doc,
                ("versions", index, "n"),
                "version-number",
                f"version {version.n} stands where version {expected} belongs",
                expected=f"version {expected} belongs here",
                hint="number versions 1, 2, 3 from the oldest down, and never leave one out",
            )
            return
        elif version.round:
            yield point(
                read.doc,
                ("versions", index),
                "version-number",
                "this version has no number",
                expected=f"version {expected} belongs here",
                hint=f"add `n: {expected}`; only an internal version (`round: 0`) needs none",
            )
            return


def _rounds(read: Reads, file: DeliverableFile) -> Iterator[Problem]:
    highest = 0
    for index, version in enumerate(file.versions):
        # Round 0 is internal and may stand anywhere; the first the client sees is round 1.
        if version.round > highest + 1:
            yield point(
                read.doc,
                ("versions", index, "round"),
                "round-gap",
                f"round {version.round} comes after round {highest}",
                expected=f"at most {highest + 1}",
                hint=f"write `round: {highest + 1}`, or add the version that is missing",
            )
            return
        if 0 < version.round < highest:
            yield point(
                read.doc,
                ("versions", index, "round"),
                "round-back",
                f"round {version.round} comes after round {highest}",
                expected=f"{highest} or {highest + 1}",
                hint="rounds only go up: correct this one, or the order of the versions",
            )
            return
        if version.round == 0 and version.sent_on is not None:
            yield point(
                read.doc,
                ("versions", index, "round"),
                "round-zero-sent",
                f"{version.called} was sent, but round 0 is internal",
                expected="1 or more",
                hint="write `round: 1`, or delete `sent_on`",
            )
        highest = max(highest, version.round)


def _paid(check: ProjectRuleContext, read: Reads, file: DeliverableFile) -> Iterator[Problem]:
    orders: dict[str, ChangeOrder] = {}
    budget = check.project.budget
    if budget and budget.noun:
        orders = {each.id: each for each in budget.noun.change_orders}
    told: set[int] = set()
    for index, version in enumerate(file.versions):
        if version.change_order:
            yield from _order_state(check, read, index, version, orders)
        beyond = version.round > file.rounds_included
        if not beyond or version.round in told:
            continue
        told.add(version.round)
        same = [each for each in file.versions if each.round == version.round]
        if not any(each.change_order or each.waiver for each in same):
            rounds = f"{file.rounds_included} round{'' if file.rounds_included == 1 else 's'}"
            yield point(
                read.doc,
                ("versions", index, "round"),
                "round-not-included",
                f"round {version.round} is beyond what is included",
                expected=f"{rounds} included",
                hint="add `change_order:` with the one that pays for it, or `waiver:` with why "
                "it is free",
                notes=(note_at(read.doc, ("rounds_included",), "included rounds are here"),)
                if read.doc.has(("rounds_included",))
                else (),
            )


def _order_state(
    check: ProjectRuleContext,
    read: Reads,
    index: int,
    version: Version,
    orders: dict[str, ChangeOrder],
) -> Iterator[Problem]:
    order = orders.get(version.change_order or "")
    budget = check.project.budget
    if order is None or order.state == "approved" or version.waiver or budget is None:
        return
    place = ("change_orders", list(orders).index(order.id), "state")
    yield point(
        read.doc,
        ("versions", index, "change_order"),
        "order-not-approved",
        f"the change order `{order.id}` is not approved: it is {order.state}",
        expected="an approved change order",
        hint="wait for the client's approval, or say in `waiver:` why this round is free",
        notes=(note_at(budget.doc, place, "its state is here"),),
    )


def _sent_in_order(read: Reads, file: DeliverableFile) -> Iterator[Problem]:
    last: tuple[int, Version] | None = None
    for index, version in enumerate(file.versions):
        if version.sent_on is None:
            continue
        if last and last[1].sent_on and version.sent_on < last[1].sent_on:
            place = ("versions", last[0], "sent_on")
            yield point(
                read.doc,
                ("versions", index, "sent_on"),
                "sent-out-of-order",
                f"{version.called} was sent before {last[1].called}",
                expected=f"not before {last[1].sent_on}",
                hint="correct one of the two days",
                notes=(note_at(read.doc, place, f"{last[1].called} was sent here"),),
            )
        last = (index, version)


def _delivered(check: ProjectRuleContext, read: Reads, file: DeliverableFile) -> Iterator[Problem]:
    if file.delivered_on is None:
        yield from _reopened(read, file)
        return
    if file.cancelled:
        yield point(
            read.doc,
            ("delivered_on",),
            "done-and-cancelled",
            f"`{file.id}` is cancelled, yet it has a `delivered_on` day",
            expected="one of the two only",
            hint="delete `cancelled`, or delete `delivered_on`",
            notes=(note_at(read.doc, ("cancelled",), "cancelled here", key=True),),
        )
        return
    yield from _reopened(read, file)
    # Each delivery is of what had been sent until the work was opened again.
    again = [*(each.on for each in file.reopened), check.today + _DAY]
    places: list[Loc] = [("delivered_on",)]
    places += [("reopened", at, "delivered_on") for at in range(len(file.reopened))]
    days = [file.delivered_on, *(each.delivered_on for each in file.reopened)]
    for loc, day, end in zip(places, days, again, strict=True):
        if day is not None:
            yield from _delivery(read, file, loc, day, handed_over(file, day, end))


def _delivery(
    read: Reads, file: DeliverableFile, loc: Loc, day: date, newest: Version | None
) -> Iterator[Problem]:
    """Yield what is wrong with the delivery of *newest* on *day*."""
    outcome = outcome_of(file, newest) if newest else None
    if outcome != "approved":
        what = f"version {newest.n} is not approved" if newest else "no version was sent"
        yield point(
            read.doc,
            loc,
            "delivered-not-approved",
            f"`{file.id}` is delivered, but {what}",
            expected="the newest version approved first",
            hint="add the approval to the newest version's `decisions`, or delete `delivered_on`",
        )
    elif newest and newest.sent_on and day < newest.sent_on:
        place = ("versions", file.versions.index(newest), "sent_on")
        yield point(
            read.doc,
            loc,
            "dates-out-of-order",
            f"`delivered_on` is before version {newest.n} was sent",
            expected=f"not before {newest.sent_on}",
            hint="swap the two, or correct one of them",
            notes=(note_at(read.doc, place, "`sent_on` is here"),),
        )


def _reopened(read: Reads, file: DeliverableFile) -> Iterator[Problem]:
    """Yield each reopening that does not follow a delivery."""
    before: date | None = file.delivered_on
    place: Loc = ("delivered_on",)
    for at, each in enumerate(file.reopened):
        loc: Loc = ("reopened", at, "on")
        if before is not None and each.on < before:
            yield point(
                read.doc,
                loc,
                "dates-out-of-order",
                f"`{file.id}` was reopened before it was delivered",
                expected=f"not before {before}",
                hint="swap the two, or correct one of them",
                notes=(note_at(read.doc, place, "it was delivered here"),),
            )
        elif before is None:
            yield point(
                read.doc,
                loc,
                "reopened-not-delivered",
                f"`{file.id}` was reopened, but was not delivered before",
                expected="a delivery before that",
                hint="add `delivered_on` to "
                + ("the deliverable" if at == 0 else "the reopening before"),
            )
        before, place = each.delivered_on, ("reopened", at, "delivered_on")
