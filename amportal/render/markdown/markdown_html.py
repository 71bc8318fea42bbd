"""Turn what an account manager wrote into HTML that cannot harm a reader.

Markdown first, then an allow-list of tags and schemes; nothing else is ever marked safe. Markup
written by hand is shown as written, pictures and scripts from elsewhere are taken out, and a link
leads to a safe place or becomes plain words. One parser a process: making it costs more than a
page. This must never fetch, and never let a link leave the client's portal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from threading import Lock
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE
from markupsafe import Markup

from amportal.errors import Problem
from amportal.plan import routes
from amportal.render.markdown.html_cache import Body, HtmlCache
from amportal.render.markdown.inline_patterns import InlineSigns, MarkedUnescape
from amportal.render.markdown.markdown_limits import too_hard

TAGS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "hr", "br"),
    *("strong", "em", "code", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "th": {"scope"}}
_CLASSES = {"th": {"r"}, "td": {"r"}}
SCHEMES = {"https", "mailto", "tel"}
_SPACE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_WRITTEN_TAG = re.compile(r"<(?:!--|/?[a-z][a-z0-9-]*(?:\s[^<>]{0,200})?/?>)", re.IGNORECASE)
_FIRST_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shown:
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


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a text holds: whether a page makes a difference to it, and tags of headings."""

    bound: bool
    headings: int


def _convert(text: str, page: str, level: int) -> tuple[Shown, _Seen | None]:
    reason = too_hard(text)
    if not reason:
        parser, tree = _parser()
        with _LOCK:
            tree.start(page, level)
            try:
                raw = parser.reset().convert(text)
            except (RecursionError, AssertionError, LookupError, ValueError):
                reason = "it is nested too deep"
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
        url_schemes=SCHEMES,
        link_rel="noreferrer",
    )
    if _WRITTEN_TAG.search(text):
        found = (*found, _written_tag(page))
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
                self._picture(each)
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
        written = unescape((link.get("href") or "").replace(AMP_SUBSTITUTE, "&"))
        target, problem = _judge(written, self.page)
        self.bound |= not _SCHEME.match(target) and not target.startswith("#")
        if problem is not None:
            self.found.append(problem)
        link.attrib.clear()
        if target:
            link.set("href", target)
        else:
            link.tag = "span"

    def _picture(self, picture: Element) -> None:
        source, words = picture.get("src") or "", picture.get("alt") or ""
        remote = _SCHEME.match(_SPACE.sub("", source)) or source.startswith("//")
        self.found.append(
            Problem(
                "picture-removed",
                f"the {'remote ' if remote else ''}picture `{_short(source)}` was left out of"
                f" `{self.page}`",
                hint="show pictures as files of a deliverable's version, kept beside its file",
                severity="warning",
            )
        )
        picture.attrib.clear()
        picture.tag, picture.text = "span", words


def _headings_of(root: Element) -> Iterator[Element]:
    return (each for each in root.iter() if re.fullmatch(r"h[1-6]", str(each.tag)))


def _cell(cell: Element) -> None:
    align = cell.get("align")
    cell.attrib.clear()
    if align == "right":
        cell.set("class", "r")
    if cell.tag == "th":
        cell.set("scope", "col")


def _judge(written: str, page: str) -> tuple[str, Problem | None]:
    """Return where a link leads (nothing: nowhere), and what is wrong with it."""
    target = _SPACE.sub("", written)
    scheme = _SCHEME.match(target)
    if scheme:
        if scheme[1].lower() in SCHEMES:
            return target, None
        return "", _unsafe(page, written)
    path, sign, fragment = target.partition("#")
    if not path:
        return target if fragment else "", None
    parts = path.split("/")
    if target.startswith("/") or "\\" in target or ".." in parts or "?" in path:
        return "", _leaves(page, written)
    return routes.relative(page, path) + sign + fragment, None


def _unsafe(page: str, written: str) -> Problem:
    return Problem(
        "link-removed",
        f"the link `{_short(written)}` was taken out of `{page}`; its words stay",
        hint="link to an address that begins with `https:`, `mailto:` or `tel:`",
        severity="warning",
    )


def _leaves(page: str, written: str) -> Problem:
    return Problem(
        "link-leaves-portal",
        f"the link `{_short(written)}` in `{page}` leaves this client's portal",
        hint="write the path from the portal's first page on, such as `updates/index.html`",
    )


def _written_tag(page: str) -> Problem:
    return Problem(
        "html-in-text",
        f"a text in `{page}` holds HTML tags; they are shown as written",
        hint="write Markdown: `**bold**`, `*italic*`, `[words](https://...)`",
        severity="warning",
    )


def _refused(page: str, reason: str) -> Problem:
    return Problem(
        "markdown-too-hard",
        f"a text in `{page}` cannot be laid out: {reason}",
        hint="break it into paragraphs with an empty line between them, or make it shorter",
    )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:57]}..."


_LOCK = Lock()


@lru_cache(maxsize=1)
def _parser() -> tuple[Markdown, _Tidy]:
    # Extensions themselves and not their names, which are looked for in every package there is.
    extensions = [TableExtension(use_align_attribute=True), SaneListExtension()]
    parser = Markdown(extensions=extensions, output_format="html")
    parser.preprocessors.deregister("html_block")
    parser.inlinePatterns.deregister("html")
    parser.treeprocessors.register(InlineSigns(parser), "inline", 20)
    parser.treeprocessors.register(MarkedUnescape(parser), "unescape", 0)
    # It asks some hundred times for a page whether a tag is one of these, and never adds one.
    parser.block_level_elements = frozenset(parser.block_level_elements)  # type: ignore[assignment]
    tree = _Tidy(parser)
    # Last of all, so that it sees addresses as they will be printed.
    parser.treeprocessors.register(tree, "tidy", -10)
    return parser, tree
