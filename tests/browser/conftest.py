"""One browser and one written sample for all browser tests of a run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.axe import axe_script
from tests.browser.launching import ARGUMENTS
from tests.browser.portal_site import write_sample
from tests.browser.visits import Walk, walk


# No longer than a module: it keeps an event loop running, beside which no other can be.
@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """Return a Chromium that talks to nobody."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the accessibility checker as one script."""
    return axe_script()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every portal of the sample, one folder a client."""
    folder = tmp_path_factory.mktemp("portals")
    assert write_sample(folder) == ()
    return folder


@pytest.fixture(scope="module")
def walks(browser: Browser, site: Path) -> dict[str, Walk]:
    """Return what was seen on every page, by client."""
    return {portal.name: walk(browser, portal) for portal in sorted(site.iterdir())}
