"""Names of files that Windows cannot hold, and names that it can hold in their place.

A checkout with one such name fails there, for all files. Which names these are:
https://learn.microsoft.com/windows/win32/fileio/naming-a-file
"""

from __future__ import annotations

import re
from functools import lru_cache

from amportal.errors import Problem, Span

# Device names, taken with any ending; Windows takes superscript digits for digits.
RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789\u00b9\u00b2\u00b3"}
)
_FORBIDDEN = re.compile(r'[<>:"|?*\\]')


@lru_cache(maxsize=4096)
def is_device(name: str) -> bool:
    """Say whether *name*, whatever its ending, is one that Windows keeps for a device."""
    return name.partition(".")[0].rstrip(" ").lower() in RESERVED


@lru_cache(maxsize=4096)
def fits_windows(name: str) -> bool:
    """Say whether Windows can hold a file of this *name*, letter by letter."""
    return not (name.endswith((".", " ")) or _FORBIDDEN.search(name) or is_device(name))


def windows_problem(path: str, name: str) -> Problem | None:
    """Return why no file called *name* can be checked out on Windows, or None."""
    if fits_windows(name):
        return None
    if is_device(name):
        slug, why = "reserved-name", "belongs to a device there"
    elif name.endswith((".", " ")):
        slug, why = "bad-file-name", f"ends in a {'full stop' if name[-1] == '.' else 'space'}"
    else:
        slug, why = "bad-file-name", f"holds `{_FORBIDDEN.findall(name)[0]}`"
    return Problem(
        slug,
        f"Windows cannot hold the name `{name}`: it {why}",
        Span(path),
        hint=f"rename it to `{_renamed(name)}`, and wherever it is named; "
        "a colleague on Windows could check nothing out",
    )


def _renamed(name: str) -> str:
    """Return a name near *name* that every system can hold."""
    plain = _FORBIDDEN.sub("-", name).rstrip(". ")
    stem, dot, ending = plain.partition(".")
    if is_device(plain):
        plain = f"{stem.rstrip(' ')}-1{dot}{ending}"
    return plain or "file"
