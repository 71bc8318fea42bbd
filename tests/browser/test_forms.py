"""The forms in a browser: without script, on a phone, by keyboard, in light and dark."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.commands import NOW, ROOT
from tests.polling import wait_until

PROJECT = "content/clients/acme/projects/spring"
PAGES = (
    "/-/today",
    "/-/edit/acme",
    "/-/edit/acme/spring",
    "/-/edit/ACM-014-M2",
    "/-/edit/acme/2026-11-18-weekly",
    "/-/do/decide/ACM-014-D1",
    "/-/do/order-new/acme/spring",
    "/-/do/new-version/ACM-014-D1",
    "/-/edit/acme/nothing",
    "/-/commit",
    "/acme/projects/spring.html",
)
_AXE = """async () => (await axe.run(document, {resultTypes: ['violations'], iframes: false}))
  .violations.flatMap(each => each.nodes.map(node => [each.id, node.target.join(' ')]))"""
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small site in a repository."""
    root = tmp_path_factory.mktemp("forms") / "site"
    shutil.copytree(ROOT / "tests" / "problems" / "base", root)
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "Begin")):
        subprocess.run(["git", *words], cwd=root, check=True, env={**os.environ, **_GIT})
    for key, value in (("user.name", "T"), ("user.email", "t@t.example")):
        subprocess.run(["git", "config", key, value], cwd=root, check=True)
    return root


_GIT = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "T"), ("EMAIL", "t@t.example"))
}


@pytest.fixture(scope="module")
def key(site: Path) -> Iterator[str]:
    """Return the address that `amportal edit` prints; it goes on until the module ends."""
    log = site.parent / "log.txt"
    with log.open("wb") as out:
        running = subprocess.Popen(
            [sys.executable, "-m", "amportal", "edit", "-a", "127.0.0.1:8640"],
            cwd=site,
            env={**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": NOW},
            stdout=out,
            stderr=out,
        )
    wait_until(lambda: "acme: new portal" in log.read_text(), 120)
    yield next(line for line in log.read_text().splitlines() if "/-/open/" in line)
    running.send_signal(signal.SIGINT)
    assert running.wait(60) == 0
    assert "could not answer" not in log.read_text()
    assert "Traceback" not in log.read_text()


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_everybody_can_use_the_forms(
    browser: Browser, key: str, axe: str, width: int, scheme: Any
) -> None:
    """Nothing that axe complains of, nothing wider than the narrowest phone."""
    context = browser.new_context(viewport={"width": width, "height": 640}, color_scheme=scheme)
    page = context.new_page()
    page.goto(key)
    base, found = key.partition("/-/")[0], []
    for where in PAGES:
        page.goto(base + where)
        page.evaluate(axe)
        found += [(where, *each) for each in page.evaluate(_AXE)]
        assert page.evaluate(_WIDER) <= 0, where
    context.close()
    assert found == []


def test_a_day_without_any_script(browser: Browser, key: str, site: Path) -> None:
    """From the pencil to what the client reads: by keyboard, with scripts switched off."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(key)
    base = key.partition("/-/")[0]
    page.goto(f"{base}/acme/projects/spring.html")
    # What is looked up is folded.
    page.locator("details:has(#M2) > summary").first.press("Enter")
    page.get_by_role("link", name="Edit M2").press("Enter")
    page.get_by_role("link", name="Done", exact=True).press("Enter")
    page.get_by_role("button", name="Save").press("Enter")
    assert page.get_by_role("heading", name="Saved").is_visible()
    assert "Film locked" in page.locator(".reads").inner_text()
    assert b"actual: 2026-11-23" in (site / PROJECT / "project.yaml").read_bytes()
    # The frame beside it waits until the portal is as it is now.
    portal = page.frame_locator("iframe")
    row = portal.locator("#M2")
    row.wait_for(timeout=60_000)
    assert "23 Nov" in row.inner_text()
    _commit(page, site)
    context.close()


def _commit(page: Page, site: Path) -> None:
    """Commit what was written, with the message that is proposed."""
    page.get_by_role("navigation").get_by_role("link", name="Commit").press("Enter")
    page.get_by_role("button", name="Commit").press("Enter")
    assert page.get_by_role("heading", name="All that was written").is_visible()
    said = subprocess.run(
        ["git", "log", "-1", "--format=%s", "--name-only"],
        cwd=site, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert said.split("\n", 1)[0] == "Done ACM-014-M2 --on 2026-11-23"
    assert said.split()[-1] == f"{PROJECT}/project.yaml"
