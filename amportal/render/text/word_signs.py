"""Signs of a word processor's own fonts, as the signs that its users saw.

Bullets, ticks and arrows of Symbol and Wingdings are pasted as characters for private use, which
other programs show as empty boxes.
"""

from __future__ import annotations

import re

_SIGNS = {
    0xF04A: "🙂",
    0xF04C: "🙁",
    0xF06C: "●",
    0xF06E: "■",
    0xF06F: "☐",
    0xF071: "☐",
    0xF072: "☐",
    0xF075: "◆",
    0xF076: "❖",
    0xF09F: "•",
    0xF0A3: "☐",
    0xF0A7: "▪",
    0xF0A8: "☐",
    0xF0B7: "•",
    0xF0D8: "➢",
    0xF0DF: "←",
    0xF0E0: "→",
    0xF0E8: "→",
    0xF0F0: "⇒",
    0xF0FB: "✗",
    0xF0FC: "✓",
    0xF0FD: "☒",
    0xF0FE: "☑",
}
_PRIVATE = re.compile("[\uf020-\uf0ff]")


def with_plain_signs(text: str) -> str:
    """Return *text* with these signs as others that any program knows; unknown ones stay."""
    return text.translate(_SIGNS) if _PRIVATE.search(text) else text
