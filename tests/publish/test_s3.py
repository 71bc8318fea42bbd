"""A store that speaks S3: the order of requests, faults of the network, and who comes second."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from amportal.publish.media_types import cache_control, media_type
from amportal.publish.portal_job import PortalJob
from amportal.publish.portal_manifest import NAME
from amportal.publish.publish_engine import publish
from amportal.publish.targets.s3_target import LOCK, Bucket, S3Target
from amportal.publish.targets.target import Lock
from tests.publish.s3host import KEYS, PUBLIC, FaultProxy, fault_proxy, s3_store
from tests.publish.stand import Stand, pages, said
from tests.publish.webhosts import program

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def store() -> Iterator[FaultProxy]:
    """A store behind a proxy, with one bucket that anybody may read."""
    with s3_store() as behind, fault_proxy(behind) as proxy:
        bucket = urllib.request.Request(f"{proxy.address}/portals", method="PUT")
        urllib.request.urlopen(bucket).read()
        policy = urllib.request.Request(
            f"{proxy.address}/portals?policy",
            PUBLIC.encode(),
            {"Content-Type": "application/json"},
            method="PUT",
        )
        urllib.request.urlopen(policy).read()
        yield proxy


@pytest.fixture
def place(store: FaultProxy, tmp_path: Path) -> Iterator[str]:
    """A prefix of its own; no fault, nothing seen."""
    store.fault = lambda method, path: None
    store.seen.clear()
    yield f"p-{tmp_path.name}".replace("_", "-").lower()
    store.fault = lambda method, path: None


def target(store: FaultProxy, place: str) -> S3Target:
    """Return the place *place* of the store."""
    return S3Target(Bucket("portals", store.address, "us-east-1"), place, KEYS.get)


def at(store: FaultProxy, place: str) -> str:
    """Return the address at which the store shows it."""
    return f"{store.address}/portals/{place}/"


def shown(store: FaultProxy, place: str) -> dict[str, bytes]:
    """Return every file below the prefix."""
    found = target(store, place).listing()
    contents = {}
    for path in found:
        contents[path] = target(store, place)._read(path)[0] or b""
    return contents


def test_a_portal_is_published_in_order_and_only_what_changed(
    store: FaultProxy, place: str, stand: Stand
) -> None:
    """Assets, files, pages, the first page, the manifest; then what is gone."""
    first = stand.publish(target(store, place), at(store, place))
    assert first.done, said(first)
    assert {each.slug for each in (first.verdict.findings if first.verdict else ())} <= {
        "no-nosniff", "no-robots", "no-referrer", "no-index"
    }, said(first)  # fmt: skip
    assert shown(store, place) == pages()
    store.seen.clear()
    two = {**pages("two")}
    del two["reports/2026-11-20.pdf"]

    second = stand.publish(target(store, place), at(store, place), two)

    assert second.done, said(second)
    writes = [
        (method, path.rpartition(f"{place}/")[2])
        for method, path in store.seen
        if method in ("PUT", "POST", "DELETE")
    ]
    (new,) = (path for path in two if path.startswith("assets/"))
    order = [path for method, path in writes if method == "PUT"]
    # The list of all comes twice: before and after what is gone goes.
    assert order == [LOCK, new, "deliverables/acm-1-d1.html", "index.html", NAME, NAME]
    (old,) = (path for path in pages() if path.startswith("assets/"))
    assert shown(store, place) == {**two, old: pages()[old]}
    store.seen.clear()
    again = stand.publish(target(store, place), at(store, place), two)
    assert again.plan is not None
    assert again.plan.empty
    assert [method for method, _ in store.seen] == ["GET"]


def test_types_and_caches_are_said_with_each_file(
    store: FaultProxy, place: str, stand: Stand
) -> None:
    """By our own table, never by that of the machine."""
    stand.publish(target(store, place), at(store, place))
    for path in pages():
        with urllib.request.urlopen(at(store, place) + quote(path)) as answer:
            assert answer.headers["Content-Type"] == media_type(path)
            assert answer.headers["Cache-Control"] == cache_control(path)


def test_rclone_sees_the_same_files(
    store: FaultProxy, place: str, stand: Stand, tmp_path: Path
) -> None:
    """A second opinion: it compares what is there with what was built."""
    outcome = stand.publish(target(store, place), at(store, place))
    config = tmp_path / "rclone.conf"
    config.write_text(
        "[store]\ntype = s3\nprovider = Other\nenv_auth = false\n"
        f"access_key_id = a\nsecret_access_key = b\nendpoint = {store.address}\n"
    )
    environment = {name: each for name, each in os.environ.items() if name != "AWS_CA_BUNDLE"}
    checked = subprocess.run(
        [program("rclone"), "--config", str(config), "check", "--download", "--exclude",
         NAME, str(outcome.job.output), f"store:portals/{place}"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert checked.returncode == 0, checked.stderr
    assert f"{len(pages())} matching files" in checked.stderr


def test_a_publisher_killed_at_any_request_leaves_whole_files_and_the_next_one_finishes(
    store: FaultProxy, place: str, stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file is the old one or the new one; nothing is left that no release has."""
    monkeypatch.setattr(S3Target, "retries", 0)
    with_more = {**pages("two"), "deliverables/new.html": b"<p>new"}
    del with_more["reports/2026-11-20.pdf"]
    (old,) = (path for path in pages() if path.startswith("assets/"))
    for count in range(1, 40):
        back = stand.publish(target(store, place), at(store, place))
        assert back.error is None, said(back)
        job = stand.job(target(store, place), at(store, place), with_more)
        wrote = _killed(store, job, stand, count)
        for path, content in shown(store, place).items():
            assert content in (pages().get(path), with_more.get(path)), (count, path)
        # The next one goes on with the same release, or with another.
        then = with_more if count % 2 else pages("two")
        finished = stand.publish(target(store, place), at(store, place), then)
        assert finished.error is None, (count, said(finished))
        found = shown(store, place)
        assert {path: found[path] for path in then} == then, count
        assert set(found) - set(then) - {old} == set(), count
        if wrote:
            break
        stand.now += timedelta(hours=25)
    else:
        pytest.fail("never came to the end")


def _killed(store: FaultProxy, job: PortalJob, stand: Stand, count: int) -> bool:
    """Publish until the write number *count*, from which on nothing arrives, as after a kill.

    Return whether it came to its end.
    """
    asked = 0

    def killed(method: str, path: str) -> str | None:
        nonlocal asked
        asked += method != "GET"
        return "drop" if asked >= count else None

    store.fault = killed
    outcome = publish(job, stand.around())
    store.fault = lambda method, path: None
    raw, _ = target(store, job.address.rstrip("/").rpartition("/")[2])._read(LOCK)
    if raw is not None:
        # What a kill leaves: a lock whose process is no more.
        lock = json.loads(raw)
        place = target(store, job.address.rstrip("/").rpartition("/")[2])
        place._put(LOCK, json.dumps({**lock, "process": 2**22 + 1}).encode())
    return outcome.done


def test_two_publishers_and_a_dead_one(store: FaultProxy, place: str, stand: Stand) -> None:
    """The second one is turned away by the store itself."""
    target(store, place).lock(Lock("sam", "elsewhere", 1, stand.now.isoformat()), stand.now)

    busy = stand.publish(target(store, place), at(store, place))

    assert busy.error is not None
    assert busy.error.kind == "busy"
    stand.now += timedelta(minutes=16)
    assert stand.publish(target(store, place), at(store, place)).done


def test_a_publisher_who_is_overtaken_does_not_replace_the_manifest(
    store: FaultProxy, place: str, stand: Stand
) -> None:
    """The conditional write fails, and the one that came first stays."""
    stand.publish(target(store, place), at(store, place))

    class Slow(S3Target):
        def lock(self, mark: Lock, now: object) -> None:
            Stand(stand.root / "o").publish(target(store, place), at(store, place), pages("x"))

    slow = Slow(Bucket("portals", store.address, "us-east-1"), place, KEYS.get)
    outcome = stand.publish(slow, at(store, place), pages("two"))

    assert outcome.error is not None
    assert outcome.error.kind == "busy"


def test_a_busy_store_is_asked_again(store: FaultProxy, place: str, stand: Stand) -> None:
    """Twice refused, then taken: 503 of a store is no failure."""
    refused: dict[str, int] = {}

    def busy(method: str, path: str) -> tuple[int, str] | None:
        refused[path] = refused.get(path, 0) + 1
        again = method == "PUT" and path.endswith("index.html") and refused[path] < 3
        return (503, "SlowDown") if again else None

    store.fault = busy
    outcome = stand.publish(target(store, place), at(store, place))

    assert outcome.done, said(outcome)


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("AccessDenied", 403, "refuses these keys"),
        ("ExpiredToken", 400, "ended meanwhile"),
        ("RequestTimeTooSkewed", 403, "clock is off by"),
        ("QuotaExceeded", 400, "did not answer as it should"),
    ],
)
def test_a_refusal_midway_stops_before_the_first_page(
    store: FaultProxy, place: str, stand: Stand, code: str, status: int, words: str
) -> None:
    """The cause is named, and pages are what they were."""
    stand.publish(target(store, place), at(store, place))

    def refused(method: str, path: str) -> tuple[int, str] | None:
        return (status, code) if method == "PUT" and "/data/" in path else None

    store.fault = refused
    changed = {**pages("two"), "data/milestones.csv": b"id,day\r\nM1,2026-12-01\r\n"}
    outcome = stand.publish(target(store, place), at(store, place), changed)
    store.fault = lambda method, path: None

    assert outcome.error is not None
    assert outcome.error.kind == "machine"
    assert words in outcome.error.text
    assert shown(store, place)["index.html"] == pages()["index.html"]
    assert stand.publish(target(store, place), at(store, place), changed).done


def test_abilities_are_tried_and_cleaned_up(store: FaultProxy, place: str) -> None:
    """With conditions, and without."""
    assert [state for state, _, _ in target(store, place).abilities()] == ["ok", "ok"]
    assert shown(store, place) == {}


def test_no_secret_stands_in_what_is_said(store: FaultProxy, place: str, stand: Stand) -> None:
    """Neither in messages nor in what is kept."""
    store.fault = lambda method, path: (403, "SignatureDoesNotMatch") if method == "PUT" else None
    outcome = stand.publish(target(store, place), at(store, place))

    assert outcome.error is not None
    said_of_it = outcome.error.text + outcome.error.hint + repr(outcome)
    for secret in KEYS.values():
        assert secret not in said_of_it
    for file in stand.root.rglob("*"):
        if file.is_file():
            assert KEYS["AWS_SECRET_ACCESS_KEY"].encode() not in file.read_bytes()
