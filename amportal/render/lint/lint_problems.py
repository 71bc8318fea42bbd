"""What a template or a style sheet does that it may not, each with its mend."""

from __future__ import annotations

from msgspec.structs import replace

from amportal.errors import Problem, Span

_SHORTEST = 60  # characters of an address that are shown


def placed(
    problem: Problem, path: str, line: int, column: int, length: int, excerpt: str
) -> Problem:
    """Return *problem* at its place; what goes on in the next line is marked to the line's end."""
    length = max(1, min(length, len(excerpt) - column + 1))
    return replace(problem, span=Span(path, line, column, length), excerpt=excerpt)


def unquoted(attribute: str) -> Problem:
    """Return the problem of a value shown in an attribute without quotes."""
    return Problem(
        "unquoted-attribute",
        f"what is shown in `{attribute}` has no quotes around it",
        expected="a space in it would begin another attribute",
        hint=f'write it as `{attribute}="..."`',
    )


def any_address(attribute: str) -> Problem:
    """Return the problem of a link that may lead anywhere, or run a script."""
    return Problem(
        "unsafe-address",
        f"`{attribute}` takes an address that may be any, such as `javascript:`",
        expected="an address is not made safe by escaping",
        hint="write `| url` after it, or `link(path)` for a page of the portal",
    )


def may_load_anything(attribute: str) -> Problem:
    """Return the problem of something that is loaded from wherever a value says."""
    return Problem(
        "unsafe-address",
        f"`{attribute}` loads or sends to an address that may be on any host",
        expected="pages load nothing from elsewhere",
        hint="write `link(path)` for a file of the portal, or `| local_url` after it",
    )


def bad_scheme(address: str) -> Problem:
    """Return the problem of a link that is written with a scheme that no link may have."""
    return Problem(
        "unsafe-address",
        f"`{address[:_SHORTEST]}` is no address that a link may have",
        hint="links begin with https:, http:, mailto: or tel:, or lead to a page of the portal",
    )


def trusted() -> Problem:
    """Return the problem of a text that is taken for markup."""
    return Problem(
        "unescaped-output",
        "`safe` shows a text as markup, whatever is in it",
        expected="somebody's text could break the page, or act in it",
        hint="take it out; Markdown becomes safe markup with `md(text)`",
    )


def not_escaped() -> Problem:
    """Return the problem of escaping that is turned off."""
    return Problem(
        "unescaped-output",
        "here texts are not escaped",
        expected="somebody's text could break the page, or act in it",
        hint="take `autoescape` out; Markdown becomes safe markup with `md(text)`",
    )


def remote(what: str) -> Problem:
    """Return the problem of something that is loaded from another host."""
    return Problem(
        "remote-in-template",
        f"{what} would be asked for from another host",
        expected="pages load nothing from elsewhere",
        hint="put the file below `templates/` (fonts, scripts) or `content/` (pictures), "
        "and name it from there",
    )


def asked_by_style(what: str) -> Problem:
    """Return the problem of a style sheet that asks for *what*."""
    if what == "@import":
        return Problem(
            "remote-in-template",
            "`@import` asks for another style sheet",
            expected="a portal has one sheet, and loads no other",
            hint="put its rules into this file; fonts go into `templates/fonts/`",
        )
    return remote(f"`{what[:_SHORTEST]}`")


def in_tag() -> Problem:
    """Return the problem of a value that is shown among the names of attributes."""
    return Problem(
        "code-in-template",
        "what is shown inside a tag could add any attribute to it",
        hint="write the attribute out and only its value as `{{ ... }}`, or use `{% if %}`",
    )


def unknown_inside(word: str) -> Problem:
    """Return the problem of a statement inside a tag whose text stands elsewhere."""
    return Problem(
        "code-in-template",
        f"what `{word}` brings into a tag stands elsewhere, and could be anything",
        hint=f"put the whole tag into the `{word}`, or write what it brings as `{{{{ ... }}}}`",
    )


def unfinished(word: str) -> Problem:
    """Return the problem of a piece that is not whole by itself."""
    return Problem(
        "code-in-template",
        f"this {word} ends inside a tag, a comment or a script",
        expected="what follows it elsewhere would become part of that",
        hint=f"end the tag inside the {word}, or begin it after",
    )


def in_code(where: str) -> Problem:
    """Return the problem of a value that becomes part of a script or a style."""
    return Problem(
        "code-in-template",
        f"what is shown in {where} would become part of its code",
        expected="escaping is for text, not for code",
        hint="give it as an attribute such as `data-name`, or choose a class with `{% if %}`",
    )
