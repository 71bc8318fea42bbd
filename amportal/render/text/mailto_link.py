"""Links: from page to page inside one portal, and letters that are already addressed.

Every link is relative, so a portal works in any folder, on any host and from a disk. A letter's
subject and text are percent-encoded here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from markupsafe import Markup


def mailto(address: str, subject: str = "", lines: Iterable[str] = (), copy: str = "") -> str:
    """Return a `mailto:` link that opens a letter to *address*; *lines* are its text.

    *copy* is the address of somebody who gets a copy.
    """
    fields = [f"cc={quote(copy, safe='@+')}"] if copy else []
    if subject:
        fields.append(f"subject={quote(_plain(subject), safe='')}")
    text = "\r\n".join(_plain(line) for line in lines)
    if text:
        fields.append(f"body={quote(text, safe='')}")
    query = f"?{'&'.join(fields)}" if fields else ""
    return f"mailto:{quote(address, safe='@+')}{query}"


def _plain(text: str) -> str:
    """Return *text* as words: phrases for pages come escaped, a letter wants them plain."""
    words = text.unescape() if isinstance(text, Markup) else text
    return " ".join(words.split("\n")) if "\n" in words else words
