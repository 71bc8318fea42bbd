"""What every client brings to the day, quickly: from the last look, the last build, else anew.

A client whose files are as they were brings what it brought. Only those that changed since are
read; each morning, before the first build, all are. Kept in `.amportal/day.json`, which may be
lost at any time. What reading takes is imported where something has to be read.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from amportal.author.day.day_list import ClientDay
from amportal.builder.build_options import BuildOptions
from amportal.builder.scan.site_scan import SiteScan, scan_site
from amportal.builder.storage import disk
from amportal.builder.storage.build_ledger import Ledger

if TYPE_CHECKING:
    from amportal.model.site_loader import LoadedAgency
    from amportal.sources.snapshot import Snapshot

_WITHDRAWN = "content/clients/{}/withdrawn.yaml"


class AgencyUnread(Exception):  # noqa: N818  # an answer, not a fault
    """The agency's own file cannot be read; `problems` say why."""

    def __init__(self, problems: tuple[Any, ...]) -> None:
        super().__init__("the agency's own file cannot be read")
        self.problems = problems


class DayBook:
    """What all clients bring on one day. *told* is called with how many have to be read."""

    def __init__(self, order: BuildOptions, told: Callable[[int], None]) -> None:
        self._order, self._told = order, told
        self._index = Ledger(order.state).index()
        # What is in the output is nobody's business here.
        self._seen: SiteScan = scan_site(order, {**self._index, "clients": {}})
        self._file = order.state / "day.json"
        self._kept = self._read()

    def _read(self) -> dict[str, Any]:
        """Return what the last look left, where it was with the same agency and code."""
        try:
            kept = json.loads(self._file.read_bytes())
            return kept if kept["of"] == self._of else {}
        except (OSError, ValueError, LookupError, TypeError):
            return {}

    @cached_property
    def _of(self) -> list[str]:
        agency, code, _ = self._seen.slices_of()
        return [agency, code]

    @cached_property
    def _agency(self) -> LoadedAgency:
        from amportal.model.site_loader import load_agency

        loaded = load_agency(self._seen.agency())
        if loaded.read.noun is None:
            raise AgencyUnread(loaded.problems)
        return loaded

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What is needed of the agency: its name, time zone, pretended day, people by id."""
        known = self._kept.get("agency")
        if isinstance(known, dict):
            return known
        noun = self._agency.read.noun
        assert noun is not None
        return {
            "name": noun.name,
            "timezone": noun.timezone,
            "today": noun.today.isoformat() if noun.today else "",
            "people": {each.id: each.name for each in noun.people},
        }

    @cached_property
    def today(self) -> date:
        """The agency's today."""
        if self._order.today is not None:
            return self._order.today
        if self.facts["today"]:
            return date.fromisoformat(self.facts["today"])
        return self._order.clock.astimezone(ZoneInfo(self.facts["timezone"])).date()

    def days(self) -> tuple[ClientDay, ...]:
        """Return what each client brings, by folder."""
        seen, known = self._seen, self._known()
        slugs = [each for each in seen.clients if _WITHDRAWN.format(each) not in seen.snapshot]
        signs = {slug: seen.client(slug).signature() for slug in slugs}
        left = [slug for slug in slugs if slug not in known or known[slug][0] != signs[slug]]
        if left:
            self._told(len(left))
            built = self._built(left, signs)
            for slug in left:
                known[slug] = (signs[slug], built.get(slug) or self._made(slug))
            self._keep({slug: known[slug] for slug in slugs})
        return tuple(known[slug][1] for slug in slugs)

    def _known(self) -> dict[str, tuple[str, ClientDay]]:
        """Return what the last look left of this day: each client's signature, and its day."""
        if self._kept.get("day") != self.today.isoformat():
            return {}
        try:
            return {
                str(slug): (str(sign), ClientDay.of_plain(plain))
                for slug, (sign, plain) in self._kept["clients"].items()
            }
        except (LookupError, ValueError, TypeError, AttributeError):
            return {}

    def _keep(self, known: dict[str, tuple[str, ClientDay]]) -> None:
        kept = {
            "of": self._of,
            "day": self.today.isoformat(),
            "agency": self.facts,
            "clients": {slug: [sign, day.plain()] for slug, (sign, day) in known.items()},
        }
        disk.replace(self._file, json.dumps(kept, separators=(",", ":")).encode())

    def _built(self, slugs: list[str], signs: dict[str, str]) -> dict[str, ClientDay]:
        """Return what the last build knows of today about *slugs* that are as they were then."""
        if not self._is_of_today(self._index.get("slices_of")):
            return {}
        from amportal.author.day.client_day import client_day
        from amportal.builder.storage.client_state import slices_of

        entries = Ledger(self._order.state).entries()
        same = [
            entries[slug]
            for slug in slugs
            if slug in entries and entries[slug].shown and entries[slug].sources == signs[slug]
        ]
        return {
            entry.slug: client_day(part) for entry, part in zip(same, slices_of(same), strict=True)
        }

    def _is_of_today(self, made_with: Any) -> bool:
        """Say whether the last build knew the same agency and code, on the same day."""
        if not isinstance(made_with, list) or len(made_with) != 3:
            return False
        agency, code, quarter = (str(each) for each in made_with)
        day = quarter
        if quarter.isdigit():
            moment = datetime.fromtimestamp(int(quarter) * 900, UTC)
            day = moment.astimezone(ZoneInfo(self.facts["timezone"])).date().isoformat()
        return [agency, code] == self._of and (self.facts["today"] or day) == self.today.isoformat()

    def _made(self, slug: str) -> ClientDay:
        from amportal.author.day.client_day import client_day
        from amportal.model.site_loader import load_client, site_of
        from amportal.plan.agency_board import held_slice, slice_of

        order, sources = self._order, self._seen.client_and_agency(slug)
        loaded = load_client(sources, slug, self._agency, order.clock, order.today, alone=True)
        if loaded.client is None or self._agency.agency is None:
            return client_day(held_slice(slug, loaded.problems))
        site = site_of(self._agency.agency, loaded.client, _without_assets(sources))
        return client_day(slice_of(site, loaded.client, self.today, None))


def _without_assets(sources: Snapshot) -> Snapshot:
    """Return *sources* without pictures and documents: no digest of theirs is asked for here."""
    return sources.part([path for path in sources if path.endswith((".yaml", ".md"))])
