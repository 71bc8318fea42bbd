"""Questions answered by two processes: all of them, each by one, whatever becomes of the other."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from amportal.builder.scan.forked_map import ForkedMap
from amportal.builder.scan.site_scan import SiteScan, files_below, scan_site, signature_of
from tests.sites import Site


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Overlook the threads that other tests left in this process; none holds anything of ours."""
    monkeypatch.setattr("threading.active_count", lambda: 1)


def begun(row: Sequence[str], answer: Callable[[str], str]) -> ForkedMap[str]:
    """Begin *row* in another process."""
    aside = ForkedMap.begin(row, answer)
    assert aside is not None
    return aside


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("many", [0, 1, 2, 249, 250, 251, 1000, 30_000])
def test_every_question_is_answered_in_order(many: int) -> None:
    """Also of names that are no text, and when asked again."""
    row = [f"b\udce4r/{number}\n" for number in range(many)]
    aside = begun(row, lambda each: f"{each}!")
    assert aside.answers() == [f"{each}!" for each in row]
    assert aside.answers() == [f"{each}!" for each in row]


@pytest.mark.usefixtures("alone")
def test_two_processes_share_them_and_no_question_is_answered_twice(tmp_path: Path) -> None:
    """Each by whoever comes to it first."""
    log = tmp_path / "log"
    log.touch()

    def answer(each: str) -> str:
        time.sleep(0.001)
        with log.open("a") as out:
            out.write(f"{each}\n")
        return str(os.getpid())

    row = [str(number) for number in range(300)]
    aside = begun(row, answer)
    answers = aside.answers()
    assert len(set(answers)) == 2
    assert str(os.getpid()) in answers
    assert sorted(log.read_text().split()) == sorted(row)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt, MemoryError])
def test_a_process_that_fails_is_made_up_for(
    fault: type[BaseException], capfd: pytest.CaptureFixture[str]
) -> None:
    """Without a word: what it had in hand is worked out here."""
    here = os.getpid()

    def answer(each: str) -> str:
        if os.getpid() != here:
            raise fault
        return each

    row = [str(number) for number in range(1000)]
    assert begun(row, answer).answers() == row
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("alone")
def test_a_process_that_is_killed_is_made_up_for() -> None:
    """Whatever it had found."""
    here = os.getpid()

    def answer(each: str) -> str:
        if os.getpid() != here and each == "200":
            os._exit(9)
        time.sleep(0.0001)
        return each

    row = [str(number) for number in range(1000)]
    assert begun(row, answer).answers() == row


@pytest.mark.usefixtures("alone")
def test_what_fails_here_is_told_and_the_other_process_ends() -> None:
    """Nobody goes on working for a build that is over."""
    here = os.getpid()

    def answer(each: str) -> str:
        if os.getpid() == here:
            raise OSError("disk full")
        time.sleep(60)
        return each

    aside = begun(["a"] * 1000, answer)
    with pytest.raises(OSError, match="disk full"):
        aside.answers()
    with pytest.raises(ChildProcessError):
        os.waitpid(aside._child, os.WNOHANG)


@pytest.mark.usefixtures("alone")
def test_a_mortal_process_ends_with_this_one(tmp_path: Path) -> None:
    """It changes the disk, so it may not go on where whoever holds the lock was killed."""
    pid = os.fork()
    if not pid:
        here = os.getpid()

        def answer(each: str) -> str:
            if os.getpid() == here:
                os._exit(9)
            (tmp_path / "begun").write_text(str(os.getpid()))
            time.sleep(60)
            return each

        aside = ForkedMap.begin(["a"] * 1000, answer, mortal=True)
        while not (tmp_path / "begun").exists() or not (tmp_path / "begun").read_text():
            time.sleep(0.01)
        assert aside is not None
        aside.answers()
    os.waitpid(pid, 0)
    other = int((tmp_path / "begun").read_text())
    for _ in range(500):
        if not Path(f"/proc/{other}").exists() or _is_over(other):
            break
        time.sleep(0.01)
    else:
        pytest.fail("it goes on")


def _is_over(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def test_a_process_with_threads_is_not_copied() -> None:
    """A copy would wait for ever on what another thread holds."""
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    try:
        assert ForkedMap.begin(["a"], str) is None
    finally:
        over.set()
        thread.join()


@pytest.mark.usefixtures("alone")
def test_what_is_seen_aside_is_what_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With few clients one process looks, with many another helps: both see the same."""
    site = Site(tmp_path, lambda: pytest.fail("nothing slow is made"))
    for slug in ("acme", "beta"):
        site.write(f"output/{slug}/index.html", slug)
        site.write(f"output/{slug}/updates/one.html", slug)
    index = {"clients": {slug: ["", "", [slug]] for slug in ("acme", "beta")}}
    unhelped = scan_site(site.order(), index)
    monkeypatch.setattr("amportal.builder.scan.site_scan._WORTH_ASIDE", 1)
    helped = scan_site(site.order(), index)
    for slug in ("acme", "beta"):
        assert _outputs(helped, slug) == _outputs(unhelped, slug) == _found(tmp_path, slug)


def _outputs(seen: SiteScan, slug: str) -> str:
    return seen.outputs([slug])


def _found(root: Path, slug: str) -> str:
    return signature_of({slug: files_below(root / "output" / slug)})
