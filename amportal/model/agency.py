"""The agency: who we are, who works here, and the terms all clients share."""

from __future__ import annotations

from pydantic import Field

from amportal.model.people import Department, OnCall, Person
from amportal.model.values import (
    Colour,
    Country,
    Day,
    Email,
    LocaleTag,
    Noun,
    Text,
    Url,
    Whole,
    YesNo,
    Zone,
)


class Colours(Noun):
    """The agency's own colours."""

    primary: Colour = Field(default="#15181B", examples=["#15181B"])
    accent: Colour = Field(default="#15181B", examples=["#005F73"])


class Mail(Noun):
    """Who status reports come from."""

    from_: Email = Field(alias="from")
    reply_to: Email | None = None


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


class Agency(Noun):
    """`content/agency.yaml`: the agency itself."""

    name: Text = Field(examples=["Halden Studio"])
    legal_name: Text | None = Field(default=None, examples=["Halden Studio Ltd"])
    logo: Text | None = Field(default=None, description="Picture beside this file, SVG or PNG.")
    logo_dark: Text | None = Field(default=None, description="The logo for dark screens.")
    colours: Colours = Field(default=Colours())
    website: Url | None = None
    locale: LocaleTag = Field(default="en-GB", description="Language of the agency's own pages.")
    timezone: Zone = Field(default="Europe/London", examples=["Europe/London"])
    country: Country = Field(default="GB", description="Decides working days and holidays.")
    region: Text | None = Field(
        default=None,
        description="Part of the country with holidays of its own, such as `ENG` or `BY`.",
    )
    departments: tuple[Department, ...] = ()
    people: tuple[Person, ...] = Field(min_length=1)
    on_call: tuple[OnCall, ...] = ()
    mail: Mail | None = None
    terms: Terms = Field(default=Terms())
    today: Day | None = Field(
        default=None,
        description="For demonstrations only: the day the site pretends it is.",
    )
