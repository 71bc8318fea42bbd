"""The file that a site's secrets are kept in: outside the repository, for its owner alone.

Where the system's keyring keeps them, the file only names the lock beside it. It is written whole
or not at all, by one process at a time. Whoever lost it begins new epochs; nothing that is
published helps to bring it back.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn, Protocol

from pydantic import Base64Bytes, BaseModel, ConfigDict, ValidationError
from pydantic.types import AwareDatetime

from amportal.access.key_store import Epoch, Grant, KeyStore, KeyStoreError, PortalKeys, Spent, Why

FORMAT = 1
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW


class Vault(Protocol):
    """What keeps the secrets in place of the file; its text names it in messages."""

    def read(self) -> bytes | None:
        """Return what is kept, None where nothing is."""

    def write(self, content: bytes) -> None:
        """Keep *content* in place of what was kept."""


class _Row(BaseModel):
    # Validated from JSON: nothing is taken for what it is not, and nothing unknown is passed over.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class _GrantRow(_Row):
    client: str
    contact: str
    portal: str
    code_word: str
    password: str
    passphrase: str
    personal_key: Base64Bytes
    given: AwareDatetime
    by: str
    revoked: AwareDatetime | None = None
    revoked_by: str = ""


class _EpochRow(_Row):
    number: int
    content_key: Base64Bytes
    begun: AwareDatetime
    why: Why


class _PortalRow(_Row):
    portal: str
    portal_id: str
    epochs: tuple[_EpochRow, ...]


class _SpentRow(_Row):
    portal: str
    contact: str
    password: str


class _StoreRow(_Row):
    format: int
    site: str
    grants: tuple[_GrantRow, ...] = ()
    portals: tuple[_PortalRow, ...] = ()
    spent: tuple[_SpentRow, ...] = ()


def load_store(file: Path, site: str, vault: Vault | None = None) -> KeyStore:
    """Return the store in *vault*, else in *file*; an empty one where there is none.

    Raises KeyStoreError where it cannot be read, is damaged, may be read by others, or belongs to
    another site.
    """
    raw = vault.read() if vault else _read(file)
    return KeyStore(site) if raw is None else store_of(raw, site, str(vault or file))


def save_store(file: Path, store: KeyStore, vault: Vault | None = None) -> None:
    """Replace what *vault* keeps, else *file*, by *store*; durable when it returns.

    Raises KeyStoreError.
    """
    if vault:
        vault.write(store_bytes(store))
    else:
        write_secret(file, store_bytes(store))


@contextmanager
def changing(
    file: Path, site: str, vault: Vault | None = None
) -> Iterator[Callable[[KeyStore], None]]:
    """Let one process change *vault* or *file* at a time; yields the function that saves.

    Load the store inside the block: what was read before may have changed.
    """
    _folder(file.parent)
    lock = os.open(
        file.with_name(f"{file.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
    )
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)

        def save(store: KeyStore) -> None:
            assert store.site == site
            save_store(file, store, vault)

        yield save
    finally:
        os.close(lock)


def store_bytes(store: KeyStore) -> bytes:
    """Return *store* as JSON; equal stores give equal bytes."""
    row = _StoreRow.model_validate(
        {
            "format": FORMAT,
            "site": store.site,
            "grants": [_fields(each) for each in store.grants],
            "portals": [
                {
                    "portal": each.portal,
                    "portal_id": each.portal_id,
                    "epochs": [_fields(epoch) for epoch in each.epochs],
                }
                for each in store.portals
            ],
            "spent": [_fields(each) for each in store.spent],
        }
    )
    return (row.model_dump_json(indent=1, exclude_defaults=True) + "\n").encode()


def store_of(raw: bytes, site: str, where: str) -> KeyStore:
    """Return the store that `store_bytes` wrote; *where* names its place in messages.

    Raises KeyStoreError, also where it is the store of another site than *site*.
    """
    try:
        row = _StoreRow.model_validate_json(raw)
    except ValidationError:
        raise KeyStoreError(
            f"the secrets in {where} are damaged, or another amportal wrote them",
            "restore them from a backup: `amportal access backup --restore FILE`",
        ) from None
    if row.format != FORMAT:
        raise KeyStoreError(
            f"the secrets in {where} have format {row.format}, and this amportal knows {FORMAT}",
            "use the amportal that wrote them, or a newer one",
        )
    if row.site != site:
        raise KeyStoreError(
            f"the secrets in {where} belong to the site `{row.site}`, and this is `{site}`",
            "set AMPORTAL_KEYS to the file of this site, or take it away",
        )
    return KeyStore(
        row.site,
        tuple(Grant(**_values(each)) for each in row.grants),
        tuple(
            PortalKeys(
                each.portal,
                each.portal_id,
                tuple(Epoch(**_values(epoch)) for epoch in each.epochs),
            )
            for each in row.portals
        ),
        tuple(Spent(**_values(each)) for each in row.spent),
    )


def write_secret(file: Path, content: bytes) -> None:
    """Replace *file* by *content* in one step, readable by its owner alone."""
    _folder(file.parent)
    fresh = file.with_name(f"{file.name}.new")
    try:
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, _NEW, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(handle)
        fresh.replace(file)
        handle = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as fault:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        _unusable(file, "written", fault)


def _read(file: Path) -> bytes | None:
    try:
        with file.open("rb") as source:
            mode = stat.S_IMODE(os.fstat(source.fileno()).st_mode)
            content = source.read()
    except FileNotFoundError:
        return None
    except OSError as fault:
        _unusable(file, "read", fault)
    if mode & _OTHERS:
        raise KeyStoreError(
            f"others on this machine may read the secrets in {file}", f"`chmod 600 {file}`"
        )
    return content


def _folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        _unusable(folder, "made", fault)


def _unusable(path: Path, done: str, fault: OSError) -> NoReturn:
    raise KeyStoreError(
        f"{path} cannot be {done} ({fault.strerror or type(fault).__name__})",
        "AMPORTAL_KEYS may name another file",
    ) from None


def _fields(value: Grant | Epoch | Spent) -> dict[str, object]:
    from base64 import b64encode

    found = {name: getattr(value, name) for name in value.__slots__}
    return {
        name: b64encode(each) if isinstance(each, bytes) else each for name, each in found.items()
    }


def _values(row: _Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).model_fields}
