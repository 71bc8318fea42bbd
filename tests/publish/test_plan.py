"""What is brought and what is deleted, for any two releases; and a dry run says just that."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amportal.publish.media_types import ASSETS
from amportal.publish.portal_manifest import (
    DamagedManifestError,
    Entry,
    Manifest,
    is_plain,
    loaded,
)
from amportal.publish.publish_errors import PublishError
from amportal.publish.publish_plan import GRACE, is_lasting, plan_of
from amportal.publish.targets.folder_target import FolderTarget
from tests.publish.stand import NOW, Stand, pages

NAMES = (
    "index.html",
    "404.html",
    "reports/a.pdf",
    "data/b.csv",
    "assets/s.0123456789ab.css",
    "assets/t.0123456789ab.js",
    "assets/search-index.0123456789ab.js",
    "files/c.png",
)
CONTENTS = st.dictionaries(st.sampled_from(NAMES), st.binary(max_size=3))
NOWHERE = "http://127.0.0.1:9/"


def manifest(files: dict[str, bytes]) -> Manifest:
    """Return the manifest of *files*."""
    entries = {path: Entry(sha256(each).hexdigest(), len(each)) for path, each in files.items()}
    return Manifest("s", "acme", entries, at=NOW.isoformat())


@settings(max_examples=200)
@given(st.lists(CONTENTS, min_size=1, max_size=6), st.integers(0, 60))
def test_any_releases_one_after_the_other(releases: list[dict[str, bytes]], hours: int) -> None:
    """The place holds the release, and assets for a day; each write was needed."""
    there: dict[str, bytes] = {}
    before, now = None, NOW
    for files in releases:
        plan = plan_of(manifest(files), before, now)
        for path in plan.puts:
            assert there.get(path) != files[path]
            there[path] = files[path]
        for path in plan.gone:
            del there[path]
        assert {path: there[path] for path in files} == files
        rest = set(there) - set(files)
        assert rest == set(plan.manifest.kept)
        assert all(is_lasting(path) for path in rest)
        ranks = [0 if p.startswith(ASSETS) else 2 if p.endswith(".html") else 1 for p in plan.puts]
        assert ranks == sorted(ranks)
        if "index.html" in plan.puts:
            assert plan.puts[-1] == "index.html"
        before = loaded(plan.manifest.dumped())
        assert before == plan.manifest
        assert plan_of(manifest(files), before, now).empty
        now += timedelta(hours=hours)
    assert before is not None
    later = plan_of(manifest(releases[-1]), before, now + GRACE + timedelta(hours=1))
    assert later.manifest.kept == {}


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_no_bytes_crash_reading_a_manifest(raw: bytes) -> None:
    """What is not ours is said to be damaged."""
    with pytest.raises(DamagedManifestError):
        loaded(raw)


def test_a_manifest_that_was_changed_by_hand_is_damaged() -> None:
    """A path that leads out, a digest that is another's."""
    whole = manifest({"index.html": b"x"}).dumped()
    for old, new in ((b"index.html", b"../x.html"), (b"index.html", b"b.html"), (b"[\n", b"{\n")):
        with pytest.raises(DamagedManifestError):
            loaded(whole.replace(old, new, 1))
    assert [is_plain(p) for p in ("a/b", "", "a//b", "../a", "a\nb", "a" * 1025)] == [
        *(True, False, False, False, False, False)
    ]


def test_names_that_are_one_on_some_hosts_are_refused() -> None:
    """Case, and two ways of writing one letter."""
    for pair in (("Logo.png", "logo.png"), ("caf\u00e9.png", "cafe\u0301.png")):
        with pytest.raises(PublishError, match="one file on many hosts"):
            plan_of(manifest(dict.fromkeys(pair, b"")), None, NOW)


def edited(rng: random.Random, files: dict[str, bytes], round_: int) -> dict[str, bytes]:
    """Return *files* with some of them changed, taken away or new."""
    found = dict(files)
    for _ in range(rng.randint(0, 3)):
        kind, name = rng.random(), rng.choice(sorted(found))
        if kind < 0.4 and name != "404.html":
            found[name] = f"{round_} {rng.random()}".encode()
        elif kind < 0.7 and name not in ("index.html", "404.html"):
            del found[name]
        else:
            ending = rng.choice(["html", "pdf", "png", "csv"])
            folder = rng.choice(["", "files/x/", "reports/", "assets/"])
            found[f"{folder}n{rng.randint(0, 12)}.{ending}"] = rng.randbytes(5)
    return found


def compare_dry_runs(root: Path, rounds: int, seed: int) -> int:
    """Publish *rounds* random edits, each first dry; return how many writes there were."""
    rng, stand, files = random.Random(seed), Stand(root), pages()
    (root / "portals").mkdir(parents=True)
    writes = 0
    for round_ in range(rounds):
        target = FolderTarget(root / "portals", "acme")
        stand.now += timedelta(hours=rng.choice([0, 1, 30]))
        at: datetime = stand.now
        dry = stand.publish(target, NOWHERE, files, dry=True)
        assert dry.plan is not None, dry.error
        before = target.listing()
        stand.now = at
        real = stand.publish(target, NOWHERE, files)
        assert real.plan is not None, real.error
        assert (dry.plan.puts, dry.plan.gone) == (real.plan.puts, real.plan.gone)
        after = target.listing()
        assert {path for path in after if before.get(path) != after[path]} == set(dry.plan.puts)
        assert set(before) - set(after) == set(dry.plan.gone) & set(before)
        assert set(after) == set(real.plan.everything)
        writes += len(real.plan.puts)
        files = edited(rng, files, round_)
    return writes


def test_a_dry_run_says_what_the_run_after_it_does(tmp_path: Path) -> None:
    """Random edits, hours apart; `make publish-figures` takes 500 of them."""
    assert compare_dry_runs(tmp_path / "site", 25, 1) > 25
