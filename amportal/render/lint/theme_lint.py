"""What is unsafe in the files of a site's own theme, by file, line and column.

The files that came with amportal are held to the same by a test, so nobody waits for it here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, partial

from amportal.errors import Problem, in_order
from amportal.render.lint.lint_problems import asked_by_style, placed
from amportal.render.lint.style_lint import reaches
from amportal.render.lint.template_lint import TemplateLint
from amportal.render.lint.template_source import read_source
from amportal.render.theme import Theme
from amportal.sources.windows_names import windows_problem

FOLDER = "templates/"
# Files that are not read as templates: words, data, and what browsers are given as it is.
_OTHERS = frozenset({"css", "js", "json", "md", "po", "txt", "woff", "woff2", "ttf", "otf"})


def unsafe_parts(theme: Theme, names: Iterable[str]) -> tuple[Problem, ...]:
    """Return what is unsafe in those of the files *names* that are the site's own."""
    found: list[Problem] = []
    for name in names:
        if theme.is_own(name):
            content, digest = theme.files[name], theme.file_digest(name) or ""
            if not theme.codes.is_sound(name, digest, partial(_has_faults, name, content)):
                found += _unsafe(name, content)
    return tuple(in_order(found))


def theme_problems(theme: Theme) -> tuple[Problem, ...]:
    """Return what is wrong with the site's own files of *theme*, also those that nothing uses."""
    own = [name for name in theme.files if theme.is_own(name)]
    names = (windows_problem(FOLDER + each, each.rpartition("/")[2]) for each in own)
    return (*(each for each in names if each), *unsafe_parts(theme, own))


def _has_faults(name: str, content: bytes) -> bool:
    return bool(_unsafe(name, content))


@lru_cache(maxsize=256)
def _unsafe(name: str, content: bytes) -> tuple[Problem, ...]:
    ending = name.rpartition(".")[2].lower()
    path = FOLDER + name
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ()
    if ending == "css":
        lines = text.replace("\r\n", "\n").split("\n")
        return tuple(
            placed(
                *(asked_by_style(each.what), path, each.line, each.column, len(each.what)),
                excerpt=lines[each.line - 1] if each.line <= len(lines) else "",
            )
            for each in reaches(text)
        )
    if ending in _OTHERS or "\x00" in text:
        return ()
    source = read_source(text)
    return TemplateLint(path, source).problems() if source else ()
