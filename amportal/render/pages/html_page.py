"""Render one page from one view.

A template sees the view, the frame, the page it is and functions made for this one reader; no
site, no other client, no clock. What was looked for in the theme is returned with the bytes, and
whatever goes wrong comes back as problems: nothing here raises for what a template does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from jinja2 import TemplateError
from markupsafe import Markup
from msgspec import Struct, field

from amportal.errors import Problem
from amportal.plan import routes
from amportal.plan.view.money_views import Burn
from amportal.plan.view.page_frame import Frame, PageInfo, Reachable
from amportal.plan.view.page_views import BoardPage
from amportal.plan.view.work_views import Timeline
from amportal.render.accent_colours import accent
from amportal.render.charts.budget_bars import budget_bars
from amportal.render.charts.burn_chart import BurnChart, burn_chart
from amportal.render.charts.mirrored_chart import mirrored, mirrored_burn
from amportal.render.charts.timeline_chart import TimelineChart, timeline_chart
from amportal.render.lint.theme_lint import unsafe_parts
from amportal.render.markdown.html_cache import HtmlCache
from amportal.render.markdown.markdown_html import first_paragraph, rest_of, to_html
from amportal.render.pages.copy_lines import compare_copy, copy_lines
from amportal.render.pages.decision_letters import Decidable, DecisionLetters
from amportal.render.pages.money_columns import fitting_size, money_classes, money_columns
from amportal.render.pages.picture_pairs import picture_pairs
from amportal.render.pages.pin_grid import pin_grid
from amportal.render.pages.report_first_page import first_page
from amportal.render.recipe import Read, Rendered
from amportal.render.templating.fault_owner import is_ours
from amportal.render.templating.template_errors import fault, lost_block
from amportal.render.templating.template_functions import filters, phrases
from amportal.render.templating.template_sandbox import compile_all, environment
from amportal.render.text.locale_format import LocaleFormat, speaker
from amportal.render.text.mailto_link import mailto
from amportal.render.text.message_catalog import MissingWords
from amportal.render.text.word_signs import with_plain_signs
from amportal.render.theme import Theme


class _Written(Struct):
    """The Markdown of one page."""

    page: str
    bodies: HtmlCache | None
    problems: list[Problem] = field(default_factory=list)

    def whole(self, text: str, level: int = 3) -> Markup:
        """Return *text* as safe HTML, headings from `h{level}` down."""
        shown = to_html(text, self.page, level, self.bodies)
        self.problems += (each for each in shown.problems if each not in self.problems)
        return shown.html

    def first(self, text: str) -> Markup:
        """Return the first paragraph of *text*, without a tag around it."""
        return first_paragraph(self.whole(text))

    def rest(self, text: str, level: int = 3) -> Markup:
        """Return what follows the first paragraph of *text*."""
        return rest_of(self.whole(text, level))


def words_of(view: object, frame: Frame | None) -> LocaleFormat:
    """Return the language that a page speaks: its client's, or the agency's on the board."""
    if frame is not None:
        return speaker(frame.locale, frame.currency, frame.as_of.day)
    if isinstance(view, BoardPage):
        # The board holds no sums of its own, only texts with their currency in them.
        return speaker(view.locale, "XTS", view.today)
    raise TypeError("a page without a frame is a board")


def compile_pages(theme: Theme) -> None:
    """Compile the templates of *theme*, so that `theme.codes` holds them for other processes."""
    compile_all(theme, filters(speaker("en", "XTS", date.min)))


def render_page(
    template: str,
    view: object,
    frame: Frame | None,
    page: PageInfo,
    theme: Theme,
    bodies: HtmlCache | None = None,
    named: Mapping[str, str] | None = None,
) -> Rendered:
    """Return the page that *template* makes of *view*, with all it looked for in *theme*.

    *named* are the portal's assets with the digests that stand in their names; None where what
    is made has no assets beside it.
    Equal arguments give equal bytes. With a problem of severity `error` there is no content.
    """
    reads: set[Read] = set()
    written = _Written(page.path, bodies)
    names: dict[str, Any] = {}
    spoken: Mapping[str, Callable[..., Any]] = {}
    try:
        words = words_of(view, frame)
        link = partial(_link, page, named, reads)
        names, spoken = _names(frame, page, words, written, link), filters(words)
        made = environment(theme, reads, spoken, names).get_template(template)
        text = with_plain_signs(made.render(view=view))
    except MissingWords as error:
        return Rendered(b"", frozenset(reads), error.problems)
    except Exception as error:
        if not isinstance(error, TemplateError) and is_ours(error, theme, reads):
            raise
        problem = fault(error, theme, {*names, "view"}, page.path, spoken)
        return Rendered(b"", frozenset(reads), (*written.problems, problem))
    used = frozenset(each.name for each in reads if each.digest)
    lost = lost_block(theme, used, page.path)
    problems = (*written.problems, *([lost] if lost else []), *unsafe_parts(theme, used))
    if any(each.severity == "error" for each in problems):
        return Rendered(b"", frozenset(reads), problems)
    return Rendered(text.encode("utf-8"), frozenset(reads), problems)


def _names(
    frame: Frame | None,
    page: PageInfo,
    words: LocaleFormat,
    written: _Written,
    link: Callable[[str], str],
) -> dict[str, Callable[..., Any] | object]:
    letters = DecisionLetters(words, *_addresses(frame))
    return {
        **phrases(words),
        "frame": frame,
        "page": page,
        "lang": words.lang,
        "dir": words.dir,
        "comma": words.comma,
        "accent": accent(frame.brand.accent if frame else None).light,
        "link": link,
        "routes": _ROUTES,
        "mailto": mailto,
        "letter_to_us": partial(_letter_to_us, frame),
        "decision_letter": partial(decision_letter, letters),
        "decision_token": partial(decision_token, letters),
        "soon": soon,
        "md": written.whole,
        "md_first": written.first,
        "md_rest": written.rest,
        "picture_pairs": picture_pairs,
        "copy_lines": copy_lines,
        "compare_copy": compare_copy,
        "pin_grid": pin_grid,
        "timeline_chart": partial(_timeline, words=words),
        "burn_chart": partial(_burn, words=words),
        "first_page": partial(
            first_page,
            language=words,
            paper=frame.paper if frame else "a4",
            client=frame.client_name if frame and not frame.brand.logo else "",
        ),
        "budget_bars": budget_bars,
        "money_columns": money_columns,
        "money_classes": money_classes,
        "fitting_size": fitting_size,
    }


def _link(page: PageInfo, named: Mapping[str, str] | None, reads: set[Read], to: str) -> str:
    """Return the link from *page* to the output *to*, and note in *reads* which asset that is."""
    if named is not None and to.startswith(routes.ASSETS):
        digest = named.get(to)
        reads.add(Read(routes.OF_PORTAL + to, digest))
        to = routes.named(to, digest) if digest else to
    return page.root + routes.relative("", to) if page.root else routes.relative(page.path, to)


def soon(calls: Sequence[Reachable], first: Reachable) -> tuple[Reachable, ...]:
    """Return who stands in soon, beside the *first* of *calls*: nobody, or one person."""
    return tuple(each for each in calls if each is not first and each.stands_in_for and each.last)[
        :1
    ]


def _letter_to_us(frame: Frame | None, subject: str = "", lines: Iterable[str] = ()) -> str:
    """Return a `mailto:` link to whoever answers now, with a copy to the account manager if away.

    *lines* are its text.
    """
    to, copy = _addresses(frame)
    return mailto(to, subject, lines, copy)


def _addresses(frame: Frame | None) -> tuple[str, str]:
    """Return who answers now, and who gets a copy."""
    return (frame.answers_email, frame.copy_email) if frame else ("", "")


def decision_letter(letters: DecisionLetters, thing: Decidable, outcome: str) -> str:
    """Return a `mailto:` link to a letter that decides *outcome* on *thing*, with its token."""
    return letters.letter(thing, outcome)


def decision_token(letters: DecisionLetters, thing: Decidable, outcome: str) -> str:
    """Return the line in brackets that says, for a program, what was decided on *thing*."""
    return letters.token(thing, outcome)


def _timeline(timeline: Timeline, width: float, words: LocaleFormat) -> TimelineChart:
    chart = timeline_chart(timeline, width, words)
    return mirrored(chart) if words.dir == "rtl" else chart


def _burn(
    burn: Burn, width: float, words: LocaleFormat, height: float | None = None
) -> BurnChart | None:
    chart = burn_chart(burn, width, words, height)
    return mirrored_burn(chart) if chart and words.dir == "rtl" else chart


# The fixed places of a portal, so that no template spells a path.
_ROUTES = {
    "home": routes.HOME,
    "updates": routes.UPDATES,
    "meetings": routes.MEETINGS,
    "budget": routes.BUDGET,
    "questions": routes.QUESTIONS,
    "team": routes.TEAM,
    "reports": routes.REPORTS,
    "changes": routes.CHANGES,
    "calendar": routes.CALENDAR,
    "feed": routes.FEED,
    "data": routes.DATA,
    "style": routes.STYLE,
    "search": routes.SEARCH,
    "search_index": routes.INDEX,
    "script": routes.script,
    "contact_card": routes.contact_card,
}
