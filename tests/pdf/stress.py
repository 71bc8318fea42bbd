"""Reports that are hard on the layout: long names, long words, wide sums, long lists, languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from msgspec.structs import replace

from tests import portals
from tests.pdf.reports import Case, Word, _frame, _many_orders, _times, made_assets

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorstand"
CODE = "MER-014-KEYVISUAL-2026-AUTUMN-CAMPAIGN-FINAL-APPROVED-VERSION-0001-XYZ"
CLIENT = "Arbeitsgemeinschaft der öffentlich-rechtlichen Rundfunkanstalten GmbH & Co"


def stress_cases() -> Iterator[tuple[str, Case]]:
    """Yield cases by name; each makes several things long at once."""
    yield "yen", _case("en-GB", "JPY", 1500)
    yield "yen, no logo", _case("en-GB", "JPY", 1500, logo=False)
    yield "twelve digits", _case("de-DE", "EUR", 4_000_000)
    yield "three decimals, three projects", _case("fr-FR", "KWD", 1000, projects=3, long=False)
    yield "a plain report, no logo", _case("en-GB", "GBP", 1, long=False, logo=False)
    yield "twelve projects", _case("pl-PL", "PLN", 50_000, projects=12)
    for locale in ("nl-NL", "it-IT", "es-ES", "pt-BR", "ar-AE"):
        yield f"long lists, {locale}", _case(locale, "AED", 100, long=False, many=True)


def _case(
    locale: str,
    currency: str,
    factor: int,
    *,
    projects: int = 1,
    long: bool = True,
    logo: bool = True,
    many: bool = False,
) -> Case:
    budget = portals.BUDGET
    lines = [_times(line, factor) for line in budget.lines]
    if long:
        lines[0] = replace(lines[0], name=WORD)
    orders = tuple(replace(each, amount=each.amount * factor) for each in budget.change_orders)
    budget = replace(
        budget, lines=tuple(lines), total=_times(portals.TOTAL, factor), change_orders=orders
    )
    project = replace(portals.PROJECT, budget=budget)
    if long:
        project = replace(project, name=WORD, job_no=CODE)
    if many:
        project = replace(
            project,
            budget=_many_orders(budget),
            deliverables=tuple(replace(portals.DELIVERABLES[n % 4], id=f"D{n}") for n in range(60)),
        )
    own = tuple(replace(project, name=f"{project.name} {n}") for n in range(1, projects + 1))
    view = portals.report(own if projects > 1 else (project,))
    if long:
        waiting = tuple(replace(each, what=WORD) for each in view.waiting)
        view = replace(view, headline=CODE, waiting=waiting)
    if many:
        waiting = tuple(
            replace(portals.WAITING[n % 4], due=portals.WAITING[0].due + timedelta(n))
            for n in range(47)
        )
        view = replace(view, waiting=waiting, done=view.done * 9)
    frame = replace(_frame(locale, currency), client_name=CLIENT)
    if not logo:
        frame = replace(frame, brand=replace(frame.brand, logo=None))
    return Case(view, frame, made_assets())


def overlapping(words: list[Word]) -> list[tuple[str, str]]:
    """Return the pairs of words of one page that lie on each other."""
    found = []
    ordered = sorted(words, key=lambda word: word.top)
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 :]:
            if other.top >= one.bottom:
                break
            # Boxes hold the whole line, so that a tight heading's touch without its words.
            height = min(one.bottom, other.bottom) - other.top
            width = min(one.right, other.right) - max(one.left, other.left)
            lower = min(one.bottom - one.top, other.bottom - other.top)
            if width > 0.35 and height > 0.35 * lower:
                found.append((one.text, other.text))
    return found
