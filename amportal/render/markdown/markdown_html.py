"""Turn what an account manager wrote into HTML that cannot harm a reader.

Markdown first, then an allow-list of tags and schemes; nothing else is ever marked safe. Markup
written by hand is shown as written, pictures and scripts from elsewhere are taken out, and a link
leads to a safe place or becomes plain words. One parser a process: making it costs more than a
page. This must never fetch, and never let a link leave the client's portal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup
from msgspec import Struct

from amportal.errors import Problem
from amportal.plan import routes
from amportal.render.markdown.commonmark_extension import CommonMarkExtension
from amportal.render.markdown.html_cache import Body, HtmlCache
from amportal.sources.commonmark.links.link_policy import SCHEMES, judged
from amportal.sources.commonmark.markdown_source import short, too_long

TAGS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "hr", "br"),
    *("strong", "em", "del", "code", "a", "b", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "li": {"value"}, "th": {"scope"}}
_CLASSES = {"th": {"r"}, "td": {"r"}, "ul": {"signs"}, "b": {"written"}}
_FIRST_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)


class Shown(Struct, frozen=True):
    """HTML that is safe to show, and what had to be taken out of it."""

    html: Markup
    problems: tuple[Problem, ...] = ()


def to_html(text: str, page: str, level: int = 3, bodies: HtmlCache | None = None) -> Shown:
    """Return *text* as HTML for the output *page*; its first heading becomes an `h{level}`.

    Links are paths from the portal's root. Most texts are the same wherever they stand; with
    *bodies* each of them is worked out once, however many pages show it.
    """
    if not text.strip():
        return Shown(Markup(""))
    body = bodies.of(text, _anywhere) if bodies is not None else None
    html = body.at(level) if body else None
    return Shown(html) if html is not None else _convert(text, page, level)[0]


def _anywhere(text: str) -> Body | None:
    """Return *text* as it stands on every page, or None where a page makes a difference."""
    shown, seen = _convert(text, "", 1)
    if seen is None or seen.bound or shown.problems:
        return None
    return Body(str(shown.html), seen.headings)


def first_paragraph(html: Markup) -> Markup:
    """Return what stands in the first paragraph of sanitised *html*, without the paragraph."""
    match = _FIRST_PARAGRAPH.search(html)
    # The input was sanitised, and no tag is cut: a paragraph holds whole inline elements only.
    return Markup(match[1]) if match else Markup("")


def rest_of(html: Markup) -> Markup:
    """Return what follows the first paragraph of sanitised *html*; nothing where it is all."""
    match = _FIRST_PARAGRAPH.search(html)
    return Markup((html[: match.start()] + html[match.end() :]).strip()) if match else html


class _Seen(Struct, frozen=True):
    """What a text holds: whether a page makes a difference to it, and tags of headings."""

    bound: bool
    headings: int


def _convert(text: str, page: str, level: int) -> tuple[Shown, _Seen | None]:
    reason = too_long(text)
    if not reason:
        parser, tree = _parser()
        with _LOCK:
            tree.start(page, level)
            try:
                raw = parser.reset().convert(text)
            except ValueError as error:
                reason = str(error)
                # What it had begun would be left in it, and change the next client's text.
                _parser.cache_clear()
            found, seen = tuple(tree.found), _Seen(tree.bound, tree.headings)
    if reason:
        return Shown(Markup(""), (_refused(page, reason),)), None
    clean = nh3.clean(
        raw,
        tags=TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes=set(SCHEMES),
        link_rel="noreferrer",
    )
    return Shown(Markup(clean.strip()), found), seen


class _Tidy(Treeprocessor):
    """Puts headings in order, judges links, takes pictures out, and sets columns of numbers."""

    found: list[Problem]
    # Whether something in the text leads elsewhere from another page.
    bound: bool
    # How many tags, opening and closing ones, are of headings.
    headings: int

    def start(self, page: str, level: int) -> None:
        self.page, self.level, self.found = page, level, []
        self.bound, self.headings = False, 0

    def run(self, root: Element) -> None:
        self._headings(root)
        for each in root.iter():
            if each.tag == "a":
                self._link(each)
            elif each.tag == "img":
                _picture(each)
            elif each.tag in ("th", "td"):
                _cell(each)

    def _headings(self, root: Element) -> None:
        """Shift headings below the page's own, without a gap between two levels."""
        open_levels: list[int] = []
        for each in _headings_of(root):
            written = int(each.tag[1])
            while open_levels and open_levels[-1] >= written:
                open_levels.pop()
            open_levels.append(written)
            each.tag = f"h{min(6, self.level + len(open_levels) - 1)}"
            self.headings += 2

    def _link(self, link: Element) -> None:
        written = (link.get("href") or "").replace("&amp;", "&")
        title = link.get("title")
        found = judged(written)
        if found.wrong == "leaves":
            self.found.append(_leaves(self.page, written))
        link.attrib.clear()
        href = found.target.replace("&", "&amp;")
        if href and not found.outside:
            self.bound = True
            href = routes.relative(self.page, found.target)
        href += found.fragment.replace("&", "&amp;")
        if href:
            link.set("href", href)
            if title:
                link.set("title", title)
            return
        link.tag = "span"
        if found.wrong == "words":
            _as_written(link, written.replace("&", "&amp;"), title)
        elif title:
            _enclose(link, "", f" ({title})")


def _as_written(link: Element, address: str, title: str | None) -> None:
    """Show what *link* was made of: it is no link."""
    if " " in address:
        address = f"<{address}>"
    _enclose(link, "[", f']({address} "{title}")' if title else f"]({address})")


def _enclose(element: Element, before: str, after: str) -> None:
    """Add the texts *before* and *after* to what *element* holds."""
    element.text = before + (element.text or "")
    if len(element):
        element[-1].tail = (element[-1].tail or "") + after
    else:
        element.text += after


def _picture(picture: Element) -> None:
    """Leave the words that describe a picture: texts hold none."""
    words, title = picture.get("alt") or "", picture.get("title")
    picture.attrib.clear()
    picture.tag, picture.text = "span", f"{words} ({title})" if title else words


def _headings_of(root: Element) -> Iterator[Element]:
    return (each for each in root.iter() if re.fullmatch(r"h[1-6]", str(each.tag)))


def _cell(cell: Element) -> None:
    align = cell.get("align")
    cell.attrib.clear()
    if align == "right":
        cell.set("class", "r")
    if cell.tag == "th":
        cell.set("scope", "col")


def _leaves(page: str, written: str) -> Problem:
    return Problem(
        "link-leaves-portal",
        f"the link `{short(written)}` in `{page}` leaves this client's portal",
        hint="write the path from the portal's first page on, such as `updates/index.html`",
    )


def _refused(page: str, reason: str) -> Problem:
    return Problem(
        "markdown-too-hard",
        f"a text in `{page}` cannot be laid out: {reason}",
        hint="break it into paragraphs with an empty line between them, or make it shorter",
    )


_LOCK = Lock()


@lru_cache(maxsize=1)
def _parser() -> tuple[Markdown, _Tidy]:
    parser = Markdown(extensions=[CommonMarkExtension(keeps_lines=True)], output_format="html")
    # It asks some hundred times for a page whether a tag is one of these, and never adds one.
    parser.block_level_elements = frozenset(parser.block_level_elements)  # type: ignore[assignment]
    tree = _Tidy(parser)
    # Last of all, so that it sees addresses as they will be printed.
    parser.treeprocessors.register(tree, "tidy", -10)
    return parser, tree
