"""A folder of another machine, by the system's own `ssh`, `sftp` and, where both have it, `rsync`.

Laid out as `folder_target` says. The person's agent, keys, hosts they know and jumps just work, and
a host that lets nobody in but by SFTP is enough. Only OpenSSH's rename replaces a link in one step;
where a server cannot, nothing is published.
"""

from __future__ import annotations

import atexit
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from posixpath import dirname
from secrets import token_hex
from subprocess import PIPE

from amportal.publish.portal_manifest import NAME, Entry, Manifest, known
from amportal.publish.publish_errors import PublishError, busy, failed, misused, unsafe
from amportal.publish.targets.folder_target import CURRENT, LOCK, RELEASES
from amportal.publish.targets.target import Lock, Sending, State, state_of

# Seconds between signs of life while one command takes long.
_SIGN_OF_LIFE = 30
# So many commands go in one conversation, so that there are signs of life in between.
_BATCH = 200
_NO_ROOM = ("No space left", "Disk quota exceeded", "write remote")


class SshTarget:
    """The place *path* in the folder *above* of *host*, a name that `ssh` knows."""

    def __init__(self, host: str, above: str, path: str, config: Path | None = None) -> None:
        self._host = host
        self._above = above.rstrip("/") or "/"
        self._place = f"{self._above}/{path}"
        # One conversation serves all commands of a run.
        told = (
            *("BatchMode=yes", "ConnectTimeout=20", "ServerAliveInterval=30"),
            *("ControlMaster=auto", "ControlPersist=15", f"ControlPath={_talk()}/%C"),
        )
        self._options = [word for each in told for word in ("-o", each)]
        if config is not None:
            self._options = ["-F", str(config), *self._options]

    def state(self) -> State:
        """Return what is there."""
        raw = self._read(f"{self._place}/{NAME}")
        if raw is None:
            return state_of(None, strangers=set(self._names(self._place)) - {LOCK, RELEASES})
        return state_of(raw, sha256(raw).hexdigest())

    def lock(self, mark: Lock, now: datetime) -> Lock | None:
        """Take the place, or raise; return the lock of somebody who died."""
        dead = None
        self._sftp(f"-mkdir {_quoted(self._place)}")
        for _ in range(3):
            # A hard link is made only where there is no such name yet.
            mine = f"{self._place}/{LOCK}.{token_hex(4)}"
            with self._local(mark.dumped()) as file:
                made = self._sftp(
                    f"put {_quoted(file)} {_quoted(mine)}",
                    f"ln {_quoted(mine)} {_quoted(self._place + '/' + LOCK)}",
                    check=False,
                )
            self._sftp(f"-rm {_quoted(mine)}")
            if made.returncode == 0:
                return dead
            raw = self._read(f"{self._place}/{LOCK}")
            if raw is None:
                raise self._trouble(made.stderr)
            dead = Lock.loaded(raw)
            if not dead.is_over(now):
                raise dead.refused()
            aside = f"{self._place}/{LOCK}.{token_hex(4)}"
            self._sftp(
                f"-rename {_quoted(self._place + '/' + LOCK)} {_quoted(aside)}",
                f"-rm {_quoted(aside)}",
            )
        raise (dead or mark).refused()

    def beat(self, mark: Lock) -> None:
        """Write *mark* again."""
        self._write(f"{self._place}/{LOCK}", mark.dumped())

    def unlock(self) -> None:
        """Let go of the place."""
        self._sftp(f"-rm {_quoted(self._place + '/' + LOCK)}")

    def send(self, sending: Sending, before: State) -> None:
        """Put the release beside the one that is served, then replace the link."""
        plan = sending.plan
        if self.state().token != before.token:
            raise busy("somebody else published there meanwhile", "run the same command again")
        served = self._served()
        self._clear(served, plan.before)
        name = f"{plan.manifest.release}.{token_hex(2)}"
        fresh = f"{self._place}/{RELEASES}/{name}"
        try:
            self._folders(fresh, plan.everything)
            self._fill(fresh, f"{self._place}/{served}" if served else "", sending)
            self._switch(name)
        except BaseException:
            with suppress(PublishError):
                self._delete(fresh, plan.everything)
            raise
        sending.purge((*plan.puts, *plan.gone))
        self._clear(f"{RELEASES}/{name}", plan.before)
        # Last, so that whoever is killed before leaves all of it to the next.
        self._write(f"{self._place}/{NAME}", plan.manifest.dumped())

    def _fill(self, fresh: str, old: str, sending: Sending) -> None:
        plan = sending.plan
        puts = set(plan.puts) if old else {*plan.manifest.files}
        stays = [path for path in plan.everything if path not in puts] if old else []
        # What is there already gets a second name there, and is not brought again.
        self._batches((f"ln {_both(old, fresh, path)}" for path in stays), sending)
        if puts and self._has_rsync():
            self._rsync(fresh, sorted(puts), sending)
            return
        wanted = (
            f"put {_quoted(sending.stage / path)} {_quoted(f'{fresh}/{path}')}"
            for path in sorted(puts)
        )
        for path in plan.puts:
            sending.progress(path, len(plan.puts))
        self._batches(wanted, sending)

    def _rsync(self, fresh: str, paths: Sequence[str], sending: Sending) -> None:
        shell = " ".join(["ssh", *map(_shell, self._options)])
        sending.progress(f"{len(paths)} files", 1)
        options = ["-rc", "--no-owner", "--no-group", "--chmod=D755,F644", "--from0"]
        command = ["rsync", *options, "--files-from=-", "-e", shell, f"{sending.stage}/"]
        ran = _ran([*command, f"{self._host}:{fresh}/"], "\0".join(paths), sending.beat)
        if ran.returncode != 0:
            raise self._trouble(ran.stderr)

    def _switch(self, name: str) -> None:
        link = _quoted(f"{self._place}/{CURRENT}.new")
        made = self._sftp(
            f"-rm {link}",
            f"ln -s {_quoted(f'{RELEASES}/{name}')} {link}",
            f"rename {link} {_quoted(f'{self._place}/{CURRENT}')}",
            check=False,
        )
        if made.returncode == 0:
            return
        self._sftp(f"-rm {link}")
        if self._trouble(made.stderr).kind != "machine":
            raise self._trouble(made.stderr)
        raise misused(
            f"{self._host} cannot replace a link in one step, so readers would meet a gap",
            "use a server with OpenSSH's SFTP (`amportal doctor publish` tells what this one can)",
        )

    def _clear(self, served: str, before: Manifest | None) -> None:
        """Delete every release but the *served* one, and what a publisher who died left."""
        ours = {*before.files, *before.kept} if before else set()
        for name in self._names(f"{self._place}/{RELEASES}"):
            if f"{RELEASES}/{name}" != served:
                self._delete(f"{self._place}/{RELEASES}/{name}", ours)
        left = [n for n in self._names(self._place) if n.startswith((f"{LOCK}.", f"{CURRENT}."))]
        if left:
            self._sftp(*(f"-rm {_quoted(f'{self._place}/{name}')}" for name in left))

    def _delete(self, release: str, files: Iterable[str]) -> None:
        """Delete the folder *release*; without a shell there, the *files* that it holds."""
        if self._shell_is_there():
            self._run(f"rm -rf -- {_shell(release)}")
            return
        paths = sorted(files)
        folders = sorted({each for path in paths for each in _above(path)}, reverse=True)
        self._batches(
            (
                *(f"-rm {_quoted(f'{release}/{path}')}" for path in paths),
                *(f"-rmdir {_quoted(f'{release}/{path}')}" for path in folders),
                f"-rmdir {_quoted(release)}",
            )
        )

    def _folders(self, fresh: str, paths: Iterable[str]) -> None:
        inner = sorted({each for path in paths for each in _above(path)})
        self._sftp(f"-mkdir {_quoted(f'{self._place}/{RELEASES}')}")
        self._batches(
            (f"mkdir {_quoted(fresh)}", *(f"mkdir {_quoted(f'{fresh}/{p}')}" for p in inner))
        )

    def remove(self, paths: Iterable[str]) -> None:
        """Do nothing: what a publisher who died left is a folder of its own."""

    def listing(self) -> Mapping[str, Entry]:
        """Return every file that is served: each is fetched and looked at."""
        found: dict[str, Entry] = {}
        with tempfile.TemporaryDirectory() as folder:
            self._sftp(f"get -R {_quoted(f'{self._place}/{CURRENT}/')} {_quoted(f'{folder}/x')}")
            whole = Path(folder, "x")
            for file in sorted(whole.rglob("*")):
                if file.is_file():
                    content = file.read_bytes()
                    path = file.relative_to(whole).as_posix()
                    found[path] = Entry(sha256(content).hexdigest(), len(content))
        return found

    def abilities(self) -> Iterator[tuple[str, str, str]]:
        """Try to connect, to write, and to replace a link in one step."""
        folder = f"{self._above}/.amportal-{token_hex(4)}"
        link, inner = _quoted(f"{folder}/link"), _quoted(f"{folder}/new")
        try:
            inside = (folder, f"{folder}/a", f"{folder}/b")
            self._sftp(*(f"mkdir {_quoted(each)}" for each in inside))
        except PublishError as fault:
            yield "fail", "connect", fault.text
            return
        yield "ok", "write", f"{self._host}:{self._above} can be written to"
        switch = [f"ln -s a {link}", f"ln -s b {inner}", f"rename {inner} {link}"]
        able = self._sftp(*switch, check=False).returncode == 0
        gone = (f"-rmdir {_quoted(each)}" for each in reversed(inside))
        self._sftp(f"-rm {link}", f"-rm {inner}", *gone)
        if able:
            yield "ok", "switch", "links are replaced in one step"
        else:
            yield "fail", "switch", "links cannot be replaced in one step; use OpenSSH's SFTP"
        found = "rsync on both sides" if self._has_rsync() else "sftp alone, a file at a time"
        yield "ok", "transfer", found

    def places(self, taken: Collection[str] = ()) -> Iterator[tuple[str, Manifest]]:
        """Yield each portal that is published in the same folder at a path that is not *taken*."""
        for name in self._names(self._above):
            skip = name.startswith(".") or name in taken
            raw = None if skip else self._read(f"{self._above}/{name}/{NAME}")
            found = known(raw)
            if found is not None:
                yield name, found

    def own_address(self) -> None:
        """Return nothing: the folder is reached by its web server alone."""

    def _served(self) -> str:
        """Return what the link `current` leads to, seen from its folder; empty where none is."""
        found = self._sftp(f"cd {_quoted(f'{self._place}/{CURRENT}')}", "pwd", check=False)
        lines = found.stdout.decode("utf-8", "replace").splitlines()
        paths = [line.partition(": ")[2] for line in lines if line.startswith("Remote working")]
        return (
            f"{RELEASES}/{paths[-1].rpartition('/')[2]}" if paths and not found.returncode else ""
        )

    # What follows speaks to the other machine.

    def _names(self, folder: str) -> list[str]:
        found = self._sftp(f"ls -1a {_quoted(folder)}", check=False)
        if found.returncode != 0:
            self._told(found.stderr)
            return []
        lines = found.stdout.decode("utf-8", "replace").splitlines()
        names = (line.rsplit("/", 1)[-1].strip() for line in lines if not line.startswith("sftp>"))
        return sorted(name for name in names if name not in ("", ".", ".."))

    def _read(self, path: str) -> bytes | None:
        with tempfile.TemporaryDirectory() as folder:
            got = Path(folder, "got")
            found = self._sftp(f"get {_quoted(path)} {_quoted(got)}", check=False)
            if found.returncode == 0 and got.exists():
                return got.read_bytes()
            self._told(found.stderr)
            return None

    def _write(self, path: str, content: bytes) -> None:
        fresh = f"{path}.{token_hex(4)}"
        with self._local(content) as file:
            self._sftp(
                f"put {_quoted(file)} {_quoted(fresh)}", f"rename {_quoted(fresh)} {_quoted(path)}"
            )

    def _told(self, stderr: bytes) -> None:
        """Raise where the other side was not reached; a file that is not there is no trouble."""
        text = stderr.decode("utf-8", "replace").lower()
        if not any(each in text for each in ("no such file", "not found", "couldn't stat")):
            raise self._trouble(stderr)

    def _trouble(self, stderr: bytes) -> PublishError:
        lines = [line for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
        text = "\n".join(lines)
        if "HOST IDENTIFICATION HAS CHANGED" in text:
            named = re.search(r"Host key for (\S+) has changed", text)
            name = named[1] if named else self._host.rpartition("@")[2]
            return unsafe(
                f"{self._host} is not the machine that it was: ssh refused",
                f"find out why; if its key is new, `ssh-keygen -R '{name}'`, then connect once by "
                "hand",
            )
        if "Host key verification failed" in text:
            return unsafe(
                f"{self._host} is not known on this machine yet: ssh refused",
                f"connect once by hand: `ssh {self._host}`, and compare the key it shows",
            )
        said = lines[-1] if lines else "ssh ended without a word"
        if any(each in text for each in _NO_ROOM):
            return failed(f"{self._host} has no room left ({said})", "make room there")
        return failed(
            f"{self._host} cannot be reached or refused: {said}",
            f"try `ssh {self._host}` by hand; what was published before is still in place",
        )

    def _local(self, content: bytes) -> _LocalFile:
        return _LocalFile(content)

    def _batches(self, lines: Iterable[str], sending: Sending | None = None) -> None:
        waiting = list(lines)
        for at in range(0, len(waiting), _BATCH):
            self._sftp(*waiting[at : at + _BATCH])
            if sending is not None:
                sending.beat()

    def _sftp(self, *lines: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        ran = _ran(["sftp", *self._options, "-b", "-", self._host], "\n".join(lines) + "\n")
        if check and ran.returncode != 0:
            raise self._trouble(ran.stderr)
        return ran

    def _run(self, command: str) -> subprocess.CompletedProcess[bytes]:
        return _ran(["ssh", *self._options, self._host, command])

    def _shell_is_there(self) -> bool:
        return self._run("echo amportal").stdout.strip() == b"amportal"

    def _has_rsync(self) -> bool:
        return bool(shutil.which("rsync")) and self._run("rsync --version").returncode == 0


class _LocalFile:
    """Some bytes in a file of this machine, as long as they are needed."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __enter__(self) -> Path:
        self._folder = tempfile.TemporaryDirectory()
        file = Path(self._folder.name, "content")
        file.write_bytes(self._content)
        return file

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


@cache
def _talk() -> str:
    """Return a folder for the conversations of this process."""
    folder = tempfile.mkdtemp(prefix="amportal-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _ran(
    command: list[str], words: str = "", beat: Callable[[], None] = lambda: None
) -> subprocess.CompletedProcess[bytes]:
    """Run *command*, which is told *words*; *beat* is called now and then until it ends."""
    try:
        running = subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE)
    except FileNotFoundError:
        raise failed(f"there is no `{command[0]}` on this machine", "install OpenSSH") from None
    with running:
        told: bytes | None = words.encode()
        while True:
            try:
                out, err = running.communicate(told, timeout=_SIGN_OF_LIFE)
                return subprocess.CompletedProcess(command, running.returncode, out, err)
            except subprocess.TimeoutExpired:
                told = None
                beat()


def _above(path: str) -> Iterator[str]:
    """Yield the folders of *path*, outermost last."""
    folder = dirname(path)
    while folder:
        yield folder
        folder = dirname(folder)


def _both(old: str, fresh: str, path: str) -> str:
    return f"{_quoted(f'{old}/{path}')} {_quoted(f'{fresh}/{path}')}"


def _quoted(path: object) -> str:
    """Return *path* as one word of an `sftp` batch; quotes keep `*` and `[` from being patterns."""
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _shell(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"
