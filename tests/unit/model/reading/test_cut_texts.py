"""A text that a comment cuts short is told; comments that are meant are left alone."""

from __future__ import annotations

import pytest

from amportal.model.nouns.project import ProjectFile
from amportal.model.reading.cut_texts import cut_texts
from amportal.sources.yaml.yaml_document import parse


def told(text: str) -> list[str]:
    doc = parse("f.yaml", text.encode())
    return [problem.message.split("`")[1] for problem in cut_texts(ProjectFile, doc)]


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("headline: We are #1 in Leeds", "#1 in Leeds"),
        ("headline: We are  #1 in Leeds", "#1 in Leeds"),
        ("headline: We are\t#1", "#1"),
        ("headline: Open # to everybody", "# to everybody"),
        ("headline: We are\n  the best #1", "#1"),
        ("next_steps:\n  - what: Send #2\n    due: 2026-12-01", "#2"),
        ("{headline: Send, name: All #2\n}", "#2"),
    ],
)
def test_a_text_that_goes_on_after_a_hash(text: str, lost: str) -> None:
    assert told(text) == [lost]


@pytest.mark.parametrize(
    "text",
    [
        'headline: "We are #1"',
        "headline: 'We are' # said by the client",
        "headline: We are#1",
        "headline: We are  # a comment that is set off",
        "headline: We are    ## one that is a heading",
        "headline: We are  # allow stale-headline: it holds",
        "headline: We are # allow stale-headline: it holds",
        "headline: |\n  We are #1",
        "headline: >  # folded\n  We are #1",
        "start: 2026-11-02 # the Monday",
        "job_no: ACM-1 # taken from the old list",
        "# a line of its own\nheadline: We are",
    ],
)
def test_comments_that_are_meant(text: str) -> None:
    assert told(text) == []
