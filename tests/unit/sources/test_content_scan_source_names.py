"""Names of files: what is a source, and what name means the same everywhere."""

from __future__ import annotations

import pytest

from amportal.sources.content_scan import (
    clash_problem,
    is_leftover,
    is_secret,
    name_problem,
    readable,
    same_elsewhere,
)

LEFTOVERS = [
    ".git",
    ".DS_Store",
    "Thumbs.db",
    "thumbs.db",
    "a.yaml~",
    ".a.yaml.swp",
    "a.yaml.swp",
    "#a.yaml#",
    ".#a.yaml",
    "4913",
    "~$plan.docx",
    "a.yaml.tmp",
    ".gitkeep",
    "desktop.ini",
]


@pytest.mark.parametrize("name", LEFTOVERS)
def test_leftovers_are_no_sources(name: str) -> None:
    """What editors and systems leave behind is passed over."""
    assert is_leftover(name)


@pytest.mark.parametrize("name", ["a.yaml", "49131", "git", "a#b.png", "swap.md", "key.md", "~a"])
def test_ordinary_names_are_sources(name: str) -> None:
    """A name that only resembles a leftover is kept."""
    assert not is_leftover(name)
    assert not is_secret(name)


@pytest.mark.parametrize("name", [".env", ".env.local", "smtp.key", "A.PEM", "id_rsa", "x.p12"])
def test_secrets_are_known_by_name(name: str) -> None:
    """Keys and password files must never come near a portal."""
    assert is_secret(name)


@pytest.mark.parametrize(
    ("one", "other"), [("Plan.md", "plan.md"), ("é.md", "e\u0301.md"), ("ß.md", "SS.md")]
)
def test_names_that_are_one_name_elsewhere_are_equal(one: str, other: str) -> None:
    """Many machines know neither case nor Unicode forms."""
    assert same_elsewhere(one) == same_elsewhere(other)


def test_a_clash_says_what_differs() -> None:
    """The person sees two names that look alike."""
    cased = clash_problem("c/plan.md", "plan.md", "Plan.md")
    assert cased.message == "`plan.md` and `Plan.md` differ only by upper and lower case"
    stored = clash_problem("c/é", "é", "e\u0301")
    assert stored.message.endswith("differ only by how their letters are stored")


@pytest.mark.parametrize("name", ["a\nb", "a\x1b", "a\u202eb", "a\tb", "caf\udce9"])
def test_names_that_cannot_be_shown_are_refused(name: str) -> None:
    """Bytes that are no UTF-8 and characters that nobody sees have no place in a name."""
    problem = name_problem(f"c/{name}", name)
    assert problem is not None
    assert problem.slug == "bad-file-name"
    problem.message.encode("utf-8")
    assert problem.message.isprintable()


@pytest.mark.parametrize("name", ["a.yaml", "größe.md", "a b.png"])
def test_other_names_are_fine(name: str) -> None:
    """Umlauts and spaces work everywhere."""
    assert name_problem(f"c/{name}", name) is None


def test_a_name_is_shown_without_harm() -> None:
    """Nothing in a shown name can steer a terminal or break an encoder."""
    assert readable("a\x1b\udce9") == "a\ufffd\ufffd"
