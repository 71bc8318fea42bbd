"""The made parts of `docs/templates.md`: templates, views, names and tokens, read from the code.

    python -m tests.docs.templates

rewrites what stands between `<!-- made: NAME -->` and `<!-- end -->`; the rest of the page is
written by hand.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct

from amportal.plan.view import (
    change_views,
    deliverable_views,
    mail_view,
    meeting_views,
    money_views,
    page_frame,
    page_views,
    picture_views,
    search_views,
    waiting_views,
    work_views,
)
from amportal.plan.view.page_frame import PageInfo
from amportal.render.pages import html_page as rendering
from amportal.render.templating.template_functions import filters
from amportal.render.text.locale_format import LocaleFormat

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "templates.md"
THEME = ROOT / "templates" / "default"
_MADE = re.compile(r"(<!-- made: ([a-z]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
_FIRST_COMMENT = re.compile(r"\A(?:<!DOCTYPE html>\n)?\{# (.*?) #\}", re.DOTALL)

# Which view each page is given, and which page of the output it becomes.
VIEWS = {
    "home.html": ("HomePage", "`index.html`"),
    "project.html": ("ProjectPage", "`projects/PROJECT.html`"),
    "deliverable.html": ("DeliverablePage", "`deliverables/JOB-ID.html`"),
    "updates.html": ("UpdatesPage", "`updates/index.html`"),
    "update.html": ("UpdatePage", "`updates/JOB-NAME.html`"),
    "meetings.html": ("MeetingsPage", "`meetings/index.html`"),
    "meeting.html": ("MeetingPage", "`meetings/JOB-NAME.html`"),
    "budget.html": ("BudgetPage", "`budget.html`"),
    "questions.html": ("QuestionsPage", "`questions.html`"),
    "team.html": ("TeamPage", "`team.html`"),
    "reports.html": ("ReportsPage", "`reports.html`"),
    "changes.html": ("ChangesPage", "`changes.html`, once a report was sent"),
    "search.html": ("SearchPage", "`search.html`"),
    "report.html": ("ReportPage", "`reports/NAME.pdf`"),
    "mail.html": ("MailView", "a mail about a report; `mail.txt` is its text part"),
    "missing.html": ("Reachable", "`404.html`; the view is a list"),
    "board.html": ("BoardPage", "`_agency/index.html`; there is no `frame`"),
    "base.html": ("", "the frame of a client's pages"),
    "sheet.html": ("", "the head of every page, the agency's too"),
}
# What the names are that are values or methods; functions tell of themselves.
_NAMES = {
    "frame": "What all pages of a portal share: [Frame](#frame).",
    "page": "Which page this is: [PageInfo](#pageinfo).",
    "lang": "The reader's language, such as `en-GB`.",
    "dir": "The direction of writing, `ltr` or `rtl`.",
    "comma": "What stands between two things of a line, such as `, `.",
    "accent": "The client's colour, made readable: `.field`, `.on`, `.ink`, `.tint` as `#RRGGBB`.",
    "link": "The link from this page to the page or file at `path`, for an `href` or `src`.",
    "routes": "Paths of the fixed pages: ",
    "_": "The phrase in the reader's language; `%(name)s` in it takes the keyword `name`.",
}

_VIEWS = (
    page_views,
    meeting_views,
    change_views,
    money_views,
    deliverable_views,
    waiting_views,
    work_views,
    mail_view,
    page_frame,
    picture_views,
    search_views,
)
_CALLED = {"str": "text", "bool": "yes or no", "int": "number", "Decimal": "amount"}


def _say(text: str) -> str:
    """Return the first sentence or two of a docstring on one line, as a description."""
    first = " ".join(text.strip().split("\n\n")[0].split())
    said = re.sub(r"\AReturn (the |a )?", lambda found: (found[1] or "").capitalize(), first)
    said = re.sub(r"(?<!`)\*(\w+)\*(?!`)", r"`\1`", said)
    return (said[:1].upper() + said[1:]).replace("|", "\\|")


def _call(name: str, function: Callable[..., Any]) -> str:
    """Return how *function* is called in a template, without what the portal fills in itself."""
    signature = inspect.signature(function)
    filled = set(function.keywords) if isinstance(function, partial) else set()
    shown = []
    for each in signature.parameters.values():
        if each.name in filled or each.kind is each.VAR_KEYWORD:
            continue
        default = "" if each.default is each.empty else f"={each.default!r}"
        shown.append(f"{each.name}{default}")
    return f"{name}({', '.join(shown)})"


def templates() -> Iterator[str]:
    """Yield the table of all templates, their views, pages and blocks."""
    yield "| template | becomes | view | blocks of its own |"
    yield "|---|---|---|---|"
    for name, (view, becomes) in VIEWS.items():
        text = (THEME / name).read_text("utf-8")
        blocks = ", ".join(f"`{each}`" for each in re.findall(r"\{%-? block (\w+)", text))
        linked = f"[{view}](#{view.lower()})" if view else ""
        yield f"| `{name}` | {becomes} | {linked} | {blocks} |"


def parts() -> Iterator[str]:
    """Yield the macros that pages share."""
    yield "| file | macros |"
    yield "|---|---|"
    for file in sorted((THEME / "parts").glob("*.html")):
        text = file.read_text("utf-8")
        macros = ", ".join(f"`{each}`" for each in re.findall(r"\{%-? macro ([^%]+?) -?%\}", text))
        about = _FIRST_COMMENT.match(text)
        said = " ".join(about[1].split()) if about else ""
        yield f"| `parts/{file.name}`: {said} | {macros} |"


def views() -> Iterator[str]:
    """Yield every view with its fields and what they mean."""
    for module in _VIEWS:
        source = Path(module.__file__ or "").read_text("utf-8")
        yield from _views_of(source, module)


def _views_of(source: str, module: Any) -> Iterator[str]:
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if not isinstance(node, ast.ClassDef) or not _is_view(getattr(module, node.name)):
            continue
        yield f"\n#### {node.name}\n"
        yield " ".join((ast.get_docstring(node) or "").split()) + "\n"
        yield "| field | type | |"
        yield "|---|---|---|"
        for field in node.body:
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                said = _comment_above(lines, field.lineno - 1)
                yield f"| `{field.target.id}` | {_type(field.annotation)} | {said} |"
            elif isinstance(field, ast.FunctionDef):
                said = _say(ast.get_docstring(field) or "")
                yield f"| `{field.name}` | {_type(field.returns)} | {said} |"


def _is_view(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Struct)


def _comment_above(lines: list[str], at: int) -> str:
    found: list[str] = []
    while lines[at - 1].strip().startswith("# "):
        at -= 1
        found.insert(0, lines[at].strip()[2:])
    return " ".join(found)


def _type(annotation: ast.expr | None) -> str:
    """Return a type as a reader of the page would say it; views are linked."""
    assert annotation is not None
    said = ast.unparse(annotation)
    said = re.sub(r"Literal\[([^]]+)\]", lambda found: found[1].replace("'", "`"), said)
    said = re.sub(r"tuple\[(\w+), \.\.\.\]", r"list of \1", said)
    said = re.sub(r"tuple\[tuple\[(.+?)\], \.\.\.\]", r"list of (\1)", said)
    said = re.sub(r"tuple\[(.+?)\]", r"(\1)", said)
    said = said.replace(" | None", " or none")
    for name, called in _CALLED.items():
        said = re.sub(rf"\b{name}\b", called, said)
    return re.sub(r"\b([A-Z]\w+)\b", _linked, said).replace("|", "\\|")


def _linked(found: re.Match[str]) -> str:
    name = found[1]
    for module in _VIEWS:
        if _is_view(getattr(module, name, None)):
            return f"[{name}](#{name.lower()})"
    homes = (
        work_views,
        waiting_views,
        deliverable_views,
        money_views,
        change_views,
        page_views,
        search_views,
    )
    values = next(found for each in homes if (found := getattr(each, name, None)))
    return ", ".join(f"`{each}`" for each in values.__args__)


def names() -> dict[str, Any]:
    """Return everything a template of a client's page can name, by its name."""
    words = LocaleFormat("en-GB", "GBP", date(2026, 11, 23))
    written = rendering._Written("index.html", None)
    return rendering._names(None, PageInfo("index.html", "home"), words, written, lambda path: path)


def functions() -> Iterator[str]:
    """Yield the names templates may use."""
    yield "| name | what it is |"
    yield "|---|---|"
    yield "| `view` | The page's own data; see [the views](#the-views). |"
    for name, value in names().items():
        if name in ("gettext", "ngettext", "pgettext", "npgettext"):
            continue
        if name == "_":
            yield (
                "| `_(phrase)`, `ngettext(one, many, n)`, `pgettext(context, phrase)`, "
                f"`npgettext(context, one, many, n)` | {_NAMES[name]} |"
            )
        elif name == "link":
            yield f"| `link(path)` | {_NAMES[name]} |"
        elif name in _NAMES:
            said = _NAMES[name]
            if name == "routes":
                said += ", ".join(f"`routes.{each}`" for each in value) + "."
            yield f"| `{name}` | {said} |"
        else:
            function = value.func if isinstance(value, partial) else value
            yield f"| `{_call(name, value)}` | {_say(function.__doc__ or '')} |"


def filter_names() -> dict[str, Callable[..., Any]]:
    """Return the filters amportal adds to those of Jinja."""
    return dict(filters(LocaleFormat("en-GB", "GBP", date(2026, 11, 23))))


_FILTERS = {
    "day": "`Thu 26 Nov`; with its year where that is more than 300 days from the data's day.",
    "day_short": "`26 Nov`; with its year as `day`.",
    "period": "`first | period(last)`: `3–26 Nov 2026`, or one day where both are the same.",
    "term": 'The word for a fixed value: `"amber" | term("rag")` is `At risk`.',
    "on": "As `day`, in a `<time>` that machines can read.",
    "on_short": "As `day_short`, in a `<time>`.",
    "on_long": "As `day_long`, in a `<time>`.",
    "source": "How a decision came in words, such as `by phone`; the name of a document as it is.",
    "apart": "A text of somebody's own, which keeps its order among words that run the other way.",
    "direction": '` dir="rtl"` or ` dir="ltr"` where a text runs the other way than the page, '
    "else nothing: `<p{{ text | direction }}>`.",
    "decimal": "A text such as `1950.00` as an amount, for `money`.",
}


def filter_table() -> Iterator[str]:
    """Yield the filters."""
    yield "| filter | gives |"
    yield "|---|---|"
    for name, function in filter_names().items():
        said = _FILTERS.get(name) or _say(function.__doc__ or "")
        yield f"| `{name}` | {said} |"


def tokens() -> Iterator[str]:
    """Yield the tokens of the style sheet with their values on light and on dark screens."""
    sheet = (THEME / "css" / "tokens.css").read_text("utf-8")
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    light, _, dark = sheet.partition("prefers-color-scheme: dark")
    first = light[light.index(":root {") : light.index("@media")]
    after = dict(re.findall(r"(--[\w-]+): ([^;]+);", dark))
    yield "| token | light | dark |"
    yield "|---|---|---|"
    for name, value in re.findall(r"(--[\w-]+): ([^;]+);", first):
        night = f"`{after[name]}`" if name in after else ""
        yield f"| `{name}` | `{value}` | {night} |"


MADE: dict[str, Callable[[], Iterator[str]]] = {
    "templates": templates,
    "parts": parts,
    "views": views,
    "names": functions,
    "filters": filter_table,
    "tokens": tokens,
}


def made(page: str) -> str:
    """Return *page* with its made parts as they should be."""

    def fill(found: re.Match[str]) -> str:
        return found[1] + "\n".join(MADE[found[2]]()).strip("\n") + "\n" + found[4]

    return _MADE.sub(fill, page)


if __name__ == "__main__":
    PAGE.write_text(made(PAGE.read_text("utf-8")), "utf-8")
