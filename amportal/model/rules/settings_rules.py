"""Rules of places, languages, colours, publishing, and what stands in the head of mails."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from amportal.errors import Problem
from amportal.model.content_layout import ROOT, extension
from amportal.model.derive.absence import Somebody
from amportal.model.derive.client_today import zone_names, zone_of
from amportal.model.derive.working_days import known_countries, region_names, regions_of
from amportal.model.messages.nearest_name import listed, nearest
from amportal.model.messages.value_messages import country_meant
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.client import ClientSettings
from amportal.model.nouns.letter import hidden_character, one_line
from amportal.model.problem_location import Loc, note_at, point
from amportal.model.publish_places import NEEDED, portal_place
from amportal.model.reading.client_files import AgencyFiles
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.amount_rules import currencies
from amportal.model.rules.file_rules import referenced
from amportal.model.rules.people.weak_ways_in import weak_ways_in
from amportal.model.rules.rule_context import RuleContext

_COMMON_CURRENCIES = (
    "GBP", "EUR", "USD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD", "JPY",
)  # fmt: skip
# Of each language, the countries people mean most often come first in a hint.
_COMMON_LOCALES = (
    "en-GB", "en-US", "en-IE", "en-AU", "en-CA", "de-DE", "de-AT", "de-CH", "fr-FR", "fr-BE",
    "fr-CH", "fr-CA", "es-ES", "it-IT", "nl-NL", "nl-BE", "pt-PT", "pt-BR", "sv-SE", "pl-PL",
)  # fmt: skip
_LOGOS = frozenset({"svg", "png"})
# Hosts that only this very machine can mean.
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@lru_cache(maxsize=1)
def _languages() -> frozenset[str]:
    from babel.localedata import locale_identifiers

    return frozenset(each.replace("_", "-") for each in locale_identifiers())


@lru_cache(maxsize=1)
def _spoken() -> frozenset[str]:
    """Return the languages that portals and mails have words in."""
    folders = files("amportal").joinpath("locales").iterdir()
    return frozenset(each.name.replace("_", "-") for each in folders if each.is_dir())


def _is_spoken(tag: str) -> bool:
    parts = tag.split("-")
    return any("-".join(parts[:count]) in _spoken() for count in range(1, len(parts) + 1))


def agency_settings(dossier: AgencyFiles) -> Iterator[Problem]:
    """Yield what is wrong with the agency's own settings."""
    read = dossier.read
    if read.noun is None:
        return
    agency = read.noun
    yield from known_zone(read, agency.timezone)
    yield from _page_locale(read, agency.locale)
    yield from _place(read, agency.country, agency.region)
    yield from _logos(read, (), agency, ROOT, dict.fromkeys(dossier.paths, -1))
    yield from _stand_ins(read, "people", agency.people)
    yield from _targets(read, agency)
    if agency.mail is not None:
        yield from _mailed_name(read, ("name",), agency.name)
        for index, person in enumerate(agency.people):
            yield from _mailed_name(read, ("people", index, "name"), person.name)


def client_settings(check: RuleContext) -> Iterator[Problem]:
    """Yield what is wrong with the settings of one client."""
    read = check.dossier.read
    if read is None or read.noun is None:
        return
    settings = read.noun
    if settings.timezone:
        yield from known_zone(read, settings.timezone)
    if settings.locale:
        yield from _page_locale(read, settings.locale)
    for index, contact in enumerate(settings.contacts):
        if contact.locale:
            yield from _locale(read, ("contacts", index, "locale"), contact.locale)
    yield from _place(read, settings.country or check.agency.country, settings.region)
    yield from _currency(read, settings)
    folder, paths = check.dossier.folder, check.dossier.paths
    yield from _logos(read, ("brand",), settings.brand, folder, paths)
    yield from _addresses(read, settings)
    yield from _places(check, read)
    yield from weak_ways_in(read)
    yield from _stand_ins(read, "contacts", settings.contacts)
    if check.agency.mail is not None:
        yield from _mailed_names(check, read, settings)


def known_zone(read: Read[Any], name: str) -> Iterator[Problem]:
    """Yield a problem where `timezone` of *read* is no zone that is known."""
    if zone_of(name) is None:
        near = nearest(name, zone_names())
        by_city = [each for each in zone_names() if each.endswith(f"/{name.replace(' ', '_')}")]
        near = by_city[0] if by_city else near
        yield point(
            read.doc,
            ("timezone",),
            "unknown-timezone",
            f"`{name}` is no time zone",
            expected="continent and city, such as Europe/London",
            hint=f"did you mean `{near}`?" if near else "write one such as `Europe/London`",
        )


def _page_locale(read: Read[Any], tag: str) -> Iterator[Problem]:
    """Yield a problem where `locale` of *read* is none, or one whose language has no words here."""
    problems = tuple(_locale(read, ("locale",), tag))
    yield from problems
    if problems or _is_spoken(tag):
        return
    same = [each for each in sorted(_spoken()) if each.partition("-")[0] == tag.partition("-")[0]]
    yield point(
        read.doc,
        ("locale",),
        "missing-translation",
        f"there are no words for the language `{tag}`, so no page can be made",
        expected=f"one of the languages {', '.join(sorted(_spoken()))}",
        hint=f"write `{same[0]}`, the nearest of them"
        if same
        else "write one of them, such as `en-GB`; your own texts may be in any language",
    )


def _locale(read: Read[Any], loc: Loc, tag: str) -> Iterator[Problem]:
    if tag not in _languages() and tag.replace("-", "_") not in _languages():
        language = tag.partition("-")[0]
        near = nearest(tag, sorted(_languages()))
        every = (*_COMMON_LOCALES, *sorted(_languages()))
        known = [each for each in dict.fromkeys(every) if each.startswith(f"{language}-")]
        yield point(
            read.doc,
            loc,
            "unknown-locale",
            f"`{tag}` is no language and country that is known",
            expected="such as en-GB, de-DE or fr-FR",
            hint=f"write one of: {listed(known, most=5)}" if known else f"did you mean `{near}`?",
        )


def _place(read: Read[Any], country: str, region: str | None) -> Iterator[Problem]:
    regions = regions_of(country)
    if regions is None:
        near = country_meant(country, sorted(known_countries()))
        yield point(
            read.doc,
            ("country",),
            "unknown-country",
            f"no country with the code `{country}` is known",
            expected="two letters, such as GB, DE or FR",
            hint=f"did you mean `{near}`?" if near else "look the code up: it is ISO 3166",
        )
    elif region is not None and region not in regions:
        by_name = region_names(country)
        near = by_name.get(nearest(region, by_name) or "") or nearest(region, regions)
        yield point(
            read.doc,
            ("region",),
            "unknown-region",
            f"`{region}` is no region of {country} with holidays of its own",
            expected=f"one of: {', '.join(regions[:16])}" if regions else "none is known",
            hint=f"did you mean `{near}`?" if near else "leave `region` out, or write its code",
        )


def _currency(read: Read[ClientSettings], settings: ClientSettings) -> Iterator[Problem]:
    if settings.currency and settings.currency not in currencies():
        near = nearest(settings.currency, _COMMON_CURRENCIES)
        near = near or nearest(settings.currency, sorted(currencies()))
        yield point(
            read.doc,
            ("currency",),
            "unknown-currency",
            f"no currency with the code `{settings.currency}` is known",
            expected="three letters, such as GBP, EUR or USD",
            hint=f"did you mean `{near}`?" if near else "write `GBP`, `EUR` or `USD`",
        )


def _logos(read: Read[Any], base: Loc, holder: Any, folder: str, paths: Any) -> Iterator[Problem]:
    for key in ("logo", "logo_dark"):
        name = getattr(holder, key)
        if name is None:
            continue
        loc = (*base, key)
        _, problem = referenced(read, loc, name, posixpath.dirname(read.path), folder, paths)
        if problem:
            yield problem
        elif extension(name) not in _LOGOS:
            yield point(
                read.doc,
                loc,
                "logo-kind",
                f"`{name}` cannot be used as a logo",
                expected="an SVG or PNG file",
                hint="export the logo as SVG, else as PNG",
            )


def _stand_ins(read: Read[Any], key: str, everybody: Iterable[Somebody]) -> Iterator[Problem]:
    for index, person in enumerate(everybody):
        own: Iterable[tuple[Loc, str | None]] = (
            ((key, index, "stand_in"), person.stand_in),
            *(
                ((key, index, "away", position, "stand_in"), absence.stand_in)
                for position, absence in enumerate(person.away)
            ),
        )
        for loc, ident in own:
            if ident == person.id:
                yield point(
                    read.doc,
                    loc,
                    "own-stand-in",
                    f"`{person.id}` cannot stand in for themselves",
                    expected="somebody else",
                    hint="name a colleague who knows the client"
                    if key == "people"
                    else "name a colleague of theirs",
                )


def _addresses(read: Read[ClientSettings], settings: ClientSettings) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, contact in enumerate(settings.contacts):
        before = first.setdefault(contact.email.casefold(), index)
        if before != index:
            yield point(
                read.doc,
                ("contacts", index, "email"),
                "same-email",
                f"`{contact.email}` is the address of another contact as well",
                expected="each contact needs an own address",
                hint="correct one of the two, or make them one contact",
                notes=(note_at(read.doc, ("contacts", before, "email"), "first used here"),),
            )


def _mailed_names(
    check: RuleContext, read: Read[ClientSettings], settings: ClientSettings
) -> Iterator[Problem]:
    """Yield what would keep a mail to the client from being made: names and languages."""
    yield from _mailed_name(read, ("name",), settings.name)
    for index, contact in enumerate(settings.contacts):
        if contact.delivery == "none" or contact.draft:
            continue
        yield from _mailed_name(read, ("contacts", index, "name"), contact.name)
        if contact.locale and not _is_spoken(contact.locale):
            yield point(
                read.doc,
                ("contacts", index, "locale"),
                "missing-translation",
                f"there are no words for the language `{contact.locale}`, so no mail can be made",
                expected=f"one of the languages {', '.join(sorted(_spoken()))}",
                hint=f"write one of them, or leave the line out: then `{contact.id}` gets mails in "
                "the client's language",
            )
    for project in check.dossier.projects:
        if project.read is not None and project.read.noun is not None:
            yield from _mailed_name(project.read, ("name",), project.read.noun.name)


def _mailed_name(read: Read[Any], loc: Loc, name: str) -> Iterator[Problem]:
    hidden = hidden_character(one_line(name))
    if not hidden:
        return
    plain = "".join(each for each in one_line(name) if not hidden_character(each))
    code = f"U+{ord(hidden):04X} {unicodedata.name(hidden, '').lower()}".rstrip()
    yield point(
        read.doc,
        loc,
        "odd-header",
        f"there is a character in this name that nobody sees and no mail can bear ({code})",
        expected="a name of visible characters",
        hint=f"write it again by hand: `{plain}`",
    )


def _targets(read: Read[Agency], agency: Agency) -> Iterator[Problem]:
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


def _places(check: RuleContext, read: Read[ClientSettings]) -> Iterator[Problem]:
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
