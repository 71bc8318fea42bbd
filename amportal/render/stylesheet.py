"""The one style sheet of a portal: tokens, the client's colours, the rules, then a site's own.

One file, so that a page asks for one thing; written small, so that it is there at once on a
phone. It holds literals only and reaches for nothing but the fonts beside it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from amportal.errors import Problem
from amportal.plan import routes
from amportal.render.accent_colours import accent, css
from amportal.render.lint.theme_lint import unsafe_parts
from amportal.render.recipe import Read, Rendered
from amportal.render.theme import DEFAULT, Theme

# What a site adds to the sheets of the theme; there need not be one.
OWN = "css/site.css"
SHEETS = ("css/tokens.css", "css/portal.css", OWN)
# Sizes of paper as CSS names them.
PAPERS = {"a4": "A4", "letter": "letter"}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AROUND = re.compile(r"\s*([{};,])\s*")
_AFTER_COLON = re.compile(r"([\w-]):\s+")
_ZERO = re.compile(r"(?<=[:\s,(-])0(?=\.\d)")
_DOUBLED = re.compile(r"#([0-9A-F])\1([0-9A-F])\2([0-9A-F])\3\b")
_FONT = re.compile(r"url\(\s*[\"']?fonts/([^\"')]+)")

_SCRIPT = re.compile(r"js/[^/]+\.(?:js|txt)")


def render_style(
    colour: str | None, theme: Theme, primary: str | None = None, paper: str = "a4"
) -> Rendered:
    """Return the style sheet for the accent *colour* (`#RRGGBB`, None for a neutral one).

    *primary* is the client's other colour, or None. Pages are printed on *paper*.
    """
    reads: set[Read] = set()
    problems: list[Problem] = []
    texts = []
    for name in SHEETS:
        for each in theme.candidates(name):
            reads.add(Read(each, theme.file_digest(each)))
            if each in theme.files:
                break
        content = theme.get(name)
        if content is not None:
            texts.append(content.decode("utf-8"))
        elif name != OWN:
            problems.append(_absent(name))
    problems += unsafe_parts(theme, {each.name for each in reads if each.digest})
    if problems:
        return Rendered(b"", frozenset(reads), tuple(problems))
    texts.insert(1, css(accent(colour), primary))
    texts = [_FONT.sub(lambda found: _named_font(found, theme, reads), text) for text in texts]
    texts = [text.replace("var(--paper-size)", PAPERS[paper]) for text in texts]
    small = "\n".join(smaller(text) for text in texts)
    return Rendered(f"{small}\n".encode(), frozenset(reads))


def fonts_of(sheet: bytes) -> tuple[str, ...]:
    """Return the names below `fonts/` that *sheet* asks for, each once, in its order."""
    return tuple(dict.fromkeys(_FONT.findall(sheet.decode("utf-8"))))


def page_files(theme: Theme) -> tuple[str, ...]:
    """Return the files of *theme* that go beside pages: fonts the sheets ask for, and scripts.

    A site's own scripts, and the licences of those that came with the theme, go along.
    """
    fonts = [f"fonts/{font}" for sheet in SHEETS for font in fonts_of(theme.get(sheet) or b"")]
    names = {name.removeprefix(DEFAULT) for name in theme.files}
    scripts = sorted(name for name in names if _SCRIPT.fullmatch(name))
    return tuple(dict.fromkeys([*fonts, *scripts]))


def _named_font(found: re.Match[str], theme: Theme, reads: set[Read]) -> str:
    """Return the address of a font with the digest of its bytes in it, if the theme has it."""
    for each in theme.candidates(f"fonts/{found[1]}"):
        digest = theme.file_digest(each)
        reads.add(Read(each, digest))
        if digest is not None:
            name = routes.named(routes.font(found[1]), digest).removeprefix(routes.font(""))
            return found[0].removesuffix(found[1]) + name
    return found[0]


@lru_cache(maxsize=16)
def smaller(text: str) -> str:
    """Return style rules without comments and without space that means nothing.

    A space before a colon may be a descendant's and stays; nothing here holds quoted braces.
    """
    text = _AROUND.sub(r"\1", _COMMENT.sub("", text))
    text = _AFTER_COLON.sub(r"\1:", text).replace(";}", "}")
    text = _DOUBLED.sub(r"#\1\2\3", _ZERO.sub("", text))
    return re.sub(r"\s+", " ", text).strip()


def _absent(name: str) -> Problem:
    return Problem(
        "missing-template",
        f"the theme has no style sheet `templates/{name}`",
        hint="add the file, or remove the theme's folder to use the one that comes with it",
    )
