"""Paths in sources."""

from __future__ import annotations

import posixpath
from hashlib import sha256

import pytest

from amportal.model.content_layout import is_asset
from tests.problems.case_files import base_site
from tests.unit.model.rules.site_edits import CLIENT, REPORT, SPRING, VISUAL, slugs

PATH = "path: key-visual/v2.png"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        # The picture that is no longer named is told of.
        ("key-visual/v1.png", ["unknown-file"]),
        ("./key-visual/v1.png", ["unknown-file"]),
        ("key-visual/../key-visual/v1.png", ["unknown-file"]),
        ("../../../logo.svg", ["unknown-file"]),
        ("key-visual/V2.png", ["no-such-file"]),
        ("/etc/passwd", ["path-outside"]),
        ("~/v2.png", ["path-outside"]),
        ("C:/v2.png", ["path-outside"]),
        ("key-visual\\v2.png", ["path-outside"]),
        ("https://x.example/v2.png", ["path-outside"]),
        ("../../../../../agency.svg", ["path-outside"]),
        ("../../../../acme2/v2.png", ["path-outside"]),
    ],
)
def test_a_path_stays_in_its_clients_folder(written: str, told: list[str]) -> None:
    """Plain paths below the client's folder, letter by letter; nothing else."""
    assert slugs((VISUAL, PATH, f"path: {written}")) == told


@pytest.mark.parametrize("edit", ["version", "logo", "report"])
@pytest.mark.parametrize("path", sorted(base_site()))
def test_what_amportal_reads_is_never_handed_on(path: str, edit: str) -> None:
    """Each file of a client that is no picture or document, whichever key names it."""
    if not path.startswith("content/clients/") or is_asset(path):
        return
    key, old, new = {
        "version": (VISUAL, PATH, "path: {}"),
        "logo": (CLIENT, "logo: logo.svg", "logo: {}"),
        "report": (REPORT, "state: reviewed", "state: sent\nfile: {}"),
    }[edit]
    written = posixpath.relpath(path, posixpath.dirname(key))
    wanted = "path-outside" if written.startswith("../") and edit == "logo" else "not-for-clients"
    assert wanted in slugs((key, old, new.format(written)))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a" * 196 + ".png", []),
        ("a" * 197 + ".png", ["name-too-long"]),
        ("é" * 99 + ".png", ["name-too-long"]),
        ("語" * 65 + ".png", []),
    ],
)
def test_names_are_measured_in_the_bytes_of_a_disk(name: str, told: list[str]) -> None:
    """Before anything is written: no disk holds 255, and a thumbnail's name is longer."""
    picture = base_site()[f"{SPRING}/deliverables/key-visual/v2.png"]
    found = slugs(
        (VISUAL, PATH, f"path: key-visual/{name}"),
        more={f"{SPRING}/deliverables/key-visual/{name}": picture},
    )
    assert [slug for slug in found if slug != "unknown-file"] == told


def test_two_files_of_one_name_have_their_folders_in_it() -> None:
    """So their names are measured with them."""
    picture = base_site()[f"{SPRING}/deliverables/key-visual/v2.png"]
    folders = ["a" * 190, "b" * 190]
    alt = "        alt: A cup"
    found = slugs(
        (
            VISUAL,
            f"      - {PATH}",
            "".join(f"      - path: {each}/one-more.png\n{alt}\n" for each in folders)
            + f"      - {PATH}",
        ),
        more={f"{SPRING}/deliverables/{each}/one-more.png": picture for each in folders},
    )
    assert found == ["name-too-long", "name-too-long"]


def test_a_digest_of_the_file_as_it_is_is_right() -> None:
    """What was reviewed and is unchanged raises nothing."""
    digest = sha256(base_site()[f"{SPRING}/deliverables/key-visual/v2.png"]).hexdigest()
    source = "        on: 2026-11-20\n        source: email\n"
    assert slugs((VISUAL, source, f"{source}        sha256: {digest}\n")) == []


def test_a_draft_version_may_lack_words_for_its_pictures() -> None:
    """What no client sees yet may be unfinished."""
    edit = (VISUAL, "        alt: A larger cup on a table\n    note", "    draft: true\n    note")
    assert "missing-alt" not in slugs(edit)
