"""Say a YAML syntax error in the words of someone who has never heard of YAML.

It exists because a parser tells where it gave up, not what was meant. Each kind of failure is
looked at together with its line, and where the mend can be known it is written out whole. The
parser's own English is never shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import Any

from amportal.sources.findings import Findings
from amportal.sources.yaml.failed_line import (
    ODD_SPACES,
    PAIR,
    Fault,
    empty_key,
    odd_space,
    quoted,
    shorten,
    unknown,
)
from amportal.sources.yaml.quoting_errors import (
    after_bracket,
    after_quote,
    bad_escape,
    beside_block_sign,
    in_brackets,
    no_content,
    starts_with_sign,
    unclosed_quote,
)

_GLUED = re.compile(r"[ ]*(?:- +)*(?P<name>\w[\w-]*):(?P<value>[^\s/:].*)")
_TAB = re.compile(r"[ ]*(?:-[ ]*)*\t")
_ODD_SPACE = re.compile(rf"[ ]*(?:-[ ]+)*(?:[\w-]+:)?[{ODD_SPACES}]")
_TABBED = re.compile(r"(?:\A|(?<=[\r\n]))[ ]*(?:-[ ]*)*\t[ \t]*[^\s]")
_MAX_NAMED = 10
_COLON = re.compile(r":(?:\s|\Z)")
_NO_NAME = re.compile(r"(?:^[ ]*(?:- +)*|[{,][ ]*)\Z")


def reword(error: BaseException, text: str, findings: Findings) -> None:
    """Add to *findings* what *error* means for the one who wrote *text*."""
    mark: Any = getattr(error, "problem_mark", None)
    since: Any = getattr(error, "context_mark", None) or mark
    if mark is None:
        unknown(Fault(text, 0, 0, "", findings))
        return
    context = str(getattr(error, "context", None) or "")
    fault = Fault(text, min(mark.index, len(text)), since.index, context, findings)
    if _tab(fault) or _odd_space(fault) or _nameless(fault):
        return
    problem = str(getattr(error, "problem", None) or "")
    for words, say in _SAYINGS:
        if words in problem:
            say(fault)
            return
    if "tag" in context or "tag" in problem:
        starts_with_sign(fault)
    elif "directive" in context or "directive" in problem or "YAML document" in problem:
        _directive(fault, fault.since)
    else:
        unknown(fault)


def _tab(fault: Fault) -> bool:
    """Tabs look like spaces, so they are named before anything else on their line."""
    for offset in (fault.at, fault.since):
        start, line = fault.line_start(offset), fault.line(offset)
        found = _TAB.match(line)
        if not found:
            continue
        after_dash = "-" in found[0]
        if not line.strip():
            said = ("this line holds only a tab", "leave it empty", "delete the tab")
        elif after_dash:
            said = ("a tab stands after the `-`", "use a space here", "replace it by one space")
        else:
            said = ("this line is indented with a tab", "use spaces here", "")
        message, expected, hint = said
        at = (start + found.end() - 1, start + found.end())
        hint = hint or "replace each tab at the start of a line by two spaces"
        fault.findings.add("tab-indent", message, at, expected, f"{hint}{_other_tabs(fault)}")
        return True
    return False


def _other_tabs(fault: Fault) -> str:
    tabbed = islice(_TABBED.finditer(fault.text), _MAX_NAMED)
    numbers = [str(fault.number(match.start())) for match in tabbed]
    return f"; tabs stand in lines {', '.join(numbers)}" if len(numbers) > 1 else ""


def _odd_space(fault: Fault) -> bool:
    """Spaces of other widths look like the space that YAML needs between a name and its text."""
    above, _ = fault.line_before(fault.at)
    for offset in (fault.at, fault.since, above):
        start, line = fault.line_start(offset), fault.line(offset)
        found = _ODD_SPACE.match(line)
        if found:
            at = start + found.end() - 1
            fault.findings.add(*odd_space(fault.text[at], (at, at + 1)))
            return True
    return False


def _nameless(fault: Fault) -> bool:
    """A colon at the start of a line, an item or a bracket."""
    before = fault.text[fault.line_start(fault.at) : fault.at]
    if not _COLON.match(fault.text, fault.at) or not _NO_NAME.search(before):
        return False
    fault.findings.add(*empty_key((fault.at, fault.at + 1)))
    return True


def _colon(fault: Fault) -> None:
    line, start = fault.line(fault.at), fault.line_start(fault.at)
    pair = PAIR.match(line)
    if pair and start + pair.start("value") <= fault.at:
        value = re.split(r"\s+#", pair["value"], maxsplit=1)[0].rstrip()
        fault.findings.add(
            "unquoted-colon",
            f"the text after `{pair['name']}:` holds a colon, so it must be in quotes",
            (start + pair.start("value"), start + pair.start("value") + len(value)),
            "put this text in quotes",
            f"write `{pair['name']}: {quoted(value)}`",
        )
        return
    above_at, above = fault.line_before(fault.at)
    if above_at < start and above.strip():
        if _GLUED.match(above):
            _glued(fault, above_at, above)
            return
        if not re.search(r":(\s|$)", above):
            _no_colon(fault, above_at + len(above) - len(above.lstrip()))
            return
    _lined_up(fault, fault.at, above_at if above_at < start else None)


def _glued(fault: Fault, start: int, line: str) -> bool:
    pair = _GLUED.match(line)
    if not pair:
        return False
    colon = start + pair.end("name")
    fault.findings.add(
        "missing-space",
        f"there is no space after `{pair['name']}:`",
        (start + pair.start("name"), colon + 1),
        "a space must follow the colon",
        f"write `{pair['name']}: {shorten(pair['value'].rstrip())}`",
    )
    return True


def _no_colon(fault: Fault, start: int) -> None:
    begin, end = fault.text_at(start)
    fault.findings.add(
        "missing-colon",
        "this line has no name and colon",
        (begin, begin + len(fault.text[begin:end].rstrip())),
        "a name, a colon and a space are expected",
        "write `name: text`; if the line goes on with the text above, put that text in quotes "
        "or indent this line further",
    )


def _simple_key(fault: Fault) -> None:
    start, line = fault.line_start(fault.since), fault.line(fault.since)
    if _glued(fault, start, line):
        return
    dash = re.match(r"([ ]*(?:- +)*)-(?=[^\s-])", line)
    if dash:
        at = start + dash.end() - 1
        fault.findings.add(
            "missing-space",
            "there is no space after the dash",
            (at, at + 1),
            "a space must follow the dash",
            f"write `- {shorten(line[dash.end() :].strip())}`",
        )
        return
    _no_colon(fault, fault.since)


def _dash(fault: Fault) -> None:
    line, start = fault.line(fault.at), fault.line_start(fault.at)
    pair = PAIR.match(line)
    if not pair or start + pair.start("value") != fault.at:
        _lined_up(fault, fault.at, None)
        return
    rest = shorten(pair["value"].rstrip())
    if rest == "-":
        hint = f'leave the value empty, or write `{pair["name"]}: "-"`'
    else:
        hint = (
            f"write `{rest}` on a line of its own below `{pair['name']}:`; "
            f"if the dash is part of a text, write `{pair['name']}: {quoted(rest)}`"
        )
    fault.findings.add(
        "list-place",
        f"a list cannot start on the line of its name `{pair['name']}`",
        (fault.at, fault.at + 1),
        "this dash starts a list",
        hint,
    )


def _key(fault: Fault) -> None:
    in_list = "block collection" in fault.context
    if in_list and not fault.line(fault.at)[: fault.at - fault.line_start(fault.at)].strip():
        _item(fault)
    elif not after_quote(fault) and not after_bracket(fault):
        _lined_up(fault, fault.at, fault.since)


def _lined_up(fault: Fault, offset: int, with_offset: int | None) -> None:
    """The line of *offset* is indented otherwise than its neighbours."""
    start, line = fault.line_start(offset), fault.line(offset)
    begin = start + len(line) - len(line.lstrip())
    at = (begin, max(start + len(line.rstrip()), begin + 1))
    if line.lstrip().startswith("- "):
        fault.findings.add(
            "list-place",
            "a list item stands where a name is expected",
            at,
            "this dash starts a list",
            "a list needs a name with a colon above it, such as `tasks:`",
        )
        return
    above, _ = fault.line_before(offset)
    places = [_column_words(fault, at) for at in (above, with_offset) if at is not None]
    words = list(dict.fromkeys(word for word in places if word))
    column = begin - start + 1
    fault.findings.add(
        "bad-indent",
        "this line is not lined up with the lines it belongs to",
        at,
        f"it starts in column {column}",
        f"start it in {' or in '.join(words)}; use spaces only"
        if above < start and words
        else "lines that belong together start in the same column; use spaces only",
    )


def _column_words(fault: Fault, offset: int) -> str:
    """Return where the name on the line of *offset* starts, "" when there is no name on it."""
    name = re.match(r"(?:- +|[ ])*([^\s:#-][^:#]{0,60}?):", fault.line(offset))
    if not name:
        return ""
    return f"column {name.start(1) + 1} like `{name[1]}` in line {fault.number(offset)}"


def _item(fault: Fault) -> None:
    line, start = fault.line(fault.at), fault.line_start(fault.at)
    if line[: fault.at - start].strip():
        _key(fault)
        return
    number = fault.number(fault.since)
    column = fault.since - fault.line_start(fault.since) + 1
    fault.findings.add(
        "bad-indent",
        f"this line breaks into the list that starts on line {number}",
        (fault.at, start + len(line.rstrip())),
        "a dash is expected here",
        f"if it belongs to the item above, start it in column {column + 2}; "
        "if it is an item, write `- ` before it; else start it further left",
    )


def _document_start(fault: Fault) -> None:
    if fault.text.startswith("%"):
        _directive(fault, 0)
    else:
        _lined_up(fault, fault.at, None)


def _directive(fault: Fault, offset: int) -> None:
    start = fault.line_start(offset)
    begin, end = fault.text_at(start)
    fault.findings.add(
        "directive",
        "the line starts with `%`, which has a meaning of its own here",
        (begin, end),
        "this cannot be read",
        "delete the line, or put the text in quotes",
    )


_SAYINGS: tuple[tuple[str, Callable[[Fault], None]], ...] = (
    ("mapping values are not allowed", _colon),
    ("could not find expected ':'", _simple_key),
    ("block sequence entries are not allowed", _dash),
    ("sequence entries are not allowed", _dash),
    ("mapping keys are not allowed", starts_with_sign),
    ("cannot start any token", starts_with_sign),
    ("found unexpected end of stream", unclosed_quote),
    ("found unexpected document indicator", unclosed_quote),
    ("found unexpected document separator", unclosed_quote),
    ("unknown escape character", bad_escape),
    ("hexdecimal", bad_escape),
    ("hexadecimal", bad_escape),
    ("invalid Unicode character escape", bad_escape),
    ("expected key", _key),
    ("expected <block end>", _key),
    ("'-' indicator", _item),
    ("expected ',' or", in_brackets),
    ("node content", no_content),
    ("alphabetic or numeric", starts_with_sign),
    ("<document start>", _document_start),
    ("comment or line break", beside_block_sign),
    ("comment or a line break", beside_block_sign),
    ("indentation indicator", beside_block_sign),
)
