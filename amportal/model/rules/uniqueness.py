"""What must belong to one client alone: codes, job numbers, folder names, addresses.

The only rules that see more than one client. They work on claims, small values that can be kept
from one run to the next, so that one client's change need not read the others' files again; and
no message shows one client's words in another's file, beyond the name that collides.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from amportal.errors import Note, Problem, Span
from amportal.model.problem_location import Loc, Pointer
from amportal.model.reading.client_files import ClientFiles

ClaimKind = Literal["folder", "code", "job_no", "email"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One name that one client has taken, and where."""

    kind: ClaimKind
    value: str
    client: str
    span: Span
    excerpt: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What must not be taken twice: case and Unicode form do not tell names apart."""
        return (self.kind, unicodedata.normalize("NFKC", self.value).casefold())


def _claim(kind: ClaimKind, value: str, client: str, doc: Pointer, loc: Loc) -> Claim:
    span = doc.span(loc)
    return Claim(kind, value, client, span, doc.excerpt(span))


def claims_of(dossier: ClientFiles) -> Iterator[Claim]:
    """Yield what the client of *dossier* takes for itself."""
    yield Claim("folder", dossier.slug, dossier.slug, Span(f"{dossier.folder}/client.yaml"))
    read = dossier.read
    if read and read.noun:
        yield _claim("code", read.noun.code, dossier.slug, read.doc, ("code",))
        for index, contact in enumerate(read.noun.contacts):
            if contact.shared:
                continue
            loc = ("contacts", index, "email")
            yield _claim("email", contact.email, dossier.slug, read.doc, loc)
    for project in dossier.projects:
        if project.read and project.read.noun:
            job_no = project.read.noun.job_no
            yield _claim("job_no", job_no, dossier.slug, project.read.doc, ("job_no",))


_WORDS: dict[str, tuple[str, str, str]] = {
    "folder": (
        "duplicate-folder",
        "the client folder `{0}` differs from another only in its letters' case or accents",
        "give one of the two folders another name; neither portal was written",
    ),
    "code": (
        "duplicate-code",
        "the code `{0}` is taken by another client",
        "give one of the two clients another code, and its jobs other numbers",
    ),
    "job_no": (
        "duplicate-job",
        "the job number `{0}` is taken already",
        "give this project the next free number",
    ),
    "email": (
        "shared-email",
        "`{0}` is a contact of another client as well",
        "make sure that this address belongs here; if so, add `shared: true` to both contacts",
    ),
}


def check_across(claims: Sequence[Claim]) -> tuple[list[Problem], frozenset[str]]:
    """Return the problems of *claims* that collide, and the clients these hold back."""
    taken: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        taken[claim.key].append(claim)
    problems: list[Problem] = []
    held: set[str] = set()
    for same in taken.values():
        first, *later = sorted(same, key=lambda claim: claim.span)
        for claim in later:
            if claim.kind == "email" and claim.client == first.client:
                continue
            problems.append(_collision(claim, first))
            if claim.kind != "email":
                held |= {claim.client, first.client}
    return problems, frozenset(held)


def _collision(claim: Claim, first: Claim) -> Problem:
    slug, message, hint = _WORDS[claim.kind]
    return Problem(
        slug=slug,
        message=message.format(claim.value),
        span=claim.span,
        expected="" if claim.kind == "folder" else "already taken",
        hint=hint,
        notes=(Note("first taken here", first.span),),
        severity="warning" if claim.kind == "email" else "error",
        excerpt=claim.excerpt,
    )
