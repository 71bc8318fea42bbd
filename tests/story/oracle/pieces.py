"""Deliverables: states, rounds, whose turn it is, lateness on both sides."""

from __future__ import annotations

from collections.abc import Iterator

from tests.story.oracle.almanac import after, between
from tests.story.oracle.scene import OVER, Claim, Scene
from tests.story.oracle.sources import Facts, day, listed, must
from tests.story.oracle.standing import mixed, newest_sent, verdicts


def deliverables(scene: Scene) -> Iterator[Claim]:
    """Claim states, rounds, whose turn it is, and lateness on both sides."""
    for piece in scene.job.deliverables:
        ref, now = scene.ref(piece["id"]), scene.states[piece["id"]]
        yield Claim(ref, "state", scene.shown(piece["id"]), mixed(piece, scene.today))
        yield Claim(ref, "due", must(piece["due"]))
        sent = [
            v for v in piece["versions"] if v.get("sent_on") and must(v["sent_on"]) <= scene.today
        ]
        yield Claim(ref, "rounds used", max((int(v["round"]) for v in sent), default=0))
        version = newest_sent(piece, scene.today)
        if now == "in_review" and version and scene.state not in OVER:
            yield from _review(scene, piece, version)
        else:
            yield Claim(ref, "awaited", (), now)
            yield Claim(ref, "answer days", None, now)
            yield Claim(ref, "answer due", None, now)
        late, why = 0, scene.state if not scene.live else now
        if scene.live and now in ("planned", "in_production", "changes_requested"):
            late = max(0, between(must(piece["due"]), scene.today, (scene.ours,)))
        yield Claim(
            ref,
            "late with us",
            late,
            f"{why}, {'past' if must(piece['due']) < scene.today else 'ahead'}",
        )


def _review(scene: Scene, piece: Facts, version: Facts) -> Iterator[Claim]:
    ref, said = scene.ref(piece["id"]), verdicts(version, scene.today)
    due = day(version.get("review_due")) or after(
        must(version["sent_on"]), int(scene.terms["review_days"]), (scene.theirs,)
    )
    asked = [each for each in listed(piece.get("approvers")) if each not in said]
    wait = scene.wait(piece["id"], due, asked, piece)
    yield Claim(ref, "awaited", wait.owners, wait.why)
    yield Claim(ref, "answer due", due)
    yield Claim(ref, "answer days", wait.days if scene.live else min(0, wait.days), scene.state)
    scene.waits.append(wait)


__all__ = ["deliverables"]
