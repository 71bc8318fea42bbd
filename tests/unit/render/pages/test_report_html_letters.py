"""Each decision is a letter in the report as well: the very one of the page, ready to send."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest

from amportal.plan.output_jobs import PageData, Sources, jobs_of
from amportal.plan.view.page_frame import PageInfo
from amportal.plan.view.page_views import Portal
from amportal.render.pages.html_page import render_page
from tests.browser.portal_site import sample_sources, theme
from tests.sample import sample_files, sample_portals, sample_report

_LETTER = re.compile(r'href="(mailto:[^"]+body=[^"]+)"')


def letters(text: str) -> set[str]:
    """Return the letters of a page that have words in them."""
    return set(map(html.unescape, _LETTER.findall(text)))


def on_pages(slug: str, portal: Portal) -> Iterator[str]:
    """Yield the letters of every page of *portal*."""
    sources: Sources = sample_sources(slug)
    for job in jobs_of(portal, sample_files(), sources, ()):
        data = job.data
        if isinstance(data, PageData) and data.template in ("deliverable.html", "budget.html"):
            made = render_page(data.template, data.view, data.frame, data.page, theme())
            yield from letters(made.content.decode())


@pytest.mark.parametrize("slug", sample_portals())
def test_a_report_holds_the_letters_of_the_pages(slug: str) -> None:
    """With id, version and digest; a change order's with its sum and days."""
    portal, report, _ = sample_report(slug)
    told = {each.job_no for each in report.projects}
    wanted = {each for each in on_pages(slug, portal) if any(f"={no}-" in each for no in told)}
    page = PageInfo("reports/x.pdf", "")
    made = render_page("report.html", report, portal.frame, page, theme())

    assert made.problems == ()
    assert letters(made.content.decode()) == wanted
    assert wanted
    for each in map(unquote, wanted):
        assert re.search(r"sha256 [0-9a-f]{64}|-CO\d+: \w", each)
