"""What all tests share: the checkout, the browser, hypothesis' profiles, a clean environment.

Kept small on purpose: a fixture that only one folder needs lives in that folder.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# A test run says the same on every machine and on every day: `ci` draws the same examples for the
# same code. Finding new ones is the job of `soak`, which prints what it takes to repeat a failure.
settings.register_profile(
    "ci", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "soak",
    deadline=None,
    max_examples=2_000,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci")

# Whatever a shell or a CI service exports must not reach the code under test. Prefixes end in `_`.
_UNWANTED = (
    "AMPORTAL_",
    "CI",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "FORCE_COLOR",
    "GIT_",
    "GITHUB_",
    "GITLAB_",
    "LANG",
    "LANGUAGE",
    "LC_",
    "LINES",
    "NO_COLOR",
    "PAGER",
    "PYTHONPATH",
    "PYTHONWARNINGS",
    "SOURCE_DATE_EPOCH",
    "TERM",
    "TERMINAL_WIDTH",
)
_WANTED = {
    "LC_ALL": "C.UTF-8",
    "TERM": "dumb",
    "TZ": "UTC",
    # git as on a machine where nobody has set it up, except that it may commit, and that it reads
    # a checkout which another user owns, as in a container.
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "safe.directory",
    "GIT_CONFIG_VALUE_0": "*",
    "GIT_AUTHOR_NAME": "Ada Author",
    "GIT_AUTHOR_EMAIL": "ada@agency.example",
    "GIT_COMMITTER_NAME": "Ada Author",
    "GIT_COMMITTER_EMAIL": "ada@agency.example",
    "GIT_TERMINAL_PROMPT": "0",
}
# Files of few tests that take long: what starts last must not keep one process busy alone.
_LONG = (
    "tests/property/test_rebuild.py",
    "tests/story/test_year.py",
    "tests/browser/test_matrix.py",
    "tests/faults/test_withdrawing.py",
    "tests/browser/test_portals.py",
    "tests/pdf/test_report.py",
    "tests/pdf/test_pool.py",
    "tests/rebuild/test_build.py",
    "tests/faults/test_failing_disk.py",
    "tests/rebuild/test_memory.py",
    "tests/cli/test_plain_build.py",
    "tests/pdf/test_layout.py",
    "tests/cluster/test_cluster.py",
    "tests/publish/test_kills_published.py",
    "tests/publish/test_s3.py",
)
_CHROMIUM = os.environ.get("AMPORTAL_CHROMIUM")


def _is_unwanted(name: str) -> bool:
    return any(name == each or (each.endswith("_") and name.startswith(each)) for each in _UNWANTED)


for _name in [each for each in os.environ if _is_unwanted(each)]:
    del os.environ[_name]
os.environ.update(_WANTED)
time.tzset()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start the files that take longest first; `--no-loadscope-reorder` keeps this order."""
    order = {name: at for at, name in enumerate(_LONG)}

    def place(item: pytest.Item) -> int:
        return order.get(item.nodeid.partition("::")[0], len(order))

    items.sort(key=place)


@pytest.fixture(scope="session")
def project_root() -> Path:
    """Return the checkout: the folder that holds pyproject.toml."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Return the path of a Chromium. Without one the test fails: a skip would hide it for good."""
    from tests import chromium as browser

    found = Path(_CHROMIUM) if _CHROMIUM else browser.find()
    if found is None:
        pytest.fail("no Chromium here: `make test` brings one, AMPORTAL_CHROMIUM names one")
    return found
