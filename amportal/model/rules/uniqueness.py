"""What must belong to one client alone: codes, job numbers, folder names, addresses.

The only rules that see more than one client. They work on claims, small values that can be kept
from one run to the next, so that one client's change need not read the others' files again; and
no message shows one client's words in another's file, beyond the name that collides.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from amportal.errors import Note, Problem, Span
from amportal.model.problem_location import Loc, Pointer
from amportal.model.reading.client_files import ClientFiles

# What must not be taken twice: a kind of name, and the name as all machines see it.
Key = tuple[str, str]
ClaimKind = Literal["folder", "code", "job_no", "email"]


class Claim(Struct, frozen=True):
    """One name that one client has taken, and where."""

    kind: ClaimKind
    value: str
    client: str
    span: Span
    excerpt: str = ""

    @property
    def key(self) -> Key:
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
        "give this client another code, and its jobs other numbers",
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


def by_name(claims: Iterable[Claim]) -> dict[Key, list[Claim]]:
    """Return *claims* by what must not be taken twice."""
    taken: dict[Key, list[Claim]] = defaultdict(list)
    for claim in claims:
        taken[claim.key].append(claim)
    return taken


def contested(claims: Sequence[Claim]) -> dict[Key, list[Claim]]:
    """Return codes and job numbers that several files take, none of them the owner by its code.

    Who took such a name first follows from nothing that stands in the files.
    """
    codes = _codes(claims)
    found = {}
    for key, same in by_name(claims).items():
        own = [claim for claim in same if not _foreign(claim, codes)]
        if key[0] in ("code", "job_no") and len(own) > 1:
            found[key] = own
    return found


def check_across(
    claims: Sequence[Claim], first: Mapping[Key, str] = MappingProxyType({})
) -> tuple[list[Problem], frozenset[str]]:
    """Return the problems of *claims* that collide, and the clients these hold back.

    Who took a name second has to mend it and is held; the holder goes on. A job number belongs to
    the client whose code it begins with; else *first* says in which file a name was taken first,
    and where it does not, it is the first by path. Folders that differ in case alone are both held.
    """
    codes = _codes(claims)
    problems: list[Problem] = []
    held: set[str] = set()

    def rank(claim: Claim) -> tuple[bool, bool, Span]:
        late = first.get(claim.key, claim.span.path) != claim.span.path
        return (_foreign(claim, codes), late, claim.span)

    for same in by_name(claims).values():
        holder, *later = sorted(same, key=rank)
        for claim in later:
            if claim.kind == "email" and claim.client == holder.client:
                continue
            problems.append(_collision(claim, holder))
            if claim.kind == "email":
                continue
            held.add(claim.client)
            if claim.kind == "folder":
                held.add(holder.client)
    return problems, frozenset(held)


def _codes(claims: Iterable[Claim]) -> dict[str, str]:
    """Return the code of each client, as far as it is known."""
    return {claim.client: claim.value for claim in claims if claim.kind == "code"}


def _foreign(claim: Claim, codes: Mapping[str, str]) -> bool:
    """Say whether *claim* is of a job number that does not begin with its client's own code."""
    code = codes.get(claim.client)
    if claim.kind != "job_no" or code is None:
        return False
    return not claim.value.casefold().startswith(f"{code.casefold()}-")


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
