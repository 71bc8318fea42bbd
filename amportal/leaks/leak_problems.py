"""What is told of a leak: where it stands, where it comes from, and the mend."""

from __future__ import annotations

from msgspec import Struct, field

from amportal.errors import Note, Problem, Span
from amportal.leaks.foreign_marks import ForeignMark
from amportal.leaks.hidden_texts import SourcePiece

_SHOWN = 60  # characters of what was found that are shown
_NAMED = 4  # outputs that are named for one thing found


class Find(Struct):
    """One thing that is where it must not be: the outputs of one portal, and where in each."""

    found: ForeignMark | SourcePiece
    places: list[tuple[str, str]] = field(default_factory=list)

    def add(self, output: str, where: str, found: ForeignMark | SourcePiece) -> None:
        """Add a place, once for each output; of the pieces of one text, the longest is told."""
        if len(found.text) > len(self.found.text):
            self.found = found
        if not self.places or self.places[-1][0] != output:
            self.places.append((output, where))

    def problem(self) -> Problem:
        """Return what is told of it."""
        (output, where), *others = self.places
        more = f", and so do {len(others)} more" if len(others) > 1 else ""
        more = ", and so does one more" if len(others) == 1 else more
        what, expected, hint = _words(self.found)
        return Problem(
            slug="leak",
            message=f"`{output}` holds {what} ({where}){more}",
            span=self.found.span,
            expected=expected,
            hint=hint,
            notes=tuple(Note(f"also in `{each}` ({at})") for each, at in others[: _NAMED - 1]),
            excerpt=self.found.excerpt,
        )


def _words(found: ForeignMark | SourcePiece) -> tuple[str, str, str]:
    if isinstance(found, SourcePiece):
        return (
            f"`{_short(found.text)}`, which its readers may not see",
            "this is for others, or for the agency alone",
            "build again; if it is still there, it stands in another text as well, or it is "
            "a fault of amportal: keep the portal back and report it",
        )
    return (
        f"the {found.mark.kind} `{_short(found.text)}` of the client `{found.owner}`",
        "another client's portal says this",
        f"take it out of the texts of that portal and build again; where it may be named "
        f"there, write `may_mention: [{found.owner}]` into its `client.yaml`",
    )


def secret_told(output: str, owner: str) -> Problem:
    """Return the problem that *output* says a secret of the contact *owner*."""
    return Problem(
        slug="secret-in-output",
        message=f"`{output}` says the password or passphrase of {owner}",
        span=Span(f"output/{output}"),
        hint=f"take it out of the sources, build again, and `amportal access again {owner}`",
    )


def unread(output: str, why: str) -> Problem:
    """Return the warning that nothing is known of what is in *output*."""
    return Problem(
        slug="leak-unread",
        message=f"`{output}` {why}",
        span=Span(f"output/{output}"),
        hint="open it and see for yourself",
        severity="warning",
    )


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN - 3]}..."
