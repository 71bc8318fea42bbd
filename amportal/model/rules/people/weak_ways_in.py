"""Rules of how contacts get what is encrypted elsewhere: unlocked PDFs, links that open."""

from __future__ import annotations

from collections.abc import Iterator

from amportal.errors import Problem
from amportal.model.nouns.client import ClientSettings
from amportal.model.nouns.people import Contact
from amportal.model.problem_location import point
from amportal.model.reading.noun_reader import Read

# What is for these roles is never opened by a link alone.
_CLOSED_ROLES = ("finance", "legal")


def weak_ways_in(read: Read[ClientSettings]) -> Iterator[Problem]:
    """Yield a problem for each contact to whom what is encrypted comes without a passphrase."""
    settings = read.noun
    if settings is None:
        return
    for index, contact in enumerate(settings.contacts):
        if contact.draft:
            continue
        if contact.link == "opens":
            yield from _link_that_opens(read, index, contact)
        attached = contact.delivery in ("attach", "both")
        if settings.access.encrypted and attached and not contact.locked:
            yield point(
                read.doc,
                ("contacts", index, "delivery"),
                "unlocked-copy",
                f"the portal is encrypted, and `{contact.id}` gets its reports as PDFs that open "
                "without a password",
                expected="`link`, or `locked: true` beside it",
                hint="write `delivery: link`, or `locked: true` for a PDF with a password",
                severity="warning",
            )


def _link_that_opens(read: Read[ClientSettings], index: int, contact: Contact) -> Iterator[Problem]:
    loc = ("contacts", index, "link")
    closed = [role for role in contact.roles if role in _CLOSED_ROLES]
    if closed:
        yield point(
            read.doc,
            loc,
            "link-opens-too-much",
            f"`{contact.id}` reads what is for `{closed[0]}`, and their link would open it for "
            "whoever has it",
            expected="`asks`",
            hint="write `link: asks`: mails are forwarded, and scanners follow links",
        )
    elif read.noun is not None and read.noun.access.encrypted:
        yield point(
            read.doc,
            loc,
            "link-opens",
            f"the portal is encrypted, and the link of `{contact.id}` opens it for whoever has it",
            expected="`asks`",
            hint="write `link: asks`, or say why: `# allow link-opens: ...`",
            severity="warning",
        )
