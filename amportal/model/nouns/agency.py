"""The agency: who we are, who works here, and the terms all clients share."""

from typing import Literal

from pydantic import Field

from amportal.model.nouns.people import Closure, Department, OnCall, Person
from amportal.model.publish_places import PublishTarget
from amportal.model.value_types import (
    Colour,
    Country,
    Day,
    Email,
    Host,
    LocaleTag,
    Noun,
    Paper,
    Slug,
    Text,
    Url,
    Whole,
    YesNo,
    Zone,
)


class Colours(Noun):
    """The agency's own colours."""

    primary: Colour = Field(
        default="#15181B",
        examples=["#15181B"],
        description="Main colour; the pages that come with amportal do not use it.",
    )
    accent: Colour = Field(
        default="#15181B",
        examples=["#005F73"],
        description="Colour of marks and links on the agency's own pages.",
    )


class Mail(Noun):
    """Who status reports come from."""

    from_: Email = Field(alias="from", description="Address that reports are sent from.")
    reply_to: Email | None = Field(
        default=None,
        description="Where answers go besides to the client's account manager: the team's mailbox.",
    )
    server: Host | None = Field(
        default=None,
        examples=["smtp.agency.example"],
        description="Mail server that `amportal send` hands reports to; it must speak TLS.",
    )
    port: Whole | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Its port; left out: 587, or 465 where `security` is `tls`.",
    )
    security: Literal["starttls", "tls"] = Field(
        default="starttls",
        description=(
            "How the connection is made private; one that is not is refused:\n\n"
            "- `starttls`: it begins open and is closed before anything is said\n"
            "- `tls`: it is private from the first byte"
        ),
    )
    user: Text | None = Field(
        default=None,
        examples=["reports@agency.example"],
        description=(
            "Name to log in with; left out: no login. The password is never written in a file: "
            "see `amportal explain secret-in-file`."
        ),
    )
    login: Literal["password", "xoauth2"] = Field(
        default="password",
        description="- `password`\n- `xoauth2`: a token, as Microsoft and Google ask for",
    )
    per_minute: Whole = Field(
        default=20, ge=1, le=600, description="Most mails handed over in a minute."
    )
    per_day: Whole = Field(
        default=500, ge=1, le=100_000, description="Most mails in 24 hours; the rest wait."
    )
    largest_mb: Whole = Field(
        default=10,
        ge=1,
        le=50,
        description="Largest mail in megabytes; a larger one goes with a link in place of the PDF.",
    )
    inbox: Host | None = Field(
        default=None,
        examples=["imap.agency.example"],
        description="IMAP server where failures come back to; `user` logs in there as well.",
    )


class Terms(Noun):
    """What all clients signed, unless their contract says otherwise."""

    review_days: Whole = Field(
        default=5, ge=0, le=60, description="Working days a client has to review a version."
    )
    contact_report_hours: Whole = Field(
        default=48, ge=1, le=720, description="Hours until a meeting's contact report is due."
    )
    deemed_approval: YesNo = Field(default=False, description="Whether silence counts as approval.")
    objection_days: Whole = Field(
        default=2, ge=0, le=60, description="Working days to object to a contact report."
    )


class SiteAccess(Noun):
    """How the secrets of contacts are found, which are never in the repository."""

    site: Slug = Field(
        examples=["halden-studio-4f1c2a"],
        description=(
            "Name of this site's store of secrets. `amportal access give` writes it the first "
            "time; changing it means that every contact needs a new passphrase."
        ),
    )


class SignOff(Noun):
    """How answers by mail are believed, and what each decision needs."""

    server: Host | None = Field(
        default=None,
        examples=["mx.agency.example"],
        description=(
            "Name of your mail server, as the lines `Authentication-Results` begin that it writes: "
            "only its own are believed. It must take such lines away from what comes in."
        ),
    )
    accept_unsigned: YesNo = Field(
        default=False,
        description=(
            "`true`: answers count that nothing proves, from the right address; the audit says so "
            "of each."
        ),
    )
    require: Literal["nothing", "digest", "evidence"] = Field(
        default="nothing",
        description=(
            "What `check` wants of each decision:\n\n- `nothing`\n"
            "- `digest`: that it is bound to what was shown\n"
            "- `evidence`: that, and the mail, the signed file, or who took the call and when"
        ),
    )


class Agency(Noun):
    """`content/agency.yaml`: the agency itself."""

    name: Text = Field(examples=["Halden Studio"], description="Name as clients know it.")
    legal_name: Text | None = Field(
        default=None, examples=["Halden Studio Ltd"], description="Full legal name."
    )
    logo: Text | None = Field(default=None, description="Picture beside this file, SVG or PNG.")
    logo_dark: Text | None = Field(default=None, description="The logo for dark screens.")
    colours: Colours = Field(default=Colours(), description="The agency's own colours.")
    website: Url | None = Field(default=None, description="Address of the agency's website.")
    locale: LocaleTag = Field(default="en-GB", description="Language of the agency's own pages.")
    timezone: Zone = Field(
        default="Europe/London",
        examples=["Europe/London"],
        description="Time zone, such as `Europe/London`.",
    )
    country: Country = Field(default="GB", description="Decides working days and holidays.")
    paper: Paper | None = Field(
        default=None,
        description="Paper of reports and printed pages; left out: that of the client's country.",
    )
    region: Text | None = Field(
        default=None,
        description="Part of the country with holidays of its own, such as `ENG` or `BY`.",
    )
    departments: tuple[Department, ...] = Field(
        default=(), description="Departments, such as design or film."
    )
    people: tuple[Person, ...] = Field(min_length=1, description="Everybody a client may meet.")
    on_call: tuple[OnCall, ...] = Field(
        default=(), description="Who answers outside working hours, and when."
    )
    closed: tuple[Closure, ...] = Field(
        default=(),
        description=(
            "Days on which the office is closed, beside weekends and public holidays. They are no "
            "working days, and the portal says so."
        ),
    )
    mail: Mail | None = Field(default=None, description="Who status reports come from.")
    publish: tuple[PublishTarget, ...] = Field(
        default=(), description="The places that `amportal publish` brings portals to."
    )
    access: SiteAccess | None = Field(
        default=None, description="Where the secrets of contacts are kept."
    )
    signoff: SignOff | None = Field(
        default=None, description="How answers by mail are believed, and what decisions need."
    )
    terms: Terms = Field(default=Terms(), description="What all clients signed.")
    today: Day | None = Field(
        default=None,
        description="For demonstrations only: the day the site pretends it is.",
    )
