"""From a saved file to new text on the screen, in a real browser, by the real build."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from amportal.builder.build_summary import Summary
from amportal.preview.listen_address import Address
from amportal.preview.live_state import Live
from amportal.preview.preview_server import serve
from amportal.watch.rebuild_hints import RebuildHints
from amportal.watch.watch_loop import Watch
from tests.browser.launching import ARGUMENTS
from tests.polling import wait_until
from tests.sites import ROOT, Site, base_site
from tests.watch.standin import StandIn

PROJECT = "content/clients/acme/projects/spring/project.yaml"
HOME = "acme/index.html"
FACE = ROOT / "templates" / "default" / "fonts" / "inter-latin-wght-normal.woff2"


# How often something of a page was changed since.
COUNTING = """window.touched = 0; new MutationObserver(() => { touched += 1 })
  .observe(document, { subtree: true, childList: true, attributes: true, characterData: true })"""
# Where the page stands once everything that could still move it has been drawn.
SETTLED = """() => document.fonts.ready
  .then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  .then(() => scrollY)"""
LINE_TOP = "line.getBoundingClientRect().top"


@dataclass
class Served:
    """A site being watched and served."""

    site: Site
    live: Live
    url: str
    last: list[Summary]

    def headline(self, text: str) -> None:
        """Save another headline for the project, as an editor would."""
        file = self.site.root / PROJECT
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        new = [f"headline: {text}\n" if line.startswith("headline:") else line for line in lines]
        fresh = file.with_name("project.yaml.tmp")
        fresh.write_text("".join(new), encoding="utf-8")
        fresh.replace(file)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    site = base_site(tmp_path / "site", StandIn)
    site.add_client("beta", "BET")
    live, hints = Live("boot"), RebuildHints()
    last: list[Summary] = []
    said: list[str] = []

    def build() -> None:
        last.append(site.build())
        live.tell(last[-1])

    watch = Watch(
        site.root,
        site.output,
        build,
        now=lambda: datetime(2026, 11, 23, 9, 10, tzinfo=UTC),
        say=lambda line: None,
        hints=hints,
    )
    thread = threading.Thread(target=watch.run)
    thread.start()
    try:
        with serve(site.output, live, Address("127.0.0.1", 8100), said.append, FACE) as at:
            wait_until(lambda: live.built, 60)
            assert last[-1].sound, last[-1].problems
            yield Served(site, live, at.url, last)
    finally:
        hints.end()
        thread.join(20)


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page at which every message of the browser's console fails the test."""
    context = browser.new_context(viewport={"width": 1000, "height": 500})
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert said == []


def loads(page: Page) -> list[str]:
    """Return the documents that *page* loads from now on."""
    found: list[str] = []
    page.on("load", lambda loaded: found.append(loaded.url))
    return found


def test_each_saved_text_is_on_the_screen(served: Served, page: Page) -> None:
    """Several saves after each other."""
    page.goto(served.url + HOME)
    for number in range(5):
        served.headline(f"Said the {number}th time.")
        expect(page.locator("body")).to_contain_text(f"Said the {number}th time.", timeout=30_000)


def test_only_pages_that_changed_are_touched(served: Served, page: Page, browser: Browser) -> None:
    """A page that is the same is left alone."""
    other = browser.new_context().new_page()
    other.goto(served.url + "acme/team.html")
    other.evaluate(COUNTING)
    untouched = loads(other)
    page.goto(served.url + HOME)
    served.headline("Further down.")
    expect(page.locator("body")).to_contain_text("Further down.", timeout=30_000)
    assert "team.html" not in {
        path.rpartition("/")[2] for each in served.last[-1].clients for path in each.written
    }
    served.headline("And again.")
    expect(page.locator("body")).to_contain_text("And again.", timeout=30_000)
    assert untouched == []
    assert other.evaluate("touched") == 0
    other.context.close()


def test_what_the_reader_has_before_them_stays(served: Served, page: Page) -> None:
    """Their place, what they marked, where the keyboard is: the page is not loaded again."""
    served.headline("One line.")
    wait_until(lambda: len(served.last) > 1)
    page.goto(served.url + HOME)
    loaded = loads(page)
    page.evaluate("scrollTo(0, 300)")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('footer .sign p'))")
    page.evaluate("document.querySelector('footer a').focus({ preventScroll: true })")
    chosen = page.evaluate("String(getSelection())")
    for number in range(5):
        served.headline(f"Said the {number}th time.")
        expect(page.locator("body")).to_contain_text(f"Said the {number}th time.", timeout=30_000)
        assert page.evaluate(SETTLED) == 300
    assert loaded == []
    assert chosen
    assert page.evaluate("String(getSelection())") == chosen
    assert page.evaluate("document.activeElement.closest('footer') !== null")


def test_lines_that_come_and_go_above_do_not_move_what_is_read(served: Served, page: Page) -> None:
    """A longer sentence at the top pushes nothing out of the reader's sight."""
    page.goto(served.url + HOME)
    page.evaluate("scrollTo(0, 500)")
    page.evaluate("window.line = document.elementFromPoint(500, 250)")
    before = page.evaluate(LINE_TOP)
    for text in ("Long and longer and longest of all the sentences there are.", "Short.") * 3:
        served.headline(text)
        expect(page.locator("body")).to_contain_text(text, timeout=30_000)
        page.evaluate(SETTLED)
        assert abs(page.evaluate(LINE_TOP) - before) < 1


def test_a_page_that_must_be_loaded_again_comes_back_to_its_place(
    served: Served, page: Page
) -> None:
    """Such as one with a script of its own, which could not begin again in an open page."""
    page.goto(served.url + HOME)
    page.evaluate("scrollTo(0, 500)")
    line = page.evaluate("document.elementFromPoint(500, 250).textContent")
    find = f"line = [...document.querySelectorAll('*')].findLast(e => e.textContent == {line!r})"
    page.evaluate(find)
    before = page.evaluate(LINE_TOP)
    for text in ("Long and longer and longest of all the sentences there are.", "Short."):
        loaded = loads(page)
        page.evaluate("document.body.append(document.createElement('script'))")
        served.headline(text)
        expect(page.locator("body")).to_contain_text(text, timeout=30_000)
        page.wait_for_load_state("load")
        page.evaluate(SETTLED)
        page.evaluate(find)
        assert loaded
        assert abs(page.evaluate(LINE_TOP) - before) < 1


def test_a_changed_style_or_picture_is_exchanged_in_the_pages_that_use_it(
    served: Served, page: Page
) -> None:
    """A page is what it loads as well; it stays where it is."""
    page.goto(served.url + HOME)
    loaded = loads(page)
    for width in (7, 8):
        served.site.write(
            "templates/css/portal.css",
            f"@media screen {{ body {{ outline: {width}px solid red; min-height: 3000px }} }}\n",
        )
        expect(page.locator("body")).to_have_css("outline-width", f"{width}px", timeout=30_000)
    assert page.locator("link[rel=stylesheet]").count() == 1
    assert loaded == []


def test_a_broken_file_is_shown_over_the_last_good_page_until_it_is_mended(
    served: Served, page: Page
) -> None:
    """File, line, column, the line itself and the mend; it goes by itself."""
    page.goto(served.url + HOME)
    good = page.locator("main").inner_text()
    served.site.edit(PROJECT, "job_no: ACM-014", "job_no: ACM-014\nstte: 2026-01-01")
    panel = page.locator("#preview-problems")
    panel.get_by_role("alert").wait_for(timeout=30_000)
    text = panel.get_by_role("alert").inner_text()
    line = (served.site.root / PROJECT).read_text().splitlines().index("stte: 2026-01-01") + 1
    assert f"{PROJECT}:{line}:1" in text
    assert "unknown key `stte`" in text
    assert f"{line} | stte: 2026-01-01" in text
    assert "hint: did you mean `state`?" in text
    assert page.locator("main").inner_text() == good
    page.reload()
    panel.get_by_role("alert").wait_for(timeout=30_000)
    served.site.edit(PROJECT, "\nstte: 2026-01-01", "")
    expect(panel).to_have_count(0, timeout=30_000)


def test_no_page_of_a_client_tells_of_another(served: Served, page: Page, browser: Browser) -> None:
    """The person may be showing the screen to a client; the front page is theirs alone."""
    front = browser.new_context().new_page()
    front.goto(served.url)
    page.goto(served.url + "beta/index.html")
    served.site.edit(PROJECT, "job_no: ACM-014", "job_no: ACM-014\nstte: 2026-01-01")
    expect(front.locator("body")).to_contain_text("unknown key", timeout=30_000)
    served.site.edit("content/clients/beta/client.yaml", "name: Bet Coffee", "name: Bet Tea")
    expect(page.locator("body")).to_contain_text("Bet Tea", timeout=30_000)
    assert page.locator("#preview-problems").count() == 0
    assert "acme" not in page.content().lower()
    front.context.close()


def test_nothing_on_the_disk_holds_what_is_added(served: Served, page: Page) -> None:
    """The page a person sees has the script; the one that goes out has not."""
    page.goto(served.url + HOME)
    assert page.locator('script[src^="/-/"]').count() == 1
    for file in served.site.output.rglob("*.html"):
        assert b"/-/" not in file.read_bytes()
