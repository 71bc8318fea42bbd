"""What short names mean."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from amportal.author.open_site import OpenSite
from amportal.author.target_list import Kind
from amportal.author.target_names import find
from amportal.author.verb_errors import Refused
from amportal.sources.snapshot import Snapshot

BASE = Path(__file__).parents[3] / "tests" / "problems" / "base"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SPRING = "content/clients/acme/projects/spring"


@pytest.fixture(scope="module")
def site() -> OpenSite:
    """Return a site whose client has two projects with the same ids."""
    files = {
        path.relative_to(BASE).as_posix(): path.read_bytes()
        for path in BASE.rglob("*")
        if path.is_file()
    }
    for path, raw in list(files.items()):
        if path.startswith(f"{SPRING}/") and not path.endswith(".png"):
            copied = raw.replace(b"ACM-014", b"ACM-0141").replace(b"id: D1", b"id: D11")
            files[path.replace("/spring/", "/summer/")] = copied
    return OpenSite(Path("nowhere"), Snapshot.of(files), NOW)


@pytest.mark.parametrize(
    ("text", "kinds", "path", "loc"),
    [
        ("ACM-014-D1", ("deliverable",), f"{SPRING}/deliverables/key-visual.yaml", ()),
        ("acm-014-d1", ("deliverable",), f"{SPRING}/deliverables/key-visual.yaml", ()),
        ("acme/D1", ("deliverable",), f"{SPRING}/deliverables/key-visual.yaml", ()),
        ("ACM/D1", ("deliverable",), f"{SPRING}/deliverables/key-visual.yaml", ()),
        ("acme/spring/slogan", ("deliverable",), f"{SPRING}/deliverables/slogan.yaml", ()),
        ("acme/acm-014/D2", ("deliverable",), f"{SPRING}/deliverables/slogan.yaml", ()),
        (
            f"{SPRING}/deliverables/slogan.yaml",
            ("deliverable",),
            f"{SPRING}/deliverables/slogan.yaml",
            (),
        ),
        (f"{SPRING}/project.yaml", ("project",), f"{SPRING}/project.yaml", ()),
        ("ACM-014", ("project",), f"{SPRING}/project.yaml", ()),
        ("ACM-0141", ("project",), f"{SPRING}/project.yaml".replace("spring", "summer"), ()),
        ("ACM-0141-M2", ("milestone",), f"{SPRING}/project.yaml".replace("spring", "summer"),
         ("milestones", 1)),
        ("acme/spring/M2", ("milestone",), f"{SPRING}/project.yaml", ("milestones", 1)),
        ("acme/spring/A3", ("action",), f"{SPRING}/meetings/2026-11-18-weekly.md", ("actions", 0)),
        ("acme/Q2", ("question",), "content/clients/acme/questions.yaml", ("questions", 1)),
        ("acme/omar", ("contact",), "content/clients/acme/client.yaml", ("contacts", 1)),
        ("ruth", ("person", "contact"), "content/agency.yaml", ("people", 0)),
        ("agency", ("agency", "client"), "content/agency.yaml", ()),
        ("acme/", ("client",), "content/clients/acme/client.yaml", ()),
    ],
)  # fmt: skip
def test_a_name_leads_to_one_thing(
    site: OpenSite, text: str, kinds: tuple[Kind, ...], path: str, loc: tuple[str | int, ...]
) -> None:
    """By full id, by client and id, by file, by path, in any case."""
    found = find(site, text, kinds)
    assert (found.path, found.loc) == (path, loc)


@pytest.mark.parametrize(
    ("text", "kinds", "said", "hint"),
    [
        ("acme/M2", ("milestone",), "may mean several things", "`acme/spring/M2`"),
        ("acme", ("project",), "does not say which project", "`acme/spring`"),
        ("M2", ("milestone",), "does not say whose", "`acme/M2`"),
        ("acme/key-visul", ("deliverable",), "no deliverable", "`acme/key-visual`"),
        ("acmme/M2", ("milestone",), "no client `acmme`", "`acme`"),
        ("rut", ("person",), "no person `rut`", "`ruth`"),
        ("ACM-014-D9", ("deliverable",), "no deliverable", "ACM-014-D2"),
        ("", ("milestone",), "not said", "ACM-014-M2"),
    ],
)
def test_a_name_that_leads_nowhere_is_answered(
    site: OpenSite, text: str, kinds: tuple[Kind, ...], said: str, hint: str
) -> None:
    """With what is near, or with all that it may mean."""
    with pytest.raises(Refused) as refused:
        find(site, text, kinds)
    assert said in refused.value.text
    assert hint in refused.value.hint
