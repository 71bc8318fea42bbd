"""A folder of this machine that a web server serves.

    PLACE/current -> releases/3f2a9c0d11be.1     what is served
    PLACE/releases/                              that release, and nothing older
    PLACE/amportal-release.json                  what is published
    PLACE/lock                                   who publishes

The whole portal is put beside the one that is served, and the link is replaced in one step.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from amportal.builder.storage import disk
from amportal.publish.portal_manifest import NAME, Entry, Manifest, known
from amportal.publish.publish_errors import busy, failed, misused
from amportal.publish.targets.target import Lock, Sending, State, state_of

CURRENT, RELEASES, LOCK = "current", "releases", "lock"


class FolderTarget:
    """The place *path* in the folder *above*; without links where `two_steps`."""

    def __init__(self, above: Path, path: str, *, two_steps: bool = False) -> None:
        self._above = above
        self._place = above / path
        self._two_steps = two_steps

    def state(self) -> State:
        """Return what is there."""
        if not self._above.is_dir():
            raise misused(
                f"there is no folder {self._above}",
                "make it, and let the web server serve it; or correct `folder:` in agency.yaml",
            )
        raw = _read(self._place / NAME)
        names = () if raw is not None else self._names()
        return state_of(raw, sha256(raw or b"").hexdigest(), names)

    def lock(self, mark: Lock, now: datetime) -> Lock | None:
        """Take the place, or raise; return the lock of somebody who died."""
        self._place.mkdir(exist_ok=True)
        file, dead = self._place / LOCK, None
        for _ in range(3):
            try:
                disk.create(file, mark.dumped())
            except FileExistsError:
                dead = Lock.loaded(_read(file) or b"")
                if not dead.is_over(now):
                    raise dead.refused() from None
                # Only one of several who see this can rename it.
                aside = file.with_name(f"{LOCK}.{token_hex(4)}")
                with suppress(FileNotFoundError):
                    file.rename(aside)
                    aside.unlink()
            else:
                return dead
        raise (dead or mark).refused()

    def beat(self, mark: Lock) -> None:
        """Write *mark* again."""
        disk.replace(self._place / LOCK, mark.dumped())

    def unlock(self) -> None:
        """Let go of the place."""
        (self._place / LOCK).unlink(missing_ok=True)

    def send(self, sending: Sending, before: State) -> None:
        """Put the release beside the one that is served, then exchange them."""
        plan = sending.plan
        if self.state().token != before.token:
            raise busy("somebody else published there meanwhile", "run the same command again")
        self._clear()
        old = (self._place / CURRENT).resolve()
        fresh = self._place / RELEASES / f"{plan.manifest.release}.{token_hex(2)}"
        try:
            self._fill(fresh, old, sending)
            disk.sync(fresh)
        except BaseException as fault:
            disk.drop(fresh)
            if isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT):
                # What the system names is the file that was read.
                raise failed(
                    f"{self._above} has no room left ({fault.strerror})",
                    "make room there, then run the same command again; what was published before "
                    "is still in place",
                ) from fault
            raise
        self._switch(fresh)
        sending.purge((*plan.puts, *plan.gone))
        self._clear()
        # Last, so that whoever is killed before leaves all of it to the next.
        disk.replace(self._place / NAME, plan.manifest.dumped())

    def _fill(self, fresh: Path, old: Path, sending: Sending) -> None:
        plan = sending.plan
        fresh.mkdir(parents=True)
        fresh.chmod(0o755)
        for path in plan.everything:
            target = fresh / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if path in plan.puts or not (old / path).is_file():
                sending.progress(path, len(plan.puts))
                shutil.copyfile(sending.stage / path, target)
                target.chmod(0o644)
            else:
                disk.link(old / path, target)
            sending.beat()
        # What nobody published stays where it was.
        ours = {*plan.everything, *(plan.before.files if plan.before else ())}
        ours |= {*plan.gone, *(plan.before.kept if plan.before else ())}
        for path in _files(old):
            if path not in ours:
                (fresh / path).parent.mkdir(parents=True, exist_ok=True)
                disk.link(old / path, fresh / path)

    def _switch(self, fresh: Path) -> None:
        current = self._place / CURRENT
        if self._two_steps:
            aside = self._place / f"{RELEASES}/old.{token_hex(2)}"
            with suppress(FileNotFoundError):
                current.rename(aside)
            fresh.rename(current)
            return
        link = self._place / f"{CURRENT}.new"
        link.unlink(missing_ok=True)
        try:
            link.symlink_to(f"{RELEASES}/{fresh.name}")
            link.replace(current)
        except OSError as fault:
            link.unlink(missing_ok=True)
            disk.drop(fresh)
            raise misused(
                f"{self._place} cannot have a link that is replaced in one step",
                "add `switch: two-step` to this target: readers then meet a gap of milliseconds",
            ) from fault

    def _clear(self) -> None:
        """Delete every release but the one that is served, and what a publisher who died left."""
        current = self._place / CURRENT
        served = str(current.readlink()) if current.is_symlink() else ""
        if (self._place / RELEASES).is_dir():
            for each in (self._place / RELEASES).iterdir():
                if f"{RELEASES}/{each.name}" != served:
                    disk.drop(each)
        for each in self._place.glob(f"{LOCK}.*"):
            each.unlink(missing_ok=True)

    def remove(self, paths: Iterable[str]) -> None:
        """Do nothing: what a publisher who died left is a folder of its own."""

    def listing(self) -> Mapping[str, Entry]:
        """Return every file that is served."""
        served, found = (self._place / CURRENT).resolve(), {}
        for path in _files(served):
            content = (served / path).read_bytes()
            found[path] = Entry(sha256(content).hexdigest(), len(content))
        return found

    def abilities(self) -> Iterator[tuple[str, str, str]]:
        """Try to write, and to replace a link in one step."""
        folder = self._above / f".amportal-{token_hex(4)}"
        try:
            folder.mkdir()
            yield "ok", "write", f"{self._above} can be written to"
            for name in ("a", "b"):
                (folder / f"{name}.new").symlink_to(name)
                (folder / f"{name}.new").replace(folder / "link")
            yield "ok", "switch", "links are replaced in one step"
        except OSError as fault:
            yield "fail", "write", f"{fault.strerror or fault} ({self._above})"
        finally:
            disk.drop(folder)

    def places(self, taken: Collection[str] = ()) -> Iterator[tuple[str, Manifest]]:
        """Yield each portal that is published in the same folder at a path that is not *taken*."""
        for file in sorted(self._above.glob(f"*/{NAME}")):
            found = None if file.parent.name in taken else known(_read(file))
            if found is not None:
                yield file.parent.name, found

    def own_address(self) -> None:
        """Return nothing: a folder is reached by its web server alone."""

    def _names(self) -> Iterable[str]:
        with suppress(FileNotFoundError):
            return sorted({each.name for each in self._place.iterdir()} - {LOCK, RELEASES})
        return ()


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _files(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if file.is_file():
            yield file.relative_to(folder).as_posix()
