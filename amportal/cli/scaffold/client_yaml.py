"""A new client's `client.yaml`."""

from __future__ import annotations

from dataclasses import dataclass

from amportal.cli.scaffold.yaml_scalar import scalar


@dataclass(frozen=True, slots=True)
class NewClient:
    """All that is known of a client on its first day."""

    name: str
    code: str
    locale: str
    timezone: str
    currency: str
    country: str
    manager: str
    contact_id: str
    contact_name: str
    contact_email: str


def client_yaml(new: NewClient) -> str:
    """Return the text of `client.yaml`."""
    return f"""\
# The client: brand, language, contacts, and how reports reach them.
# Lines that begin with # are notes and examples: take the # away to use one.

name: {scalar(new.name)}
code: {_noted(scalar(new.code), 6, "every job number of this client begins with it")}
locale: {_noted(new.locale, 8, "language and country of the portal")}
timezone: {scalar(new.timezone)}
currency: {new.currency}
country: {_noted(new.country, 9, "decides working days and public holidays")}
account_manager: {_noted(scalar(new.manager), 17, "an id from agency.yaml")}

# Put the client's logo beside this file, then take the # away.
# brand:
#   logo: logo.svg
#   logo_dark: logo-dark.svg      # for dark screens
#   accent: "#005F73"             # marks what waits on the client

contacts:
  - id: {scalar(new.contact_id)}
    name: {scalar(new.contact_name)}
    # job_title: Head of marketing
    email: {scalar(new.contact_email)}
    # phone: +44 1632 960 204
    roles: [approver, day_to_day] # also: finance, legal, observer
    # approval_limit: 10000.00    # the largest change order this contact may approve
    delivery: none                # how reports arrive: link, attach, both or none

access:
  mode: link                      # whoever has the link; also: password

report:
  every: week                     # or: month
  on: friday
  at: "09:00"

# One or two sentences that greet the client on the portal's first page.
# welcome: |-
#   Everything we are making for you, and what we need from you, on one page.

# Notes for the agency alone. No client ever sees them.
# internal: |-
#   Decides fast on the phone, slowly by mail.
"""


def _noted(value: str, before: int, note: str) -> str:
    """Return *value* with a comment that begins in the column all comments begin in."""
    return f"{value}{' ' * max(34 - before - len(value), 1)}# {note}"
