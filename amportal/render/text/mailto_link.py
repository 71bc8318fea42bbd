"""Links: from page to page inside one portal, and letters that are already addressed.

Every link is relative, so a portal works in any folder, on any host and from a disk. A letter's
subject and text are percent-encoded here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from markupsafe import Markup

# Longer links open no letter in some programs of Windows.
LONGEST = 1800
_CUT = "…"
# What is shorter is never cut: ids, digests, tokens.
_KEPT = 200


def mailto(address: str, subject: str = "", lines: Iterable[str] = (), copy: str = "") -> str:
    """Return a `mailto:` link that opens a letter to *address*; *lines* are its text.

    *copy* is the address of somebody who gets a copy. What would be longer than `LONGEST` is cut:
    the longest line first.
    """
    head, told = _plain(subject), [_plain(line) for line in lines]
    link = _link(address, head, told, copy)
    while len(link) > LONGEST:
        line = max((head, *told), key=lambda each: len(quote(each, safe="")))
        shorter = _shortened(line, len(link) - LONGEST)
        if shorter == line:
            break
        head = shorter if head == line else head
        told = [shorter if each == line else each for each in told]
        link = _link(address, head, told, copy)
    return link


def _link(address: str, subject: str, lines: list[str], copy: str) -> str:
    fields = [f"cc={quote(copy, safe='@+')}"] if copy else []
    if subject:
        fields.append(f"subject={quote(subject, safe='')}")
    text = "\r\n".join(lines)
    if text:
        fields.append(f"body={quote(text, safe='')}")
    query = f"?{'&'.join(fields)}" if fields else ""
    return f"mailto:{quote(address, safe='@+')}{query}"


def _shortened(line: str, excess: int) -> str:
    """Return *line* without about *excess* signs of its end, as they are encoded.

    Half of it stays at least: several lines may be long.
    """
    words, whole = line.removesuffix(_CUT), len(quote(line, safe=""))
    room = max(whole - excess - len(quote(_CUT)), whole // 2, _KEPT)
    kept, used = 0, 0
    for sign in words:
        used += len(quote(sign, safe=""))
        if used > room:
            break
        kept += 1
    return f"{words[:kept].rstrip()}{_CUT}" if 0 < kept < len(words) else line


def _plain(text: str) -> str:
    """Return *text* as words: phrases for pages come escaped, a letter wants them plain."""
    words = text.unescape() if isinstance(text, Markup) else text
    return " ".join(words.split("\n")) if "\n" in words else words
