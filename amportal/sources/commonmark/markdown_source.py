"""Read a Markdown text as a source: say what is wrong with it, and drop what is for nobody.

Comments, link definitions that nothing refers to, addresses of links that lead nowhere, and
pictures are taken out here, before anything is made of the text: so they reach no page, no data, no
search, no report and no mail. Places count from 0, within the text; who knows the file makes spans
of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from amportal.errors import Problem, Severity, Span
from amportal.sources.commonmark.block_nodes import Place
from amportal.sources.commonmark.block_parser import BlockParser, TooDeepError
from amportal.sources.commonmark.element_builder import ElementBuilder, TooManyCellsError
from amportal.sources.commonmark.inline_parser import AT
from amportal.sources.commonmark.link_removal import without_lost_links
from amportal.sources.commonmark.links.link_policy import Wrong, judged
from amportal.sources.commonmark.text_places import with_line_feeds, without_places

MOST_CHARACTERS = 200_000
MOST_LINES = 10_000
# A text without any of these holds no comment, no picture, no tag of HTML and no link but plainly
# good ones ...
_MARKED = re.compile(
    r"<(?!https://[^\s<>]*>|[\w.+-]+@[\w.-]+>)[!/A-Za-z]|!\[|\]:|\]\["
    r"|\]\((?!(?:https://|mailto:|tel:)[^\s()<>\\&]*\))"
)
# ... and one without such a line is nested no deeper than may be: each level takes a sign of it.
_NESTED = re.compile(r"^[ \t>*+\-0-9.)]{20}", re.MULTILINE)
_ROW = re.compile(r"^[ \t>|]*:?-+:?[ \t]*\|", re.MULTILINE)


class Remark(NamedTuple):
    """What is wrong at one place of a text, in words; as in `Problem`."""

    slug: str
    message: str
    line: int
    column: int
    length: int
    expected: str
    hint: str
    severity: Severity = "warning"


class Source(NamedTuple):
    """A text without what is for nobody, and what a person should know of it."""

    text: str
    remarks: tuple[Remark, ...] = ()


def read_markdown(text: str) -> Source:
    """Return *text* as a source; whatever its lines end in, they end in line feeds there."""
    text = with_line_feeds(text)
    size = too_long(text)
    if size:
        return Source(text, (_refused(size, 0),))
    if not (_MARKED.search(text) or _NESTED.search(text) or _ROW.search(text)):
        return Source(text)
    root = Element("div")
    try:
        parsed = BlockParser(text)
        builder = ElementBuilder(parsed.definitions)
        builder.build(root, parsed.document.children)
    except (TooDeepError, TooManyCellsError) as error:
        return Source(text, (_refused(str(error), error.line),))
    lines = text.split("\n")
    used = builder.seen.used
    unused = [each.place for each in parsed.definitions if each.key not in used]
    remarks = [
        *(_comment(lines, place, parsed.open_comment) for place in parsed.comments),
        *(_definition(lines, place) for place in unused),
        *_links(root),
        *_spaced(builder.seen.spaced),
        *_tags(builder.seen.tags),
    ]
    remarks.sort(key=lambda each: (each.line, each.column))
    places = sorted([*parsed.comments, *unused])
    kept = without_places(text, lines, places) if places else text
    return Source(without_lost_links(kept), tuple(remarks))


def too_long(text: str) -> str:
    """Return why *text* is too long to be laid out, or nothing."""
    if len(text) > MOST_CHARACTERS:
        return f"it is longer than {MOST_CHARACTERS // 1000} kB"
    if text.count("\n") > MOST_LINES:
        return f"it has more than {MOST_LINES:,} lines"
    return ""


def _comment(lines: list[str], place: Place, unclosed: Place | None) -> Remark:
    length = _length(lines, place)
    if place == unclosed:
        return Remark(
            "comment-left-out",
            "this comment has no end, so all that follows it is left out",
            place.line,
            place.column,
            length,
            "it is in no portal, report or mail",
            "close the comment with `-->`",
        )
    return Remark(
        "comment-left-out",
        "this comment is left out of everything that is made of the text",
        place.line,
        place.column,
        length,
        "it is in no portal, report or mail",
        "delete it, or move it into the folder `internal/`",
    )


def _definition(lines: list[str], place: Place) -> Remark:
    return Remark(
        "unused-definition",
        "no link of this text refers to this line, so it is left out",
        place.line,
        place.column,
        _length(lines, place),
        "it is in no portal, report or mail",
        "refer to it as `[words][label]`, or delete it",
    )


def _length(lines: list[str], place: Place) -> int:
    end = place.end_column if place.end_line == place.line else len(lines[place.line])
    return max(1, end - place.column)


def _links(root: Element) -> Iterator[Remark]:
    """Yield what is wrong with the links and pictures below *root*."""
    for each in root.iter():
        place = each.get(AT)
        if place is None:
            continue
        line, column = map(int, place.split(":"))
        if each.tag == "img":
            source = (each.get("src") or "").replace("&amp;", "&")
            yield _picture(source, line, column)
            continue
        address = (each.get("href") or "").replace("&amp;", "&")
        wrong = judged(address).wrong
        if wrong:
            yield _wrong_link(wrong, short(address), line, column)


def _wrong_link(wrong: Wrong, address: str, line: int, column: int) -> Remark:
    if wrong == "leaves":
        return Remark(
            "link-leaves-portal",
            f"the link to `{address}` leaves this client's portal",
            line,
            column,
            1,
            "a page of this portal, or an address with `https:`",
            "write the path from the portal's first page on, such as `updates/index.html`",
            "error",
        )
    if wrong == "words":
        return Remark(
            "link-removed",
            f"`{address}` is no address, so there is no link; all of it is shown as written",
            line,
            column,
            1,
            "an address belongs in the parentheses",
            "write `https://...`, or a page of the portal such as `updates/index.html`",
        )
    return Remark(
        "link-removed",
        f"the link to `{address}` is left out; its words stay",
        line,
        column,
        1,
        "not a safe address",
        "link to an address that begins with `https:`, `mailto:` or `tel:`",
    )


def _picture(source: str, line: int, column: int) -> Remark:
    return Remark(
        "picture-removed",
        f"the picture `{short(source)}` is left out; the words that describe it stay",
        line,
        column,
        1,
        "texts hold no pictures",
        "show pictures as files of a deliverable's version, kept beside its file",
    )


def _spaced(addresses: list[tuple[int, int, str]]) -> Iterator[Remark]:
    """Yield a remark on each of *addresses* that a space makes no link."""
    for line, column, address in addresses:
        yield Remark(
            "link-removed",
            f"`{short(address)}` holds a space, so there is no link; all of it is shown as written",
            line,
            column,
            1,
            "an address ends at its first space",
            f"put it between `<` and `>`: `(<{short(address)}>)`",
        )


def _tags(tags: list[tuple[int, int, str]]) -> Iterator[Remark]:
    """Yield a remark on the first of *tags*: who learns of one knows of all."""
    for line, column, tag in tags[:1]:
        yield Remark(
            "html-in-text",
            f"`{short(tag)}` is HTML, and is shown as it is written",
            line,
            column,
            len(tag),
            "Markdown is expected",
            "write Markdown: `**bold**`, `*italic*`, `[words](https://...)`",
        )


def _refused(reason: str, line: int) -> Remark:
    return Remark(
        "markdown-too-hard",
        f"this text cannot be laid out: {reason}",
        line,
        0,
        1,
        "",
        "make it shorter, or write it with fewer levels",
        "error",
    )


def problem_of(remark: Remark, span: Span, excerpt: str) -> Problem:
    """Return *remark* as the problem of *span*, whose line reads *excerpt*."""
    return Problem(
        remark.slug,
        remark.message,
        span,
        remark.expected,
        remark.hint,
        severity=remark.severity,
        excerpt=excerpt,
    )


def short(text: str) -> str:
    """Return *text* on one line, cut where it is too long for a message."""
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:57]}..."
