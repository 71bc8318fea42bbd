"""One portal to publish, and what came of it: plain values between the commands and the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from amportal.publish.live.live_subject import Verdict
from amportal.publish.live.web_client import Web
from amportal.publish.publish_errors import PublishError
from amportal.publish.publish_plan import Plan
from amportal.publish.release_store import ReleaseStore
from amportal.publish.sealed_release import Sealing
from amportal.publish.targets.target import Target


class PortalJob(Struct, frozen=True):
    """The portal of one reader, and where it goes.

    `digests` are the files of the release in `output`, as the build wrote them down; None where
    the portal is to be taken away. `contacts` are those it is for. `scan` returns why a file must
    not go out, or nothing. `purge` is a command that makes a cache forget. `leftover` says of what
    nobody published: adopt it. `is_former` says of the name of a portal of the same site whether it
    is an earlier one of this portal, whose client was renamed.
    `sealing` is what an encrypted portal is sealed with; `known_as` is
    the name that what is published there bears, where it is not the portal's.
    """

    portal: str
    client: str
    site: str
    target_id: str
    target: Target
    store: ReleaseStore
    address: str
    mode: Literal["sign-in", "encrypted", "both", "open"]
    output: Path
    digests: Mapping[str, str] | None
    contacts: tuple[str, ...] = ()
    scan: Callable[[str, bytes], str] = lambda path, content: ""
    purge: str = ""
    adopt: bool = False
    audit: bool = False
    is_former: Callable[[str], bool] = lambda portal: False
    removed: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    others: Callable[[], Iterable[str]] = lambda: ()
    sealing: Sealing | None = None
    known_as: str = ""

    @property
    def name_there(self) -> str:
        """The name that the portal bears on its host."""
        return self.sealing.name if self.sealing else self.known_as or self.portal


class Surroundings(Struct, frozen=True):
    """What the engine may ask of the machine it runs on.

    `overwrites` returns why a release that was made from a commit must not be replaced from here:
    the sources here are older than it, or do not hold it.
    """

    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    web: Callable[[str], Web]
    login: Callable[[str], str]
    progress: Callable[[str, str, int], None]
    holder: str
    commit: str = ""
    # Logins that must not open the portal of that name.
    locked_out: Callable[[str], Iterable[str]] = lambda portal: ()
    overwrites: Callable[[str], PublishError | None] = lambda commit: None


class Outcome(Struct, frozen=True):
    """What came of one portal: a plan that was shown or carried out, a verdict, or an error."""

    job: PortalJob
    plan: Plan | None = None
    done: bool = False
    verdict: Verdict | None = None
    error: PublishError | None = None
    seconds: float = 0.0
    notes: tuple[str, ...] = field(default=())
