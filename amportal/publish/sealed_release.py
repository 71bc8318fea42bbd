"""One encrypted release: what the build made, sealed, beside what was published before.

What is kept of it on this machine is what is published, so a rollback brings sealed files back,
and only in the epoch that they were sealed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hmac import digest as hmac_digest

from msgspec import Struct
from msgspec.structs import replace

from amportal.access.encrypted.crypto_library import NoCryptographyError, NotAuthenticError, hkdf
from amportal.access.encrypted.encrypted_portal import (
    MANIFEST_NAME,
    PlainFile,
    SealedEntry,
    SealedManifest,
    opened_manifest,
    sealed_blobs,
    sealed_manifest,
)
from amportal.access.encrypted.plain_scan import PlainProbes, why_plain
from amportal.access.encrypted.slots import (
    Member,
    NewerFormatError,
    PortalSecrets,
    personal_slot,
    slot_files,
)
from amportal.access.encrypted.viewer_files import viewer_files
from amportal.builder.storage import disk
from amportal.publish.media_types import media_type
from amportal.publish.portal_manifest import Entry, Manifest
from amportal.publish.publish_errors import PublishError, busy, failed, unsafe
from amportal.publish.release_store import ReleaseStore

_HINT = "publish the files as they are now: correct them, then `amportal publish`"


class Sealing(Struct, frozen=True):
    """What a portal is sealed with; `about` is what the viewer says of it.

    `strangers` are contacts who have secrets for it and may not read it any more.
    """

    secrets: PortalSecrets
    about: Mapping[str, str]
    strangers: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the portal is called where strangers can read it."""
        return self.secrets.portal_id.hex()

    @property
    def key_mark(self) -> str:
        """What tells two content keys of one epoch apart, and says nothing of them."""
        of = self.secrets
        return hkdf(of.content_key, of.portal_id, b"amportal 1 mark", 8).hex()


def sealed_release(
    sealing: Sealing,
    store: ReleaseStore,
    plain: Iterable[tuple[str, bytes]],
    wanted: Manifest,
    before: Manifest | None,
) -> tuple[Manifest, tuple[str, ...]]:
    """Return *wanted* with the sealed files of *plain*, and the paths of plain files that changed.

    Sealed files are kept in *store*. The serial grows where anything differs from *before*. Raises
    `PublishError` where a newer epoch is published, or plain bytes would go out.
    """
    may_replace(sealing, before)
    secrets, probes = sealing.secrets, PlainProbes()
    entries: dict[str, SealedEntry] = {}
    files: dict[str, Entry] = {}
    changed: list[str] = []
    old = before.files if before else {}
    try:
        for path, content in plain:
            probes.add(path, content)
            file = PlainFile(path, content, media_type(path))
            for name, sealed in sealed_blobs(secrets, [file], entries):
                files[name] = store.keep(sealed)
                if old.get(name) != files[name] and path not in changed[-1:]:
                    changed.append(path)
        files |= _around(sealing, store)
    except NoCryptographyError as fault:
        raise failed(str(fault), "then publish again") from None
    serial = before.serial if before and before.epoch == secrets.epoch else 0
    same = _with_manifest(sealing, store, wanted, files, entries, max(serial, 1))
    if before and same.files == before.files:
        return same, ()
    _scan(store, files, old, probes)
    last = before.serial if before else 0
    return _with_manifest(sealing, store, wanted, files, entries, last + 1), tuple(changed)


def sealed_again(
    sealing: Sealing, store: ReleaseStore, earlier: Manifest, now: Manifest
) -> Manifest:
    """Return the sealed release *earlier* as the next one after *now*, with the slots of today."""
    may_replace(sealing, now)
    if (earlier.epoch, earlier.key_mark) != (sealing.secrets.epoch, sealing.key_mark):
        raise unsafe(
            "that release is of an earlier epoch: somebody who could read it may not any more",
            _HINT,
        )
    inner = opened(sealing, store, earlier)
    if inner is None:
        raise failed("that release is not on this machine any more", _HINT)
    files = {path: each for path, each in earlier.files.items() if path.startswith("b/")}
    files |= _around(sealing, store)
    _scan(store, files, now.files, PlainProbes())
    return _with_manifest(sealing, store, earlier, files, inner.files, now.serial + 1)


def opened(sealing: Sealing, store: ReleaseStore, release: Manifest) -> SealedManifest | None:
    """Return the table of contents of *release*, None where it is not kept or not of this epoch."""
    entry, of = release.files.get(MANIFEST_NAME), sealing.secrets
    raw = store.content(entry) if entry else None
    if raw is None:
        return None
    try:
        return opened_manifest(of.portal_id, of.epoch, of.content_key, raw)
    except (NotAuthenticError, NewerFormatError):
        return None


def may_replace(sealing: Sealing, before: Manifest | None) -> None:
    """Raise where what is published was sealed with newer secrets, or some may not read it."""
    if sealing.strangers:
        listed = ", ".join(sealing.strangers)
        raise unsafe(
            f"{listed} could still read it, who may not any more",
            f"`amportal access revoke {sealing.strangers[0]}`, then publish again",
        )
    if not sealing.secrets.members:
        raise unsafe(
            "nobody was given access, so nobody could open it",
            "`amportal access give CLIENT/CONTACT`, then publish again",
        )
    if before is None or not before.epoch:
        return
    ours, theirs = sealing.secrets.epoch, before.epoch
    if theirs > ours or (theirs == ours and before.key_mark != sealing.key_mark):
        raise _elsewhere(theirs, ours)


def _elsewhere(theirs: int, ours: int) -> PublishError:
    return busy(
        f"it was published with other secrets than those on this machine (epoch {theirs} there, "
        f"{ours} here)",
        "publish from the machine where access was changed last, or bring its secrets here: "
        "`amportal access backup`",
    )


def _with_manifest(
    sealing: Sealing,
    store: ReleaseStore,
    wanted: Manifest,
    files: Mapping[str, Entry],
    entries: Mapping[str, SealedEntry],
    serial: int,
) -> Manifest:
    of = sealing.secrets
    inner = SealedManifest(of.portal_id, of.epoch, serial, entries, sealing.about)
    entry = store.keep(sealed_manifest(of, inner))
    return replace(
        wanted,
        portal=sealing.name,
        files={**files, MANIFEST_NAME: entry},
        epoch=of.epoch,
        serial=serial,
        key_mark=sealing.key_mark,
    )


def _around(sealing: Sealing, store: ReleaseStore) -> dict[str, Entry]:
    """Return the files beside the blobs: slots and viewer."""
    rest = (*_slots(sealing, store), *viewer_files().items())
    return {name: store.keep(content) for name, content in rest}


def _scan(
    store: ReleaseStore, files: Mapping[str, Entry], old: Mapping[str, Entry], probes: PlainProbes
) -> None:
    """Raise where one of *files* that is not published yet is not sealed."""
    for name, entry in files.items():
        if old.get(name) == entry:
            continue
        content = store.content(entry)
        why = "is not on this machine any more" if content is None else ""
        why = why or why_plain(name, content or b"", probes)
        if why:
            raise unsafe(f"`{name}` {why}", "send us what `amportal --debug publish` prints")


def _slots(sealing: Sealing, store: ReleaseStore) -> Iterator[tuple[str, bytes]]:
    """Yield the slots; what takes a third of a second for each contact is kept for the next time.

    It is named by a MAC under a key that only who may read has, so names say nothing either.
    """
    folder = store.folder / "slots"

    def personal(portal_id: bytes, member: Member) -> bytes:
        words = f"{member.code_word}\0{member.passphrase}".encode()
        file = folder / hmac_digest(member.personal_key, portal_id + words, "sha256").hex()
        try:
            return file.read_bytes()
        except OSError:
            made = personal_slot(portal_id, member)
            disk.folder(folder)
            disk.replace(file, made)
            return made

    yield from slot_files(sealing.secrets, personal)
