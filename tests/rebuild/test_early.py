"""While somebody watches, pages go first and reports follow; readers are told meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from amportal.builder.build_summary import Summary
from amportal.render.pdf.pdf_pool import PdfPool
from tests.rebuild.test_build import PROJECT, made, written
from tests.sites import Kept, Site

REPORT = "reports/2026-w47.pdf"
OLDER = b"the PDF is older than these pages"
FOLLOWS = b"the PDF follows in a moment"


class Stuck(Kept):
    """A pool that never gets anything done."""

    def submit(self, inputs: Any) -> Future[Any]:
        """Take it on and do nothing."""
        return Future()


def watched(site: Site, seen: Callable[[], object], **changes: Any) -> tuple[Summary, Any]:
    """Build as a watching person does; return the summary and what *seen* saw in between."""
    found: list[object] = []
    summary = site.build(early=lambda _: found.append(seen()), **changes)
    return summary, found[0] if found else None


def test_pages_are_released_before_their_reports_and_say_so(site: Site, tmp_path: Path) -> None:
    """In between, the reports page calls the PDF older; afterwards all is as a clean build's."""
    site.build()
    report, page = site.output / "acme" / REPORT, site.output / "acme/reports.html"
    before = report.read_bytes()
    text = (site.root / PROJECT).read_text()
    line = next(line for line in text.splitlines() if line.startswith("headline:"))
    site.edit(PROJECT, line, "headline: Everything is new.")

    summary, between = watched(
        site,
        lambda: (
            b"Everything is new." in (site.output / "acme/index.html").read_bytes(),
            OLDER in page.read_bytes(),
            report.read_bytes() == before,
        ),
    )

    assert between == (True, True, True)
    assert summary.sound
    assert OLDER not in page.read_bytes()
    assert report.read_bytes() != before
    assert site.tree() == site.clean_tree(tmp_path / "clean")


def test_a_first_build_shows_pages_and_no_dead_link(site: Site, tmp_path: Path) -> None:
    """There is no PDF yet, so nothing on the page leads to one."""
    page = site.output / "acme/reports.html"

    summary, between = watched(site, page.read_bytes)

    assert FOLLOWS in between
    assert REPORT.encode() not in between
    assert FOLLOWS not in page.read_bytes()
    assert REPORT in written(summary, "acme")
    assert site.tree() == site.clean_tree(tmp_path / "clean")


def test_what_is_newer_does_not_wait_for_reports(site: Site, pool: PdfPool, tmp_path: Path) -> None:
    """A superseded build leaves its reports to the next, which makes them all the same."""
    summary = Site(site.root, lambda: Stuck(pool), clock=site.clock).build(
        early=lambda _: None, superseded=lambda: True
    )
    assert summary.unfinished
    assert not (site.output / "acme" / REPORT).exists()

    again = site.build()

    assert not again.unfinished
    assert REPORT in made(again, "acme")
    assert site.tree() == site.clean_tree(tmp_path / "clean")


def test_each_thing_is_told_once(site: Site) -> None:
    """What was told when pages went is not told again when reports follow."""
    first: list[Summary] = []

    last = site.build(early=first.append)

    assert "index.html" in written(first[0], "acme")
    assert written(last, "acme") == {REPORT, "reports.html"}
    assert first[0].unfinished
    assert not last.unfinished
