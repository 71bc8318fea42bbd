"""A new agency's `agency.yaml`: small, commented, and enough to build."""

from __future__ import annotations

from msgspec import Struct

from amportal.author.scaffold.text_files import filled
from amportal.sources.edit.written_text import scalar


class NewAgency(Struct, frozen=True):
    """All that is known of an agency on the first day."""

    name: str
    locale: str = "en-GB"
    timezone: str = "Europe/London"
    country: str = "GB"
    domain: str = "agency.example"


def agency_yaml(new: NewAgency) -> str:
    """Return the text of `agency.yaml`."""
    return filled(
        "agency.yaml",
        name=scalar(new.name),
        legal_name=scalar(f"{new.name} Ltd"),
        locale=new.locale,
        timezone=scalar(new.timezone),
        country=new.country,
        domain=new.domain,
    )
