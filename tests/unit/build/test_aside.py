"""A question answered by another process: whole, or not at all."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import pytest

from amportal.build.aside import Aside
from amportal.build.seen import Seen, files_below, look, signature_of
from tests.sites import Site


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Overlook the threads that other tests left in this process; none holds anything of ours."""
    monkeypatch.setattr("threading.active_count", lambda: 1)


def begun(work: Any) -> Aside:
    """Begin *work* in another process."""
    aside = Aside.begin(work)
    assert aside is not None
    return aside


@pytest.mark.usefixtures("alone")
def test_answers_arrive_as_they_were_given() -> None:
    """Also names that are no text."""
    given = {"acme": "1", "b\udce4r/c": "2", "": ""}
    aside = begun(lambda: given)
    assert aside.answers() == given
    assert aside.answers() == given


@pytest.mark.usefixtures("alone")
def test_they_come_from_another_process() -> None:
    """This one goes on meanwhile."""
    assert begun(lambda: {"pid": str(os.getpid())}).answers()["pid"] != str(os.getpid())


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt, MemoryError])
def test_a_process_that_fails_answers_nothing(
    fault: type[BaseException], capfd: pytest.CaptureFixture[str]
) -> None:
    """And says nothing: whoever asked works it out alone."""

    def work() -> dict[str, str]:
        raise fault

    assert begun(work).answers() == {}
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("alone")
def test_half_an_answer_is_none() -> None:
    """A process that is killed while it writes has told nothing."""

    class Killed(dict[str, str]):
        def items(self) -> Any:
            yield "acme", "1"
            os._exit(9)

    assert begun(Killed).answers() == {}


def test_a_process_with_threads_is_not_copied() -> None:
    """A copy would wait for ever on what another thread holds."""
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    try:
        assert Aside.begin(dict) is None
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
    unhelped = look(site.order(), index)
    monkeypatch.setattr("amportal.build.seen._WORTH_ASIDE", 1)
    helped = look(site.order(), index)
    for slug in ("acme", "beta"):
        assert _outputs(helped, slug) == _outputs(unhelped, slug) == _found(tmp_path, slug)


def _outputs(seen: Seen, slug: str) -> str:
    return seen.outputs([slug])


def _found(root: Path, slug: str) -> str:
    return signature_of({slug: files_below(root / "output" / slug)})
