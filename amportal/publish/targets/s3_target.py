"""A store that speaks S3, below one prefix: files one by one, no page before what it loads.

What changes is decided by our own manifest, never by ETags, which say nothing of encrypted or large
files. The manifest is replaced only where it is still the one we began with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from hashlib import sha256
from secrets import token_hex
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from msgspec import Struct

from amportal.publish.media_types import cache_control, media_type
from amportal.publish.portal_manifest import NAME, Entry, Manifest, known
from amportal.publish.publish_errors import PublishError, busy, failed, misused
from amportal.publish.targets.target import Lock, SecretOf, Sending, State, state_of

LOCK = "amportal-lock.json"
_OURS = frozenset({NAME, LOCK})
_AT_ONCE = 8
_T = TypeVar("_T")


class Bucket(Struct, frozen=True):
    """Where a store is: `endpoint` empty means Amazon's own."""

    name: str
    endpoint: str
    region: str


class S3Target:
    """The place *path* in *bucket*."""

    # How often a request is made again that a busy store or the network lost.
    retries = 4

    def __init__(self, bucket: Bucket, path: str, secret: SecretOf) -> None:
        self._bucket, self._path = bucket, path
        self._secret = secret
        self._store = self._opened(path)
        self._lock_tag: dict[str, Any] = {}

    def state(self) -> State:
        """Return what is there."""
        raw, tag = self._read(NAME)
        if raw is None:
            return state_of(None, strangers=set(self._paths(most=20)) - _OURS)
        return state_of(raw, tag)

    def lock(self, mark: Lock, now: datetime) -> Lock | None:
        """Take the place, or raise; return the lock of somebody who died."""
        dead: Lock | None = None
        for _ in range(3):
            raw, tag = self._read(LOCK)
            if raw is not None:
                dead = Lock.loaded(raw)
                if not dead.is_over(now):
                    raise dead.refused()
            mode = {"e_tag": tag} if raw is not None else "create"
            if self._put_if(LOCK, mark.dumped(), mode):
                return dead
        raise (dead or mark).refused()

    def beat(self, mark: Lock) -> None:
        """Write *mark* again."""
        self._put(LOCK, mark.dumped())

    def unlock(self) -> None:
        """Let go of the place."""
        self._asked(lambda: self._store.delete(LOCK))

    def send(self, sending: Sending, before: State) -> None:
        """Bring assets, files, pages and the manifest, then delete what is gone."""
        plan = sending.plan

        def put(path: str) -> None:
            self._put(path, (sending.stage / path).read_bytes())

        with ThreadPoolExecutor(_AT_ONCE) as several:
            for group in plan.steps():
                for path, _ in zip(group, several.map(put, group), strict=True):
                    sending.progress(path, len(plan.puts))
                    sending.beat()
        # The first page of all is a group of its own, so all pages are there before it.
        mode = {"e_tag": before.token} if before.token else "create"
        # What is to go stays named until it is gone: whoever is killed here leaves it to the next.
        going = plan.manifest_until_gone()
        if not self._put_if(NAME, going.dumped(), mode):
            raise busy("somebody else published there meanwhile", "run the same command again")
        changed = [path for path in plan.puts if path not in plan.new]
        sending.purge(changed)
        if plan.gone:
            self._delete(plan.gone)
            self._put(NAME, plan.manifest.dumped())
            sending.purge(plan.gone)

    def remove(self, paths: Iterable[str]) -> None:
        """Delete what a publisher who died brought and nobody needs."""
        self._delete(paths)

    def listing(self) -> Mapping[str, Entry]:
        """Return every file below the prefix: each is fetched and looked at."""
        found: dict[str, Entry] = {}
        for path in self._paths():
            if path not in _OURS:
                content, _ = self._read(path)
                if content is not None:
                    found[path] = Entry(sha256(content).hexdigest(), len(content))
        return found

    def abilities(self) -> Iterator[tuple[str, str, str]]:
        """Try to write, to write on a condition, and to delete."""
        name = f"amportal-probe-{token_hex(4)}"
        try:
            self._put(name, b"1")
            yield "ok", "write", f"{self._bucket.name} can be written to"
            if self._put_if(name, b"2", "create") or self._put_if(name, b"2", {"e_tag": '"no"'}):
                yield (
                    "warn",
                    "conditions",
                    (
                        "the store keeps no two publishers apart: publish from one place alone "
                        "(in CI: `concurrency`)"
                    ),
                )
            else:
                yield "ok", "conditions", "two publishers are kept apart"
        except PublishError as fault:
            yield "fail", "write", fault.text
        finally:
            with suppress(PublishError):
                self._delete([name])

    def places(self, taken: Collection[str] = ()) -> Iterator[tuple[str, Manifest]]:
        """Yield each portal that is published in the same bucket at a path that is not *taken*."""
        above = self._opened("")
        found = self._asked(lambda: above.list_with_delimiter())
        for prefix in found["common_prefixes"]:
            if prefix.rstrip("/") in taken:
                continue
            raw = self._asked(partial(_got, above, f"{prefix.rstrip('/')}/{NAME}"), missing=None)
            manifest = known(raw)
            if manifest is not None:
                yield prefix.rstrip("/"), manifest

    def own_address(self) -> str | None:
        """Return where the store itself would show the files, were it open."""
        if self._bucket.endpoint:
            return f"{self._bucket.endpoint.rstrip('/')}/{self._bucket.name}/{self._path}/"
        region = self._bucket.region
        return f"https://{self._bucket.name}.s3.{region}.amazonaws.com/{self._path}/"

    def _opened(self, prefix: str) -> Any:
        try:
            from obstore.store import S3Store
        except ImportError:
            raise misused(
                "publishing to S3 needs a library that is not installed",
                'pip install "amportal[s3]"',
            ) from None
        options: dict[str, Any] = {"region": self._bucket.region}
        if self._bucket.endpoint:
            options["endpoint"] = self._bucket.endpoint
        named = {
            "access_key_id": self._secret("AWS_ACCESS_KEY_ID"),
            "secret_access_key": self._secret("AWS_SECRET_ACCESS_KEY"),
            "session_token": self._secret("AWS_SESSION_TOKEN"),
        }
        options |= {name: value for name, value in named.items() if value}
        client: Any = {"timeout": "600s", "connect_timeout": "10s"}
        if self._bucket.endpoint.startswith("http://"):
            client["allow_http"] = True
        retry: Any = {
            "max_retries": self.retries,
            "backoff": {
                "init_backoff": timedelta(milliseconds=200),
                "max_backoff": timedelta(seconds=10),
                "base": 2,
            },
            "retry_timeout": timedelta(seconds=60),
        }
        return S3Store(
            self._bucket.name,
            prefix=prefix or None,
            client_options=client,
            retry_config=retry,
            **options,
        )

    def _paths(self, most: int = 0) -> Iterator[str]:
        count = 0
        for page in self._asked(lambda: list(self._store.list(chunk_size=most or 1000))):
            for each in page:
                count += 1
                if most and count > most:
                    return
                yield each["path"]

    def _put(self, path: str, content: bytes) -> None:
        attributes = {"Content-Type": media_type(path), "Cache-Control": cache_control(path)}
        # In one piece each, so that no piece can be left behind.
        self._asked(
            lambda: self._store.put(path, content, attributes=attributes, use_multipart=False),
            about=path,
        )

    def _put_if(self, path: str, content: bytes, mode: Any) -> bool:
        """Write *path* if it is still as *mode* says; return whether it was."""
        from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError

        attributes = {"Content-Type": media_type(path), "Cache-Control": cache_control(path)}

        def put() -> bool:
            try:
                self._store.put(
                    path, content, attributes=attributes, mode=mode, use_multipart=False
                )
            except (AlreadyExistsError, PreconditionError):
                return False
            except BaseError as fault:
                if (
                    "NotImplemented" not in str(fault)
                    and "NotSupported" not in type(fault).__name__
                ):
                    raise
                # Said by `doctor`: such a store keeps nobody apart.
                self._put(path, content)
            return True

        return bool(self._asked(put, about=path))

    def _read(self, path: str) -> tuple[bytes | None, str]:
        def got() -> tuple[bytes | None, str]:
            found = self._store.get(path)
            return bytes(found.bytes()), str(found.meta["e_tag"] or "")

        read: tuple[bytes | None, str] = self._asked(got, missing=(None, ""), about=path)
        return read

    def _delete(self, paths: Iterable[str]) -> None:
        gone = list(paths)
        if gone:
            self._asked(lambda: self._store.delete(gone), missing=None)

    def _asked(self, ask: Callable[[], _T], missing: Any = ..., about: str = "") -> _T:
        """Return what *ask* returns, *missing* where there is no such file; say what else fails."""
        try:
            return ask()
        except PublishError:
            raise
        except Exception as fault:  # noqa: BLE001 - obstore raises kinds of its own
            absent = type(fault).__name__ in ("NotFoundError", "FileNotFoundError")
            if absent and missing is not ... and "NoSuchBucket" not in str(fault):
                found: _T = missing
                return found
            if "RequestTimeTooSkewed" in str(fault):
                raise self._skewed() from None
            raise _trouble(fault, self._bucket.name, about) from None

    def _skewed(self) -> PublishError:
        """Return the error for a clock that the store does not believe, with how much it is off."""
        off = ""
        with suppress(OSError, ValueError, TypeError):
            request = Request(self.own_address() or "", method="HEAD")
            try:
                told = urlopen(request, timeout=10).headers["Date"]
            except HTTPError as answer:
                told = answer.headers["Date"]
            seconds = abs((parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
            off = f" by {seconds / 60:.0f} minutes"
        return failed(
            f"this machine's clock is off{off}, so the store refuses what it signs",
            "set the clock (`timedatectl set-ntp true`), then run the same command again",
        )


def _got(store: Any, path: str) -> bytes:
    return bytes(store.get(path).bytes())


def _trouble(fault: Exception, bucket: str, about: str) -> PublishError:
    text, kind = str(fault), type(fault).__name__
    where = f" (`{about}`)" if about else ""
    if "ExpiredToken" in text or "TokenRefreshRequired" in text:
        return failed(
            f"the right to write to `{bucket}` ended meanwhile{where}",
            "sign in anew, then run the same command again: it goes on where this one stopped",
        )
    if "NoSuchBucket" in text:
        return failed(f"the store has no bucket `{bucket}`", "make it, or correct `bucket:`")
    if kind in ("PermissionDeniedError", "UnauthenticatedError") or "AccessDenied" in text:
        return failed(
            f"the store refuses these keys for `{bucket}`{where}",
            "they need the rights to list, get, put and delete below that prefix",
        )
    if ("Missing" in text and "credential" in text.lower()) or "169.254.169.254" in text:
        return misused(
            f"there are no keys for `{bucket}`",
            "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give them to the keyring",
        )
    said = " ".join(text.split())
    status = re.search(r"status code: (\d+ [A-Za-z ]+)", said)
    # The library puts how often it tried before what was answered.
    code = re.search(r"<Code>(\w+)</Code>", said)
    said = (
        f"it answers {status[1].strip()}{f' ({code[1]})' if code else ''}"
        if status
        else said.rpartition(" - ")[2][:160] or said[:160]
    )
    return failed(
        f"the store did not answer as it should{where}: {said}",
        "run the same command again: it goes on where this one stopped",
    )
