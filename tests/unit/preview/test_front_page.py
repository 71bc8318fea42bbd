"""The page of all portals."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from amportal.builder.build_summary import ClientSummary, Summary
from amportal.builder.storage.output_trace import Reason
from amportal.errors import Problem, Span
from amportal.preview.front_page import front_page
from amportal.preview.live_state import Live

BROKEN = Problem("x", "<wrong>", Span("content/clients/gamma/client.yaml", 3, 1), hint="do <this>")
ODD = Problem("y", "odd", severity="warning")


def test_portals_are_listed_by_name_and_the_board_after_them(output: Path) -> None:
    """What is there is shown before the first build has ended."""
    page = front_page(output, Live("b"))
    assert 'href="/acme/">Acme &amp; Sons</a>' in page
    assert 'href="/beta/">beta</a>' in page
    assert page.index('href="/acme/"') < page.index('href="/_agency/"')
    assert ">_agency<" not in page


def test_held_clients_say_what_is_shown(output: Path) -> None:
    """The last good portal, or none yet; with all problems below, errors first, escaped."""
    live = Live("b")
    live.tell(
        Summary(
            (ClientSummary("acme", held=True, total=1), ClientSummary("gamma", held=True)),
            (ODD, BROKEN),
        )
    )
    page = front_page(output, live)
    assert "held back; this is its last good portal" in page
    assert "held back, no portal yet" in page
    assert "&lt;wrong&gt;" in page
    assert "do &lt;this&gt;" in page
    assert page.index("wrong") < page.index("odd")
    assert "2 portals are held back." in page
    assert "One thing is to be mended" in page


def test_the_first_sentence_says_how_things_stand(output: Path) -> None:
    """The answer comes first; a warning holds nothing back."""
    live = Live("b")
    both = (ClientSummary("acme", total=1), ClientSummary("beta", total=1))
    live.tell(Summary(both, (ODD,)))
    assert "<h1>All portals are up to date.</h1>" in front_page(output, live)
    assert "1 worth a look" in front_page(output, live)
    live.tell(Summary(both, (BROKEN,)))
    assert "<h1>Something is to be mended.</h1>" in front_page(output, live)
    live.tell(Summary((replace(both[0], held=True), both[1]), (BROKEN,)))
    assert "<h1>One portal is held back.</h1>" in front_page(output, live)


def test_the_first_look_says_what_is_going_on(tmp_path: Path) -> None:
    """Nothing built yet, then nothing to build."""
    live = Live("b")
    assert "are being made" in front_page(tmp_path / "none", live)
    live.tell(Summary())
    assert "amportal new client" in front_page(tmp_path / "none", live)


def test_what_is_no_portal_is_not_listed(output: Path) -> None:
    """Other people's folders and files beside the portals."""
    (output / "notes").mkdir()
    (output / ".staging").mkdir()
    (output / ".staging" / "index.html").write_text("x")
    (output / "acme" / "portal.json").write_text("[]")
    page = front_page(output, Live("b"))
    assert "notes" not in page
    assert "staging" not in page
    assert 'href="/acme/">acme</a>' in page


def test_reports_that_are_still_being_made_are_said(output: Path) -> None:
    """Whoever opens a report sees why it is the former one."""
    made = (("reports/w47.pdf", Reason("data")),)
    live = Live("b")
    live.tell(Summary((ClientSummary("acme", made, ("index.html",), total=2),), unfinished=True))
    assert "a report is being made" in front_page(output, live)
