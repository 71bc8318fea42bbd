"""What a reader sees of HTML: tags in tags, what links lead to, and words."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote

from markdown import Markdown
from markdown_it import MarkdownIt

from amportal.render.markdown.commonmark_extension import CommonMarkExtension

# The same with another name.
_NAMES = {"s": "del"}
_KEPT = {"href", "src", "alt", "title", "start"}

Structure = list[tuple[str, ...]]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: Structure = []
        self._words = ""
        self._literal = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.flush()
        self._literal += tag == "pre"
        kept = sorted(f"{name}={unquote(value or '')}" for name, value in attrs if name in _KEPT)
        self.found.append(("begin", _NAMES.get(tag, tag), *kept))

    def handle_endtag(self, tag: str) -> None:
        self.flush()
        self._literal -= tag == "pre"
        self.found.append(("end", _NAMES.get(tag, tag)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        self._words += data

    def flush(self) -> None:
        words = self._words.rstrip() if self._literal else " ".join(self._words.split())
        self._words = ""
        if words:
            self.found.append(("words", words))


def structure(html: str) -> Structure:
    """Return what a reader sees of *html*, without how it is written."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.flush()
    return reader.found


def words(html: str) -> str:
    """Return the words of *html*, one space between any two."""
    return re.sub(r"\s+", " ", " ".join(each[1] for each in structure(html) if each[0] == "words"))


def ours(text: str) -> str:
    """Return what our extension makes of *text*, before a portal's own rules."""
    return _CONVERTER.reset().convert(text)


def theirs(text: str) -> str:
    """Return what markdown-it makes of *text*, which it reads as CommonMark with tables."""
    return str(_ORACLE.render(text))


_CONVERTER = Markdown(extensions=[CommonMarkExtension()], output_format="html")
_ORACLE = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
