"""What a build begins with: what takes longest, so that no processor waits at the end."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import pytest

from amportal.builder.make.client_maker import ClientMaker
from tests.sites import Kept, Site

REPORT = "content/clients/acme/reports/2026-w47.md"


class Told(Kept):
    """A pool that says when it is got ready and given something."""

    said: list[str]

    def start(self) -> None:
        """Say so, and get ready."""
        self.said.append("ready")
        super().start()

    def submit(self, inputs: Any) -> Future[Any]:
        """Say so, and take it on."""
        self.said.append("report")
        return super().submit(inputs)


@pytest.fixture
def said(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What happens in builds of *site*, in order: reading, pages and reports."""
    found: list[str] = []

    def opened() -> Told:
        pool = Told(opening().pool)
        pool.said = found
        return pool

    opening, read = site.slow, ClientMaker.read
    site.slow = opened

    def reading(self: ClientMaker, task: Any) -> Any:
        found.append(f"read {task.slug}")
        return read(self, task)

    monkeypatch.setattr(ClientMaker, "read", reading)
    return found


def test_a_first_build_gets_reports_ready_before_it_reads(site: Site, said: list[str]) -> None:
    """Their maker takes half a second to load, on a processor that has nothing else to do."""
    site.build()
    assert said[0] == "ready"
    assert said.count("ready") == 1


def test_a_later_build_starts_nobody_in_vain(site: Site, said: list[str]) -> None:
    """Where nothing but a page changed, there is no report to make."""
    site.build()
    said.clear()
    site.edit("content/clients/acme/questions.yaml", "questions:", "# all of them\nquestions:")
    site.build()
    assert said == ["read acme"]


def test_the_largest_client_comes_first(site: Site, said: list[str]) -> None:
    """With it at the end, everything would wait for its last report."""
    for number in range(3):
        site.write(f"content/clients/beta/internal/note-{number}.md", "A word.\n")
    site.build()
    assert [each for each in said if each.startswith("read ")] == ["read beta", "read acme"]


def test_an_unreviewed_report_begins_before_its_clients_pages(
    site: Site, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is made for the agency's folder, which comes last, and needs as long as any other."""
    site.edit(REPORT, "state: reviewed", "state: draft")
    outputs = ClientMaker.make

    def making(self: ClientMaker, task: Any, submit_for: Any = None) -> Any:
        made = outputs(self, task, submit_for)
        said.append(f"made {task.slug}")
        return made

    monkeypatch.setattr(ClientMaker, "make", making)
    site.build()
    first = said[said.index("read acme") : said.index("made acme")]
    assert "report" in first


def test_no_unreviewed_report_begins_where_the_board_is_not_made(
    site: Site, said: list[str]
) -> None:
    site.edit(REPORT, "state: reviewed", "state: draft")
    site.build(board=False, only=("acme",))
    assert "report" not in said
