"""The pictures, the words and the plainness of the sample agency below `content/`.

They are on every screenshot and in every starter, so what is missing, heavy or reaches outside is
caught here. What the files say is checked in `test_content.py`.
"""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import yaml
from PIL import Image

from tests.samplefiles import CONTENT, agency, clients, deliverables, every, reports


def test_every_picture_is_there_described_and_as_it_was_reviewed() -> None:
    """A version's files exist, have alt text, and match the digest of any decision on them."""
    used: set[Path] = set()
    for each, deliverable in deliverables():
        below = each.folder / "deliverables"
        for version in deliverable.versions:
            assert bool(version.files) != bool(version.text)
            paths = [below / file.path for file in version.files]
            assert all(path.is_file() for path in paths)
            assert all(file.alt and len(file.alt) > 20 for file in version.files)
            digests = {sha256(path.read_bytes()).hexdigest() for path in paths}
            assert all(not d.sha256 or d.sha256 in digests for d in version.decisions)
            used.update(paths)
    drawn = {path for path in every("clients", ".svg", ".png") if "deliverables" in path.parts}
    assert drawn == used


def test_pictures_open_and_need_nothing_from_outside() -> None:
    """A PNG decodes, an SVG is well-formed, has a title, no text, script, link or reference out."""
    for path in every("", ".png"):
        with Image.open(BytesIO(path.read_bytes())) as picture:
            picture.load()
            assert min(picture.size) >= 900, path
        assert path.stat().st_size <= 150_000, path
    for path in every("", ".svg"):
        tags = [each.tag.rpartition("}")[2] for each in ElementTree.parse(path).getroot().iter()]
        assert "title" in tags, path
        assert {"text", "script", "image", "use", "style", "a"}.isdisjoint(tags), path


def test_each_client_has_a_logo_for_day_and_for_night() -> None:
    """Both logos of the agency and of every client exist."""
    assert (CONTENT / str(agency().logo)).is_file()
    assert (CONTENT / str(agency().logo_dark)).is_file()
    for slug, client in clients().items():
        for logo in (client.brand.logo, client.brand.logo_dark):
            assert logo
            assert (CONTENT / "clients" / slug / logo).is_file()


def test_the_starter_is_small() -> None:
    """The whole sample stays under 6 MB, because every wheel carries it."""
    assert sum(path.stat().st_size for path in CONTENT.rglob("*") if path.is_file()) < 6_000_000


# Writing.


def test_files_are_plain_yaml() -> None:
    """No anchors, aliases, tags, tabs or lines too long to read: account managers copy this."""
    for path in every("", ".yaml"):
        text = path.read_text(encoding="utf-8")
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            assert not isinstance(event, yaml.AliasEvent), path
            assert getattr(event, "anchor", None) is None, path
            assert getattr(event, "tag", None) is None, path
        assert "\t" not in text, path
        assert max(map(len, text.splitlines())) <= 160, path


def test_each_language_is_kept() -> None:
    """German has its umlauts and ß, French its accents, and none is spelt around."""
    german = "".join(p.read_text("utf-8") for p in every("clients/brandt-soehne", ".yaml", ".md"))
    french = "".join(p.read_text("utf-8") for p in every("clients/atelier-vasseur", ".yaml", ".md"))
    assert all(letter in german for letter in "äöüß„“")
    assert all(letter in french for letter in "éèàçêœ’«»")
    assert "'" not in "".join(body for slug, _, body in reports() if slug == "atelier-vasseur")
