"""One bad report never harms the others, and a pool leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pytest
from msgspec.structs import replace

from amportal.render.pdf.pdf_limits import PdfLimits
from amportal.render.pdf.pdf_pool import PdfPool
from amportal.render.pdf.pdf_render import render_pdf
from amportal.render.pdf.pdf_types import PdfInputs
from tests.pdf import sample

ROOT = Path(__file__).parents[2]
PATIENT = PdfLimits()
HASTY = PdfLimits(wall=2.0, cpu=30)
USE_BOMB = (
    '<svg viewBox="0 0 9 9"><defs><g id="a0"><rect width="1" height="1"/></g>'
    + "".join(
        f'<g id="a{level}">' + f'<use href="#a{level - 1}"/>' * 10 + "</g>" for level in range(1, 8)
    )
    + '</defs><use href="#a7"/></svg>'
)


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which every temporary folder of this test lands."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def short() -> PdfInputs:
    return page("<h1>Short</h1><p>A short report.</p>")


@pytest.fixture(scope="module")
def short_pdf(short: PdfInputs) -> bytes:
    return render_pdf(short)


def page(body: str) -> PdfInputs:
    html = f'<!doctype html><html lang="en"><head><title>T</title></head><body>{body}</body></html>'
    return replace(sample.report(), html=html)


def wait_for(condition: Callable[[], object], seconds: float = 30.0) -> None:
    """Poll until *condition* holds; fail when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to pass in time"
        time.sleep(0.01)


def children_of(pid: int) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(stat[1]) == pid:
                found.append(int(folder.name))
    return found


# What other tests left running in this process before the one at hand.
OTHERS: set[int] = set()


def own_children() -> set[int]:
    """Return the processes that the test at hand started."""
    return set(children_of(os.getpid())) - OTHERS


def worker_of(pool_owner: int) -> int:
    (worker,) = set(children_of(pool_owner)) - OTHERS
    return worker


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(autouse=True)
def nothing_is_left(scratch: Path) -> Iterator[None]:
    """After each test no process and no folder of a pool is left."""
    OTHERS.clear()
    OTHERS.update(children_of(os.getpid()))
    yield
    assert not own_children()
    assert list(scratch.glob("*report-*")) == []
    assert list(scratch.glob("weasyprint-*")) == []


def test_gives_the_same_bytes_as_the_plain_call(short: PdfInputs, short_pdf: bytes) -> None:
    """A report made in the pool is the one made in the calling process, byte for byte."""
    with PdfPool(2) as pool:
        futures = [pool.submit(short) for _ in range(5)] + [pool.submit(sample.report())]
        outcomes = [future.result(60) for future in futures]
    assert [outcome.pdf == short_pdf for outcome in outcomes[:5]] == [True] * 5
    assert outcomes[5].pdf == render_pdf(sample.report())


def test_the_caller_never_loads_the_engine() -> None:
    """A process that only uses the pool imports no layout engine and so never pays for it."""
    said = subprocess.run(
        [
            sys.executable, "-c",
            "import sys; sys.path.insert(0, sys.argv[1]);"
            "from amportal.render.pdf.pdf_pool import PdfPool; from tests.pdf import sample\n"
            "with PdfPool(1) as pool: assert pool.submit(sample.report()).result(60).pdf\n"
            "print([name for name in sys.modules if name in"
            " ('weasyprint', 'fontTools', 'PIL', 'tinycss2')])",
            str(ROOT),
        ],
        check=True, capture_output=True, text=True, timeout=90,
    )  # fmt: skip
    assert said.stdout.strip() == "[]"


HOSTILE = {
    "a cell over a million columns": '<table><tr><td colspan="1000000">x<tr><td>y<td>z</table>',
    "a drawing that unfolds": USE_BOMB,
    "a list without end": "<ol>" + "<li>x" * 40_000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_hung_report_is_ended(short: PdfInputs, short_pdf: bytes, body: str) -> None:
    """A report that takes too long is ended; those before and after it are made."""
    with PdfPool(1, HASTY) as pool:
        first, bad, last = pool.submit(short), pool.submit(page(body)), pool.submit(short)
        assert first.result(60).pdf == short_pdf
        (problem,) = bad.result(60).problems
        assert last.result(60).pdf == short_pdf
    assert problem.slug == "pdf-timeout"
    assert problem.message == "the report was not finished after 2 seconds"


def test_the_limit_on_processor_time_holds_alone(short: PdfInputs, short_pdf: bytes) -> None:
    """Where the clock is generous, the kernel's own limit ends a report that only burns time."""
    with PdfPool(1, PdfLimits(wall=60, cpu=1)) as pool:
        (problem,) = pool.submit(page(USE_BOMB)).result(60).problems
        assert pool.submit(short).result(60).pdf == short_pdf
    assert problem.slug == "pdf-timeout"


def test_deep_nesting_is_answered(short: PdfInputs, short_pdf: bytes) -> None:
    """500 boxes in each other are laid out or turned down, and the next report is made."""
    with PdfPool(1, PdfLimits(wall=10)) as pool:
        outcome = pool.submit(page("<div>" * 500 + "x")).result(60)
        assert outcome.pdf or outcome.problems[0].slug in ("pdf-failed", "pdf-timeout")
        assert pool.submit(short).result(60).pdf == short_pdf


def test_a_report_that_eats_memory_is_ended(short: PdfInputs, short_pdf: bytes) -> None:
    """A report that wants more memory than it may have is that report's problem alone."""
    with PdfPool(1, PdfLimits(memory=400 << 20)) as pool:
        assert pool.submit(short).result(60).pdf == short_pdf
        (problem,) = pool.submit(page("<p>word word</p>" * 100_000)).result(60).problems
        assert pool.submit(short).result(60).pdf == short_pdf
    assert problem.slug == "pdf-died"
    assert "memory" in problem.message


def test_a_child_that_is_killed_is_that_reports_problem(short: PdfInputs, short_pdf: bytes) -> None:
    """When something ends the process of one report, the others go on."""
    with PdfPool(2) as pool:
        assert pool.submit(short).result(60).pdf == short_pdf
        worker = worker_of(os.getpid())
        bad = pool.submit(page(USE_BOMB))
        wait_for(lambda: children_of(worker))
        os.kill(children_of(worker)[0], signal.SIGSEGV)
        good = pool.submit(short)
        (problem,) = bad.result(60).problems
        assert good.result(60).pdf == short_pdf
    assert problem.slug == "pdf-died"


def test_a_dead_worker_is_started_again(short: PdfInputs, short_pdf: bytes) -> None:
    """When the worker itself dies, its reports are made by a new one; nobody notices."""
    with PdfPool(2) as pool:
        pool.submit(short).result(60)
        futures = [pool.submit(sample.report(number)) for number in range(4)]
        worker = worker_of(os.getpid())
        wait_for(lambda: children_of(worker))
        os.kill(worker, signal.SIGKILL)
        assert all(future.result(60).pdf for future in futures)
        assert pool.submit(short).result(60).pdf == short_pdf


def test_a_worker_that_keeps_dying_is_given_up(short: PdfInputs, short_pdf: bytes) -> None:
    """Each report is tried at most twice: a second death is an answer, not a loop."""
    with PdfPool(1) as pool:
        pool.submit(short).result(60)
        bad = pool.submit(page(USE_BOMB))
        seen: set[int] = set()
        for _ in range(2):
            wait_for(lambda: bad.done() or own_children() - seen)
            worker = worker_of(os.getpid())
            seen.add(worker)
            wait_for(lambda: children_of(worker))  # noqa: B023 - called before the loop goes on
            os.kill(worker, signal.SIGKILL)
        (problem,) = bad.result(60).problems
        assert pool.submit(short).result(60).pdf == short_pdf
    assert problem.slug == "pdf-died"


def test_bad_reports_say_what_is_wrong_through_the_pool() -> None:
    """Problems and warnings cross the processes whole."""
    with PdfPool(2) as pool:
        gone = pool.submit(page('<img src="gone.png" alt="x">'))
        out = pool.submit(page('<img src="file:///etc/hostname" alt="x">'))
        value = pool.submit(page('<p style="margin: calc(var(--undefined) + 2px)">x'))
        letters = pool.submit(page("<p>𐌀"))
        assert [problem.slug for problem in gone.result(60).problems] == ["missing-input"]
        assert [problem.slug for problem in out.result(60).problems] == ["refused-reference"]
        assert [problem.slug for problem in value.result(60).problems] == ["pdf-failed"]
        assert [warning.slug for warning in letters.result(60).warnings] == ["missing-glyph"]


def test_the_terminal_stays_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    """Neither the worker nor its children print, whatever goes wrong in them."""
    with PdfPool(1, HASTY) as pool:
        pool.submit(page('<p style="colour: red">東<img src="gone.png" alt="x">')).result(60)
        pool.submit(page(USE_BOMB)).result(60)
    assert capfd.readouterr() == ("", "")


def test_without_fork_the_same_holds(short: PdfInputs, short_pdf: bytes) -> None:
    """Where there is no fork each report has a fresh process, with the same limits and bytes."""
    with PdfPool(2, replace(HASTY, cpu=1), fork=False) as pool:
        good, bad, again = (pool.submit(each) for each in (short, page(USE_BOMB), short))
        assert good.result(90).pdf == short_pdf
        assert [problem.slug for problem in bad.result(90).problems] == ["pdf-timeout"]
        assert again.result(90).pdf == short_pdf


@pytest.mark.parametrize("fork", [True, False])
def test_a_machine_without_the_libraries_is_told_so(
    short: PdfInputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fork: bool
) -> None:
    """Where Pango is missing every report says what to install, instead of dying without a word."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "weasyprint.py").write_text("raise OSError('cannot load library pango')")
    monkeypatch.syspath_prepend(tmp_path / "own")
    with PdfPool(1, fork=fork) as pool:
        for future in [pool.submit(short), pool.submit(short)]:
            (problem,) = future.result(60).problems
            assert problem.slug == "pdf-engine"
            assert problem.notes[0].text == "the machine says: cannot load library pango"


def test_an_error_in_the_caller_cancels_the_rest(short: PdfInputs) -> None:
    """Leaving the block by an error ends reports under way at once and cancels the waiting."""
    futures = []

    def leave_by_an_error() -> None:
        with PdfPool(1) as pool:
            pool.submit(short).result(60)
            futures.extend(pool.submit(page(USE_BOMB)) for _ in range(5))
            raise KeyboardInterrupt

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        leave_by_an_error()
    assert time.monotonic() - began < 30
    for future in futures:
        with pytest.raises(CancelledError):
            future.result(0)


def test_a_closed_pool_takes_nothing(short: PdfInputs) -> None:
    """What is closed stays closed, and closing twice does no harm."""
    pool = PdfPool(1)
    pool.shutdown()
    pool.shutdown()
    with pytest.raises(RuntimeError, match="closed"):
        pool.submit(short)


def test_nothing_is_started_before_the_first_report() -> None:
    """A build with no report to make starts no process."""
    with PdfPool(2):
        assert not own_children()


_OWNER = """
import sys, tempfile
sys.path.insert(0, sys.argv[1]); tempfile.tempdir = sys.argv[2]
from amportal.render.pdf.pdf_pool import PdfPool
from tests.pdf.test_pool import USE_BOMB, page
with PdfPool(2) as pool:
    futures = [pool.submit(page(USE_BOMB)) for _ in range(4)]
    print("ready", flush=True)
    for future in futures:
        future.result()
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_its_owner(scratch: Path, how: signal.Signals) -> None:
    """Ctrl-C, a polite end and a hard kill of the caller leave no process and no folder."""
    owner = subprocess.Popen(
        [sys.executable, "-c", _OWNER, str(ROOT), str(scratch)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with owner:
        try:
            assert owner.stdout is not None
            assert owner.stdout.readline() == b"ready\n"
            wait_for(lambda: children_of(owner.pid))
            worker = worker_of(owner.pid)
            wait_for(lambda: len(children_of(worker)) == 2)
            family = [worker, *children_of(worker)]
            owner.send_signal(how)
            owner.wait(30)
        finally:
            owner.kill()
    wait_for(lambda: not any(alive(pid) for pid in family))
    wait_for(lambda: not list(scratch.glob("report-*")))


def test_a_pool_that_was_started_early_makes_the_same_report(
    short: PdfInputs, short_pdf: bytes
) -> None:
    """Getting ready before the first report changes nothing but the waiting."""
    with PdfPool(workers=1) as pool:
        pool.start()
        wait_for(own_children)
        pool.start()
        assert pool.submit(short).result(60).pdf == short_pdf


def test_a_pool_that_was_started_and_never_used_leaves_nothing() -> None:
    """Its process is gone when it is closed, and it cannot be started again."""
    with PdfPool(workers=1) as pool:
        pool.start()
    pool.start()
    assert not own_children()
