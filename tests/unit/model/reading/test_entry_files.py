"""A short entry is read as if it stood in the file that it is about."""

from __future__ import annotations

from typing import Any

import pytest

from amportal.model.reading.client_reader import gather_client
from amportal.sources.snapshot import Snapshot
from tests.problems.case_files import base_site

CLIENT = "content/clients/acme"
PROJECT = f"{CLIENT}/projects/spring"
# An entry; and the file, the words in it, and what stands there instead, that say the same.
SAME = {
    "an approval": (
        "2026-11-20-visual.yaml", "approved: acm-014-d1\nby: omar\ncomment: Go on\n",
        f"{PROJECT}/deliverables/key-visual.yaml", None,
        "      - outcome: approved\n        by: omar\n        on: 2026-11-20\n"
        "        comment: Go on\n        source: email\n",
    ),
    "an action that is done": (
        "2026-11-19-guide.yaml", "done: A1\n", f"{PROJECT}/project.yaml",
        "    due: 2026-11-19\n", "    due: 2026-11-19\n    done_on: 2026-11-19\n",
    ),
    "a milestone on another day": (
        "x.yaml", "done: ACM-014-M2\non: 2026-11-20\n", f"{PROJECT}/project.yaml",
        "    forecast: 2026-12-03\n", "    forecast: 2026-12-03\n    actual: 2026-11-20\n",
    ),
    "an answer": (
        "2026-11-20-props.yaml", "answered: Q2\ntext: Tom *brings* them.\n",
        f"{CLIENT}/questions.yaml", "    text: Who brings the props?\n",
        "    text: Who brings the props?\n    answer: Tom *brings* them.\n"
        "    answered_by: ruth\n    answered_on: 2026-11-20\n",
    ),
}  # fmt: skip


def nouns(files: dict[str, bytes]) -> dict[str, Any]:
    """Return all that was read of the client, by path; of entries nothing."""
    found = gather_client(Snapshot.of(files), "acme")
    assert [each for read in found.reads() for each in read.problems] == []
    assert found.problems == ()
    return {read.path: read.noun for read in found.reads() if "/entries/" not in read.path}


@pytest.mark.parametrize("case", SAME)
def test_an_entry_says_what_the_file_itself_would_say(case: str) -> None:
    """To the last value: every page, sum and rule sees no difference."""
    name, said, path, old, new = SAME[case]
    files = base_site()
    text = files[path].decode()
    whole = text + new if old is None else text.replace(old, new, 1)
    assert whole != text
    short = {**files, f"{CLIENT}/entries/{name}": said.encode()}
    assert nouns(short) == nouns({**files, path: whole.encode()})
    assert nouns(short) != nouns(files)
