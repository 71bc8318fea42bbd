"""Whatever dies, and whenever: nothing goes twice by itself, and nothing is forgotten."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from amportal.deliver.delivery_log import DeliveryLog
from tests.deliver.killing import LETTERS, Sender, attempt, kill_at, points, sending
from tests.mailserver import Certificates
from tests.mailsite import REPORT, content, issued, written

POINTS = 30


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("site"), issued(content()))


@pytest.fixture(scope="module")
def sender(template: Path, papers: Certificates) -> Iterator[Sender]:
    with sending(template, papers) as running:
        yield running


def test_nothing_goes_twice_and_nothing_is_lost(
    sender: Sender, template: Path, tmp_path: Path
) -> None:
    """Killed at thirty moments; `make soak` kills at a thousand."""
    assert kill_at(sender, template, tmp_path, points(POINTS, random.Random(5))) == POINTS


def test_a_run_that_nobody_disturbs_sends_all(
    sender: Sender, template: Path, tmp_path: Path
) -> None:
    """The counts that kill points are drawn from are those of a whole run."""
    folder = shutil.copytree(template, tmp_path / "site")
    attempt(sender, folder, ("none", 0, ""))
    assert len(sender.server.taken) == LETTERS
    assert DeliveryLog(folder).newest("acme", REPORT, 1).keys() == {"priya", "omar", "lena"}
