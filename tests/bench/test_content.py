"""The site that is compared with peers' is one that users could have: nothing in it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.peers.content import write_content
from bench.peers.facts import clients
from tests.commands import here


@pytest.mark.parametrize("pages", [False, True])
def test_content_has_no_problems(tmp_path: Path, pages: bool) -> None:
    write_content(tmp_path, clients(2), pages=pages, reports=True)

    ran = here(tmp_path, "check", "--strict")

    assert ran.code == 0, ran.out
