"""What would stop a mail is told before its report is issued, by the gate that stands before it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from amportal.deliver.gate.mail_size import too_large
from amportal.model.nouns.agency import Mail
from amportal.model.nouns.letter import Letter
from tests.commands import here
from tests.mailsite import (
    OPENS,
    content,
    issued,
    letters_of,
    loaded,
    locking,
    report_source,
    written,
)

AGENCY = "content/agency.yaml"
ACME = "content/clients/acme/client.yaml"
BETA = "content/clients/beta/client.yaml"
PLAN = "content/clients/acme/projects/spring/project.yaml"
PAGE = report_source("acme")
VARIABLE = "AMPORTAL_PDF_PASSWORD__ACME__PRIYA"

# What is wrong, where, and the problem that says so.
BLOCKS = {
    "a contact of another client": (
        (BETA, "jan@betatea.example", "priya@acme.example"),
        "shared-recipient",
    ),
    "a domain like another": (
        (ACME, "omar@acme.example", "omar@acrne.example"),
        "look-alike-domain",
    ),
    "another client in the headline": (
        (PAGE, "A good week.", "A good week, as at Beta Tea."),
        "other-client-named",
    ),
    "another client in the plan": (
        (PLAN, "name: Film locked", "name: Beta Tea film locked"),
        "other-client-named",
    ),
    "nowhere to lead to": (
        (ACME, "access:\n  address: https://clients.halden.example/acme/\n", ""),
        "no-portal-address",
    ),
}


def edited(files: Mapping[str, bytes], path: str, old: str, new: str) -> dict[str, bytes]:
    text = files[path].decode()
    assert text.count(old) == 1, f"{path}: {old}"
    return {**files, path: text.replace(old, new).encode()}


def before(server: str = "localhost") -> dict[str, bytes]:
    """Return a site whose report nobody looked over yet; its headline goes into the mail."""
    return edited(content(server), PAGE, "\n---\nA good week.", "\nheadline: A good week.\n---\n")


def slugs(text: str) -> set[str]:
    return set(re.findall(r"error: .*\[([a-z-]+)\]", text))


def review(site: Path, **environment: str) -> tuple[int, str]:
    ran = here(site, "report", "review", "acme/2026-w47", "--by", "tom", environment=environment)
    return ran.code, ran.out + ran.err


@pytest.mark.parametrize("what", BLOCKS)
def test_a_review_says_what_sending_would_say(tmp_path: Path, what: str) -> None:
    """And nothing is written; once the report is out, the same stops the mail."""
    edit, slug = BLOCKS[what]
    files = edited(before(), *edit)
    site = written(tmp_path / "before", files)
    code, said = review(site)
    assert (code, slugs(said)) == (3, {slug}), said
    assert "so it stays as it is" in said
    assert {each: (site / each).read_bytes() for each in files} == files
    after = written(tmp_path / "after", issued(files))
    ran = here(after, "send", "--dry-run", "acme")
    assert ran.code == 3
    assert slugs(ran.out + ran.err) == {slug}


def test_an_issue_says_it_too(tmp_path: Path) -> None:
    """Another client's file may have changed since the review: then nothing is frozen."""
    site = written(tmp_path / "site", before())
    assert review(site)[0] == 0
    edit, slug = BLOCKS["a contact of another client"]
    files = {each: (site / each).read_bytes() for each in (BETA, PAGE)}
    written(site, edited(files, *edit))
    ran = here(site, "report", "issue", "acme/2026-w47")
    assert (ran.code, slugs(ran.out + ran.err)) == (3, {slug})
    assert not (site / "content/clients/acme/reports/sent").exists()
    assert (site / PAGE).read_bytes() == files[PAGE]


def test_others_may_be_in_any_state(tmp_path: Path) -> None:
    """Whoever else has errors is named by name and code all the same, and stops nobody."""
    edit, slug = BLOCKS["another client in the headline"]
    files = before() | {"content/clients/beta/projects/x/project.yaml": b"name: [\n"}
    assert review(written(tmp_path / "well", files))[0] == 0
    code, said = review(written(tmp_path / "named", edited(files, *edit)))
    assert (code, slugs(said)) == (3, {slug})


def test_an_agency_that_sends_nothing_is_asked_nothing(tmp_path: Path) -> None:
    files = edited(before("smtp.none.example"), *BLOCKS["nowhere to lead to"][0])
    files = edited(files, AGENCY, "  server: smtp.none.example\n", "")
    assert review(written(tmp_path / "site", files))[0] == 0


def test_a_password_that_is_not_here_is_told_and_stops_nothing(tmp_path: Path) -> None:
    """The machine that sends may be another one."""
    site = written(tmp_path / "site", locking(before(), "priya"))
    for given, words in (("", "no password"), ("x" * 11, "too short"), (OPENS, "")):
        code, said = review(site, **{VARIABLE: given})
        assert code == 0
        assert ("[no-pdf-password]" in said) == bool(words)
        assert words in said
        assert given not in said or not given
        written(site, {PAGE: before()[PAGE]})


@pytest.mark.parametrize("linked", [True, False])
def test_a_mail_that_is_too_large_is_told(linked: bool) -> None:
    """As a warning where a link goes instead; only where it holds the PDF at all."""
    files = before()
    if not linked:
        files = edited(files, *BLOCKS["nowhere to lead to"][0])
    letters = {each.contact: each for each in letters_of(loaded(issued(files)))}
    mail = Mail.model_validate({"from": "a@halden.example", "largest_mb": "1"})
    said = {
        contact: [each.severity for each in too_large(letter, pdf, mail)]
        for contact, letter in letters.items()
        for pdf in (b"x" * 1_000_000,)
        if letter.client == "acme"
    }
    assert said == {"priya": ["warning" if linked else "error"], "omar": [], "lena": []}
    small: Letter = letters["priya"]
    assert not list(too_large(small, b"x" * 700_000, mail))
    assert not list(too_large(small, None, mail))
