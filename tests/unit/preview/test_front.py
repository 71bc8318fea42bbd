"""The page of all portals."""

from __future__ import annotations

from pathlib import Path

from amportal.build.summary import ClientSummary, Summary
from amportal.errors import Problem, Span
from amportal.preview import Live
from amportal.preview.front import front_page

BROKEN = Problem("x", "<wrong>", Span("content/clients/gamma/client.yaml", 3, 1), hint="do <this>")
ODD = Problem("y", "odd", severity="warning")


def test_portals_are_listed_by_name_with_the_board_first(output: Path) -> None:
    """What is there is shown before the first build has ended."""
    page = front_page(output, Live("b"))
    assert 'href="/acme/">Acme &amp; Sons</a>' in page
    assert 'href="/beta/">beta</a>' in page
    assert page.index('href="/_agency/"') < page.index('href="/acme/"')
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


def test_the_first_look_says_what_is_going_on(tmp_path: Path) -> None:
    """Nothing built yet, then nothing to build."""
    live = Live("b")
    assert "are being made" in front_page(tmp_path / "none", live)
    live.tell(Summary())
    assert "amportal new client" in front_page(tmp_path / "none", live)
    assert "No problems" in front_page(tmp_path / "none", live)


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
