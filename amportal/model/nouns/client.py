"""The client: brand, language, contacts, and how reports reach them."""

from __future__ import annotations

from datetime import date, time
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from amportal.model.nouns.agency import Agency, Terms
from amportal.model.nouns.people import Closure, Contact
from amportal.model.publish_places import ClientPublish
from amportal.model.value_types import (
    HELD_BACK,
    Clock,
    Colour,
    Country,
    Currency,
    Host,
    Id,
    LocaleTag,
    Narrows,
    Noun,
    Paper,
    Slug,
    Text,
    Url,
    Whole,
    YesNo,
    Zone,
    as_many,
)


def terms_of(agency: Agency, settings: ClientSettings | None) -> Terms:
    """Return the terms that hold for a client: its own, else those of all clients."""
    own = settings.terms.model_dump(exclude_none=True) if settings else {}
    return agency.terms.model_copy(update=own) if own else agency.terms


# Where office paper is US Letter, as CLDR has it.
_LETTER = frozenset(
    ["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"]
)


def paper_of(agency: Agency, settings: ClientSettings | None) -> Paper:
    """Return the paper that the client prints on; None: the agency."""
    written = (settings.paper if settings else None) or agency.paper
    country = (settings.country if settings else None) or agency.country
    return written or ("letter" if country in _LETTER else "a4")


def currency_of(agency: Agency, settings: ClientSettings, today: date) -> str:
    """Return the client's currency by ISO 4217; nothing where it can be known from no country."""
    if settings.currency:
        return settings.currency
    return tender_of(settings.country or agency.country, today)


@lru_cache(maxsize=64)
def tender_of(country: str, today: date) -> str:
    """Return a country's legal tender on *today*, the first where there are several."""
    from babel.numbers import get_territory_currencies

    found = get_territory_currencies(country, start_date=today, end_date=today)
    return str(found[0]) if found else ""


Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Brand(Noun):
    """How the client's portal looks."""

    logo: Text | None = Field(default=None, description="Picture beside this file, SVG or PNG.")
    logo_dark: Text | None = Field(default=None, description="The logo for dark screens.")
    primary: Colour | None = Field(
        default=None,
        examples=["#0B1F4B"],
        description="Main colour, for templates of your own; the usual ones need only `accent`.",
    )
    accent: Colour | None = Field(
        default=None, description="Marks what waits on the client.", examples=["#005F73"]
    )


AccessMode = Literal["sign-in", "encrypted", "both", "open"]


class Access(Noun):
    """How the portal is protected where it is published."""

    mode: Annotated[
        AccessMode | None,
        Narrows("`sign-in` where the host asks for one", "`open` for whoever has the link"),
    ] = Field(
        default=None,
        description=(
            "Who may read it where it is published; left out, it is not published:\n\n"
            "- `sign-in`: the host asks for one; `amportal publish` proves it\n"
            "- `encrypted`: every file is encrypted, for hosts without a sign-in\n"
            "- `both`: encrypted, on a host that asks for a sign-in\n"
            "- `open`: whoever has the link; needs `because`"
        ),
    )
    because: Text | None = Field(
        default=None,
        description="Why whoever has the link may read it, for the agency alone.",
    )
    address: Url | None = Field(
        default=None,
        examples=["https://clients.agency.example/acme/"],
        description=(
            "Where the portal is published by other means than `publish:`; links in mails lead "
            "there. Portals for roles are expected beside it: `.../acme.finance/` beside "
            "`.../acme/`."
        ),
    )

    @property
    def encrypted(self) -> bool:
        """Whether it is published as encrypted files."""
        return self.mode in ("encrypted", "both")


class ReportSchedule(Noun):
    """When a status report is due, in the client's time zone."""

    every: Literal["week", "month"] = Field(
        default="week", description="How often a report is due."
    )
    on: Weekday = Field(
        default="friday",
        description="Day of the week; for monthly reports, the last one of the month.",
    )
    at: Clock = Field(default=time(9, 0), description="Time of day, such as `09:00`.")


class ClientTerms(Noun):
    """What this client's contract says otherwise; what is left out holds as in `agency.yaml`."""

    review_days: Whole | None = Field(
        default=None, ge=0, le=60, description="Working days to review a version."
    )
    contact_report_hours: Whole | None = Field(
        default=None, ge=1, le=720, description="Hours until a meeting's contact report is due."
    )
    deemed_approval: YesNo | None = Field(
        default=None,
        description="Whether silence counts as approval. Pages and mails that ask say so.",
    )
    objection_days: Whole | None = Field(
        default=None, ge=0, le=60, description="Working days to object to a contact report."
    )


class ClientSettings(Noun):
    """`client.yaml`: one client, as written."""

    name: Text = Field(examples=["Meridian Coffee"], description="Name as the client writes it.")
    code: Id = Field(description="Short code that job numbers begin with.", examples=["MER"])
    brand: Brand = Field(default=Brand(), description="Logo and colours.")
    locale: LocaleTag | None = Field(
        default=None, description="Language and country, such as `en-GB`, `de-DE`, `fr-FR`."
    )
    timezone: Zone | None = Field(
        default=None, description="Time zone, such as `Europe/Berlin`; left out: the agency's."
    )
    currency: Currency | None = Field(
        default=None,
        examples=["GBP"],
        description="Currency of all amounts; left out: that of the client's country.",
    )
    paper: Paper | None = Field(
        default=None,
        description=(
            "Paper of reports and printed pages; left out: the agency's, else that of the "
            "client's country."
        ),
    )
    country: Country | None = Field(
        default=None, description="Decides the client's working days and holidays."
    )
    region: Text | None = Field(
        default=None, description="Part of the country with holidays of its own."
    )
    account_manager: Id = Field(
        description="Id of the person at the agency who looks after this client.",
        examples=["ruth"],
    )
    contacts: tuple[Contact, ...] = Field(
        min_length=1, description="Who we talk to, and what each may decide."
    )
    terms: ClientTerms = Field(
        default=ClientTerms(), description="What the contract says otherwise than for all clients."
    )
    closed: tuple[Closure, ...] = Field(
        default=(),
        description=(
            "Days on which the client does not work, beside weekends and public holidays. They "
            "are no working days."
        ),
    )
    access: Annotated[
        Access,
        Narrows(
            "`mode: sign-in` below it, indented",
            "`mode: open` and `because:` below it",
        ),
    ] = Field(default=Access(), description="How the portal is protected where it is published.")
    publish: ClientPublish | None = Field(
        default=None, description="Where `amportal publish` brings this client's portals."
    )
    report: ReportSchedule | None = Field(default=None, description="When status reports are due.")
    welcome: Text | None = Field(
        default=None, description="One or two sentences that greet the client."
    )
    domains: Annotated[
        tuple[Host, ...], BeforeValidator(as_many, json_schema_input_type=Host | list[Host])
    ] = Field(
        default=(),
        examples=[["acme.example"]],
        description=(
            "The client's own mail domains. Needed only where one looks like another and a mail "
            "is refused for it."
        ),
    )
    may_mention: Annotated[
        tuple[Slug, ...], BeforeValidator(as_many, json_schema_input_type=Slug | list[Slug])
    ] = Field(
        default=(),
        description="Folder names of other clients whose names may stand in this one's reports.",
    )
    draft: Annotated[YesNo, HELD_BACK] = Field(
        default=False, description="`true`: this client gets no portal yet."
    )
    internal: Text | None = Field(default=None, description="Notes for the agency alone.")
