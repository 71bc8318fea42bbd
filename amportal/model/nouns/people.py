"""People: the agency's own, and the client's contacts with what each may decide."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field

from amportal.model.value_types import (
    Day,
    Email,
    Entry,
    Hours,
    Id,
    LocaleTag,
    Money,
    Narrows,
    Noun,
    Phone,
    Role,
    Text,
    YesNo,
    as_many,
)

Delivery = Literal["attach", "link", "both", "none"]
LinkKind = Literal["asks", "opens"]
Limit = Annotated[
    Money | None,
    Narrows("the largest amount, such as `5000`", "delete the line: any amount may be approved"),
]
Roles = Annotated[
    tuple[Role, ...], BeforeValidator(as_many, json_schema_input_type=Role | list[Role])
]


class Absence(Noun):
    """Days on which a person is away, first and last included."""

    from_: Day = Field(alias="from", description="First day away.")
    to: Day = Field(description="Last day away.")
    stand_in: Id | None = Field(default=None, description="Who stands in; else the usual stand-in.")


class Closure(Noun):
    """Days on which nobody works, first and last included, beside weekends and public holidays."""

    from_: Day = Field(alias="from", description="First day off.")
    to: Day | None = Field(default=None, description="Last day off; left out: the first.")
    reason: Text | None = Field(
        default=None,
        examples=["Works holiday"],
        description="Why, in words for the client; it stands on the portal.",
    )

    @property
    def last(self) -> date:
        """The last day off."""
        return self.to or self.from_


class Person(Noun):
    """Somebody of the agency."""

    id: Id = Field(description="Short and stable, such as `ruth`.", examples=["ruth"])
    name: Text = Field(examples=["Ruth Adeyemi"], description="Name as clients read it.")
    role: Text = Field(
        description="What a client would call the job.", examples=["Account manager"]
    )
    department: Id | None = Field(default=None, description="Id of a department.")
    email: Email = Field(
        examples=["ruth@agency.example"], description="Address clients may write to."
    )
    phone: Phone | None = Field(
        default=None, examples=["+44 20 7946 0112"], description="Number clients may call."
    )
    hours: Hours | None = Field(
        default=None, description="Working hours, Monday to Friday.", examples=["09:00-18:00"]
    )
    stand_in: Id | None = Field(default=None, description="Who to call when this person is away.")
    away: tuple[Absence, ...] = Field(default=(), description="Days out of the office.")
    left_on: Day | None = Field(
        default=None,
        description=(
            "From this day on they are no longer with the agency: `stand_in` answers for them, and "
            "what they did before keeps their name."
        ),
    )
    internal: Text | None = Field(default=None, description="Notes for the agency alone.")


class Department(Noun):
    """A department of the agency, such as design or film."""

    id: Id = Field(examples=["design"], description="Short and stable, such as `design`.")
    name: Text = Field(examples=["Design"], description="Name as clients read it.")
    lead: Id | None = Field(default=None, description="Id of the person who leads it.")


class OnCall(Noun):
    """Who answers outside working hours, from one day to another (both included)."""

    from_: Day = Field(alias="from", description="First day on call.")
    to: Day = Field(description="Last day on call.")
    person: Id = Field(description="Id of the person who answers.")
    hours: Hours | None = Field(
        default=None, description="When they can be reached, such as `18:00-22:00`."
    )


class FormerPart(Noun):
    """What a contact did, and might approve, up to a day; then it became what stands beside it."""

    until: Day = Field(description="Last day it held.")
    roles: Roles = Field(default=("observer",), description="What this contact did until then.")
    approval_limit: Limit = Field(
        default=None, description="Largest change order they might approve; none means any."
    )


class Contact(Entry):
    """Somebody of the client, and what they may decide."""

    id: Id = Field(examples=["priya"], description="Short and stable, such as `priya`.")
    name: Text = Field(examples=["Priya Nair"], description="Name as it is written.")
    job_title: Text | None = Field(
        default=None, examples=["Head of marketing"], description="Their job."
    )
    email: Email = Field(description="Their address; reports go there.")
    other_emails: tuple[Email, ...] = Field(
        default=(), description="Other addresses that they write from; their answers count."
    )
    phone: Phone | None = Field(default=None, description="Their number.")
    roles: Roles = Field(
        default=("observer",),
        description=(
            "What this contact does:\n\n- `approver`: may approve versions and change orders\n"
            "- `day_to_day`: our first contact\n- `finance`: sees what is for finance\n"
            "- `legal`: sees what is for legal\n- `observer`: reads along"
        ),
    )
    approval_limit: Limit = Field(
        default=None, description="Largest change order this contact may approve; none means any."
    )
    delivery: Annotated[Delivery, Narrows("`none` for no mail", "`link`, `attach` or `both`")] = (
        Field(
            default="link",
            description=(
                "How status reports reach this contact:\n\n- `attach`: PDF in the mail\n"
                "- `link`: link to the portal\n- `both`\n- `none`: no mail"
            ),
        )
    )
    locked: Annotated[
        YesNo,
        Narrows(
            "`true` for a PDF that opens with this contact's password alone",
            "`false` for one that opens without",
        ),
    ] = Field(
        default=False,
        description="`true`: the PDF in the mail opens with this contact's password alone.",
    )
    link: LinkKind = Field(
        default="asks",
        description=(
            "What this contact's link to an encrypted portal does:\n\n"
            "- `asks`: asks for their passphrase\n"
            "- `opens`: opens the portal without one, for whoever has the link; not for `finance` "
            "and `legal`"
        ),
    )
    locale: LocaleTag | None = Field(
        default=None, description="Language of mails, if not the client's."
    )
    shared: YesNo = Field(
        default=False,
        description="`true`: a contact of another client as well, and rightly so.",
    )
    stand_in: Id | None = Field(
        default=None,
        description=(
            "Contact who is asked instead while this one is away or has left, and who may then "
            "decide as much."
        ),
    )
    away: tuple[Absence, ...] = Field(default=(), description="Days on which they cannot be asked.")
    left_on: Day | None = Field(
        default=None,
        description=(
            "From this day on they are no longer with the client: nothing is asked of them or "
            "sent to them, and what they decided before stays as it is."
        ),
    )
    formerly: tuple[FormerPart, ...] = Field(
        default=(),
        description=(
            "What they did, and might approve, before it became what it is now. Decisions are "
            "measured by what held on their day."
        ),
    )

    def as_of(self, day: date) -> Self:
        """Return this contact with the roles and the limit of *day*."""
        held = [each for each in self.formerly if each.until >= day]
        if not held:
            return self
        then = min(held, key=lambda each: each.until)
        part = {"roles": then.roles, "approval_limit": then.approval_limit}
        return self.model_copy(update=part)
