"""From a site's store of secrets to what the files of one portal are sealed with."""

from __future__ import annotations

from amportal.access.encrypted.crypto_library import hkdf
from amportal.access.encrypted.slots import Member, PortalSecrets
from amportal.access.key_store import KeyStore, contacts_of


def secrets_of(store: KeyStore, portal: str) -> PortalSecrets | None:
    """Return the secrets of *portal* in its current epoch, None where it has none yet.

    What makes the dummies follows from the first epoch, so they stay when an epoch ends.
    """
    keys = store.keys_of(portal)
    if keys is None:
        return None
    members = (
        Member(each.code_word, each.passphrase, each.personal_key)
        for each in contacts_of(store, portal)
    )
    portal_id = bytes.fromhex(keys.portal_id)
    return PortalSecrets(
        portal_id=portal_id,
        epoch=keys.current.number,
        content_key=keys.current.content_key,
        dummy_key=hkdf(keys.epochs[0].content_key, portal_id, b"amportal 1 dummies"),
        members=tuple(members),
    )
