"""Files of a version: where they go, what they are, and the digest an approval rests on."""

from __future__ import annotations

from hashlib import sha256

from amportal.plan.file_facts import FileFacts
from amportal.plan.view.deliverable_views import VersionView
from tests.unit.plan.sites import portal

FOLDER = "content/clients/mer/projects/spring/deliverables"
A, B, C = ("a" * 64, "b" * 64, "c" * 64)
FACTS = {
    f"{FOLDER}/key/v1.png": FileFacts(A, "picture", 1920, 1080, 480, 270),
    f"{FOLDER}/key/v1.svg": FileFacts(B, "drawing", 960, 480),
    f"{FOLDER}/key/v1.pdf": FileFacts(C),
}


def version(body: str) -> VersionView:
    written = f"""
    id: D1
    name: Key visual
    due: 2026-12-01
    versions:
      - n: 1
        round: 1
        sent_on: 2026-11-12
        quality: {{by: mina, on: 2026-11-11, checks: [Spelling, Sizes]}}
        {body}
    """
    files = {"projects/spring/deliverables/key.yaml": written}
    return portal(files, facts=FACTS).projects[0].deliverables[0].versions[0]


def test_a_picture_has_a_size_and_a_thumbnail() -> None:
    """A raster picture is shown in its size and small, both where `routes` says."""
    (file,) = version("files: [{path: key/v1.png, alt: A sunrise}]").files
    assert (file.path, file.name) == ("files/mer-014-d1/v1/v1.png", "v1.png")
    assert file.source == f"{FOLDER}/key/v1.png"
    assert (file.image, file.alt) == (True, "A sunrise")
    assert (file.width, file.height) == (1920, 1080)
    assert file.thumb == "files/mer-014-d1/v1/thumb-v1.webp"
    assert (file.thumb_width, file.thumb_height) == (480, 270)


def test_a_drawing_is_its_own_thumbnail() -> None:
    """A drawing scales: it is shown small without a second file."""
    (file,) = version("files: [{path: key/v1.svg, alt: A sunrise}]").files
    assert (file.image, file.thumb) == (True, file.path)
    assert (file.thumb_width, file.thumb_height) == (480, 240)


def test_any_other_file_is_a_link() -> None:
    """What cannot be shown is offered by its name."""
    (file,) = version("files: [{path: key/v1.pdf}]").files
    assert (file.image, file.thumb, file.thumb_width) == (False, "", 0)


def test_the_digest_is_that_of_what_was_sent() -> None:
    """One file: its own. Several: of their digests in order. Copy: of its text."""
    assert version("files: [{path: key/v1.png, alt: x}]").sha256 == A
    several = version("files: [{path: key/v1.png, alt: x}, {path: key/v1.svg, alt: y}]")
    assert several.sha256 == sha256(f"{A}\n{B}\n".encode()).hexdigest()
    copy = version("text: First light.")
    assert copy.sha256 == sha256(b"First light.").hexdigest()
    assert copy.text == "First light."


def test_no_facts_no_digest() -> None:
    """A file nobody has looked at gets no digest made up for it."""
    unknown = version("files: [{path: key/other.pdf}]")
    assert (unknown.files[0].sha256, unknown.sha256) == ("", "")


def test_our_own_check_is_shown() -> None:
    """Who checked, of which department, when, and what."""
    checked = version("text: First light.")
    assert (checked.checked_by, checked.checked_department) == ("Mina Okafor", "Design")
    assert checked.checks == ("Spelling", "Sizes")
