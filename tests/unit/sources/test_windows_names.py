"""Names of files that a colleague on Windows could not check out."""

from __future__ import annotations

import pytest

from amportal.sources.windows_names import fits_windows, windows_problem


@pytest.mark.parametrize(
    "name", ["a.png", "com10.png", "console.txt", "a.b.c", "größe.pdf", "a b.png", "nul-1", "xcon"]
)
def test_ordinary_names_fit(name: str) -> None:
    """What only resembles a forbidden name is none."""
    assert fits_windows(name)
    assert windows_problem(f"c/{name}", name) is None


@pytest.mark.parametrize(
    ("name", "why", "better"),
    [
        ("COM1.png", "belongs to a device there", "COM1-1.png"),
        ("con", "belongs to a device there", "con-1"),
        ("Nul.tar.gz", "belongs to a device there", "Nul-1.tar.gz"),
        ("aux .txt", "belongs to a device there", "aux-1.txt"),
        ("lpt³.md", "belongs to a device there", "lpt³-1.md"),
        ("CONIN$", "belongs to a device there", "CONIN$-1"),
        ("a:b.png", "holds `:`", "a-b.png"),
        ('say "hi"?.md', 'holds `"`', "say -hi--.md"),
        ("a\\b.png", "holds `\\`", "a-b.png"),
        ("a|b<c>d*.png", "holds `|`", "a-b-c-d-.png"),
        ("plan.", "ends in a full stop", "plan"),
        ("plan.pdf ", "ends in a space", "plan.pdf"),
        ("...", "ends in a full stop", "file"),
        ("con.", "belongs to a device there", "con-1"),
    ],
)
def test_others_are_told_with_a_name_that_fits(name: str, why: str, better: str) -> None:
    """The mend is a name; it fits itself."""
    problem = windows_problem(f"c/{name}", name)
    assert problem is not None
    assert problem.message == f"Windows cannot hold the name `{name}`: it {why}"
    assert f"rename it to `{better}`" in problem.hint
    assert fits_windows(better)
