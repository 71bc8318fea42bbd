"""Words that were true and are no longer: steps of the past, a headline of work that is over.

Nothing follows from words, so nothing else can tell that they went stale. These are warnings that
a person may allow with a reason (`rules.allowed_warnings`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from amportal.errors import Problem
from amportal.model.derive.project_state import is_live, is_past
from amportal.model.nouns.page_settings import ReportFile
from amportal.model.nouns.project import ProjectFile
from amportal.model.problem_location import point
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.rule_context import ProjectRuleContext, RuleContext

# What is said of work that goes on, by language: wrong of a project that is over.
_GOES_ON = {
    language: tuple(said.split(", "))
    for language, said in {
        "ar": (
            "بدأ, بدأت, يبدأ, تبدأ, جارٍ, جار, جارية, قيد التنفيذ, قيد الإعداد, قيد الإنتاج, "
            "قيد التحضير, في انتظار, بانتظار, ننتظر, الأسبوع المقبل, الأسبوع القادم, غدًا, "
            "غدا, قريبًا, قريبا"
        ),
        "de": (
            "hat begonnen, haben begonnen, beginnt, beginnen, startet, starten, ist "
            "gestartet, läuft, laufen, in arbeit, wird vorbereitet, werden vorbereitet, wird "
            "gerade, im gange, im plan, auf kurs, in produktion, wartet, warten auf, nächste "
            "woche, morgen, in kürze, bald"
        ),
        "en": (
            "has begun, have begun, has started, have started, begins, starts, is being, are "
            "being, in progress, under way, underway, on its way, on track, in production, is "
            "waiting, are waiting, waiting for, waits for, next week, tomorrow, soon, will "
            "begin, will start"
        ),
        "es": (
            "ha empezado, han empezado, ha comenzado, han comenzado, empieza, empiezan, "
            "comienza, comienzan, en marcha, en curso, se está, se están, estamos, en "
            "preparación, en producción, esperamos, a la espera, la próxima semana, mañana, "
            "pronto"
        ),
        "fr": (
            "a commencé, ont commencé, a démarré, ont démarré, commence, commencent, démarre, "
            "démarrent, en cours, se prépare, se préparent, en préparation, en production, en "
            "bonne voie, attend, attendent, attendons, en attente, la semaine prochaine, "
            "demain, bientôt"
        ),
        "it": (
            "è iniziato, è iniziata, sono iniziati, sono iniziate, inizia, iniziano, in "
            "corso, in lavorazione, in preparazione, in produzione, si sta, si stanno, "
            "stiamo, attende, attendiamo, in attesa, la prossima settimana, domani, presto"
        ),
        "nl": (
            "is begonnen, zijn begonnen, is gestart, zijn gestart, begint, beginnen, loopt, "
            "lopen, wordt voorbereid, worden voorbereid, in uitvoering, in productie, op "
            "schema, op koers, wacht op, wachten op, volgende week, morgen, binnenkort"
        ),
        "pl": (
            "rozpoczął się, rozpoczęła się, rozpoczęło się, rozpoczęły się, ruszył, ruszyła, "
            "ruszyło, ruszyły, zaczyna się, zaczynają się, rozpoczyna się, w toku, trwa, "
            "trwają, w przygotowaniu, w produkcji, zgodnie z planem, czeka, czekamy, w "
            "przyszłym tygodniu, jutro, wkrótce"
        ),
        "pt": (
            "começou, começaram, começa, começam, em andamento, em curso, em preparação, em "
            "produção, está sendo, estão sendo, estamos, aguarda, aguardamos, na próxima "
            "semana, amanhã, em breve"
        ),
    }.items()
}
_OVER = ("finished", "cancelled")


def stale_project(check: ProjectRuleContext) -> Iterator[Problem]:
    """Yield the words of one project that its dates and its state have left behind."""
    read = check.project.read
    if read is None or read.noun is None or read.noun.draft:
        return
    if is_live(read.noun.state):
        for index, step in enumerate(read.noun.next_steps):
            if is_past(step, check.today) and not step.draft:
                yield point(
                    read.doc,
                    ("next_steps", index, "due"),
                    "past-step",
                    f"what comes next was due on {step.due}",
                    expected=f"today is {check.today}; the client sees this step no more",
                    hint="take it out, give it the day that holds now, or say why it is right: "
                    "`# allow past-step: ...`",
                    severity="warning",
                )
    elif read.noun.state in _OVER:
        yield from _headline(check, read, read.noun)


def stale_report(read: Read[ReportFile], issued: frozenset[str]) -> Iterator[Problem]:
    """Yield what a report promises next for a day before its period ends; *issued* are over."""
    file = read.noun
    if file is None or file.state == "sent" or read.name in issued:
        return
    for index, step in enumerate(file.next):
        if is_past(step, file.period.to):
            yield point(
                read.doc,
                ("next", index, "due"),
                "past-step",
                f"what comes next is for {step.due}",
                expected=f"the report speaks until {file.period.to}",
                hint="put it into `done:` if it is done, give it the day that holds now, or say "
                "why it is right: `# allow past-step: ...`",
                severity="warning",
            )


def _headline(
    check: ProjectRuleContext, read: Read[ProjectFile], file: ProjectFile
) -> Iterator[Problem]:
    state = "finished" if file.state == "finished" else "cancelled"
    why = _said_while_it_ran(check, file) or _goes_on(file.headline, _language(check.client))
    if why:
        yield point(
            read.doc,
            ("headline",),
            "stale-headline",
            f"the project is {state}, and its headline may still speak as if it ran",
            expected=why,
            hint="say how it ended, or why the words still hold: `# allow stale-headline: ...`",
            severity="warning",
        )


def _language(check: RuleContext) -> str:
    settings = check.dossier.settings
    locale = (settings.locale if settings else None) or check.agency.locale
    return locale.partition("-")[0]


def _said_while_it_ran(check: ProjectRuleContext, file: ProjectFile) -> str:
    """Return which report said the same while the project ran; nothing where none did."""
    for sent in reversed(check.client.dossier.sent):
        for record in sent.record.projects if sent.record else ():
            if record.job_no == file.job_no and record.state not in _OVER:
                same = record.headline == file.headline
                return f"report {sent.issue.number} said the same while it ran" if same else ""
    return ""


def _goes_on(text: str, language: str) -> str:
    """Return which words of *text* are said of work that goes on; nothing where none are."""
    found = _phrases(language).search(text.casefold())
    return f"“{found[0]}” is said of work that goes on" if found else ""


@lru_cache(maxsize=16)
def _phrases(language: str) -> re.Pattern[str]:
    said = {*_GOES_ON["en"], *_GOES_ON.get(language, ())}
    longest_first = sorted(said, key=lambda each: (-len(each), each))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
