"""What a shell offers while somebody types."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import process


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("amportal dec", ["decide"]),
        ("amportal order ", ["approve", "new", "reject", "send", "withdraw"]),
        ("amportal decide ac", ["acme/"]),
        ("amportal decide acme/D", ["acme/D1", "acme/D2"]),
        ("amportal answer acme/", ["acme/Q1", "acme/Q2"]),
        ("amportal decide acme/D1 app", ["approved", "approved_with_changes"]),
        ("amportal decide acme/D1 approved --by ", ["lena", "omar", "priya"]),
        ("amportal away ru", ["ruth"]),
        ("amportal status acme/spring amber --of s", ["schedule", "scope"]),
    ],
)
def test_names_are_completed(sound: Path, typed: str, offered: list[str]) -> None:
    """Verbs, clients, ids, choices and people, each where it is wanted."""
    words = typed.split(" ")
    ran = process(
        sound,
        environment={
            "_AMPORTAL_COMPLETE": "complete_bash",
            "COMP_WORDS": typed,
            "COMP_CWORD": str(len(words) - 1),
        },
    )
    assert sorted(ran.out.split()) == offered
