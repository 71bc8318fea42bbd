"""A mail leads its reader into their own portal, and holds nothing that is not in it."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest

from amportal.model.nouns.letter import Letter
from tests.commands import here
from tests.mailsite import REPORT, content, issued, written

PLAN = "content/clients/acme/projects/spring/project.yaml"
BILL = "  - id: M9\n    name: Second invoice\n    baseline: 2026-12-10\n    audience: finance\n"
BASE = "https://clients.halden.example"
LINK = re.compile(rf"{re.escape(BASE)}/([^\s\"<>#]*)")


def site_files() -> dict[str, bytes]:
    """Return a site where one milestone is for finance, and omar alone is finance."""
    files = content()
    files[PLAN] = files[PLAN].replace(b"actions:\n", BILL.encode() + b"actions:\n", 1)
    return files


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = written(tmp_path_factory.mktemp("readers") / "site", issued(site_files()))
    assert here(site, "build").code == 0
    return site


def letter(site: Path, contact: str) -> Letter:
    file = site / f"output/_agency/letters/acme/{REPORT}/1/{contact}.json"
    return Letter.model_validate_json(file.read_bytes())


def links(found: Letter) -> set[str]:
    """Return every path at our address that *found* leads to, in any of its forms."""
    bodies = [each for each in (found.body, found.linked) if each]
    parts = [part for body in bodies for part in (body.text, body.html)]
    return {path for part in parts for path in LINK.findall(part)}


@pytest.mark.parametrize(("contact", "folder"), [("omar", "acme.finance"), ("lena", "acme")])
def test_every_link_leads_into_the_contacts_own_portal(
    built: Path, contact: str, folder: str
) -> None:
    """And to something that is there: a mail must not end at an empty page."""
    found = links(letter(built, contact))
    assert f"{folder}/reports/{REPORT}.pdf" in found
    assert {path.partition("/")[0] for path in found} == {folder}
    for path in found:
        assert (built / "output" / path).is_file(), path


@pytest.mark.parametrize(("contact", "folder"), [("omar", "acme.finance"), ("lena", "acme")])
def test_the_pdf_of_a_mail_is_the_one_in_that_portal(
    built: Path, contact: str, folder: str
) -> None:
    attached = letter(built, contact).attachment
    raw = (built / "output" / folder / f"reports/{REPORT}.pdf").read_bytes()
    assert sha256(raw).hexdigest() == attached.sha256
    assert (built / attached.path).read_bytes() == raw


def test_an_everyday_contact_reads_nothing_that_is_for_finance(built: Path) -> None:
    raw = letter(built, "lena").model_dump_json()
    assert "Second invoice" not in raw
    assert "finance" not in raw
    assert "Second invoice" in (built / "output/acme.finance/index.html").read_text("utf-8")


def test_where_the_own_portal_is_not_known_no_other_is_linked(tmp_path: Path) -> None:
    """At an address of another form, only those of the portal for everybody are led there."""
    files = site_files()
    path = "content/clients/acme/client.yaml"
    files[path] = files[path].replace(f"{BASE}/acme/".encode(), f"{BASE}/".encode())
    site = written(tmp_path / "site", issued(files))
    assert here(site, "build").code == 0
    assert links(letter(site, "omar")) == set()
    assert f"reports/{REPORT}.pdf" in links(letter(site, "lena"))
    ran = here(site, "send", "--dry-run", "acme")
    assert "`omar` gets a link, but nobody said where their portal is published" in ran.err
