"""The secrets of a site's contacts and portals, as plain values; `key_file` reads and writes them.

Three layers: a contact's passphrase opens their personal key, and their personal key opens the
content key of the portal's current epoch. Whoever loses access costs a new epoch, and nobody else
needs a new passphrase. Where the host asks for a sign-in, the contact has a password for it, which
is another secret: the host reads it with every request, and must learn nothing of the passphrase.

Every function returns a new store. Secrets are not part of any `repr`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from amportal.access.wordlist.passphrase import new_code_word, new_passphrase

KEY_BYTES = 32
_PORTAL_ID_BYTES = 8
# So many passwords that opened something once are kept.
_SPENT = 200
Why = Literal["first", "again", "revoked", "moved", "rotated", "lost"]


class KeyStoreError(Exception):
    """Why a secret cannot be had or kept; `hint` is the mend, in plain words."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Grant:
    """The access of one contact to one portal.

    `portal` is the portal's folder, such as `acme.finance`. `code_word` is part of the link, is
    unique in the store, and its digest names the contact's slot. `password` is for a sign-in by
    the host, `passphrase` for an encrypted portal. A revoked grant keeps no secret.
    """

    client: str
    contact: str
    portal: str
    code_word: str
    password: str = field(repr=False)
    passphrase: str = field(repr=False)
    personal_key: bytes = field(repr=False)
    given: datetime
    by: str
    revoked: datetime | None = None
    revoked_by: str = ""


@dataclass(frozen=True, slots=True)
class Spent:
    """A password of *contact* that opened *portal* once, kept to prove that the host refuses it."""

    portal: str
    contact: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Epoch:
    """A stretch of time in which one content key holds; numbers begin with 1 and only grow."""

    number: int
    content_key: bytes = field(repr=False)
    begun: datetime
    why: Why


@dataclass(frozen=True, slots=True)
class PortalKeys:
    """What belongs to one portal: `portal_id` is random and stays; the last epoch is current."""

    portal: str
    portal_id: str
    epochs: tuple[Epoch, ...]

    @property
    def current(self) -> Epoch:
        """The epoch that is published next."""
        return self.epochs[-1]


@dataclass(frozen=True, slots=True)
class KeyStore:
    """All secrets of the site *site*, in the order in which they were given."""

    site: str
    grants: tuple[Grant, ...] = ()
    portals: tuple[PortalKeys, ...] = ()
    spent: tuple[Spent, ...] = ()

    def grant_of(self, client: str, contact: str) -> Grant | None:
        """Return the grant of *contact* that holds, or None."""
        return next((each for each in self.held() if _is(each, client, contact)), None)

    def held(self) -> tuple[Grant, ...]:
        """Return all grants that hold."""
        return tuple(each for each in self.grants if each.revoked is None)

    def keys_of(self, portal: str) -> PortalKeys | None:
        """Return the keys of *portal*, None where nobody was ever given access to it."""
        return next((each for each in self.portals if each.portal == portal), None)

    def secrets(self) -> tuple[str, ...]:
        """Return all passwords and passphrases that hold; no text of the site may say one."""
        return tuple(word for each in self.held() for word in (each.password, each.passphrase))


def contacts_of(store: KeyStore, portal: str) -> tuple[Grant, ...]:
    """Return the grants that open *portal* now, sorted by contact."""
    found = (each for each in store.held() if each.portal == portal)
    return tuple(sorted(found, key=lambda each: (each.client, each.contact)))


def epoch_of(store: KeyStore, portal: str) -> Epoch | None:
    """Return the current epoch of *portal*, None where there is none yet."""
    keys = store.keys_of(portal)
    return keys.current if keys else None


def give(
    store: KeyStore, client: str, contact: str, portal: str, at: datetime, by: str
) -> KeyStore:
    """Return the store with access of *contact* to *portal*.

    Raises KeyStoreError where they have access already.
    """
    if store.grant_of(client, contact):
        raise KeyStoreError(
            f"{client}/{contact} has access already",
            f"for a new passphrase: `amportal access again {client}/{contact}`",
        )
    word = new_code_word({each.code_word for each in store.grants})
    grant = Grant(
        client, contact, portal, word, new_passphrase(), new_passphrase(), new_key(), at, by
    )
    return _with_epoch(replace(store, grants=(*store.grants, grant)), portal, at, "first")


def again(store: KeyStore, client: str, contact: str, at: datetime, by: str) -> KeyStore:
    """Return the store with other secrets of *contact*, and a new epoch of their portal.

    The new epoch is what makes the passphrase before useless, also beside an older copy of the
    portal. Their code word, and so their link, stays.
    """
    grant = _held(store, client, contact)
    fresh = replace(
        grant,
        password=new_passphrase(),
        passphrase=new_passphrase(),
        personal_key=new_key(),
        given=at,
        by=by,
    )
    return turned(_changed(store, grant, fresh), grant.portal, at, "again")


def revoke(store: KeyStore, client: str, contact: str, at: datetime, by: str) -> KeyStore:
    """Return the store without access of *contact*, with a new epoch of the portal they read."""
    grant = _held(store, client, contact)
    gone = replace(grant, password="", passphrase="", personal_key=b"", revoked=at, revoked_by=by)
    return turned(_changed(store, grant, gone), grant.portal, at, "revoked")


def move(
    store: KeyStore, client: str, contact: str, portal: str, at: datetime, by: str
) -> KeyStore:
    """Return the store in which *contact* reads *portal* in place of the portal before.

    Their secrets and code word stay. The portal before gets a new epoch.
    """
    grant = _held(store, client, contact)
    if grant.portal == portal:
        return store
    moved = replace(grant, portal=portal, given=at, by=by)
    after = turned(_changed(store, grant, moved), grant.portal, at, "moved")
    return _with_epoch(after, portal, at, "first")


def rotate(store: KeyStore, portal: str, at: datetime) -> KeyStore:
    """Return the store with a new epoch of *portal*. Raises KeyStoreError where it has none."""
    if store.keys_of(portal) is None:
        raise KeyStoreError(
            f"nobody was given access to {portal} yet", "`amportal access give` is the first step"
        )
    return turned(store, portal, at, "rotated")


def turned(store: KeyStore, portal: str, at: datetime, why: Why) -> KeyStore:
    """Return the store with a new epoch of *portal*, which may have had none before."""

    def with_next(keys: PortalKeys) -> PortalKeys:
        fresh = Epoch(keys.current.number + 1, new_key(), at, why)
        return replace(keys, epochs=(*keys.epochs, fresh))

    if store.keys_of(portal) is None:
        return _with_epoch(store, portal, at, why)
    return _portal_changed(store, portal, with_next)


def begun_above(store: KeyStore, portal: str, number: int, at: datetime) -> KeyStore:
    """Return the store with a new epoch of *portal* above *number*, that of what is published.

    For a store that was lost: readers and hosts refuse an epoch below one they have seen.
    """
    keys = store.keys_of(portal) or PortalKeys(portal, new_portal_id(), ())
    fresh = Epoch(max(number, *(each.number for each in keys.epochs), 0) + 1, new_key(), at, "lost")
    kept = replace(keys, epochs=(*keys.epochs, fresh))
    others = (each for each in store.portals if each.portal != portal)
    return replace(store, portals=(*others, kept))


def new_key() -> bytes:
    """Return 256 random bits."""
    return secrets.token_bytes(KEY_BYTES)


def new_portal_id() -> str:
    """Return a random name that says nothing of its portal."""
    return secrets.token_hex(_PORTAL_ID_BYTES)


def clients_given_by(store: KeyStore, person: str) -> tuple[str, ...]:
    """Return the clients of whom *person* gave somebody access that holds, sorted."""
    return tuple(sorted({each.client for each in store.held() if each.by == person}))


def _is(grant: Grant, client: str, contact: str) -> bool:
    return (grant.client, grant.contact) == (client, contact)


def _held(store: KeyStore, client: str, contact: str) -> Grant:
    grant = store.grant_of(client, contact)
    if grant is None:
        raise KeyStoreError(
            f"{client}/{contact} has no access",
            f"`amportal access give {client}/{contact}` gives it; `amportal access list` says who "
            "has it",
        )
    return grant


def _changed(store: KeyStore, old: Grant, new: Grant) -> KeyStore:
    """Return the store with *new* in the place of *old*, whose password is spent where it lay."""
    spent = store.spent
    if (old.portal, old.password) != (new.portal, new.password):
        spent = (*spent, Spent(old.portal, old.contact, old.password))[-_SPENT:]
    grants = tuple(new if each is old else each for each in store.grants)
    return replace(store, grants=grants, spent=spent)


def _with_epoch(store: KeyStore, portal: str, at: datetime, why: Why) -> KeyStore:
    if store.keys_of(portal) is not None:
        return store
    keys = PortalKeys(portal, new_portal_id(), (Epoch(1, new_key(), at, why),))
    return replace(store, portals=(*store.portals, keys))


def _portal_changed(
    store: KeyStore, portal: str, change: Callable[[PortalKeys], PortalKeys]
) -> KeyStore:
    portals: Iterable[PortalKeys] = store.portals
    return replace(
        store, portals=tuple(change(each) if each.portal == portal else each for each in portals)
    )
