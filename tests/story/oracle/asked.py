"""What waits on the client, from whom, since when; and what is to do for whom."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tests.story.oracle.almanac import after, between
from tests.story.oracle.scene import OVER, Claim, Scene, is_hidden, is_shown
from tests.story.oracle.sources import Facts, amount, day, listed, must
from tests.story.oracle.stones import before, bringers, circumstance, expected, is_open


def asked(scene: Scene) -> Iterator[Claim]:
    """Claim what waits on the client; `scene.waits` holds the versions already."""
    _orders(scene)
    _actions(scene)
    _stones(scene)
    number = scene.job.number
    if scene.state in OVER:
        scene.waits.clear()
        scene.hidden.clear()
    yield Claim(number, "waits", frozenset(each.ref for each in scene.waits), scene.state)
    yield from _asked_each(scene)
    for wait in scene.waits:
        days = wait.days if scene.live else min(0, wait.days)
        yield Claim(wait.ref, "wait due", wait.due, scene.state)
        yield Claim(wait.ref, "wait days", days, scene.state)
        yield Claim(wait.ref, "wait owners", wait.owners, wait.why)
        yield Claim(wait.ref, "asked of", (*wait.owners, *wait.absent), wait.why)
        yield Claim(wait.ref, "wait is today", scene.live and wait.due == scene.today)
        yield Claim(
            wait.ref,
            "blocks",
            frozenset(map(scene.ref, _blocked(scene, wait.ref.rsplit("-", 1)[1]))),
        )


def _asked_each(scene: Scene) -> Iterator[Claim]:
    """Claim of everything that could be asked of the client whether it is, and why."""
    now = {each.ref for each in scene.waits}
    idents = {stone["id"]: why_asked(scene, stone) for stone in scene.job.milestones}
    idents |= {each["id"]: scene.state for each in scene.job.actions}
    idents |= {
        piece["id"]: f"{scene.states[piece['id']]}, {scene.state}"
        for piece in scene.job.deliverables
    }
    for each in (scene.job.budget or {}).get("change_orders", []):
        idents[each["id"]] = f"{each['state']}, {scene.state}"
    for ident, why in idents.items():
        yield Claim(scene.ref(ident), "asked", scene.ref(ident) in now, why)


def why_asked(scene: Scene, stone: Facts) -> str:
    """Return what a milestone waits for."""
    words = [circumstance(scene, stone)]
    if any(is_open(scene, piece["id"]) for piece in bringers(scene, stone)):
        words.append("by a deliverable to come")
    hidden = [a["id"] for a in scene.job.actions if "internal" in listed(a.get("audience"))]
    if any(is_open(scene, each) for each in listed(stone.get("depends_on")) if each in hidden):
        words.append("by a hidden action")
    return ", ".join(words)


def _blocked(scene: Scene, ident: str) -> Iterator[str]:
    """Yield what waits for *ident* and is still to come."""
    entries = [*scene.job.actions, *scene.job.deliverables]
    own = next((listed(each.get("blocks")) for each in entries if each["id"] == ident), [])
    own += [each["id"] for each in scene.job.milestones if ident in listed(each.get("depends_on"))]
    yield from (each for each in own if is_open(scene, each))


def _orders(scene: Scene) -> None:
    terms = scene.terms
    for each in (scene.job.budget or {}).get("change_orders", []):
        if each["state"] != "sent":
            continue
        due = day(each.get("decide_by")) or after(
            must(each["sent_on"]), int(terms["review_days"]), (scene.theirs,)
        )
        whole = abs(sum((amount(line["amount"]) for line in each["lines"]), Decimal(0)))
        able = [
            contact["id"]
            for contact in scene.account.file["contacts"]
            if "approver" in listed(contact["roles"])
            and is_shown(scene.job.budget or {}, contact)
            and (not contact.get("approval_limit") or whole <= amount(contact["approval_limit"]))
        ]
        owners = [each["asked_by"]] if each["asked_by"] in able else able
        budget = scene.job.budget or {}
        found = scene.wait(each["id"], due, owners, budget)
        if len(owners) == 1 and found.absent and found.absent == found.owners:
            # Whoever asked for it is away and nobody stands in: then all who may are asked.
            found = scene.wait(each["id"], due, able, budget)
        (scene.hidden if is_hidden(budget) else scene.waits).append(found)


def _actions(scene: Scene) -> None:
    for each in scene.job.actions:
        hidden = "internal" in listed(each.get("audience"))
        if each.get("side") == "client" and not each.get("done_on") and not hidden:
            scene.waits.append(scene.wait(each["id"], must(each["due"]), [each["owner"]], each))


def _stones(scene: Scene) -> None:
    for stone in scene.job.milestones:
        free = not any(is_open(scene, each) for each in before(scene, stone))
        if stone.get("owner_side") == "client" and is_open(scene, stone["id"]) and free:
            owner = listed(stone.get("owner"))
            scene.waits.append(scene.wait(stone["id"], expected(scene, stone), owner, stone))


def actions(scene: Scene) -> Iterator[Claim]:
    """Claim by how many days an open action is late, in the days of whoever is to do it."""
    for each in scene.job.actions:
        side = each.get("side", "agency")
        if each.get("done_on"):
            yield Claim(scene.ref(each["id"]), "action days", None, "done")
        elif scene.live:
            place = scene.theirs if side == "client" else scene.ours
            days = between(must(each["due"]), scene.today, (place,))
            yield Claim(scene.ref(each["id"]), "action days", days, side)


__all__ = ["actions", "asked", "why_asked"]
