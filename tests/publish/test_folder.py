"""A folder behind nginx or Caddy: whole portals, one step, nothing left, nobody's files touched."""

from __future__ import annotations

import errno
import os
from datetime import timedelta
from pathlib import Path

import pytest

from amportal.builder.storage import disk
from amportal.publish.portal_manifest import NAME
from amportal.publish.publish_engine import roll_back
from amportal.publish.targets.folder_target import FolderTarget
from amportal.publish.targets.target import Lock
from tests.publish.stand import Served, Stand, pages, said
from tests.publish.webhosts import caddy, fetched

PLACE = "k7f2"


@pytest.fixture
def place(served: Served, tmp_path: Path) -> str:
    """A place of its own at the shared server."""
    return f"p{tmp_path.parent.name[-4:]}{tmp_path.name[-6:]}".replace("_", "-").lower()


def published(served: Served, place: str) -> dict[str, bytes]:
    """Return what is served of *place*, as it lies on the disk."""
    folder = served.folder / place / "current"
    return {
        file.relative_to(folder.resolve()).as_posix(): file.read_bytes()
        for file in sorted(folder.resolve().rglob("*"))
        if file.is_file()
    }


def test_a_portal_is_published_and_proved(served: Served, place: str, stand: Stand) -> None:
    """Each file is there with its bytes, and every question from outside is answered well."""
    outcome = stand.publish(FolderTarget(served.folder, place), served.at(place))

    assert outcome.done, said(outcome)
    assert outcome.verdict is not None
    assert outcome.verdict.findings == (), said(outcome)
    assert published(served, place) == pages()
    again = stand.publish(FolderTarget(served.folder, place), served.at(place))
    assert again.plan is not None
    assert again.plan.empty
    assert not again.done


def test_what_is_gone_is_gone_and_open_pages_keep_their_style(
    served: Served, place: str, stand: Stand
) -> None:
    """For a day; then the old style goes as well, and nothing else is left of older releases."""
    target, at = FolderTarget(served.folder, place), served.at(place)
    stand.publish(target, at)
    (old,) = (path for path in pages() if path.startswith("assets/"))
    fewer = {path: each for path, each in pages("two").items() if path != "reports/2026-11-20.pdf"}

    outcome = stand.publish(target, at, fewer)

    assert outcome.plan is not None
    assert outcome.plan.removed == ("reports/2026-11-20.pdf",)
    assert fetched(at + "reports/2026-11-20.pdf")[0] == 404
    assert published(served, place) == {**fewer, old: pages()[old]}
    stand.now += timedelta(hours=25)
    later = stand.publish(target, at, fewer)
    assert later.plan is not None
    assert later.plan.expired == (old,)
    assert published(served, place) == fewer
    assert len(list((served.folder / place / "releases").iterdir())) == 1


def test_the_link_is_relative_so_that_it_leads_nowhere_else_in_a_container(
    served: Served, place: str, stand: Stand
) -> None:
    """A mount at another path still serves the portal."""
    stand.publish(FolderTarget(served.folder, place), served.at(place))
    link = (served.folder / place / "current").readlink()

    assert link.parts[0] == "releases"


def test_a_place_of_somebody_else_is_not_touched(served: Served, place: str, stand: Stand) -> None:
    """Another client's portal, another site's: each stops before the first byte."""
    target, at = FolderTarget(served.folder, place), served.at(place)
    stand.publish(target, at)
    before = published(served, place)

    other = Stand(stand.root / "other", portal="brandt").publish(target, at)
    foreign = Stand(stand.root / "third", site="ffffffffffff").publish(target, at)

    for outcome in (other, foreign):
        assert outcome.error is not None
        assert outcome.error.kind == "safety"
    assert other.error is not None
    assert "acme" not in other.error.text
    assert published(served, place) == before


def test_a_place_with_files_of_nobody_is_listed_and_can_be_adopted(
    served: Served, place: str, stand: Stand
) -> None:
    """Adopting leaves what is there, and takes files of the same bytes for its own."""
    folder = served.folder / place / "current"
    folder.mkdir(parents=True)
    (folder / "old.html").write_bytes(b"old")
    target, at = FolderTarget(served.folder, place, two_steps=True), served.at(place)

    stopped = stand.publish(target, at)

    assert stopped.error is not None
    assert stopped.error.kind == "safety"
    assert "current" in stopped.error.text
    adopted = stand.publish(target, at, adopt=True)
    assert adopted.done, said(adopted)
    assert adopted.plan is not None
    assert adopted.plan.strangers == ("old.html",)
    assert published(served, place) == {**pages(), "old.html": b"old"}


def test_unknown_files_among_ours_stay(served: Served, place: str, stand: Stand) -> None:
    """Whoever put them there needs them; an audit names them."""
    target, at = FolderTarget(served.folder, place), served.at(place)
    stand.publish(target, at)
    (served.folder / place / "current" / ".well-known").mkdir()
    (served.folder / place / "current" / ".well-known" / "x").write_bytes(b"theirs")

    outcome = stand.publish(target, at, pages("two"), audit=True)

    assert outcome.plan is not None
    assert outcome.plan.strangers == (".well-known/x",)
    assert published(served, place)[".well-known/x"] == b"theirs"


def test_a_second_publisher_is_turned_away_and_a_dead_one_passed_over(
    served: Served, place: str, stand: Stand
) -> None:
    """Who holds it is named; a process that ended, or silence of 15 minutes, holds nothing."""
    target, at = FolderTarget(served.folder, place), served.at(place)
    (served.folder / place).mkdir()
    elsewhere = Lock("sam", "elsewhere", 1, stand.now.isoformat())
    (served.folder / place / "lock").write_bytes(elsewhere.dumped())

    busy = stand.publish(target, at)

    assert busy.error is not None
    assert busy.error.kind == "busy"
    assert "sam on elsewhere" in busy.error.text
    stand.now += timedelta(minutes=16)
    assert stand.publish(target, at).done
    dead = Lock.here("sam", stand.now)
    (served.folder / place / "lock").write_bytes(
        Lock("sam", dead.host, 2**22 + 1, dead.at).dumped()
    )
    assert stand.publish(target, at, pages("two")).done
    assert not (served.folder / place / "lock").exists()


def test_a_publisher_who_is_overtaken_stops_before_the_switch(
    served: Served, place: str, stand: Stand
) -> None:
    """What is there is no more what the plan was made from."""
    target, at = FolderTarget(served.folder, place), served.at(place)
    stand.publish(target, at)

    class Slow(FolderTarget):
        def lock(self, mark: Lock, now: object) -> None:
            Stand(stand.root / "other").publish(target, at, pages("theirs"))

    outcome = stand.publish(Slow(served.folder, place), at, pages("ours"))

    assert outcome.error is not None
    assert outcome.error.kind == "busy"
    assert published(served, place)["index.html"] == pages("theirs")["index.html"]


def test_a_full_disk_leaves_the_release_that_is_served(
    served: Served, place: str, stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a release is taken away again, and the lock with it."""
    target, at = FolderTarget(served.folder, place), served.at(place)
    stand.publish(target, at)
    before = published(served, place)

    def full(*trees: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(trees[0]))

    monkeypatch.setattr("amportal.publish.targets.folder_target.disk.sync", full)
    outcome = stand.publish(target, at, pages("two"))

    assert outcome.error is not None
    assert outcome.error.kind == "machine"
    assert "No space" in outcome.error.text
    assert published(served, place) == before
    assert len(list((served.folder / place / "releases").iterdir())) == 1
    assert not (served.folder / place / "lock").exists()


def test_going_back_twice_goes_back_two_releases(served: Served, place: str, stand: Stand) -> None:
    """And what is published after that goes back to what readers had, not to what was undone."""
    target, at = FolderTarget(served.folder, place), served.at(place)

    def shown() -> str:
        return fetched(at)[1].decode().partition("<p>")[2].partition("</p>")[0]

    def back() -> str:
        outcome = roll_back(stand.job(target, at), stand.around(), "", reappear=True)
        assert outcome.done, said(outcome)
        assert outcome.seconds > 0
        return shown()

    for word in ("one", "two", "three"):
        assert stand.publish(target, at, pages(word)).done
    assert [back(), back()] == ["two", "one"]
    nothing = roll_back(stand.job(target, at), stand.around(), "", reappear=True)
    assert nothing.error is not None
    assert stand.publish(target, at, pages("four")).done
    assert back() == "one"


def test_where_links_cannot_be_had_a_gap_must_be_asked_for(
    served: Served, place: str, stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`switch: two-step` names its price; without it nothing is served half."""
    at = served.at(place)

    def refused(*words: object, **more: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "symlink_to", refused)
        stopped = stand.publish(FolderTarget(served.folder, place), at)
    assert stopped.error is not None
    assert stopped.error.kind == "usage"
    assert "two-step" in stopped.error.hint
    two = FolderTarget(served.folder, place, two_steps=True)
    for word in ("one", "two"):
        assert stand.publish(two, at, pages(word)).done
        assert fetched(at + "index.html") == (200, pages(word)["index.html"])


def test_a_damaged_manifest_stops_and_an_audit_mends(
    served: Served, place: str, stand: Stand
) -> None:
    """As does one of a newer amportal, which nothing mends but an update."""
    target, at = FolderTarget(served.folder, place), served.at(place)
    stand.publish(target, at)
    mark = served.folder / place / NAME
    whole = mark.read_bytes()

    mark.write_bytes(whole.replace(b'"acme"', b'"acme'))
    damaged = stand.publish(target, at, pages("two"))
    mended = stand.publish(target, at, pages("two"), audit=True)

    assert damaged.error is not None
    assert damaged.error.kind == "safety"
    assert "--audit" in damaged.error.hint
    assert mended.done, said(mended)
    mark.write_bytes(whole.replace(b'"format": 1', b'"format": 2'))
    newer = stand.publish(target, at, pages("three"))
    assert newer.error is not None
    assert newer.error.kind == "usage"
    assert published(served, place)["index.html"] == pages("two")["index.html"]


def test_a_portal_that_is_withdrawn_is_taken_away_and_proved_gone(
    served: Served, place: str, stand: Stand
) -> None:
    """Nothing is left but the mark that keeps the place."""
    target, at = FolderTarget(served.folder, place), served.at(place)
    stand.publish(target, at)

    outcome = stand.publish(target, at, None)

    assert outcome.done, said(outcome)
    assert outcome.verdict is not None
    assert outcome.verdict.findings == (), said(outcome)
    assert published(served, place) == {}
    assert fetched(at + "index.html")[0] in (403, 404)
    kept = dict(FolderTarget(served.folder, "").places())
    assert kept[place].withdrawn


def test_caddy_serves_it_as_well(stand: Stand, tmp_path: Path) -> None:
    """The same portal by the other server that the docs name."""
    (tmp_path / "portals").mkdir()
    with caddy(tmp_path / "portals", tmp_path / "run", PLACE) as address:
        target = FolderTarget(tmp_path / "portals", PLACE)
        first = stand.publish(target, f"{address}{PLACE}/")
        second = stand.publish(target, f"{address}{PLACE}/", pages("two"))

    for outcome in (first, second):
        assert outcome.verdict is not None, said(outcome)
        assert outcome.verdict.findings == (), said(outcome)


def test_abilities_are_tried_and_cleaned_up(served: Served) -> None:
    """`doctor publish` leaves nothing."""
    before = sorted(served.folder.iterdir())
    found = list(FolderTarget(served.folder, PLACE).abilities())

    assert [state for state, _, _ in found] == ["ok", "ok"]
    assert sorted(served.folder.iterdir()) == before
    assert disk is not None
