"""Who is in the stories: an agency in Montréal and four clients in four other places.

Languages, weekends, holidays of regions, currencies with none, two and three digits, and time zones
from eight hours behind London to three ahead of it; one client reads from right to left, one has
a retainer and monthly reports.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.story.plot.world import Facts, Money

FIRST = date(2026, 10, 5)

AGENCY: Facts = {
    "name": "Pilot & Ross",
    "legal_name": "Pilot & Ross inc.",
    "website": "https://pilotross.example",
    "locale": "en-CA",
    "timezone": "America/Toronto",
    "country": "CA",
    "region": "QC",
    "departments": [
        {"id": "accounts", "name": "Accounts", "lead": "lea"},
        {"id": "studio", "name": "Studio", "lead": "sam"},
    ],
    "people": [
        {
            "id": "lea",
            "name": "Lea Roy",
            "role": "Account manager",
            "department": "accounts",
            "email": "lea@pilotross.example",
            "phone": "+1 514 555 0112",
            "hours": "09:00-17:30",
            "stand_in": "marc",
        },
        {
            "id": "marc",
            "name": "Marc Onana",
            "role": "Account director",
            "department": "accounts",
            "email": "marc@pilotross.example",
            "phone": "+1 514 555 0114",
            "hours": "08:30-17:00",
            "stand_in": "ines",
        },
        {
            "id": "ines",
            "name": "Ines Varga",
            "role": "Account manager",
            "department": "accounts",
            "email": "ines@pilotross.example",
            "phone": "+1 514 555 0116",
            "hours": "10:00-18:00",
            "stand_in": "marc",
        },
        {
            "id": "sam",
            "name": "Sam Okoro",
            "role": "Design lead",
            "department": "studio",
            "email": "sam@pilotross.example",
            "phone": "+1 514 555 0118",
            "hours": "09:00-17:00",
        },
    ],
    "on_call": [],
    "mail": {"from": "reports@pilotross.example", "reply_to": "accounts@pilotross.example"},
    "terms": {
        "review_days": 5,
        "contact_report_hours": 48,
        "deemed_approval": True,
        "objection_days": 2,
    },
}


def _contact(
    ident: str, name: str, domain: str, roles: list[str], limit: str = "", **more: Any
) -> Facts:
    contact: Facts = {
        "id": ident,
        "name": name,
        "email": f"{ident}@{domain}",
        "roles": roles,
        "delivery": "both",
    }
    if limit:
        contact["approval_limit"] = Money(limit)
    return contact | more


def _client(
    name: str, code: str, where: tuple[str, str, str, str, str], manager: str, **more: Any
) -> Facts:
    locale, timezone, currency, country, region = where
    facts: Facts = {
        "name": name,
        "code": code,
        "locale": locale,
        "timezone": timezone,
        "currency": currency,
        "country": country,
    }
    if region:
        facts["region"] = region
    return facts | {"account_manager": manager} | more


CLIENTS: dict[str, Facts] = {
    "brauhaus": _client(
        "Brauhaus Lindner",
        "BRH",
        ("de-DE", "Europe/Berlin", "EUR", "DE", "BY"),
        "lea",
        contacts=[
            _contact(
                "greta", "Greta Lindner", "lindner.example", ["approver", "day_to_day"], "5000"
            ),
            _contact("hans", "Hans Lindner", "lindner.example", ["approver"]),
            _contact("uli", "Uli Wirth", "lindner.example", ["finance"]),
        ],
        access={"mode": "sign-in", "address": "https://status.pilotross.example/brauhaus/"},
        report={"every": "week", "on": "friday", "at": "09:00"},
    ),
    "alnoor": _client(
        "Al Noor Dates",
        "NUR",
        ("ar", "Asia/Kuwait", "KWD", "KW", ""),
        "ines",
        contacts=[
            _contact("mariam", "مريم السالم", "alnoor.example", ["approver", "day_to_day"]),
            _contact("yousef", "يوسف العلي", "alnoor.example", ["approver"], "1500"),
        ],
        terms={"review_days": 3},
        access={"mode": "sign-in", "address": "https://status.pilotross.example/alnoor/"},
        report={"every": "week", "on": "thursday", "at": "10:00"},
    ),
    "bayside": _client(
        "Bayside Cycles",
        "BAY",
        ("en-US", "America/Los_Angeles", "USD", "US", "CA"),
        "lea",
        contacts=[
            _contact("dana", "Dana Kowalski", "bayside.example", ["approver", "day_to_day"]),
            _contact("theo", "Theo Park", "bayside.example", ["approver", "finance"], "3000"),
            _contact("june", "June Ito", "bayside.example", ["finance"]),
        ],
        access={"mode": "sign-in", "address": "https://status.pilotross.example/bayside/"},
        report={"every": "week", "on": "friday", "at": "08:00"},
    ),
    "aurora": _client(
        "Aurora Cafés",
        "AUR",
        ("pt-BR", "America/Sao_Paulo", "BRL", "BR", "SP"),
        "marc",
        contacts=[
            _contact("bia", "Bia Moreira", "auroracafes.example", ["approver", "day_to_day"]),
            _contact("caio", "Caio Prado", "auroracafes.example", ["approver"]),
        ],
        access={"mode": "sign-in", "address": "https://status.pilotross.example/aurora/"},
        report={"every": "month", "on": "friday", "at": "09:00"},
    ),
}

__all__ = ["AGENCY", "CLIENTS", "FIRST"]
