"""Whatever is kept from a reader is in no value of that reader's portal, by whichever way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings

from amportal.plan.portal.client_portal import portal_of
from amportal.plan.view.view_digest import digest_of
from tests.property.planted import AGENCY, READERS, Planted, planted_sites

TODAY = date(2026, 11, 23)


@given(planted_sites())
@settings(max_examples=60)
def test_a_reader_sees_all_and_only_what_is_theirs(planted: Planted) -> None:
    """No word kept from a reader occurs in their portal; every word that is theirs does."""
    site = planted.site()
    mine = next(client for client in site.clients if client.slug == "mine")
    for reader in READERS:
        # Only the general reader's reports count as reviewed or not; see the test below.
        portal = portal_of(site, mine, reader, TODAY, None, {})
        text = repr(portal)
        leaked = {
            word for word, seen in planted.words.items() if reader not in seen and word in text
        }
        missing = {
            word for word, seen in planted.words.items() if reader in seen and word not in text
        }
        assert (leaked, missing) == (set(), set()), reader


@given(planted_sites())
@settings(max_examples=30)
def test_sums_are_of_what_is_shown(planted: Planted) -> None:
    """A reader's total is the exact sum of the reader's lines, and no other amount occurs."""
    site = planted.site()
    mine = next(client for client in site.clients if client.slug == "mine")
    for reader in READERS:
        for project in portal_of(site, mine, reader, TODAY, None, {}).projects:
            lines = planted.estimates[project.name]
            shown = [amount for amount, seen in lines if reader in seen]
            hidden = [amount for amount, seen in lines if reader not in seen]
            if project.budget is None:
                assert shown == []
                continue
            assert project.budget.total.estimate == sum(shown, Decimal(0))
            assert not any(str(amount) in repr(project) for amount in hidden)
            assert project.budget.burn is None or not hidden


@given(planted_sites())
@settings(max_examples=15)
def test_what_is_kept_from_everybody_changes_nothing(planted: Planted) -> None:
    """A client's notes, and another client's whole folder, leave a portal as it was to the bit."""
    site = planted.site()
    mine = next(client for client in site.clients if client.slug == "mine")
    before = digest_of(portal_of(site, mine, frozenset(), TODAY, None, {}))
    planted.contents = {
        path: body
        for path, body in planted.contents.items()
        if "clients/theirs/" not in path and "/internal/" not in path
    }
    alone = planted.site()
    (mine,) = alone.clients
    assert digest_of(portal_of(alone, mine, frozenset(), TODAY, None, {})) == before


def test_the_agency_is_the_widest_reader() -> None:
    """What any reader may see, the agency may: so the board misses nothing."""
    assert all(reader <= AGENCY for reader in READERS)
