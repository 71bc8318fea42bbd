"""A portal of a few files to publish, without a build: what the engine is given, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from amportal.publish.live.web_client import Web
from amportal.publish.portal_job import Outcome, PortalJob, Surroundings
from amportal.publish.publish_engine import publish
from amportal.publish.release_store import ReleaseStore
from amportal.publish.targets.target import Target

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def pages(word: str = "one") -> dict[str, bytes]:
    """Return a small portal whose pages say *word* and load a style that is named by its bytes."""
    style = f"p{{content:'{word}'}}".encode()
    name = f"assets/style.{sha256(style).hexdigest()[:12]}.css"
    page = f'<!doctype html><link rel=stylesheet href="{name}"><p>{word}</p>'
    return {
        name: style,
        "index.html": page.encode(),
        "404.html": b"<!doctype html>not there",
        "deliverables/acm-1-d1.html": page.encode(),
        "reports/2026-11-20.pdf": b"%PDF-1.7 report %%EOF",
        "files/acm-1-d1/v1/a plan + 20%20 [2] \xc3\xbc.png".replace("\xc3\xbc", "ü"): b"\x89PNG",
        "calendar.ics": b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        "data/milestones.csv": b"id,day\r\n",
        "portal.json": b"{}",
    }


@dataclass(frozen=True)
class Served:
    """A folder that a web server serves, and its address."""

    folder: Path
    address: str

    def at(self, path: str) -> str:
        """Return the address of the portal *path*."""
        return f"{self.address}{path}/"


@dataclass
class Stand:
    """One portal of one client, in a folder of a test."""

    root: Path
    portal: str = "acme"
    site: str = "0123456789ab"
    now: datetime = NOW
    slept: list[float] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def store(self) -> ReleaseStore:
        """What is kept on this machine."""
        return ReleaseStore(self.root / "state", self.portal)

    def wrote(self, files: dict[str, bytes]) -> dict[str, str]:
        """Write the output, and return its digests, as a build does."""
        digests = {}
        for path, content in files.items():
            file = self.root / "output" / self.portal / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            digests[path] = sha256(content).hexdigest()
        return digests

    def job(self, target: Target, address: str, files: Any = ..., **more: Any) -> PortalJob:
        """Return the job to publish *files* (None: to take it away)."""
        digests = None if files is None else self.wrote(pages() if files is ... else files)
        job = PortalJob(
            portal=self.portal,
            client=self.portal.partition(".")[0],
            site=self.site,
            target_id="box",
            target=target,
            store=self.store,
            address=address,
            mode="open",
            output=self.root / "output" / self.portal,
            digests=digests,
        )
        return replace(job, **more)

    def around(self, login: str = "") -> Surroundings:
        """Return the machine: a clock that goes on with each look, and nobody sleeps."""

        def now() -> datetime:
            self.now += timedelta(milliseconds=1)
            return self.now

        return Surroundings(
            now=now,
            sleep=self.slept.append,
            web=Web,
            login=lambda portal: login,
            progress=lambda what, about, of: self.told.append(f"{what} {about}"),
            holder="alex",
            commit="c0ffee",
        )

    def publish(
        self, target: Target, address: str, files: Any = ..., *, dry: bool = False, **more: Any
    ) -> Outcome:
        """Publish *files* and return what came of it."""
        return publish(self.job(target, address, files, **more), self.around(), dry=dry)


def said(outcome: Outcome) -> str:
    """Return why nothing was done, or what was found: for the message of a test that fails."""
    if outcome.error is not None:
        return f"{outcome.error.kind}: {outcome.error.text}"
    found = outcome.verdict.findings if outcome.verdict else ()
    return "; ".join(f"{each.slug} {each.url} {each.text}" for each in found)
