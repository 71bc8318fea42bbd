"""The words of a mail's HTML, line by line, and those above its first quote."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "wbr"})
_LINES = frozenset(
    {"p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "hr", "section"}
)
# How mail programs mark what they quote.
_QUOTES = re.compile(
    r"gmail_quote|gmail_attr|yahoo_quoted|protonmail_quote|moz-cite-prefix|moz-signature-quote"
    r"|divRplyFwdMsg|appendonsend|OutlookMessageHeader|OLK_SRC_BODY_SECTION|reply-intro"
    r"|mail-quote|zmail_extra|tutanota_quote|isForwardContent|isReplyContent|mail_android_quote"
    r"|stopSpelling|x_divRplyFwdMsg",
    re.IGNORECASE,
)
_RULED = re.compile(r"border-top\s*:\s*solid\s*#?(?:e1e1e1|b5c4df|cccccc)", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|mso-hide|opacity\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)


def words_of_html(html: str) -> tuple[str, str]:
    """Return what a reader sees of *html*: above its first quote, and all of it."""
    reader = _Reader()
    reader.feed(html[:2_000_000])
    reader.close()
    whole = _tidy(reader.texts)
    own = whole if reader.own is None else _tidy(reader.texts[: reader.own])
    return own, whole


class _Reader(HTMLParser):
    """Collects texts; `own` is how many of them came before the first quote."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.own: int | None = None
        # Elements that are open, each with whether its words are seen.
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        marks = f"{said.get('class', '')} {said.get('id', '')}"
        ruled = _RULED.search(said.get("style", ""))
        if self.own is None and (tag == "blockquote" or _QUOTES.search(marks) or ruled):
            self.own = len(self.texts)
        if tag in _LINES:
            self.texts.append("\n")
        if tag not in _VOID:
            seen = tag not in _SILENT and not _HIDDEN.search(said.get("style", ""))
            self._open.append((tag, seen and "hidden" not in said and self._seen))

    def handle_endtag(self, tag: str) -> None:
        if tag in _LINES:
            self.texts.append("\n")
        places = [at for at, (name, _) in enumerate(self._open) if name == tag]
        if places:
            del self._open[places[-1] :]

    def handle_data(self, data: str) -> None:
        if self._seen:
            self.texts.append(re.sub(r"[ \t\r\n]+", " ", data))

    @property
    def _seen(self) -> bool:
        return self._open[-1][1] if self._open else True


def _tidy(texts: list[str]) -> str:
    lines = "".join(texts).split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(each.strip() for each in lines)).strip()
