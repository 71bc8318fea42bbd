"""`amportal archive`: all of one portal in one file that a client can keep."""

from __future__ import annotations

import hashlib
import os
import subprocess
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.launching import ARGUMENTS
from tests.commands import here
from tests.pdf.conformance import failures
from tests.sites import BASE, tree


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "srcset":
                self.found += [each.split()[0] for each in (value or "").split(",")]
            elif name in ("href", "src"):
                self.found.append(value or "")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose one client was archived, with a file of somebody else's in the portal."""
    site = tmp_path_factory.mktemp("archive") / "site"
    subprocess.run(["cp", "-r", BASE, site], check=True)
    (site / "output/acme").mkdir(parents=True)
    (site / "output/acme/notes-of-ours.txt").write_text("not for them")
    done = here(site, "archive", "acme", "--today", "2026-11-23")
    assert done.code == 0, done.err
    names = [each.name for each in site.glob("*.zip")]
    assert names == [f"{names[0].removesuffix('.zip')}.zip"]
    assert f"{names[0]}: " in done.err + done.out
    return site / names[0]


def _opened(zipped: Path, where: Path) -> Path:
    with ZipFile(zipped) as file:
        file.extractall(where)
    (folder,) = where.iterdir()
    return folder


def test_it_is_the_portal_and_the_digests_of_its_files(kept: Path, tmp_path: Path) -> None:
    """Every published byte with all reports, nothing that is not ours, one list of digests."""
    portal = tree(kept.parent / "output/acme")
    portal.pop("notes-of-ours.txt")
    folder = _opened(kept, tmp_path)
    inside = tree(folder)
    sums = inside.pop("SHA256SUMS").decode().splitlines()

    assert folder.name == kept.stem
    assert inside == portal
    assert [path for path in inside if path.startswith("reports/")]
    digests = {path: hashlib.sha256(raw).hexdigest() for path, raw in inside.items()}
    assert sums == [f"{digests[path]}  {path}" for path in sorted(digests)]
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, check=False
    )
    assert done.returncode == 0


def test_its_reports_are_made_to_be_kept(kept: Path, tmp_path: Path) -> None:
    """PDF/A-3a and PDF/UA-1, each the very file of the portal."""
    files = sorted(_opened(kept, tmp_path).rglob("*.pdf"))
    assert files
    for file in files:
        assert failures(file, "3a") == failures(file, "ua1") == []


def test_the_same_sources_give_the_same_file(kept: Path, tmp_path: Path) -> None:
    """From nothing, elsewhere, with other times, another mask and another zone."""
    site = tmp_path / "elsewhere"
    subprocess.run(["cp", "-r", kept.parent / "content", tmp_path], check=True)
    site.mkdir()
    (tmp_path / "content").rename(site / "content")
    before = os.umask(0o077)
    try:
        done = here(
            site,
            "archive",
            "acme",
            "--today",
            "2026-11-23",
            environment={"TZ": "Pacific/Auckland", "LC_ALL": "de_DE.UTF-8"},
        )
    finally:
        os.umask(before)
    assert done.code == 0, done.err
    assert (site / kept.name).read_bytes() == kept.read_bytes()


def test_no_link_of_it_is_broken(kept: Path) -> None:
    """Whatever a page in it names is in it."""
    with ZipFile(kept) as file:
        names = set(file.namelist())
        links = 0
        for name in names:
            if not name.endswith(".html"):
                continue
            page = _Links()
            page.feed(file.read(name).decode())
            for link in page.found:
                parts = urlsplit(link)
                if parts.scheme or not parts.path:
                    continue
                links += 1
                target = normpath(PurePosixPath(name).parent / unquote(parts.path))
                assert target in names, f"{name} -> {link}"
    assert links > 100


def test_it_opens_from_a_disk_without_a_network(kept: Path, tmp_path: Path, chromium: Path) -> None:
    """Every page with its look, and nothing asked for that is not there."""
    folder = _opened(kept, tmp_path)
    heard: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        context = browser.new_context(offline=True)
        page = context.new_page()
        page.on("console", lambda said: heard.append(said.text))
        page.on("requestfailed", lambda request: heard.append(request.url))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith(folder.as_uri()) else heard.append(request.url)
            ),
        )
        pages = sorted(folder.rglob("*.html"))
        for file in pages:
            page.goto(file.as_uri(), wait_until="load")
            assert page.evaluate("document.styleSheets.length") > 0
            assert "Inter" in page.evaluate("getComputedStyle(document.body).fontFamily")
        browser.close()
    assert heard == []
    assert len(pages) > 10


def test_a_client_that_is_held_is_not_archived(sound: Path) -> None:
    """The portal that stays up is older than the files, and no archive says so."""
    file = sound / "content/clients/acme/client.yaml"
    assert here(sound, "build").code == 0
    file.write_text(file.read_text(encoding="utf-8").replace("country: GB", "country: Gb"), "utf-8")
    done = here(sound, "archive", "acme")
    assert done.code == 1
    assert "`acme` is held back" in done.err
    assert list(sound.glob("*.zip")) == []


def test_an_unknown_client_is_wrong_use(sound: Path) -> None:
    """With the nearest name."""
    done = here(sound, "archive", "acne")
    assert done.code == 2
    assert "did you mean `acme`?" in done.err
