"""No file reaches a reader through one entry while the entry that it belongs to is hidden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from amportal.model.content_layout import for_agency_alone, spot_of
from amportal.model.nouns.client import Brand
from amportal.model.nouns.deliverable import Decision, VersionFile
from amportal.model.nouns.page_settings import ReportFile
from amportal.model.site_loader import load
from amportal.sources.snapshot import Snapshot
from tests.problems.case_files import TODAY, base_site

ACME = "content/clients/acme/"
SPRING = f"{ACME}projects/spring/"
OTHER = f"{ACME}projects/other/"
Files = dict[str, bytes]
OWNER = """\
id: D9
name: Quote
kind: other
due: 2026-12-04
approvers: [priya, omar]
{more}versions:
  - n: 1
    round: {round}
    {sent}
    {own}files:
      - path: quote/v1.png
        alt: A figure
"""
# What hides the owner's file from somebody; nothing does in `shown`.
WAYS = {
    "shown": {},
    "audience": {"more": "audience: finance\n"},
    "internal": {"more": "audience: internal\n"},
    "draft": {"more": "draft: true\n"},
    "version for finance": {"own": "audience: finance\n    "},
    "draft version": {"own": "draft: true\n    "},
    "not sent": {"sent": "note: later"},
    "internal round": {"round": "0"},
}


def site(
    more: str = "", round: str = "1", sent: str = "sent_on: 2026-11-09", own: str = ""
) -> Files:
    """Return the sound site with a deliverable D9 that has a file of its own."""
    files = dict(base_site())
    files[f"{SPRING}deliverables/quote.yaml"] = OWNER.format(
        more=more, round=round, sent=sent, own=own
    ).encode()
    files[f"{SPRING}deliverables/quote/v1.png"] = files[f"{SPRING}deliverables/key-visual/v1.png"]
    return files


def edit(path: str, old: str, new: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        text = files[path].decode()
        assert old in text, (path, old)
        files[path] = text.replace(old, new, 1).encode()

    return change


def report(files: Files) -> None:
    files[f"{ACME}reports/2026-w40.md"] = (
        b"---\nperiod:\n  from: 2026-09-28\n  to: 2026-10-02\nstate: sent\n"
        b"file: ../projects/spring/deliverables/quote/v1.png\nheadline: A week\n---\n"
    )


# Every key of the model that names a file of the client, by noun.
USES: dict[str, Callable[[Files], None]] = {
    "version": edit(f"{SPRING}deliverables/key-visual.yaml", "key-visual/v1.png", "quote/v1.png"),
    "report": report,
    "logo": edit(
        f"{ACME}client.yaml", "logo: logo.svg", "logo: projects/spring/deliverables/quote/v1.png"
    ),
    "source of a version": edit(
        f"{SPRING}deliverables/key-visual.yaml", "source: email", "source: quote/v1.png"
    ),
    "source of a decision": edit(
        f"{SPRING}project.yaml", "source: 2026-11-18-weekly", "source: deliverables/quote/v1.png"
    ),
    "source of an order": edit(
        f"{SPRING}budget.yaml", "source: email", "source: deliverables/quote/v1.png"
    ),
}


def told(files: Files, today: date = TODAY) -> set[str]:
    problems = load(Snapshot.of(files), today).problems
    return {each.slug for each in problems if each.severity == "error"}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("way", WAYS)
def test_what_hides_the_owner_stops_each_use(way: str, use: str) -> None:
    files = site(**WAYS[way])
    assert "file-of-another" not in told(files), "the owner itself may name it"
    USES[use](files)
    assert ("file-of-another" in told(files)) == (way != "shown")


@pytest.mark.parametrize("use", USES)
def test_a_file_that_no_version_names_reached_nobody(use: str) -> None:
    """It lies ready in the folder of a deliverable."""
    files = site()
    edit(f"{SPRING}deliverables/quote.yaml", "quote/v1.png", "quote/v0.png")(files)
    files[f"{SPRING}deliverables/quote/v0.png"] = files[f"{SPRING}deliverables/quote/v1.png"]
    USES[use](files)
    assert "file-of-another" in told(files)


def test_the_same_readers_may_have_the_same_file() -> None:
    """Two deliverables for finance, or a draft that shows what everybody has."""
    finance = site(more="audience: finance\n")
    USES["version"](finance)
    edit(f"{SPRING}deliverables/key-visual.yaml", "kind:", "audience: finance\nkind:")(finance)
    assert "file-of-another" not in told(finance)
    draft = site()
    USES["version"](draft)
    edit(f"{SPRING}deliverables/key-visual.yaml", "kind:", "draft: true\nkind:")(draft)
    assert "file-of-another" not in told(draft)


def test_a_project_for_fewer_readers_keeps_its_files() -> None:
    files = base_site()
    files = dict(files) | {
        path.replace(SPRING, OTHER): raw for path, raw in files.items() if path.startswith(SPRING)
    }
    for path in [each for each in files if each.startswith(OTHER)]:
        if not path.endswith(("project.yaml", ".png")):
            del files[path]
    edit(f"{OTHER}project.yaml", "name: ", "audience: finance\nname: ")(files)
    files[f"{OTHER}assets/quote.png"] = files[f"{SPRING}deliverables/key-visual/v1.png"]
    edit(f"{ACME}client.yaml", "logo: logo.svg", "logo: projects/other/assets/quote.png")(files)
    assert "file-of-another" in told(files)


@pytest.mark.parametrize(
    "name",
    [
        "internal",
        "Internal",
        "INTERNAL",
        "ｉｎｔｅｒｎａｌ",
        "inter\u00adnal",
        "internal.",
        " internal",
    ],
)
@pytest.mark.parametrize(
    "folder",
    ["", "assets/", "clients/acme/", "clients/acme/assets/", "clients/acme/reports/"]
    + [
        f"clients/acme/projects/spring/{each}"
        for each in (
            "",
            "assets/",
            "deliverables/",
            "deliverables/kv/a/",
            "updates/",
            "meetings/x/",
        )
    ],
)
def test_a_folder_called_internal_is_the_agencys_wherever_it_is(folder: str, name: str) -> None:
    for inner in ("", "deep/"):
        path = f"content/{folder}{name}/{inner}margin.pdf"
        assert for_agency_alone(path)
        spot = spot_of(path)
        assert spot is None or spot.kind != "asset"


@pytest.mark.parametrize(
    "path",
    [
        "content/clients/internal/assets/a.png",
        "content/clients/acme/projects/internal/deliverables/kv/a.png",
        "content/clients/acme/assets/internal.png",
        "content/clients/acme/assets/internals/a.png",
        "content/clients/acme/projects/spring/deliverables/kv/international/a.png",
    ],
)
def test_other_names_are_not(path: str) -> None:
    spot = spot_of(path)
    assert spot is not None
    assert spot.kind == "asset"


def test_no_other_key_names_a_file() -> None:
    """A new key of the model that names one has to come into `USES` and `named_files`."""
    naming = {
        (VersionFile, "path"),
        (VersionFile, "poster"),
        (ReportFile, "file"),
        (Brand, "logo"),
        (Brand, "logo_dark"),
        (Decision, "source"),
    }
    assert all(name in noun.model_fields for noun, name in naming)
