"""What is sealed with follows from the store of secrets."""

from __future__ import annotations

from datetime import UTC, datetime

from amportal.access.encrypted.portal_secrets import secrets_of
from amportal.access.key_store import KeyStore, again, give, move, revoke

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_members_are_those_who_have_access() -> None:
    store = KeyStore("site")
    assert secrets_of(store, "acme") is None
    for contact, portal in (("priya", "acme"), ("omar", "acme"), ("zoe", "acme.finance")):
        store = give(store, "acme", contact, portal, NOW, "alex")
    found = secrets_of(store, "acme")
    assert found is not None
    assert len(found.portal_id) == 8
    assert [each.passphrase.count("-") for each in found.members] == [5, 5]
    after = secrets_of(revoke(store, "acme", "omar", NOW, "alex"), "acme")
    assert after is not None
    assert after.members == tuple(
        each for each in found.members if each.code_word == after.members[0].code_word
    )
    assert (found.epoch, after.epoch) == (1, 2)
    assert after.content_key != found.content_key
    assert after.dummy_key == found.dummy_key
    assert after.portal_id == found.portal_id


def test_who_lost_a_passphrase_has_another_key_and_who_moves_keeps_it() -> None:
    store = give(KeyStore("site"), "acme", "priya", "acme", NOW, "alex")
    first = secrets_of(store, "acme")
    new = secrets_of(again(store, "acme", "priya", NOW, "alex"), "acme")
    moved = move(store, "acme", "priya", "acme.finance", NOW, "alex")
    there, left = secrets_of(moved, "acme.finance"), secrets_of(moved, "acme")
    assert first
    assert new
    assert there
    assert left
    assert new.members[0].code_word == first.members[0].code_word
    assert new.members[0].personal_key != first.members[0].personal_key
    assert new.epoch == left.epoch == 2
    assert left.members == ()
    assert there.members == first.members
    assert there.portal_id != first.portal_id
    assert there.dummy_key != first.dummy_key
