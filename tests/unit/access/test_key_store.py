"""Who is given what: nothing is shared, and whoever loses access costs the others nothing."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amportal.access import key_store as keys
from amportal.access.key_store import KeyStore, KeyStoreError, contacts_of, epoch_of

AT = datetime(2026, 11, 30, 9, tzinfo=UTC)


def _given(*names: str, portal: str = "acme") -> KeyStore:
    store = KeyStore("site")
    for name in names:
        store = keys.give(store, "acme", name, portal, AT, "ruth")
    return store


def test_a_contact_in_two_clients_has_two_secrets() -> None:
    store = keys.give(_given("priya"), "northline", "priya", "northline", AT, "ruth")
    one, other = store.grants
    assert one.passphrase != other.passphrase
    assert one.password != other.password
    assert one.personal_key != other.personal_key
    assert one.code_word != other.code_word


def test_access_is_given_once() -> None:
    with pytest.raises(KeyStoreError, match="has access already"):
        keys.give(_given("priya"), "acme", "priya", "acme", AT, "ruth")


def test_revoking_leaves_everybody_else_as_they_are() -> None:
    names = [f"c{number}" for number in range(20)]
    store = _given(*names)
    after = keys.revoke(store, "acme", "c7", AT, "ruth")
    kept = [each for each in store.grants if each.contact != "c7"]
    assert [each for each in after.grants if each.contact != "c7"] == kept
    assert {each.contact for each in contacts_of(after, "acme")} == {*names} - {"c7"}
    before, now = epoch_of(store, "acme"), epoch_of(after, "acme")
    assert before
    assert now
    assert (now.number, now.why) == (before.number + 1, "revoked")
    assert now.content_key != before.content_key


def test_what_is_revoked_keeps_no_secret_and_its_code_word_is_not_given_again() -> None:
    store = keys.revoke(_given("priya"), "acme", "priya", AT, "ruth")
    (gone,) = store.grants
    assert (gone.password, gone.passphrase, gone.personal_key) == ("", "", b"")
    assert gone.revoked == AT
    back = keys.give(store, "acme", "priya", "acme", AT, "ruth")
    assert back.grants[-1].code_word != gone.code_word


def test_a_lost_passphrase_makes_a_new_one_and_ends_the_old_one() -> None:
    store = _given("priya", "omar")
    after = keys.again(store, "acme", "priya", AT, "ruth")
    old, new = store.grant_of("acme", "priya"), after.grant_of("acme", "priya")
    assert old
    assert new
    assert new.passphrase != old.passphrase
    assert new.password != old.password
    assert new.personal_key != old.personal_key
    assert (new.code_word, new.portal) == (old.code_word, old.portal)
    assert epoch_of(after, "acme") != epoch_of(store, "acme")
    assert after.grant_of("acme", "omar") == store.grant_of("acme", "omar")


def test_whoever_changes_role_moves_and_the_portal_before_turns() -> None:
    store = _given("priya", "omar")
    after = keys.move(store, "acme", "priya", "acme.finance", AT, "ruth")
    assert [each.contact for each in contacts_of(after, "acme")] == ["omar"]
    assert [each.contact for each in contacts_of(after, "acme.finance")] == ["priya"]
    epoch, finance = epoch_of(after, "acme"), epoch_of(after, "acme.finance")
    assert epoch
    assert finance
    assert (epoch.number, finance.number) == (2, 1)
    assert keys.move(after, "acme", "priya", "acme.finance", AT, "ruth") == after


def test_a_lost_store_begins_above_what_is_published() -> None:
    store = keys.begun_above(KeyStore("site"), "acme", 7, AT)
    epoch = epoch_of(store, "acme")
    assert epoch
    assert (epoch.number, epoch.why) == (8, "lost")


def test_the_host_learns_nothing_of_the_passphrase() -> None:
    """The password of a sign-in reaches the host with every request."""
    (grant,) = _given("priya").grants
    assert grant.password != grant.passphrase


def test_passwords_that_opened_something_are_kept_to_prove_that_they_do_not() -> None:
    store = _given("priya", "omar", "ann")
    old = {each.contact: each.password for each in store.grants}
    store = keys.again(store, "acme", "priya", AT, "ruth")
    store = keys.revoke(store, "acme", "omar", AT, "ruth")
    store = keys.move(store, "acme", "ann", "acme.finance", AT, "ruth")
    found = {(each.portal, each.contact): each.password for each in store.spent}
    assert found == {("acme", name): word for name, word in old.items()}


def test_no_secret_is_in_any_repr() -> None:
    store = _given("priya", "omar")
    shown = repr(store)
    for grant in store.grants:
        assert grant.passphrase not in shown
        assert grant.password not in shown
        assert repr(grant.personal_key) not in shown
    epoch = epoch_of(store, "acme")
    assert epoch
    assert repr(epoch.content_key) not in shown


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["give", "again", "revoke", "move", "rotate"]),
        st.sampled_from(["priya", "omar", "ann"]),
        st.sampled_from(["acme", "acme.finance"]),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_whatever_is_done_no_secret_comes_twice_and_epochs_only_grow(steps) -> None:  # type: ignore[no-untyped-def]
    store = KeyStore("site")
    seen: Counter[object] = Counter()
    for what, contact, portal in steps:
        before = store
        try:
            if what == "give":
                store = keys.give(store, "acme", contact, portal, AT, "ruth")
            elif what == "move":
                store = keys.move(store, "acme", contact, portal, AT, "ruth")
            elif what == "rotate":
                store = keys.rotate(store, portal, AT)
            else:
                act = keys.again if what == "again" else keys.revoke
                store = act(store, "acme", contact, AT, "ruth")
        except KeyStoreError:
            continue
        fresh = {each.passphrase for each in store.held()} - {
            each.passphrase for each in before.held()
        }
        seen.update(fresh)
        losing = {each.contact: each.portal for each in before.held()}
        for left, had in losing.items():
            grant = store.grant_of("acme", left)
            if grant is None or grant.portal != had:
                assert epoch_of(store, had) != epoch_of(before, had)
    assert not [secret for secret, count in seen.items() if count > 1]
    assert len({each.code_word for each in store.grants}) == len(store.grants)
    for each in store.portals:
        assert [epoch.number for epoch in each.epochs] == [*range(1, len(each.epochs) + 1)]
        assert len({epoch.content_key for epoch in each.epochs}) == len(each.epochs)
