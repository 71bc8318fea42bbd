"""Every recipe by name: how each kind of output is made from its inputs.

Recipes are thin: they take the data of a job, call the one function that knows the format, and
say what was read. Libraries are loaded when a recipe first needs them.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TypeVar

from msgspec.structs import replace

from amportal.errors import Problem, Span
from amportal.plan.output_jobs import (
    CardData,
    IndexData,
    IssuedReport,
    PageData,
    ReportData,
    StyleData,
    TableData,
    ThemeFile,
)
from amportal.plan.view.mail_view import MailView
from amportal.plan.view.page_views import Portal
from amportal.render.recipe import Built, Inputs, Later, Recipe, Rendered
from amportal.render.refusal import Refusal

_T = TypeVar("_T")


def _data(inputs: Inputs, kind: type[_T]) -> _T:
    if not isinstance(inputs.data, kind):
        raise TypeError(f"{inputs.output}: {type(inputs.data).__name__} is no {kind.__name__}")
    return inputs.data


def _built(rendered: Rendered) -> Built:
    reads = tuple(sorted((read.name, read.digest) for read in rendered.reads))
    return Built(rendered.content, reads, rendered.problems)


def _page(inputs: Inputs) -> Built:
    from amportal.render.pages.html_page import render_page

    data = _data(inputs, PageData)
    made = (data.template, data.view, data.frame, data.page, inputs.theme)
    return _built(render_page(*made, inputs.bodies, inputs.named))


def _report(inputs: Inputs) -> Built:
    from amportal.render.pages.report_html import report_inputs

    data = _data(inputs, ReportData)
    prepared = report_inputs(data.view, data.frame, inputs.theme, inputs.assets, inputs.bodies)
    reads = tuple(sorted((read.name, read.digest) for read in prepared.reads))
    if prepared.inputs is None:
        return Built(b"", reads, prepared.problems)
    pdf = prepared.inputs
    whole = sha256()
    for part in (pdf.html.encode(), pdf.css.encode(), repr((pdf.created, pdf.modified)).encode()):
        whole.update(b"%d\0" % len(part))
        whole.update(part)
    for name in sorted(pdf.assets):
        whole.update(f"{name}\0{sha256(pdf.assets[name]).hexdigest()}\n".encode())
    return Built(b"", reads, prepared.problems, Later(pdf, whole.hexdigest()))


def _issued_report(inputs: Inputs) -> Built:
    from amportal.render.pdf.pdf_metadata import with_data
    from amportal.render.pdf.pdf_types import PdfInputs

    data = _data(inputs, IssuedReport)
    built = _report(replace(inputs, data=data.report))
    if built.later is None or not isinstance(built.later.inputs, PdfInputs):
        return built
    pdf = with_data(built.later.inputs, data)
    whole = sha256(f"{built.later.digest}\0{pdf.source}".encode())
    for name, content in sorted(pdf.attached.items()):
        whole.update(f"\0{name}\0{sha256(content).hexdigest()}".encode())
    return replace(built, later=Later(pdf, whole.hexdigest()))


def _mail(inputs: Inputs) -> Built:
    from amportal.render.pages.report_mail import render_mail

    return _built(render_mail(_data(inputs, MailView), inputs.theme))


def _calendar(inputs: Inputs) -> Built:
    from amportal.render.exports.ics_calendar import calendar_of

    return Built(calendar_of(_data(inputs, Portal)))


def _feed(inputs: Inputs) -> Built:
    from amportal.render.exports.atom_feed import feed_of

    return Built(feed_of(_data(inputs, Portal), inputs.bodies))


def _json(inputs: Inputs) -> Built:
    from amportal.render.exports.json_export import portal_json

    return Built(portal_json(_data(inputs, Portal)))


def _json_schema(inputs: Inputs) -> Built:
    from amportal.render.exports.json_export import portal_schema

    return Built(portal_schema())


def _table(inputs: Inputs) -> Built:
    from amportal.render.exports.csv_tables import table_of

    data = _data(inputs, TableData)
    return Built(table_of(data.portal, data.table))


def _card(inputs: Inputs) -> Built:
    from amportal.render.exports.vcard import card_of

    data = _data(inputs, CardData)
    return Built(card_of(data.person, data.agency_name))


def _search_index(inputs: Inputs) -> Built:
    from amportal.render.exports.search_index import search_index

    data = _data(inputs, IndexData)
    return Built(search_index(data.found, data.frame))


def _style(inputs: Inputs) -> Built:
    from amportal.render.stylesheet import render_style

    data = _data(inputs, StyleData)
    return _built(render_style(data.accent, inputs.theme, data.primary, data.paper))


def _theme_file(inputs: Inputs) -> Built:
    name = _data(inputs, ThemeFile).name
    theme = inputs.theme
    reads = tuple((each, theme.file_digest(each)) for each in theme.candidates(name))
    content = theme.get(name)
    if content is None:
        missing = Problem(
            "missing-template",
            f"the theme has no file `templates/{name}`",
            hint="add the file, or remove the theme's folder to use the one that comes with it",
        )
        return Built(b"", reads, (missing,))
    return Built(content, reads)


def _prepared(inputs: Inputs) -> Built:
    from amportal.render.media.file_preparation import prepare

    return Built(prepare(inputs.output, inputs.assets["source"])[0])


def _frozen(inputs: Inputs) -> Built:
    """A report as it was sent: whoever opens it must find the very bytes they got."""
    return Built(inputs.assets["source"])


def _thumbnail(inputs: Inputs) -> Built:
    from amportal.render.media.file_preparation import shown_small

    width, height = _data(inputs, tuple)
    return Built(shown_small(inputs.assets["source"], max(width, height)))


def _row_picture(inputs: Inputs) -> Built:
    from amportal.render.media.file_preparation import row_picture

    return Built(row_picture(inputs.assets["source"], *_data(inputs, tuple)))


def _page_picture(inputs: Inputs) -> Built:
    from amportal.render.media.file_preparation import page_picture

    page, edge = _data(inputs, tuple)
    return Built(page_picture(inputs.assets["source"], page - 1, edge))


def _safe(recipe: Recipe) -> Recipe:
    """Turn a refusal into problems, at the file where the recipe was given only one."""

    def run(inputs: Inputs) -> Built:
        try:
            return recipe(inputs)
        except Refusal as refusal:
            return Built(problems=refusal.problems)

    return run


RECIPES: dict[str, Recipe] = {
    name: _safe(recipe)
    for name, recipe in {
        "page": _page,
        "report": _report,
        "issued-report": _issued_report,
        "mail": _mail,
        "calendar": _calendar,
        "feed": _feed,
        "json": _json,
        "json-schema": _json_schema,
        "table": _table,
        "card": _card,
        "search-index": _search_index,
        "style": _style,
        "theme-file": _theme_file,
        "picture": _prepared,
        "drawing": _prepared,
        "document": _prepared,
        "frozen": _frozen,
        "thumbnail": _thumbnail,
        "row-picture": _row_picture,
        "page-picture": _page_picture,
    }.items()
}


def at_source(problem: Problem, source: str) -> Problem:
    """Return *problem* placed at the file *source*, where it has no place of its own."""
    return problem if problem.span else replace(problem, span=Span(source))
