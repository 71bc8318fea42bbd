"""What a client is known by: the words that would give it away in somebody else's text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from amportal.model.nouns.client import ClientSettings
from amportal.model.problem_location import Loc

MarkKind = Literal["name", "code", "job number", "address", "contact", "phone"]
_LEAST_DIGITS = 7  # of a phone number that is nobody else's
# What is not seen: hyphens that may be set, joiners, marks of direction and of byte order.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufffe]"
)
# A letter that no name holds, so that words on both sides of it do not become neighbours.
_GAP = "\u01c0"


class Mark(Struct, frozen=True):
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
    if settings.access.address:
        _, _, address = settings.access.address.rpartition("://")
        yield Mark("address", address.rstrip("/"), ("access", "address"))


def flattened(text: str) -> str:
    """Return *text* in one form: composed letters, single spaces, nothing that is not seen."""
    return " ".join(unicodedata.normalize("NFKC", UNSEEN.sub("", text)).split())


def mark_pattern(mark: Mark) -> re.Pattern[str]:
    """Return what finds *mark* as a whole in a flattened text.

    Case counts in a name of one plain word (`Orange`), since it may be a thing as well. A code
    alone may be a word, too: with the number of a job behind it, it is the code.
    """
    text = flattened(mark.text)
    whole = re.escape(text).replace(r"\ ", r"\s+").replace(r"\-", r"[-\u2010]\s?")
    if mark.kind == "code":
        return re.compile(rf"(?<!\w){whole}-\d{{2}}")
    return re.compile(rf"(?<!\w){whole}(?!\w)", 0 if text.isalpha() else re.IGNORECASE)


def without(text: str, mark: Mark, own: Iterable[Mark]) -> str:
    """Return the flattened *text* with a gap where one of *own* stands that holds *mark*.

    A client whose name, address or domain holds the name of another one says its own.
    """
    words = re.findall(r"[^\W_]+", flattened(mark.text))
    # In an address, other signs stand between the words of a name.
    several = r"[\W_]+".join(map(re.escape, words))
    loose = re.compile(rf"(?<![^\W_]){several}(?![^\W_])", re.IGNORECASE)
    for each in own:
        for part in _parts(each):
            if words and loose.search(flattened(part)):
                text = mark_pattern(replace(each, text=part)).sub(f" {_GAP} ", text)
    return text


def _parts(mark: Mark) -> tuple[str, ...]:
    """Return *mark* as written, and the domain of an address, which may stand alone."""
    domain = mark.text.partition("@")[2].partition("/")[0]
    return (mark.text, domain) if mark.kind == "address" and domain else (mark.text,)
