"""What a client is known by: the words that would give it away in somebody else's text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from amportal.model.nouns.client import ClientSettings
from amportal.model.problem_location import Loc

MarkKind = Literal["name", "code", "job number", "address", "contact", "phone"]
_LEAST_DIGITS = 7  # of a phone number that is nobody else's


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing a client is known by, as written.

    `loc` is its place in `client.yaml`; of a job number, in the `project.yaml` of the project that
    is the one at `project` of all.
    """

    kind: MarkKind
    text: str
    loc: Loc
    project: int | None = None


def marks_of(settings: ClientSettings, job_nos: Iterable[str | None]) -> Iterator[Mark]:
    """Yield what a client is known by; *job_nos* are those of its projects, in their order.

    An address that several clients share gives none of them away.
    """
    yield Mark("name", settings.name, ("name",))
    yield Mark("code", settings.code, ("code",))
    for at, job_no in enumerate(job_nos):
        if job_no:
            yield Mark("job number", job_no, ("job_no",), at)
    shared = {each.email.casefold() for each in settings.contacts if each.shared}
    for at, contact in enumerate(settings.contacts):
        if contact.email.casefold() in shared:
            continue
        yield Mark("address", contact.email, ("contacts", at, "email"))
        if len(contact.name.split()) > 1:
            yield Mark("contact", contact.name, ("contacts", at, "name"))
        if contact.phone and sum(map(str.isdigit, contact.phone)) >= _LEAST_DIGITS:
            yield Mark("phone", contact.phone, ("contacts", at, "phone"))
    for at, domain in enumerate(settings.domains):
        yield Mark("address", domain, ("domains", at))


def flattened(text: str) -> str:
    """Return *text* in one form: composed letters, single spaces, no soft hyphens."""
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    return " ".join(plain.split())


def mark_pattern(mark: str) -> re.Pattern[str]:
    """Return what finds *mark* as a whole in a flattened text.

    Case counts in a name of one plain word (`Orange`), since it may be a thing as well.
    """
    loose = " " in mark or "@" in mark or "." in mark or not mark.isalpha()
    whole = re.escape(mark).replace(r"\ ", r"\s+")
    return re.compile(rf"(?<!\w){whole}(?!\w)", re.IGNORECASE if loose else 0)
