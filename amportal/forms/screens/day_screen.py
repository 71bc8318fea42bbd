"""The first page: what needs somebody today, each line with the form that does it, and clients."""

from __future__ import annotations

import shlex
from typing import Any

from amportal.author.day.day_cache import AgencyUnread
from amportal.author.day.day_list import TURNS, DayLine
from amportal.author.open_site import OpenSite
from amportal.author.verb_errors import Refused
from amportal.forms.form_session import FormSession
from amportal.forms.screens.form_answer import FormAnswer, do_link, edit_link, problem_rows, shown
from amportal.forms.screens.verb_screen import FORMS

# Words of a command line that may stand before what it is about.
_LONGEST_NAME = 2


def day_screen(session: FormSession, site: OpenSite, person: str) -> FormAnswer:
    """Return the page of the day; of one *person*'s things where one is named."""
    words = session.words(site)
    try:
        headline, lines = session.day()
        problems = []
    except AgencyUnread as fault:
        headline, lines, problems = "", (), problem_rows(fault.problems)
    names = {each.id: each.name for each in site.agency.people} if not problems else {}
    wanted = names.get(person, "")
    turns: list[dict[str, Any]] = []
    for each in lines:
        if wanted and wanted not in each.whose:
            continue
        if not turns or turns[-1]["turn"] != each.turn:
            turns.append({"turn": each.turn, "title": words(TURNS[each.turn]), "rows": []})
        turns[-1]["rows"].append(_row(each, words))
    clients = [_client(site, slug) for slug in site.slugs]
    return shown(
        session, site, "day", words("Today"),
        headline=headline, turns=turns, clients=clients, problems=problems,
        people=sorted(names.items()), person=person, new_client=do_link("new client", "agency"),
    )  # fmt: skip


def _row(line: DayLine, words: Any) -> dict[str, str]:
    return {
        "verb": words(line.verb),
        "what": line.what,
        "ref": line.ref,
        "client": line.client,
        "when": line.when,
        "who": " ".join(filter(None, (line.who, line.phone))),
        "href": form_of(line.command),
        "command": line.command,
    }


def form_of(command: str) -> str:
    """Return the address of the form that does what *command* does; "" where none does."""
    try:
        program, *words = shlex.split(command)
    except ValueError:
        return ""
    if program != "amportal" or not words:
        return ""
    if words[0] == "set" and len(words) > 1:
        return edit_link(words[1].partition(".")[0])
    for count in range(_LONGEST_NAME, 0, -1):
        verb = FORMS.get("-".join(words[:count]))
        rest = [each for each in words[count:] if not each.startswith("-")]
        if verb is not None and rest:
            return do_link(verb.name, rest[0])
    return ""


def _client(site: OpenSite, slug: str) -> dict[str, str]:
    try:
        name = site.client(slug).settings.name
    except Refused as refused:
        return {"name": slug, "href": "", "portal": f"/{slug}/", "held": refused.text}
    return {"name": name, "href": edit_link(slug), "portal": f"/{slug}/", "held": ""}
