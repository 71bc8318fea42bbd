"""Pages of the default theme, from views written out by hand and from the sample."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote

import pytest
from msgspec.structs import replace

from amportal.plan import routes
from amportal.plan.output_jobs import Job, PageData, Sources, jobs_of
from amportal.plan.view.page_frame import Brand, PageInfo
from amportal.plan.view.page_views import BoardPage, HomePage, ProjectPage
from amportal.render.pages.html_page import render_page
from amportal.render.recipe import Rendered
from tests.browser.portal_site import fonts, sample_sources, theme
from tests.portals import PROJECT, TODAY, frame, milestone, portal
from tests.sample import sample_files, sample_portals
from tests.unit.render.themes import render
from tests.unit.render.themes import theme as small

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "media-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
HOME = PageInfo(routes.HOME, "home")


def page(template: str, view: object, info: PageInfo = HOME) -> str:
    """Return a page of the default theme, and fail where it has problems."""
    rendered = render_page(template, view, frame(), info, theme())
    assert rendered.problems == ()
    return rendered.content.decode()


def jobs() -> list[PageData]:
    """Return the pages of every client of the sample."""
    found: list[Job] = []
    for slug, each in sample_portals().items():
        found += jobs_of(each, sample_files(), sample_sources(slug), fonts())
    return [job.data for job in found if isinstance(job.data, PageData)]


def made(data: PageData) -> Rendered:
    return render_page(data.template, data.view, data.frame, data.page, theme())


class _Outline(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def test_every_page_of_the_sample_is_made() -> None:
    """No page of any client has a problem, in any of the sample's languages."""
    assert [each for data in jobs() for each in made(data).problems] == []


def test_every_page_has_one_title_and_no_gap_in_its_headings() -> None:
    """One h1, levels without gaps, a language, a direction, a title and one main part."""
    for data in jobs():
        text = made(data).content.decode()
        outline = _Outline(text)
        levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch("h[1-6]", tag)]

        assert levels.count(1) == 1, data.page.path
        steps = pairwise(levels)
        assert all(after - before <= 1 for before, after in steps), (data.page.path, levels)
        assert outline.of("html") == [{"lang": data.frame.locale, "dir": "ltr"}]  # type: ignore[union-attr]  # clients' pages have a frame
        assert len(outline.of("main")) == 1
        assert re.search("<title>[^<]+</title>", text[: text.index("</head>")])


def test_no_page_holds_a_script_a_style_or_an_address_outside() -> None:
    """A strict policy stands in each page, and nothing in it would break that policy."""
    for data in jobs():
        outline = _Outline(made(data).content.decode())
        metas = {
            each.get("name") or each.get("http-equiv"): each.get("content")
            for each in outline.of("meta")
        }

        assert metas["Content-Security-Policy"] == POLICY
        assert str(metas["robots"]).startswith("noindex")
        assert not {"style", "iframe", "base"} & {tag for tag, _ in outline.tags}
        assert all("src" in each and "defer" in each for each in outline.of("script"))
        assert all("action" not in each and "hidden" in each for each in outline.of("form"))
        for tag, attributes in outline.tags:
            assert not any(name == "style" or name.startswith("on") for name in attributes)
            loaded = [attributes.get(name) for name in ("src", "srcset", "data")]
            loaded += [attributes.get("href")] if tag == "link" else []
            for address in filter(None, loaded):
                assert "//" not in address
                assert not address.startswith("/")


def test_ids_are_unique_and_parts_are_named() -> None:
    """What points at an id finds one; every part of a page has its heading's name."""
    for data in jobs():
        outline = _Outline(made(data).content.decode())
        ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]

        assert len(ids) == len(set(ids)), data.page.path
        for section in outline.of("section"):
            assert section["aria-labelledby"] in ids
        for link in outline.of("a"):
            if (link.get("href") or "").startswith("#"):
                assert str(link["href"])[1:] in ids


def test_every_picture_and_drawing_has_words() -> None:
    """Pictures have an alt text, drawings a title, marks beside words are hidden."""
    for data in jobs():
        text = made(data).content.decode()

        for image in _Outline(text).of("img"):
            # Small pictures in rows stand beside the name of what they show.
            assert image.get("alt") or image.get("width") == "64"
        for drawing in re.findall(r"<svg .*?</svg>", text, re.DOTALL):
            assert 'aria-hidden="true"' in drawing or "<title>" in drawing


def test_the_tool_s_name_is_on_no_page() -> None:
    """The agency's brand stands alone."""
    assert not [data.page.path for data in jobs() if b"amportal" in made(data).content.lower()]


def test_equal_views_give_equal_bytes() -> None:
    """The same page twice, and after others, is the same."""
    some = jobs()[::7]
    first = [made(data).content for data in some]

    assert [made(data).content for data in reversed(some)] == first[::-1]


def test_a_client_s_name_cannot_become_markup() -> None:
    """Names, headlines and reasons are words, wherever they stand."""
    evil = "<img src=x onerror=alert(1)>&\"'"
    shown = replace(
        portal().home,
        headline=evil,
        project=evil,
        welcome=evil,
        projects=tuple(replace(each, name=evil, headline=evil) for each in portal().home.projects),
    )
    rendered = render_page("home.html", shown, replace(frame(), client_name=evil), HOME, theme())

    assert b"<img src=x" not in rendered.content
    assert rendered.problems == ()


NOTHING = HomePage("", None, "", "", (), None, "", (), (), 0, ())


def test_an_empty_portal_says_something_useful() -> None:
    """Before the first project there are words, never a bare frame."""
    text = page("home.html", NOTHING)

    assert "Nothing is running at the moment." in text
    assert "Nothing waits on you" in text
    assert "No project has begun yet." in text
    assert "No update yet." in text


@pytest.mark.parametrize(
    ("template", "view"),
    [
        ("missing.html", ()),
    ],
)
def test_empty_pages_are_pages(template: str, view: object) -> None:
    """A page without entries still has a title and a sentence."""
    text = page(template, view)

    assert re.search(r"<p>[^<]{20,}", text)


@pytest.mark.parametrize("state", ["not_started", "on_hold", "finished", "cancelled"])
def test_a_project_that_does_not_run_says_so(state: str) -> None:
    """Its state stands where its health would, with a mark of its own."""
    bare = replace(
        PROJECT, state=state, status=(), waiting=(), next_milestone=None, milestones=(),
        timeline=None, budget=None, deliverables=(), actions=(), risks=(), decisions=(),
        updates=(), next_steps=(), headline="", team=(), lead="", po_no="",
    )  # fmt: skip
    text = page("project.html", ProjectPage(bare, ()), PageInfo(bare.path, "project"))

    words = {
        "not_started": "Not started",
        "on_hold": "On hold",
        "finished": "Finished",
        "cancelled": "Cancelled",
    }
    assert re.search(rf'<span class="state"><svg.*?</svg>{words[state]}</span>', text)
    assert "Nothing is planned for delivery yet." in text


@pytest.mark.parametrize("yours", [False, True])
def test_a_milestone_whose_day_is_over_is_overdue_and_not_on_plan(yours: bool) -> None:
    """Nobody wrote that it happened, nor when it will: "to come, on plan" would not be true.

    It says one number, by how much it is later than planned.
    """
    day = date(2026, 11, 18)
    past = milestone("M9", "Proofs back", day, day, 3, yours=yours)
    past = replace(past, overdue=True, stage="overdue", days=3, until=-5, standing="late")
    view = replace(PROJECT, milestones=(past,), next_milestone=None, timeline=None)
    text = page("project.html", ProjectPage(view, ()), PageInfo(view.path, "project"))
    row = re.search(r'<tr id="M9">.*?</tr>', text, re.DOTALL)

    assert row is not None
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row[0]))
    assert "on plan" not in words
    assert "yours, overdue" in words if yours else "overdue" in words
    assert "3 working days later" in words
    assert words.count("days") == 1


def test_without_a_logo_the_name_stands_in_its_place() -> None:
    """A client needs no picture to have a portal."""
    plain = replace(frame(), brand=Brand("#005F73", None, None, None))
    text = render_page("missing.html", (), plain, HOME, theme()).content.decode()

    assert '<span class="name">Meridian Coffee</span>' in text
    assert '<span class="name">Halden Studio</span>' in text


def test_the_board_needs_no_frame() -> None:
    """The agency's own page has neither a client's brand nor a client's language."""
    board = BoardPage("Halden Studio", "en-GB", TODAY, (), ())
    rendered = render_page("board.html", board, None, HOME, theme())

    assert rendered.problems == ()
    assert b"Nothing needs you today." in rendered.content
    assert b"Meridian" not in rendered.content


def test_a_language_without_words_is_a_problem() -> None:
    """A string that is missing fails the page; it never falls back to another language."""
    rendered = render_page("missing.html", (), frame("tlh"), HOME, theme())

    assert rendered.content == b""
    assert [each.slug for each in rendered.problems] == ["missing-translation"]


def test_what_is_wrong_with_a_text_is_told_with_the_page() -> None:
    """What is left out was told where the text was read; an error leaves no page."""
    shown = render(small(page_html="{{ md(view) }}"), "[a](javascript:x)")
    failed = render(small(page_html="{{ md(view) }}"), "[a](../x.html)")

    assert shown.problems == ()
    assert b"<p>a</p>" in shown.content
    assert [each.slug for each in failed.problems] == ["link-leaves-portal"]
    assert failed.content == b""


def test_a_portal_without_files_has_jobs_for_its_pages() -> None:
    """Hand-written portals render through the same jobs as real ones."""
    bare = replace(portal(), projects=(), reports=())
    made_jobs = jobs_of(bare, {}, Sources({}, {}), fonts())

    assert routes.HOME in {job.output for job in made_jobs}


def test_each_line_of_copy_and_each_square_opens_a_letter_that_names_it() -> None:
    """`MER-014-D3 v3, line 2` and `MER-014-D1 v2, B2`: what is said on the phone, in writing."""
    letters = [
        unquote(attributes["href"] or "")
        for data in jobs()
        if data.page.path in ("deliverables/mer-014-d1.html", "deliverables/mer-014-d3.html")
        for attributes in _Outline(made(data).content.decode()).of("a")
    ]

    for subject in ("MER-014-D3 v3, line 2", "MER-014-D1 v2, B2", "MER-014-D1 v2", "MER-014-D1"):
        assert f"mailto:ruth@haldenstudio.example?subject={subject}" in letters
