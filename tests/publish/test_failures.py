"""What can fail when portals are published: each has an answer, and a test of it.

The numbers are those of the list that publishing was designed by.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from amportal.cli.publishing.publish_messages import told
from amportal.publish.publish_plan import plan_of
from amportal.publish.targets.folder_target import FolderTarget
from amportal.publish.targets.s3_target import Bucket, S3Target
from tests.publish.s3host import KEYS, FaultProxy, fault_proxy, s3_store
from tests.publish.stand import NOW, Stand, pages, said
from tests.publish.test_plan import manifest
from tests.publish.webhosts import ROOT, nginx

NOWHERE = "http://127.0.0.1:9/"
# Where each failure is tried: the file below tests/, and the test.
TRIED = {
    1: "publish/test_folder.py::test_a_place_of_somebody_else_is_not_touched",
    2: "publish/test_folder.py::test_a_place_with_files_of_nobody_is_listed_and_can_be_adopted",
    3: "publish/test_folder.py::test_unknown_files_among_ours_stay",
    4: "publish/test_commands.py::test_a_client_with_problems_keeps_what_is_published",
    5: "publish/test_failures.py::test_a_file_that_names_another_client_does_not_go_out",
    6: "publish/test_live.py::test_before_anything_is_published_the_host_must_ask_for_a_sign_in",
    7: "publish/test_s3.py::test_two_publishers_and_a_dead_one",
    8: "publish/test_folder.py::test_a_second_publisher_is_turned_away_and_a_dead_one_passed_over",
    9: "publish/test_failures.py::test_a_store_that_keeps_nobody_apart_is_told_of",
    10: "publish/test_s3.py::test_a_busy_store_is_asked_again",
    11: "publish/test_s3.py::test_a_refusal_midway_stops_before_the_first_page",
    12: "publish/test_s3.py::test_a_refusal_midway_stops_before_the_first_page",
    13: "publish/test_failures.py::test_a_large_file_is_one_request_so_that_no_part_is_left_over",
    14: "publish/test_s3.py::test_a_refusal_midway_stops_before_the_first_page",
    15: "publish/test_ssh.py::test_a_host_that_is_another_machine_now_is_refused",
    16: "publish/test_ssh.py::test_a_full_disk_there_leaves_what_is_served",
    17: "publish/test_ssh.py::test_a_server_that_replaces_no_link_gets_nothing",
    18: "publish/test_folder.py::"
    "test_the_link_is_relative_so_that_it_leads_nowhere_else_in_a_container",
    19: "publish/test_failures.py::test_a_web_server_that_keeps_open_files_is_found",
    20: "publish/test_live.py::test_a_cache_that_is_behind_is_given_a_minute",
    21: "publish/test_live.py::test_each_planted_fault_is_found",
    22: "publish/test_failures.py::test_what_is_known_of_a_host_is_told_before_anything_is_there",
    23: "publish/test_staged.py::test_netlify_gets_what_it_does_not_have",
    24: "publish/test_plan.py::test_names_that_are_one_on_some_hosts_are_refused",
    25: "publish/test_live.py::test_a_good_host_raises_no_alarm",
    26: "publish/test_s3.py::test_types_and_caches_are_said_with_each_file",
    27: "publish/test_live.py::test_each_planted_fault_is_found",
    28: "publish/test_s3.py::test_types_and_caches_are_said_with_each_file",
    29: "publish/test_live.py::test_each_planted_fault_is_found",
    30: "publish/test_live.py::test_what_is_read_elsewhere_is_found",
    31: "publish/test_commands.py::"
    "test_a_portal_from_nothing_to_published_changed_rolled_back_and_taken_away",
    32: "publish/test_commands.py::"
    "test_a_portal_from_nothing_to_published_changed_rolled_back_and_taken_away",
    33: "publish/test_staged.py::test_a_branch_is_always_one_commit",
    34: "publish/test_folder.py::test_a_damaged_manifest_stops_and_an_audit_mends",
    35: "publish/test_folder.py::test_a_damaged_manifest_stops_and_an_audit_mends",
    36: "publish/test_folder.py::test_a_portal_that_is_withdrawn_is_taken_away_and_proved_gone",
    37: "problems/address-differs.txt",
    38: "publish/test_plan.py::test_a_manifest_that_was_changed_by_hand_is_damaged",
    39: "publish/test_staged.py::test_a_push_that_is_refused_is_not_forced",
    40: "publish/test_staged.py::test_a_program_gets_the_whole_release",
    41: "publish/test_commands.py::test_two_portals_at_one_place_are_refused",
    42: "publish/test_live.py::test_each_planted_fault_is_found",
}


def test_each_failure_is_tried() -> None:
    """By a test that is there."""
    assert list(TRIED) == list(range(1, 43))
    for number, place in TRIED.items():
        name, _, test = place.partition("::")
        file = ROOT / "tests" / name
        assert file.is_file(), number
        assert not test or re.search(rf"^def {test}\(", file.read_text("utf-8"), re.M), number


@pytest.mark.parametrize("fails", [False, True])
def test_a_file_that_names_another_client_does_not_go_out(
    stand: Stand, tmp_path: Path, fails: bool
) -> None:
    """Nor does anything where it cannot be looked through."""

    def scan(path: str, content: bytes) -> str:
        if fails:
            raise RuntimeError("a broken library")
        return "names another client" if path.endswith(".csv") else ""

    outcome = stand.publish(FolderTarget(tmp_path, "acme"), NOWHERE, scan=scan)

    assert outcome.error is not None
    assert outcome.error.kind == "safety"
    assert not (tmp_path / "acme").exists()


def test_a_web_server_that_keeps_open_files_is_found(stand: Stand, tmp_path: Path) -> None:
    """What it still shows is the release before; the settings are named."""
    (tmp_path / "portals").mkdir()
    cached = "open_file_cache max=99; open_file_cache_valid 60s; open_file_cache_min_uses 1;"
    with nginx(tmp_path / "portals", tmp_path / "run", more=cached) as address:
        target = FolderTarget(tmp_path / "portals", "acme")
        first = stand.publish(target, f"{address}acme/")
        second = stand.publish(target, f"{address}acme/", pages("two"))

    assert first.verdict is not None, said(first)
    assert first.verdict.findings == ()
    assert second.verdict is not None
    assert not second.verdict.proved
    old = [each for each in second.verdict.findings if each.slug == "old-bytes"]
    assert old, said(second)
    assert "open_file_cache" in old[0].hint
    assert "disable_symlinks" in old[0].hint
    assert sum(stand.slept) >= 60


def test_what_is_known_of_a_host_is_told_before_anything_is_there(stand: Stand) -> None:
    """By the end of its name; nothing of hosts that nobody knows."""
    (stand.root / "x").mkdir()
    target = FolderTarget(stand.root / "x", "acme")
    pages_of_git = stand.publish(target, "https://agency.github.io/acme/", dry=True)
    own = stand.publish(target, "https://clients.agency.example/acme/", dry=True)

    assert "public outside Enterprise" in next(told(pages_of_git))
    assert not next(told(own)).startswith("note:")


@pytest.fixture(scope="module")
def store() -> object:
    """A store behind a proxy."""
    import urllib.request

    with s3_store() as behind, fault_proxy(behind) as proxy:
        bucket = urllib.request.Request(f"{proxy.address}/portals", method="PUT")
        urllib.request.urlopen(bucket).read()
        yield proxy


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("refuses", [False, True])
def test_a_store_that_keeps_nobody_apart_is_told_of(store: FaultProxy, refuses: bool) -> None:
    """Whether it passes conditions over, or says that it does not know them."""
    store.unconditional = not refuses
    store.fault = lambda method, path: None
    if refuses:
        store.fault = lambda method, path: (501, "NotImplemented") if store.is_conditional else None
    place = S3Target(Bucket("portals", store.address, "us-east-1"), f"u{refuses}", KEYS.get)

    found = list(place.abilities())

    store.unconditional, store.fault = False, lambda method, path: None
    assert [(state, what) for state, what, _ in found] == [("ok", "write"), ("warn", "conditions")]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_large_file_is_one_request_so_that_no_part_is_left_over(
    store: FaultProxy, stand: Stand
) -> None:
    """12 MB, which most libraries cut into pieces."""
    store.seen.clear()
    place = S3Target(Bucket("portals", store.address, "us-east-1"), "large", KEYS.get)
    film = {**pages(), "files/acm-1-d1/v1/film.mp4": os.urandom(12_000_000)}

    outcome = stand.publish(place, NOWHERE, film)

    assert outcome.done, said(outcome)
    about = [method for method, path in store.seen if path.endswith("film.mp4")]
    assert about == ["PUT"]
    assert plan_of(manifest(film), None, NOW).size > 12_000_000


def test_what_the_guide_says_of_failures_is_what_is_said() -> None:
    """Each thing in its table stands in a message, with an exit code and a mend."""
    page = (ROOT / "docs/publishing.md").read_text("utf-8")
    table = page.partition("## When something stands in the way")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| (\d) \| (.+?) \|$", table, re.M)
    files = [*(ROOT / "amportal/publish").rglob("*.py"), *(ROOT / "amportal/cli").rglob("*.py")]
    # Messages are written over several lines, and with names in them.
    code = "\n".join(file.read_text("utf-8") for file in files)
    said = " ".join(re.sub(r'"\s*\n\s*f?"|\{[^{}"]*\}', "", code).split())

    assert len(rows) >= 15
    for shown, exit_code, mend in rows:
        assert exit_code in "3456"
        assert mend
        for each in re.split(r", | \.\.\. |^\.\.\. ", shown):
            assert each in said, (shown, each)
