"""A new agency's `agency.yaml`: small, commented, and enough to build."""

from __future__ import annotations

from dataclasses import dataclass

from amportal.cli.scaffold.yaml_scalar import scalar


@dataclass(frozen=True, slots=True)
class NewAgency:
    """All that is known of an agency on the first day."""

    name: str
    locale: str = "en-GB"
    timezone: str = "Europe/London"
    country: str = "GB"
    domain: str = "agency.example"


def agency_yaml(new: NewAgency) -> str:
    """Return the text of `agency.yaml`."""
    return f"""\
# The agency: who we are, who works here, and the terms all clients share.
# Lines that begin with # are notes and examples: take the # away to use one.

name: {scalar(new.name)}
# legal_name: {scalar(new.name)} Ltd
# logo: agency.svg                # a picture beside this file
# logo_dark: agency-dark.svg      # for dark screens
# website: https://{new.domain}
locale: {new.locale:<26}# language of our own pages
timezone: {scalar(new.timezone)}
country: {new.country:<25}# decides working days and public holidays

# mail:
#   from: reports@{new.domain}
#   reply_to: accounts@{new.domain}

terms:
  review_days: 5                  # working days a client has for a version
  contact_report_hours: 48        # after a meeting
  objection_days: 2               # working days to object to a contact report
  deemed_approval: false          # silence is never a yes
{_people(new.domain)}"""


def _people(domain: str) -> str:
    return f"""\

departments:
  - id: accounts
    name: Accounts
  - id: design
    name: Design

# The ids are what all other files call people by. The first is the account manager of new clients.
people:
  - id: alex
    name: Alex Morgan
    role: Account manager
    department: accounts
    email: alex@{domain}
    phone: +44 20 7946 0100
    hours: "09:00-17:30"
    stand_in: sam                 # who to call when Alex is away
    # away:
    #   - from: 2027-02-15
    #     to: 2027-02-19

  - id: sam
    name: Sam Reid
    role: Design director
    department: design
    email: sam@{domain}
    phone: +44 20 7946 0101
    hours: "09:00-17:30"

# Who answers in the evening. The first and the last day both count.
# on_call:
#   - from: 2027-01-04
#     to: 2027-01-10
#     person: alex
#     hours: "18:00-22:00"
"""
