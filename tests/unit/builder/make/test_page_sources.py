"""What an output is said to be made from is what changes it: tried word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

import pytest

from amportal.builder.make.client_jobs import VisibleClient, jobs_for, shown_sources
from amportal.builder.make.page_sources import sources_of
from amportal.builder.make.source_facts import facts_of
from amportal.model.site_loader import load
from amportal.plan.file_facts import FileFacts
from amportal.plan.view.view_digest import digest_of
from amportal.sources.snapshot import Snapshot
from tests.problems.case_files import TODAY, base_site

# Keys that hold words for somebody to read.
_WORDS = re.compile(
    r"(?P<head> *(?:- )?(?:name|title|headline|brief|reason|recovery|what|note|comment|answer|spec|"
    r"text|job_title|role|alt|response|place|welcome|po_no): )(?P<said>\S.*)\n"
)


@cache
def pictures() -> dict[str, FileFacts]:
    snapshot = Snapshot.of(base_site())
    site = load(snapshot, TODAY).site
    assert site is not None
    return facts_of(shown_sources(site, site.clients[0]), snapshot, {})[0]


def shown(files: dict[str, bytes]) -> VisibleClient:
    snapshot = Snapshot.of(files)
    loaded = load(snapshot, TODAY)
    assert loaded.site is not None
    clock = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC)
    facts = pictures()
    return VisibleClient(
        loaded.site, loaded.site.clients[0], facts, snapshot, None, clock, TODAY, ()
    )


def outputs(files: dict[str, bytes]) -> dict[str, str]:
    """Return a digest of what each output is made from, by its path."""
    return {
        f"{folder}/{job.output}": digest_of(job.data)
        for folder, jobs in jobs_for(shown(files)).items()
        for job in jobs
        if job.recipe in ("page", "report")
    }


def changes() -> Iterator[tuple[str, int, dict[str, bytes]]]:
    """Yield file and line of each word of the base site, and the site with another word there."""
    for path, raw in base_site().items():
        if path.endswith((".yaml", ".md")) and "/internal/" not in path:
            text = raw.decode()
            for found in _WORDS.finditer(text):
                said = found["said"].strip("\"'")
                again = f'{text[: found.start("said")]}"{said} ANEW"{text[found.end("said") :]}'
                line = text.count("\n", 0, found.start()) + 1
                yield path, line, {**base_site(), path: again.encode()}


@cache
def told(output: str) -> dict[str, tuple[tuple[int, int], ...]]:
    whole = shown(dict(base_site()))
    agency = Snapshot.of(
        {path: raw for path, raw in base_site().items() if "/clients/" not in path}
    )
    return {each.path: each.lines for each in sources_of(whole, agency, output)}


def test_a_word_that_changes_an_output_stands_in_its_lines() -> None:
    """Each word of the site in turn; what no output shows is in none."""
    before = outputs(dict(base_site()))
    tried = 0
    for path, line, files in changes():
        if load(Snapshot.of(files), TODAY).errors:
            continue  # Copy that was decided on may not change.
        after = outputs(files)
        for output, digest in before.items():
            if after.get(output) != digest:
                tried += 1
                lines = told(output).get(path, ())
                assert any(first <= line <= last for first, last in lines), (output, path, line)
    assert tried > 100


@pytest.mark.parametrize(
    ("output", "others"),
    [
        ("acme/deliverables/acm-014-d1.html", {"slogan.yaml", "budget.yaml", "questions.yaml"}),
        ("acme/questions.html", {"slogan.yaml", "budget.yaml", "2026-w47.md"}),
    ],
)
def test_a_page_names_no_file_that_it_does_not_show(output: str, others: set[str]) -> None:
    """A deliverable's page is not made from another deliverable."""
    assert not others & {path.rpartition("/")[2] for path in told(output)}


def test_what_is_no_output_is_made_from_nothing() -> None:
    assert told("acme/nothing.html") == {}
    assert told("zed/index.html") == {}
