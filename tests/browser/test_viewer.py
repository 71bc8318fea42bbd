"""Work is looked at whole: on the whole screen, played, page by page, and then decided."""

from __future__ import annotations

import math
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page, expect

from amportal.plan import routes
from amportal.plan.output_jobs import Job, PageData
from amportal.plan.view.deliverable_views import FileView, PageView
from amportal.plan.view.page_frame import PageInfo
from amportal.plan.view.page_views import DeliverablePage
from tests.browser.portal_site import made
from tests.sample import sample_portals

CLIENT = "meridian"
PICTURE = "deliverables/mer-014-d1.html"
WHERE = "files/mer-014-d4/v2/"


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A phone with a script that may say nothing."""
    opened = browser.new_context(viewport={"width": 360, "height": 720}).new_page()
    heard: list[str] = []
    opened.on("console", lambda message: heard.append(message.text))
    opened.on("pageerror", lambda error: heard.append(str(error)))
    yield opened
    opened.context.close()
    assert heard == []


def sound(seconds: int) -> bytes:
    """Return a WAV file of a quiet tone."""
    tone = bytes(128 + round(20 * math.sin(n / 4)) for n in range(8000 * seconds))
    head = struct.pack("<4s4sIHHIIHH", b"WAVE", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8)
    data = head + b"data" + struct.pack("<I", len(tone)) + tone
    return b"RIFF" + struct.pack("<I", len(data)) + data


def played(site: Path, folder: Path) -> Path:
    """Write a page of a film, a sound and two documents beside a copy of the portal."""
    shutil.copytree(site / CLIENT, folder, dirs_exist_ok=True)
    portal = sample_portals()[CLIENT]
    project = next(each for each in portal.projects if each.job_no == "MER-014")
    work = next(each for each in project.deliverables if each.id == "D4")
    (folder / WHERE).mkdir(parents=True, exist_ok=True)
    for name in ("voice.wav", "film.mp4"):  # a browser looks at what is in it
        (folder / WHERE / name).write_bytes(sound(20))
    frame = work.versions[0].files[0].path
    leaves = tuple(
        PageView(n, frame, frame, work.versions[0].files[0].width, work.versions[0].files[0].height)
        for n in (1, 2, 3)
    )
    one = FileView(f"{WHERE}film.mp4", "film.mp4", "", "a", "The film", image=False, media="film")
    files = (
        replace(one, poster=frame),
        replace(one, path=f"{WHERE}voice.wav", name="voice.wav", media="sound", alt="The voice"),
        replace(one, path=f"{WHERE}plan.pdf", name="plan.pdf", media="document", leaves=leaves,
                pages=5),
        replace(one, path=f"{WHERE}bank.pdf", name="bank.pdf", media="document", undrawn="locked"),
    )  # fmt: skip
    shown = replace(work, versions=(replace(work.versions[0], files=files), *work.versions[1:]))
    view = DeliverablePage(
        shown, project.name, project.path, project.job_no, decide=True, calls=portal.calls
    )
    names = {
        routes.unnamed(f"assets/{path.name}"): path.name.split(".")[-2]
        for path in (folder / "assets").iterdir()
        if path.is_file()
    }
    page = PageInfo("deliverables/played.html", "project")
    job = Job(page.path, "page", PageData("deliverable.html", view, portal.frame, page))
    content, problems = made(job, None, names)
    assert problems == ()
    (folder / page.path).write_bytes(content)
    return folder / page.path


@pytest.mark.parametrize("work", ["d1", "d4"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "none"])
def test_the_work_and_the_answer_are_on_one_screen_of_a_phone(
    browser: Browser, site: Path, work: str, script: bool
) -> None:
    """At 360 by 720 the whole picture stands above "Approve", which stays while it is read on."""
    context = browser.new_context(
        viewport={"width": 360, "height": 720}, java_script_enabled=script
    )
    tab = context.new_page()
    tab.goto((site / CLIENT / f"deliverables/mer-014-{work}.html").as_uri())
    picture = tab.locator(".work img").first.bounding_box()
    answer = tab.get_by_role("link", name="Approve", exact=True).bounding_box()
    assert picture is not None
    assert answer is not None
    assert picture["width"] >= 200
    assert picture["y"] + picture["height"] <= answer["y"]
    assert answer["y"] + answer["height"] <= 720
    tab.mouse.wheel(0, 150)
    later = tab.get_by_role("link", name="Approve", exact=True).bounding_box()
    assert later is not None
    assert abs(later["y"] - answer["y"]) < 2
    context.close()


def test_a_picture_fills_the_screen_and_is_left_by_escape(tab: Page, site: Path) -> None:
    """By keyboard: larger, actual pixels, whole, the version before; focus returns."""
    tab.goto((site / CLIENT / PICTURE).as_uri())
    opener = tab.locator("a.view").first
    opener.press("Enter")
    dialog, size = tab.locator("#viewer"), tab.locator("[data-do=size]")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("heading")).to_contain_text("D1 v2")
    whole = size.inner_text()
    tab.keyboard.press("1")
    assert size.inner_text() == "100%" != whole
    wide = tab.locator(".over").bounding_box()
    assert wide is not None
    assert round(wide["width"]) == int(opener.locator("img").get_attribute("width") or 0)
    tab.keyboard.press("+")
    assert size.inner_text() == "150%"
    tab.keyboard.press("0")
    assert size.inner_text() == whole
    for mode, both in (("slider", True), ("beside", True), ("diff", True), ("one", False)):
        dialog.locator(f"[value={mode}]").check()
        assert tab.locator(".under").is_visible() == both
    tab.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_arrows_turn_from_picture_to_picture(tab: Page, site: Path) -> None:
    """Those of one version, in their order, and no further."""
    tab.goto((site / CLIENT / "deliverables" / "mer-014-d4.html").as_uri())
    tab.locator("a.view").first.click()
    names = []
    for _ in range(4):
        names.append(tab.locator("#viewed").inner_text())
        tab.keyboard.press("ArrowRight")
    assert [name.split()[-3:] for name in names] == [
        ["1", "/", "3"], ["2", "/", "3"], ["3", "/", "3"], ["3", "/", "3"],
    ]  # fmt: skip


def test_without_a_script_the_picture_is_a_link_to_its_file(browser: Browser, site: Path) -> None:
    """The browser shows the file itself, as large as one likes."""
    tab = browser.new_context(java_script_enabled=False).new_page()
    tab.goto((site / CLIENT / PICTURE).as_uri())
    tab.locator("a.view").first.click()
    tab.wait_for_url("**/files/mer-014-d1/v2/v2.svg")
    tab.context.close()


def test_films_sounds_and_documents_are_shown_where_they_are_judged(
    tab: Page, site: Path, tmp_path: Path
) -> None:
    """Each with a letter that names the moment or the page; what cannot be shown says why."""
    tab.goto(played(site, tmp_path / "portal").as_uri())
    voice = tab.locator("figure", has=tab.locator("audio"))
    voice.locator("audio").evaluate(
        """e => new Promise(done => {
            const go = () => { e.onseeked = done; e.currentTime = 12.4; };
            if (e.readyState) go();
            else e.addEventListener('loadedmetadata', go, {once: true});
            e.addEventListener('error', () => done('error'));
        })"""
    )
    letter = unquote(voice.locator(".moment").get_attribute("href") or "")
    pages = tab.locator(".leaves figure")

    assert "subject=MER-014-D4 v2, file 2, 0:12&" in letter
    assert voice.locator(".moment").inner_text().endswith("0:12")
    expect(tab.locator("video")).to_have_attribute("controls", "")
    assert pages.count() == 3
    marked = unquote(
        pages.nth(2).get_by_role("link", name="Mark this page").get_attribute("href") or ""
    )
    assert "subject=MER-014-D4 v2, file 3, p. 3" in marked
    expect(tab.locator(".work")).to_contain_text("2 more pages are in the file itself.")
    expect(tab.locator(".work")).to_contain_text("opens with a password")
    tab.locator(".leaves a.view").nth(1).click()
    expect(tab.locator("#viewed")).to_contain_text("p. 2")


def test_without_a_script_the_letter_has_a_blank_for_the_moment(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    """It is filled by hand."""
    tab = browser.new_context(java_script_enabled=False).new_page()
    tab.goto(played(site, tmp_path / "portal").as_uri())
    letter = tab.locator(".moment").first.get_attribute("href") or ""
    assert "subject=MER-014-D4 v2, file 1, 0:__&" in unquote(letter)
    tab.context.close()
