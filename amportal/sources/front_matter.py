"""Read one page: settings between two `---` lines (its front matter), then Markdown.

It exists so that the settings of a page are read exactly like any YAML source, with places in
the page's own lines. The Markdown is passed on as text without its comments; nothing here renders
or trusts it.
"""

from __future__ import annotations

import re

from msgspec import Struct

from amportal.errors import Problem, Span
from amportal.sources.commonmark.markdown_source import problem_of, read_markdown
from amportal.sources.findings import Findings
from amportal.sources.source_text import check_text
from amportal.sources.text_positions import Lines
from amportal.sources.yaml.yaml_document import Document, read_yaml

MAX_BODY_BYTES = 200_000

_OPENING = re.compile(r"---[ \t]*(?:\r\n?|\n|\Z)")
_FENCE = re.compile(r"(?:\A|(?<=[\r\n]))---[ \t]*(?:\r\n?|\n|\Z)")
_LINE_END = re.compile(r"\r\n?|\n")
_START_HINT = "the first line of a page is `---`, then come its settings, then another `---`"


class Page(Struct, frozen=True):
    """A page as read.

    `body` is its Markdown with line feeds only and without comments; as written, it begins on line
    `body_line` of the file. `problems` are all of the page, those of `front` included.
    """

    front: Document
    body: str
    body_line: int
    problems: tuple[Problem, ...]


def parse_page(path: str, raw: bytes) -> Page:
    """Return *raw* as a page. Without readable front matter `front.data` is None."""
    text, problems = check_text(path, raw)
    lines = Lines(path, text)
    findings = Findings(lines)
    found_part = front_part(text)
    if found_part is None:
        if not problems:
            _no_front(text, _OPENING.match(text) is not None, findings)
        found = (*problems, *findings.problems)
        return Page(Document(path, None, found, text), "", 1, found)
    part, start = found_part
    front = Document(path, None, problems, text, part)
    if not problems:
        front = read_yaml(path, text, part)
    body = _LINE_END.sub("\n", text[start:])
    size = len(body.encode())
    if size > MAX_BODY_BYTES:
        _body_too_large(size, start, findings)
        body = ""
    first = lines.number(start)
    source = read_markdown(body)
    for each in source.remarks:
        span = Span(path, first + each.line, each.column + 1, each.length)
        findings.take(problem_of(each, span, lines.excerpt(span)))
    return Page(front, source.text, first, (*front.problems, *findings.problems))


def front_part(text: str) -> tuple[tuple[int, int], int] | None:
    """Return where the settings of a page begin and end, and where its Markdown begins."""
    opening = _OPENING.match(text)
    closing = _FENCE.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return None
    return (opening.end(), closing.start()), closing.end()


def _no_front(text: str, opened: bool, findings: Findings) -> None:
    if opened:
        findings.add(
            "front-matter-unclosed",
            "the settings at the top of this page have no end",
            (0, 3),
            "the settings begin here",
            "write a line `---` below the last setting, before the text of the page",
        )
        return
    late = _FENCE.search(text)
    if late and (not text[: late.start()].strip() or _FENCE.search(text, late.end())):
        findings.add(
            "front-matter-place",
            "the settings of this page do not start on its first line",
            (late.start(), late.start() + 3),
            "this must be the first line of the file",
            "delete everything above this line, empty lines and spaces too",
        )
        return
    findings.add(
        "front-matter-missing",
        "this page has no settings at its top",
        (0, 1),
        "`---` is expected on the first line",
        _START_HINT,
    )


def _body_too_large(size: int, start: int, findings: Findings) -> None:
    findings.add(
        "page-too-large",
        f"the text of this page has {size / 1000:.0f} kB, "
        f"more than the {MAX_BODY_BYTES // 1000} kB that are read",
        (start, start + 1),
        hint="split it into several pages; keep pictures in files of their own",
    )
