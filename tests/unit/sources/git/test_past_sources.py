"""When a text first stood in a file, over renames and in spite of copies."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from amportal.sources.git.past_sources import Past, PastUnknown
from tests.unit.sources.git.test_last_changes import DAY, START, Repository


def day(n: int) -> datetime:
    """Return the moment of the *n*th commit."""
    return datetime.fromtimestamp(START + n * DAY, UTC)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "site")


def test_a_rename_keeps_the_day_and_a_copy_has_its_own(repository: Repository) -> None:
    """Also where the original was renamed after it was copied."""
    text = "".join(f"line {n}\n" for n in range(20)) + "code: ACM\n"
    repository.commit({"content/a/client.yaml": text})
    repository.commit({"content/copy/client.yaml": text})
    repository.git("mv", "content/a", "content/b")
    repository.commit({})

    past = Past(repository.root)

    assert past.introduced("content/b/client.yaml", "code: ACM") == day(1)
    assert past.introduced("content/copy/client.yaml", "code: ACM") == day(2)


def test_it_counts_from_the_text_and_not_from_the_file(repository: Repository) -> None:
    """A client that takes a new code has it since then; what is not committed, never."""
    repository.commit({"content/a/client.yaml": "code: OLD\n"})
    repository.commit({"content/a/client.yaml": "code: NEW\n"})
    repository.write("content/a/client.yaml", "code: SAVED\n")

    past = Past(repository.root)

    assert past.introduced("content/a/client.yaml", "code: NEW") == day(2)
    assert past.introduced("content/a/client.yaml", "code: SAVED") is None
    assert past.introduced("content/none/client.yaml", "code: NEW") is None
    assert past.introduced("content/a/client.yaml", "code: NEW", "HEAD^") is None


def test_without_a_commit_nothing_is_known(repository: Repository) -> None:
    """Git has no answer, and says so as it does for all other questions."""
    with pytest.raises(PastUnknown):
        Past(repository.root).introduced("content/a/client.yaml", "code: A")


def test_the_states_of_a_renamed_file_are_those_under_all_its_names(
    repository: Repository,
) -> None:
    """A rename alone is no state; one with a change is one."""
    long = "".join(f"line {n}\n" for n in range(20))
    start = repository.commit({"content/a/plan.yaml": long})
    second = repository.commit({"content/a/plan.yaml": long + "one\n"})
    repository.git("mv", "content/a", "content/b")
    repository.commit({})
    repository.git("mv", "content/b", "content/c")
    fourth = repository.commit({"content/c/plan.yaml": long + "two\n"})
    states = Past(repository.root).revisions(start.commit, ["content"])
    assert list(states) == ["content/c/plan.yaml"]
    assert [each.commit for each in states["content/c/plan.yaml"]] == [
        fourth.commit,
        second.commit,
    ]
