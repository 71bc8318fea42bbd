"""What open pages are told."""

from __future__ import annotations

import threading

from msgspec.structs import replace

from amportal.builder.build_summary import ClientSummary, Summary
from amportal.builder.storage.output_trace import Reason
from amportal.errors import Problem, Span
from amportal.preview.live_state import Live

BROKEN = Problem("x", "wrong", Span("content/clients/acme/client.yaml"))
ODD = Problem("y", "odd", Span("content/clients/acme/client.yaml"), severity="warning")


def built(*clients: ClientSummary, problems: tuple[Problem, ...] = ()) -> Summary:
    return Summary(clients, problems)


def test_a_page_is_told_of_outputs_changed_since_it_was_loaded() -> None:
    """Of its own portal only, written or removed."""
    live = Live("b")
    live.tell(built(ClientSummary("acme", written=("a.html",), total=1)))
    since = live.version
    live.tell(
        built(
            ClientSummary("acme", written=("b.html",), removed=("c.html",), total=1),
            ClientSummary("beta", written=("d.html",), total=1),
        )
    )
    assert live.news("acme", since).paths == ("/acme/b.html", "/acme/c.html")
    assert live.news("beta", since).paths == ("/beta/d.html",)
    assert live.news("acme", live.version).paths == ()
    assert "/" in live.news("", since).paths


def test_a_build_that_changed_nothing_is_no_news() -> None:
    """No page loads again for it."""
    live = Live("b")
    live.tell(built(ClientSummary("acme", total=1)))
    before = live.version
    live.tell(Summary((ClientSummary("acme", total=1),), unchanged=True))
    assert live.version == before


def test_errors_are_shown_and_go_when_mended() -> None:
    """Warnings hold nothing back and lie over no page."""
    live = Live("b")
    live.tell(built(ClientSummary("acme", held=True, total=1), problems=(BROKEN, ODD)))
    news = live.news("acme", live.version)
    assert (news.held, news.problems) == (True, (BROKEN,))
    assert not live.news("beta", live.version).held
    before = live.version
    live.tell(built(ClientSummary("acme", total=1)))
    assert live.version != before
    assert live.news("acme", before).problems == ()


def test_a_failed_build_is_told_and_keeps_what_is_known() -> None:
    """The clients are still there, with the portals they had."""
    live = Live("b")
    live.tell(built(ClientSummary("acme", total=1), ClientSummary("gone", gone=True)))
    full = Problem("build-failed", "the disk is full")
    live.tell_failure(full)
    assert live.clients == {"acme": False}
    assert live.news("acme", live.version).problems == (full,)


def test_a_page_of_an_earlier_process_must_load_again() -> None:
    """What changed in between is not known."""
    live = Live("b")
    for version in ("a.0", "", "b.", "b.x", "7"):
        assert live.news("acme", version).again
    assert not live.news("acme", live.version).again


def test_a_wait_ends_with_news_or_the_end() -> None:
    """And with its time, so that dead connections are noticed."""
    live = Live("b")
    before = live.version
    assert not live.wait(before, 0.01)
    threading.Timer(
        0.02, live.tell, [built(ClientSummary("acme", written=("a.html",), total=1))]
    ).start()
    assert live.wait(before, 30)
    threading.Timer(0.02, live.close).start()
    assert live.wait(live.version, 30)
    assert live.closed


def test_reports_that_follow_are_known_until_they_are_there() -> None:
    """Pages are told of the early release at once, and of the rest when it comes."""
    live = Live("b")
    made = (("a.html", Reason("data")), ("reports/w47.pdf", Reason("data")))
    early = Summary((ClientSummary("acme", made, ("a.html",), total=2),), unfinished=True)
    live.tell(early)
    assert live.coming == {"acme": 1}
    before = live.version
    whole = built(ClientSummary("acme", made, ("a.html", "reports/w47.pdf"), total=2))
    live.tell(whole)
    assert live.coming == {}
    assert "/acme/reports/w47.pdf" in live.news("acme", before).paths
    live.tell(replace(early, unfinished=False))
    assert live.coming == {}, "an equal report is not written again and does not follow"
