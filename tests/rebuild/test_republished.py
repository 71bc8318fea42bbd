"""No file for the agency, or for fewer readers, reaches anybody through an entry that names it.

The way an attacker found: an entry that everybody sees names a file that is somebody else's. Each
kind of file, named from each place, in the real build.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfWriter

from tests.decoded import decoded
from tests.property.plaintheme import write_plain_theme
from tests.property.printtext import PrintText
from tests.sites import Site, base_site

CANARY = b"qzrepublishedzq"
CLIENT = "content/clients/acme"
WORK = f"{CLIENT}/projects/spring/deliverables"
QUOTE = """\
id: D3
name: Quote
kind: other
due: 2026-12-04
approvers: [priya, omar]
{how}versions:
  - n: 1
    round: 1
{sent}    files:
      - path: quote/v1.pdf
"""
# Files that not everybody may have: the path from the folder of deliverables, and what owns it.
HIDDEN = {
    "of the agency": ("internal/v1.pdf", ""),
    "of the agency, further in": ("key-visual/internal/a/v1.pdf", ""),
    "of the agency, in capitals": ("key-visual/INTERNAL/v1.pdf", ""),
    "of the agency, above": ("../../../internal/v1.pdf", ""),
    "for finance": (
        "quote/v1.pdf",
        QUOTE.format(how="audience: finance\n", sent="    sent_on: 2026-11-09\n"),
    ),
    "of a draft": (
        "quote/v1.pdf",
        QUOTE.format(how="draft: true\n", sent="    sent_on: 2026-11-09\n"),
    ),
    "not sent": ("quote/v1.pdf", QUOTE.format(how="", sent="")),
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = base_site(tmp_path / "site", PrintText)
    made.theme = write_plain_theme(tmp_path / "theme")
    assert made.build().sound
    return made


def hide(site: Site, path: str, owner: str) -> None:
    file = site.root / WORK / path
    file.parent.mkdir(parents=True, exist_ok=True)
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Subject": CANARY.decode()})
    writer.write(file)
    assert CANARY in file.read_bytes()
    if owner:
        site.write(f"{WORK}/quote.yaml", owner)


def of_version(site: Site, path: str) -> None:
    site.edit(
        f"{WORK}/key-visual.yaml",
        "      - path: key-visual/v2.png\n        alt: A larger cup on a table\n",
        "      - path: key-visual/v2.png\n        alt: A larger cup on a table\n"
        f"      - path: {path}\n",
    )


def of_report(site: Site, path: str) -> None:
    up = "../projects/spring/deliverables/"
    report = (site.root / CLIENT / "reports/2026-w47.md").read_text(encoding="utf-8")
    head = report.split("---", 2)[1]
    lines = [line for line in head.splitlines() if not line.startswith(("state:", "file:"))]
    site.write(
        f"{CLIENT}/reports/2026-w46.md",
        "---" + "\n".join([*lines, "state: sent", f"file: {up}{path}"]) + "\n---\n",
    )


def of_logo(site: Site, path: str) -> None:
    site.edit(
        f"{CLIENT}/client.yaml", "logo: logo.svg", f"logo: projects/spring/deliverables/{path}"
    )


def of_source(site: Site, path: str) -> None:
    site.edit(f"{WORK}/key-visual.yaml", "source: email", f"source: {path}")


@pytest.mark.parametrize("place", [of_version, of_report, of_logo, of_source])
@pytest.mark.parametrize("kind", sorted(HIDDEN))
def test_a_file_that_is_not_for_everybody_reaches_nobody(
    site: Site, place: Callable[[Site, str], None], kind: str
) -> None:
    path, owner = HIDDEN[kind]
    before = site.tree()
    hide(site, path, owner)
    place(site, path)

    summary = site.build()

    if place is not of_source or not kind.startswith("of the agency"):
        # What the agency keeps for itself may be named as evidence, and is in no archive.
        assert [each for each in summary.problems if each.severity == "error"]
        after = site.tree()
        assert {path for path in before if path.startswith("acme/")} == {
            path for path, raw in after.items() if path.startswith("acme/") and raw == before[path]
        }
    for file in site.output.rglob("*"):
        if file.is_file():
            assert not any(CANARY in reading for reading in decoded(file)), file


def test_the_same_file_of_an_entry_for_everybody_is_published(site: Site) -> None:
    """The search above can find."""
    hide(site, "key-visual/v3.pdf", "")
    of_version(site, "key-visual/v3.pdf")

    assert site.build().sound

    files = [file for file in site.output.rglob("*.pdf") if CANARY in file.read_bytes()]
    assert [file.name for file in files] == ["v3.pdf"]
