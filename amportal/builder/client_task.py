"""What one client's build is given and what comes of it: plain values that cross processes.

A task holds one client's files and the few the agency shares; a worker gets it and nothing else,
so nothing of another client can be reached.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from msgspec import Struct, field

from amportal.builder.storage.fault_report import Fault
from amportal.builder.storage.output_trace import Reason, Signature, Trace
from amportal.errors import Problem
from amportal.model.rules.uniqueness import Claim
from amportal.plan.view.page_views import BoardSlice
from amportal.render.markdown.html_cache import Row
from amportal.render.recipe import Later
from amportal.render.theme import Theme
from amportal.sources.git.last_changes import History
from amportal.sources.snapshot import Snapshot


class Common(Struct, frozen=True):
    """What every client's build may read: the agency, the theme, the moment, our own code.

    `agency` holds the agency's own files alone. `early` asks for the pages that stand in while
    reports are being made. `salt` decides which fresh outputs are made again to be compared;
    empty: none.
    """

    agency: Snapshot
    theme: Theme
    clock: datetime
    today: date | None
    code: str
    early: bool = False
    salt: str = ""


class Folder(Struct, frozen=True):
    """What is known of one output folder, or of a part of it: traces and files by path.

    `code` is the digest of the code that the traces are of.
    """

    code: str = ""
    traces: Mapping[str, Trace] = field(default_factory=dict)
    live: Mapping[str, Signature] = field(default_factory=dict)


class ClientTask(Struct, frozen=True):
    """One client to make. `sources` are its own files and the agency's pictures.

    `folders` are its portals by the name of their folder, `drafts` what the agency's folder has of
    its unreviewed reports. `facts` about its files are by digest, see `builder.make.source_facts`,
    and so are `bodies` of its texts. Where it is not `wanted`, only what the agency is to know of
    it is made.
    """

    slug: str
    sources: Snapshot
    folders: Mapping[str, Folder] = field(default_factory=dict)
    drafts: Folder = Folder()
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    bodies: Mapping[str, Row] = field(default_factory=dict)
    history: History | None = None
    wanted: bool = True


class Output(Struct, frozen=True):
    """One output of a task. Without `reason` it is fresh.

    `content` is None where the file that is there stays, and where `later` will make it. On the
    way between processes it is None as well where it is that of the theme's file `as_in_theme`.
    `trace` is complete but for the file's signature, and for the digest of what comes later.
    """

    path: str
    reason: Reason | None
    trace: Trace
    content: bytes | None = None
    later: Later | None = None
    as_in_theme: str | None = None


class Made(Struct, frozen=True):
    """The outputs of one folder with what is to be said of them.

    `interim` are pages to show in place of those of the same path while reports are being made.
    `mistrusted` are fresh outputs that came out otherwise when they were made again.
    """

    outputs: tuple[Output, ...] = ()
    problems: tuple[Problem, ...] = ()
    mistrusted: tuple[str, ...] = ()
    interim: tuple[Output, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether every output could be made."""
        return not any(problem.severity == "error" for problem in self.problems)


class ClientMade(Struct, frozen=True):
    """What came of a task.

    What is wrong with one of its reports for the agency or its mails holds it as well. `problems`
    are those of its sources. `slice` is None where they have errors; then, and where a file could
    not be used, there are no `portals`. `facts` are to be remembered by digest.
    """

    slug: str
    problems: tuple[Problem, ...]
    claims: tuple[Claim, ...]
    slice: BoardSlice | None = None
    timezone: str | None = None
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    portals: dict[str, Made] = field(default_factory=dict)
    drafts: Made = Made()
    # Bodies of texts that were not known, and how many were asked for.
    bodies: dict[str, Row] = field(default_factory=dict)
    texts: int = 0
    # Its portal was withdrawn: there is nothing to make, and nothing stays.
    withdrawn: bool = False
    # The folders of everybody it has a portal for, or had until they left.
    readers: tuple[str, ...] = ()
    # What stopped its making that nobody foresaw.
    fault: Fault | None = None

    @property
    def said(self) -> tuple[Problem, ...]:
        """Every problem that is known before slow second steps are done."""
        made = (each.problems for each in (*self.portals.values(), self.drafts))
        return (*self.problems, *(problem for each in made for problem in each))

    @property
    def sound(self) -> bool:
        """Whether there is nothing that holds this client's portals back."""
        return self.fault is None and not any(problem.severity == "error" for problem in self.said)
