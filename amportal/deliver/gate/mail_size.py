"""How large a mail may be, and what happens to one that is larger."""

from __future__ import annotations

from collections.abc import Iterator

from amportal.deliver.smtp.mail_message import message_bytes, pdf_wanted
from amportal.errors import Problem
from amportal.model.nouns.agency import Mail
from amportal.model.nouns.letter import Letter

MEGABYTE = 1_000_000
_SMALLER = (
    "say `delivery: link` for this contact, allow more in `largest_mb`, or use smaller pictures"
)


def too_large(letter: Letter, pdf: bytes | None, mail: Mail) -> Iterator[Problem]:
    """Yield a warning where *letter* with *pdf* goes as a link, an error where it cannot go."""
    if pdf is None or not pdf_wanted(letter):
        return
    try:
        size = len(message_bytes(letter, pdf))
    except ValueError:
        # What is wrong with its head is told by the gate.
        return
    if size > mail.largest_mb * MEGABYTE:
        yield as_link(letter, mail.largest_mb) if letter.linked else no_way(letter)


def as_link(letter: Letter, limit: int) -> Problem:
    """Return the warning that the contact gets a link instead of the PDF; *limit* in megabytes."""
    return Problem(
        slug="mail-too-large",
        message=f"{letter.name}: with the PDF of {_size(letter)} the mail is larger than the mail "
        f"server or `largest_mb` ({limit} MB) allows, so it holds a link instead",
        hint=_SMALLER,
        severity="warning",
    )


def no_way(letter: Letter) -> Problem:
    """Return the problem that a mail is too large and there is no link to put into it."""
    return Problem(
        slug="mail-too-large", message=f"{letter.name}: {why_no_way(letter)}", hint=_SMALLER
    )


def why_no_way(letter: Letter) -> str:
    """Return why a mail that is too large cannot go at all."""
    return f"the PDF of {_size(letter)} is too large for a mail, and no portal's address is known"


def _size(letter: Letter) -> str:
    return f"{letter.attachment.size / MEGABYTE:.1f} MB"
