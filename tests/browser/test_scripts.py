"""What scripts add: search, order, one picture over another. Everything else works without."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.sample import sample_portals

CLIENT = "meridian"
ROWS = "[...document.querySelectorAll('table.dl tbody tr')].filter(e => e.checkVisibility())"


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A tab with scripts that may say nothing and may ask for files of the portal only."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    heard: list[str] = []
    opened.on("console", lambda message: heard.append(message.text))
    opened.on("pageerror", lambda error: heard.append(str(error)))
    opened.on(
        "request", lambda asked: heard.extend([asked.url] * (not asked.url.startswith("file:")))
    )
    yield opened
    opened.context.close()
    assert heard == []


def search(tab: Page, asked: str) -> list[str]:
    """Return the titles that the field finds for *asked*."""
    tab.get_by_role("searchbox").fill(asked)
    return tab.locator("#hits h3").all_inner_texts()


def test_search_finds_by_number_word_and_half_a_word(tab: Page, site: Path) -> None:
    """From a disk, without a server: the exact thing first, accents and case aside."""
    tab.goto((site / CLIENT / "search.html").as_uri())

    assert search(tab, "MER-014-D3")[0] == "Headline and body copy"
    assert search(tab, "d3 headline")[0] == "Headline and body copy"
    assert "Key visual" in search(tab, "key vis")
    assert "Hana Kovářová" in search(tab, "kovarova")
    assert search(tab, "zzzz") == []
    expect(tab.get_by_role("status")).to_contain_text("Nothing found")
    expect(tab.locator("#contents")).to_be_visible()


def test_what_is_found_leads_to_its_row(tab: Page, site: Path) -> None:
    """A hit on an action opens its project's page at that row."""
    tab.goto((site / CLIENT / "search.html").as_uri())
    action = sample_portals()[CLIENT].projects[0].actions[0]
    search(tab, action.ref)
    tab.locator("#hits a").first.click()

    expect(tab.locator(f"tr#{action.id}")).to_be_in_viewport()


def test_words_are_never_markup(tab: Page, site: Path, tmp_path: Path) -> None:
    """What a hit shows is text, whatever was written."""
    wicked = "<img src=x onerror=alert(1)><b>bold</b>"
    row = ["Update", "index.html", wicked, "", "", "", f"evil {wicked}"]
    _with_index(site, tmp_path, [row])
    tab.goto((tmp_path / "search.html").as_uri())

    assert search(tab, "evil") == [wicked]
    assert tab.locator("#hits img, #hits b").count() == 0


def test_five_hundred_pages_are_searched_within_a_tenth_of_a_second(
    tab: Page, site: Path, tmp_path: Path
) -> None:
    """From the letter to the list; the best of several, as the machine may be busy."""
    words = [
        "launch",
        "film",
        "poster",
        "copy",
        "edit",
        "sound",
        "coffee",
        "spring",
        "cup",
        "sleeve",
        "budget",
        "weather",
    ]
    texts = [
        " ".join(words[(n * k + k) % 12] + str(n % 97) for k in range(120)) for n in range(500)
    ]
    rows = [
        ["Update", "index.html", f"Page {n}", f"X-{n}", "P", "", t] for n, t in enumerate(texts)
    ]
    _with_index(site, tmp_path, rows)
    tab.goto((tmp_path / "search.html").as_uri())
    tab.get_by_role("searchbox").focus()
    times = tab.evaluate("""() => ['film', 'pos', 'launch12 cup', 'X-321', 'wether'].map(asked => {
        const field = document.getElementById('q'), began = performance.now();
        field.value = asked;
        field.dispatchEvent(new Event('input'));
        return performance.now() - began;
    })""")

    assert search(tab, "X-321")[0] == "Page 321"
    assert sorted(times)[len(times) // 2] < 100, times


def test_a_long_table_is_put_in_order_by_its_heads(tab: Page, site: Path) -> None:
    """Days by date, numbers by size, words by the alphabet; a second press turns it round."""
    tab.goto((site / CLIENT / "projects" / "spring-launch.html").as_uri())
    assert tab.locator("table.dl thead td button").count() == 0
    head = tab.locator("table.dl thead th").last
    days = ROWS + ".map(row => row.querySelector('td:last-child time').dateTime)"
    as_written = tab.evaluate(days)
    head.get_by_role("button").press("Enter")
    rising = tab.evaluate(days)
    assert head.get_attribute("aria-sort") == "ascending"
    head.get_by_role("button").press("Enter")

    assert rising == sorted(as_written) != as_written
    assert tab.evaluate(days) == rising[::-1]
    assert head.get_attribute("aria-sort") == "descending"


def test_one_state_is_picked_by_keyboard_and_without_a_script(browser: Browser, site: Path) -> None:
    """The arrow goes from state to state, and only its rows are left."""
    tab = browser.new_context(java_script_enabled=False).new_page()
    tab.goto((site / CLIENT / "projects" / "spring-launch.html").as_uri())
    all_rows = tab.evaluate(f"{ROWS}.length")
    tab.get_by_role("radio", name="All").focus()
    tab.keyboard.press("ArrowRight")
    states = tab.evaluate(f"{ROWS}.map(row => row.className)")
    tab.emulate_media(media="print")

    assert set(states) == {"s-in_review"}
    assert 0 < len(states) < all_rows
    assert tab.evaluate(f"{ROWS}.length") == all_rows
    tab.context.close()


def test_two_versions_lie_one_over_the_other(tab: Page, site: Path) -> None:
    """By keyboard: the arrow moves the cut, and the button brings both back."""
    tab.goto((site / CLIENT / "deliverables" / "mer-014-d1.html").as_uri())
    pair = tab.locator(".pair")
    tab.get_by_role("button", name="One over the other").press("Enter")
    slider = tab.get_by_role("slider", name="How much of version 2 is shown")
    slider.press("ArrowRight")
    first, second = (picture.bounding_box() for picture in pair.locator("img").all())

    assert first == second
    assert pair.evaluate("e => e.style.getPropertyValue('--cut')") == "51%"
    tab.get_by_role("button", name="Side by side").press("Enter")
    assert slider.count() == 0


def test_a_square_opens_a_letter_about_its_place(browser: Browser, site: Path) -> None:
    """Without a script: the squares lie on the picture only once they are asked for."""
    tab = browser.new_context(java_script_enabled=False).new_page()
    tab.goto((site / CLIENT / "deliverables" / "mer-014-d1.html").as_uri())
    square = tab.locator(".cells a", has_text="B2")
    assert not square.is_visible()
    tab.locator("summary", has_text="Mark a place").press("Enter")
    box, picture = square.bounding_box(), tab.locator(".pins img").first.bounding_box()

    assert box is not None
    assert picture is not None
    assert picture["x"] <= box["x"]
    assert box["x"] + box["width"] <= picture["x"] + picture["width"]
    assert picture["y"] < box["y"] < box["y"] + box["height"] < picture["y"] + picture["height"]
    assert str(square.get_attribute("href")).endswith("?subject=MER-014-D1%20v2%2C%20B2")
    tab.context.close()


def _with_index(site: Path, folder: Path, rows: list[list[str]]) -> None:
    """Write the search page to *folder* with *rows* to look through."""
    (folder / "assets").mkdir()
    whole = site / CLIENT
    for file in (whole / "search.html", *whole.glob("assets/*.*")):
        (folder / file.relative_to(whole)).write_bytes(file.read_bytes())
    (folder / "assets" / "fonts").symlink_to(whole / "assets" / "fonts")
    text = json.dumps(rows).replace("<", "\\u003c")
    index = next(folder.glob("assets/search-index.*.js"))
    index.write_text(f"globalThis.portalIndex={text};", "utf-8")


def test_work_is_looked_at_as_a_grid_without_a_script(browser: Browser, site: Path) -> None:
    """The same rows in several columns, each with its picture or words, in one state if asked."""
    tab = browser.new_context(java_script_enabled=False).new_page()
    tab.goto((site / CLIENT / "projects" / "spring-launch.html").as_uri())
    left = f"{ROWS}.map(row => Math.round(row.getBoundingClientRect().left))"
    as_list = set(tab.evaluate(left))
    tab.get_by_role("radio", name="Grid").check()
    as_grid = set(tab.evaluate(left))
    pictures = tab.evaluate(f"{ROWS}.map(row => row.querySelector('.pic').offsetWidth)")
    tab.get_by_role("radio", name="In review").check()
    states = tab.evaluate(f"{ROWS}.map(row => row.className)")

    assert len(as_list) == 1 < len(as_grid)
    assert min(pictures) > 64
    assert set(states) == {"s-in_review"}
    tab.context.close()


def test_what_waits_is_shown_beside_its_action(browser: Browser, site: Path) -> None:
    """A square of 64 pixels in each row: the film's frame, the picture, else words."""
    tab = browser.new_context(viewport={"width": 360, "height": 640}).new_page()
    tab.goto((site / CLIENT / "index.html").as_uri())
    rows = tab.locator("#waiting").locator("xpath=../..").locator("li")
    film = rows.filter(has_text="Launch film").locator("img")
    film.scroll_into_view_if_needed()
    tab.wait_for_function("e => e.complete && e.naturalWidth > 0", arg=film.element_handle())
    sizes = rows.locator(".pic").evaluate_all(
        "all => all.map(e => [e.offsetWidth, e.offsetHeight])"
    )

    assert len(sizes) == rows.count() >= 4
    assert {tuple(size) for size in sizes} == {(64, 64)}
    assert rows.filter(has_text="product photos").locator(".pic").inner_text() == "14 blends"
    tab.context.close()
