"""Syntax errors in plain words: place, message and mend, each exact."""

from __future__ import annotations

import pytest
import yaml

from amportal.errors import Problem
from amportal.sources.yaml import parser_events
from amportal.sources.yaml.failed_line import quoted, shorten
from amportal.sources.yaml.yaml_document import parse


def only_problem(text: str) -> Problem:
    document = parse("f", text.encode())
    assert document.data is None
    (problem,) = document.problems
    return problem


# text | line:column+length | slug | message | hint
CASES = [
    (
        "title: Phase 2: design # soon\n",
        "1:8+15",
        "unquoted-colon",
        "the text after `title:` holds a colon, so it must be in quotes",
        'write `title: "Phase 2: design"`',
    ),
    (
        'list:\n  - title: The "new" shop: plan\n',
        "2:12+20",
        "unquoted-colon",
        "the text after `title:` holds a colon, so it must be in quotes",
        "write `title: 'The \"new\" shop: plan'`",
    ),
    (
        "title: Shop\n  due: 2026-01-01\n",
        "2:3+15",
        "bad-indent",
        "this line is not lined up with the lines it belongs to",
        "start it in column 1 like `title` in line 1; use spaces only",
    ),
    (
        "a:\n    b: 1\n  c: 2\n",
        "3:3+4",
        "bad-indent",
        "this line is not lined up with the lines it belongs to",
        "start it in column 5 like `b` in line 2 or in column 1 like `a` in line 1; "
        "use spaces only",
    ),
    (
        "  a: 1\nb: 2\n",
        "2:1+4",
        "bad-indent",
        "this line is not lined up with the lines it belongs to",
        "start it in column 3 like `a` in line 1; use spaces only",
    ),
    (
        "tasks:\n  - one\n  due: x\n",
        "3:3+6",
        "bad-indent",
        "this line breaks into the list that starts on line 2",
        "if it belongs to the item above, start it in column 5; if it is an item, write `- ` "
        "before it; else start it further left",
    ),
    (
        "a: 1\n- b\n",
        "2:1+3",
        "list-place",
        "a list item stands where a name is expected",
        "a list needs a name with a colon above it, such as `tasks:`",
    ),
    (
        "a: 1\ndue:2026-01-01\nb: 2\n",
        "2:1+4",
        "missing-space",
        "there is no space after `due:`",
        "write `due: 2026-01-01`",
    ),
    (
        "due:2026-01-01\nb: 2\n",
        "1:1+4",
        "missing-space",
        "there is no space after `due:`",
        "write `due: 2026-01-01`",
    ),
    (
        "- one\n-two\n- three\n",
        "2:1+1",
        "missing-space",
        "there is no space after the dash",
        "write `- two`",
    ),
    (
        "a: 1\nsome words\nb: 2\n",
        "2:1+10",
        "missing-colon",
        "this line has no name and colon",
        "write `name: text`; if the line goes on with the text above, put that text in quotes "
        "or indent this line further",
    ),
    (
        "tags: - web\n",
        "1:7+1",
        "list-place",
        "a list cannot start on the line of its name `tags`",
        "write `- web` on a line of its own below `tags:`; if the dash is part of a text, "
        'write `tags: "- web"`',
    ),
    (
        "phone: -\n",
        "1:8+1",
        "list-place",
        "a list cannot start on the line of its name `phone`",
        'leave the value empty, or write `phone: "-"`',
    ),
    (
        "owner: @ada\n",
        "1:8+4",
        "needs-quotes",
        "a text that starts with `@` must be in quotes",
        'write `owner: "@ada"`',
    ),
    (
        "- `code` here\n",
        "1:3+11",
        "needs-quotes",
        "a text that starts with a backtick must be in quotes",
        'write `"`code` here"`',
    ),
    (
        "share: %5\n",
        "1:8+2",
        "needs-quotes",
        "a text that starts with `%` must be in quotes",
        'write `share: "%5"`',
    ),
    (
        "tags: [web, @ada, x]\n",
        "1:13+4",
        "needs-quotes",
        "a text that starts with `@` must be in quotes",
        'write `"@ada"`',
    ),
    (
        "note: **bold**\n",
        "1:7+8",
        "needs-quotes",
        "a text that starts with `*` must be in quotes",
        'write `note: "**bold**"`',
    ),
    (
        "title: [Draft] Home page\n",
        "1:8+17",
        "needs-quotes",
        "a text that starts with `[` must be in quotes",
        'write `title: "[Draft] Home page"`',
    ),
    (
        "title: !foo!bar x\n",
        "1:8+10",
        "needs-quotes",
        "a text that starts with `!` must be in quotes",
        'write `title: "!foo!bar x"`',
    ),
    (
        "a: , b\n",
        "1:4+3",
        "needs-quotes",
        "a text that starts with `,` must be in quotes",
        'write `a: ", b"`',
    ),
    (
        'title: "Shop\ndue: x\n',
        "1:8+5",
        "unclosed-quote",
        'the quote `"` that opens here is never closed',
        'write the closing `"` at the end of the text',
    ),
    (
        'title: "Shop\ndue: "x"\n',
        "1:8+5",
        "unclosed-quote",
        'the quote `"` that opens here is never closed',
        'write the closing `"` at the end of the text',
    ),
    (
        "title: 'Shop\n",
        "1:8+5",
        "unclosed-quote",
        "the quote `'` that opens here is never closed",
        "write the closing `'` at the end of the text; an apostrophe in such a text is written "
        "twice: `''`",
    ),
    (
        "title: 'It's here'\n",
        "1:12+7",
        "quote-ends-early",
        "the quotes end before the text does",
        'put the whole text in other quotes: `"It\'s here"`',
    ),
    (
        'title: "Shop" plan\n',
        "1:15+4",
        "quote-ends-early",
        "the quotes end before the text does",
        "put the whole text in other quotes: `'\"Shop\" plan'`",
    ),
    (
        'path: "C:\\docs"\n',
        "1:10+1",
        "bad-escape",
        "a backslash in double quotes has a meaning of its own",
        "use single quotes: `'C:\\docs'`",
    ),
    (
        "tags: [a, b\ndue: x\n",
        "1:7+1",
        "unclosed-bracket",
        "the bracket `[` that opens here is never closed",
        "write `]` behind the last item; if the bracket is part of a text, "
        "put the whole text in quotes",
    ),
    (
        "tags: {a: 1",
        "1:7+1",
        "unclosed-bracket",
        "the bracket `{` that opens here is never closed",
        "write `}` behind the last item; if the bracket is part of a text, "
        "put the whole text in quotes",
    ),
    (
        "tags: [a: b: c]\n",
        "1:12+1",
        "bad-brackets",
        "the text in these brackets holds a colon",
        "put each text between `[` and `]` in quotes, with commas between them; if the brackets "
        "are part of the text, put the whole text in quotes",
    ),
    (
        "tags: [a, , b]\n",
        "1:11+1",
        "missing-value",
        "there is nothing between the commas",
        "write the missing value, or delete one comma",
    ),
    (
        "a:\n  - b\n\t- c\n\t- d\n",
        "3:1+1",
        "tab-indent",
        "this line is indented with a tab",
        "replace each tab at the start of a line by two spaces; tabs stand in lines 3, 4",
    ),
    (
        "a: |\n\ttext\n",
        "2:1+1",
        "tab-indent",
        "this line is indented with a tab",
        "replace each tab at the start of a line by two spaces",
    ),
    (
        "text: | more\n",
        "1:7+6",
        "text-place",
        "text that follows `|` must start on the next line",
        "move the text to the next line and indent it by two spaces; if the `|` is part of the "
        'text, write `"| more"`',
    ),
    (
        "%x\n",
        "1:1+2",
        "directive",
        "the line starts with `%`, which has a meaning of its own here",
        "delete the line, or put the text in quotes",
    ),
]


@pytest.mark.parametrize("parser", ["libyaml", "pure"])
@pytest.mark.parametrize(("text", "place", "slug", "message", "hint"), CASES)
def test_each_mistake_is_named_with_its_mend(
    text: str,
    place: str,
    slug: str,
    message: str,
    hint: str,
    parser: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An account manager learns where, what, and what to write; from either parser."""
    if parser == "pure":
        monkeypatch.setattr(parser_events, "_PARSER", yaml.SafeLoader)
    problem = only_problem(text)
    assert problem.span is not None
    found = f"{problem.span.line}:{problem.span.column}+{problem.span.length}"
    assert (found, problem.slug, problem.message, problem.hint) == (place, slug, message, hint)


WRITTEN_OUT = [case[4] for case in CASES if case[4].count("write `") == 1 and case[4][0] == "w"]


@pytest.mark.parametrize("hint", [hint for hint in WRITTEN_OUT if hint.endswith("`")])
def test_the_mend_that_is_written_out_mends(hint: str) -> None:
    """A whole line in a hint can be copied into the file, which then can be read."""
    mended = hint.removeprefix("write `").removesuffix("`")
    assert parse("f", f"{mended}\n".encode(), root="any").problems == ()


def test_no_parser_english_is_shown() -> None:
    """Whatever goes wrong, the words are ours."""
    for text in (
        "a: [b\n",
        "a: 'b\n",
        "a: @\n",
        "? a\n? b\n: c\n: d\n",
        "a: !<x\n",
        "%YAML 9.1\n--- a\n",
    ):
        (problem,) = parse("f", text.encode()).problems
        shown = f"{problem.message} {problem.expected} {problem.hint}"
        for word in ("scalar", "token", "block mapping", "flow", "simple key", "while"):
            assert word not in shown


def test_messages_stay_short() -> None:
    """A text of ten thousand characters is cut in a hint, on one line, without controls."""
    assert shorten("a\nb\x07c") == "a b\ufffdc"
    assert len(shorten("x" * 10_000)) == 60
    problem = only_problem("a: " + "x" * 10_000 + ": y\n")
    assert len(problem.hint) < 100
    assert problem.excerpt == ""


def test_quotes_fit_the_text() -> None:
    """Double quotes by default; single ones where double ones would need a backslash."""
    assert [quoted("a"), quoted('a "b"'), quoted("C:\\it's")] == ['"a"', "'a \"b\"'", "'C:\\it''s'"]
