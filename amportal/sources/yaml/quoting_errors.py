"""Word the YAML errors that quotes mend: signs, brackets, backslashes, quotes left open.

It exists because most broken files are plain sentences that look like YAML in one place; the
mended line is written out, ready to be copied.
"""

from __future__ import annotations

import re
from typing import Any

from amportal.sources.yaml.failed_line import PAIR, Fault, quoted, unknown
from amportal.sources.yaml.parser_events import FAILURES, ScalarEvent, events


def starts_with_sign(fault: Fault) -> None:
    """A text that starts with a sign that means something to YAML."""
    _needs_quotes(fault, fault.since)


def _needs_quotes(fault: Fault, start: int) -> None:
    sign = fault.text[start : start + 1]
    if not sign.strip() or sign.isalnum():
        unknown(fault)
        return
    begin, end = fault.text_at(start)
    value = re.split(r"\s+#", fault.text[begin:end], maxsplit=1)[0].rstrip()
    head = ""
    if _value_start(fault, start) == start:
        pair = PAIR.match(fault.line(start))
        head = f"{pair['name']}: " if pair else ""
    elif re.search(r"[\[{]", fault.text[fault.line_start(start) : start]):
        value = re.split(r"[,\]}]", value, maxsplit=1)[0].rstrip() or value
    named = "a backtick" if sign == "`" else f"`{sign}`"
    fault.findings.add(
        "needs-quotes",
        f"a text that starts with {named} must be in quotes",
        (begin, begin + max(len(value), 1)),
        "put this text in quotes",
        f"write `{head}{quoted(value)}`",
    )


def _value_start(fault: Fault, offset: int) -> int | None:
    """Return where the value of the line of *offset* begins, None when it has no name."""
    pair = PAIR.match(fault.line(offset))
    return fault.line_start(offset) + pair.start("value") if pair else None


def unclosed_quote(fault: Fault) -> None:
    """A quote that is open at the end of the file."""
    _open_quote(fault, fault.since)


def _open_quote(fault: Fault, start: int) -> None:
    sign = fault.text[start : start + 1]
    begin, end = fault.text_at(start)
    hint = f"write the closing `{sign}` at the end of the text"
    inner = fault.text[begin + 1 : end]
    if sign == "'" or "\\" in inner:
        hint += "; an apostrophe in such a text is written twice: `''`"
    fault.findings.add(
        "unclosed-quote",
        f"the quote `{sign}` that opens here is never closed",
        (begin, end),
        f"a closing `{sign}` is missing",
        hint,
    )


def after_quote(fault: Fault) -> bool:
    """A quote that closes too early, or one that was never closed and met the next one."""
    last = _last_scalar(fault.text)
    if last is None or last.style not in ("'", '"') or not last.style:
        return False
    start, end = last.start_mark.index, last.end_mark.index
    if not fault.same_line(end, fault.at) or fault.text[end : fault.at].strip():
        return False
    if not fault.same_line(start, end):
        _open_quote(fault, start)
        return True
    begin, stop = fault.text_at(start)
    whole = fault.text[begin:stop].rstrip()
    inner = whole[1:-1] if whole.endswith(last.style) else whole
    fault.findings.add(
        "quote-ends-early",
        "the quotes end before the text does",
        (fault.at, stop),
        "this stands behind the closing quote",
        f"put the whole text in other quotes: `{quoted(inner)}`",
    )
    return True


def after_bracket(fault: Fault) -> bool:
    """Text behind a closing bracket, such as `[Draft] Home page`; False when there is none."""
    begin = _value_start(fault, fault.at)
    before = fault.text[fault.line_start(fault.at) : fault.at].rstrip()
    if begin is None or fault.text[begin] not in "[{" or before[-1:] not in ("]", "}"):
        return False
    _needs_quotes(fault, begin)
    return True


def _last_scalar(text: str) -> Any:
    last = None
    try:
        for event in events(text):
            last = event
    except FAILURES:
        pass
    return last if last.__class__ is ScalarEvent else None


def in_brackets(fault: Fault) -> None:
    """A list or mapping in brackets that breaks off."""
    opening = fault.text[fault.since : fault.since + 1]
    closing = "}" if opening == "{" else "]"
    rest = fault.text[fault.at :]
    if fault.same_line(fault.since, fault.at) and rest.strip() and rest[0] not in "\r\n":
        colon = rest[0] == ":"
        fault.findings.add(
            "bad-brackets",
            f"the text in these brackets {'holds a colon' if colon else 'breaks off'}",
            (fault.at, fault.at + 1),
            "put the text around it in quotes" if colon else f"a comma or `{closing}` is expected",
            f"put each text between `{opening}` and `{closing}` in quotes, with commas between "
            "them; if the brackets are part of the text, put the whole text in quotes",
        )
        return
    fault.findings.add(
        "unclosed-bracket",
        f"the bracket `{opening}` that opens here is never closed",
        (fault.since, fault.since + 1),
        f"a closing `{closing}` is missing",
        f"write `{closing}` behind the last item; if the bracket is part of a text, "
        "put the whole text in quotes",
    )


def no_content(fault: Fault) -> None:
    """A comma or bracket where a value is expected."""
    if "flow" not in fault.context:
        starts_with_sign(fault)
        return
    fault.findings.add(
        "missing-value",
        "there is nothing between the commas",
        (fault.at, fault.at + 1),
        "a value is expected before this",
        "write the missing value, or delete one comma",
    )


def bad_escape(fault: Fault) -> None:
    """A backslash that means nothing, in double quotes."""
    begin, end = fault.text_at(fault.since)
    inner = fault.text[begin + 1 : end].rstrip()
    inner = inner[:-1] if inner.endswith('"') else inner
    at = max(fault.text.rfind("\\", fault.since, fault.at + 1), fault.since)
    fault.findings.add(
        "bad-escape",
        "a backslash in double quotes has a meaning of its own",
        (at, at + 1),
        "this backslash cannot be read",
        f"use single quotes: `{quoted(inner)}`",
    )


def beside_block_sign(fault: Fault) -> None:
    """Text on the line of `|` or `>`."""
    sign = fault.text[fault.since : fault.since + 1]
    begin, end = fault.text_at(fault.since)
    fault.findings.add(
        "text-place",
        f"text that follows `{sign}` must start on the next line",
        (begin, end),
        f"nothing may stand behind `{sign}` on this line",
        "move the text to the next line and indent it by two spaces; "
        f"if the `{sign}` is part of the text, write `{quoted(fault.text[begin:end].rstrip())}`",
    )
