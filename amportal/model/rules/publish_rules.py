"""Rules of where portals are published, and of who may read them there."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from amportal.errors import Problem
from amportal.model.messages.nearest_name import listed, nearest
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.client import ClientSettings
from amportal.model.nouns.publishing import NEEDED, portal_place
from amportal.model.problem_location import Loc, point
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.rule_context import RuleContext

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


def target_rules(read: Read[Agency], agency: Agency) -> Iterator[Problem]:
    """Yield what is wrong with the targets of `agency.yaml`."""
    for index, target in enumerate(agency.publish):
        loc: Loc = ("publish", index)
        for key in NEEDED[target.kind]:
            if getattr(target, key) is None:
                yield point(
                    read.doc,
                    (*loc, "kind"),
                    "target-incomplete",
                    f"a target of the kind `{target.kind}` needs `{key}`",
                    expected=f"`{key}:` is missing beside it",
                    hint=f"add a line `{key}:`; see docs/publishing.md",
                )
        parts = urlsplit(target.address)
        if parts.scheme != "https" and parts.hostname not in _HERE:
            yield point(
                read.doc,
                (*loc, "address"),
                "address-not-private",
                "portals are not published where anybody on the line can read along",
                expected="an address that begins with `https://`",
                hint="let the web server speak TLS, then write `https://`",
            )


def publish_rules(check: RuleContext, read: Read[ClientSettings]) -> Iterator[Problem]:
    """Yield what is wrong with where a client's portals go, and who may read them."""
    settings = read.noun
    assert settings is not None
    access, place = settings.access, settings.publish
    if access.mode == "open" and not access.because:
        yield point(
            read.doc,
            ("access", "mode"),
            "open-without-reason",
            "whoever has the link may read this portal, and nobody said why that is right",
            expected="`because:` is missing beside it",
            hint="add `because:` with the reason, or write `mode: sign-in`",
        )
    if place is None:
        return
    known = {each.id: each for each in check.agency.publish}
    named: list[tuple[Loc, str]] = [(("publish", "to"), place.to)]
    for index, each in enumerate(place.portals):
        if each.to is not None:
            named.append((("publish", "portals", index, "to"), each.to))
    for loc, name in named:
        if name not in known:
            near = nearest(name, known)
            yield point(
                read.doc,
                loc,
                "unknown-target",
                f"`{name}` is no target of `publish:` in agency.yaml",
                expected=f"one of: {listed(sorted(known))}" if known else "there is none yet",
                hint=f"did you mean `{near}`?" if near else "add it there; see docs/publishing.md",
            )
    if access.address is not None and place.to in known:
        yield from _same_address(read, settings, check)


def _same_address(
    read: Read[ClientSettings], settings: ClientSettings, check: RuleContext
) -> Iterator[Problem]:
    """Yield a problem where mails would lead elsewhere than where the portal is published."""
    place = portal_place(check.agency.publish, settings.publish, check.dossier.slug)
    written = settings.access.address or ""
    if place is not None and written.rstrip("/") != place.address.rstrip("/"):
        yield point(
            read.doc,
            ("access", "address"),
            "address-differs",
            f"links in mails would lead to `{written}`, but the portal is published at "
            f"`{place.address}`",
            expected="the address that it is published at",
            hint="delete this line: the address follows from `publish:`",
        )
