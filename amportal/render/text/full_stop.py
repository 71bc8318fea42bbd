"""The end of a sentence: a full stop after what somebody wrote without one."""

from __future__ import annotations

_ENDS = (".", "!", "?", "…", "؟", "。", ":", ";")
# Marks of direction, which stand behind the last letter.
_MARKS = "\u2066\u2067\u2068\u2069\u200e\u200f"


def full(text: str) -> str:
    """Return *text* with a full stop at its end, where it has none."""
    said = text.rstrip()
    bare = said.rstrip(_MARKS).rstrip()
    return said if not bare or bare.endswith(_ENDS) else f"{said}."
