"""`amportal check --leaks`: what must not be there is found in every writing, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from amportal.errors import Problem
from amportal.leaks.leak_check import LeakOptions, Looked, check_leaks
from amportal.render.pdf.pdf_pool import PdfPool
from tests.leaks.writings import WRITINGS
from tests.sites import Site, base_site

NAME = "Betamax Quarry & Sons"
MAIL = "priya@quarry-beta.example"
SECRET = "They may not pay before Easter"
FINANCE = "Second instalment is overdue"
ACME, BETA = "content/clients/acme/client.yaml", "content/clients/beta/client.yaml"
SPRING = "content/clients/acme/projects/spring"
CLOCK = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Two clients, built: one keeps a risk to itself, and a step for finance."""
    made = base_site(tmp_path_factory.mktemp("leaks") / "site", PdfPool)
    made.add_client("beta", "BET")
    made.edit(BETA, "name: Bet Coffee\n", f"name: {NAME}\n")
    made.edit(BETA, "email: priya@beta.example\n", f"email: {MAIL}\n")
    made.edit(
        f"{SPRING}/project.yaml",
        "risks:\n",
        f"risks:\n  - id: R90\n    title: {SECRET}\n    probability: 3\n    impact: 3\n"
        "    response: Ask again in writing\n",
    )
    made.write(
        f"{SPRING}/updates/2026-11-21-money.md",
        "---\ntitle: Money\ndate: 2026-11-21\nauthor: tom\naudience: finance\n---\n\n"
        f"Nothing else.\n\n- **{FINANCE}**, says [the bank](https://bank.example).\n",
    )
    summary = made.build()
    assert summary.sound, summary.problems
    return made


def look(site: Site, *only: str) -> Looked:
    return check_leaks(LeakOptions(site.root, site.output, site.theme, CLOCK, None, only))


@pytest.fixture
def planted(site: Site) -> Iterator[Path]:
    """A folder in the general portal of acme to plant into."""
    folder = site.output / "acme" / "planted"
    folder.mkdir()
    yield folder
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


def plant(folder: Path, writing: str, text: str) -> str:
    name, make = WRITINGS[writing]
    file = folder / name.format(text=text)
    file.write_bytes(make(text))
    return file.name


def told(problem: Problem) -> tuple[str, str]:
    assert problem.span is not None
    return problem.span.path, problem.excerpt.strip()


def test_a_sound_site_has_none(site: Site) -> None:
    """All was looked at: portals of each reader, letters, drafts."""
    found = look(site)
    assert found.problems == ()
    assert found.portals == 3
    assert found.outputs > 100


@pytest.mark.parametrize("writing", WRITINGS)
def test_another_clients_name_is_found(site: Site, planted: Path, writing: str) -> None:
    """However it is written, with the line that says that it is one."""
    name = plant(planted, writing, NAME)
    (problem,) = look(site, "acme").problems
    assert problem.slug == "leak"
    assert f"`acme/planted/{name}` holds the name `{NAME}` of the client `beta`" in problem.message
    assert told(problem) == ("content/clients/beta/client.yaml", f"name: {NAME}")
    assert "may_mention: [beta]" in problem.hint


@pytest.mark.parametrize("writing", WRITINGS)
def test_another_clients_address_is_found(site: Site, planted: Path, writing: str) -> None:
    """Addresses hold signs of their own, which some writings change."""
    plant(planted, writing, MAIL)
    assert [told(each) for each in look(site, "acme").problems] == [
        ("content/clients/beta/client.yaml", f"email: {MAIL}")
    ]


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("text", [SECRET, FINANCE])
def test_what_is_kept_from_a_reader_is_found(
    site: Site, planted: Path, writing: str, text: str
) -> None:
    """A risk for the agency alone, and a line of an update for finance."""
    name = plant(planted, writing, text)
    (problem,) = look(site, "acme").problems
    assert f"`acme/planted/{name}` holds `{text}`, which its readers may not see" in problem.message
    path, line = told(problem)
    assert path.startswith("content/clients/acme/projects/spring/")
    assert text in line


def test_what_is_for_finance_may_be_in_finances_portal(site: Site) -> None:
    """The same text is no leak where its readers are."""
    file = site.output / "acme.finance" / "planted.txt"
    file.write_text(FINANCE, encoding="utf-8")
    try:
        assert look(site, "acme").problems == ()
    finally:
        file.unlink()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("BET-014", "job number"),
        ("bet-014-d1", "job number"),
        ("see BET-901", "code"),
        ("quarry-beta.example is theirs: priya@quarry-beta.example", "address"),
    ],
)
def test_codes_and_numbers_give_a_client_away(
    site: Site, planted: Path, text: str, kind: str
) -> None:
    """As ids of work, in links and in words."""
    plant(planted, "text", text)
    assert [kind in each.message for each in look(site, "acme").problems] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "LA MER, UNE BET",
        "betamax quarry",
        "They may not pay before easter comes, said nobody",
        "BETA-001",
        "xBET-001",
        "Approved Budget Waiting",
    ],
)
def test_what_only_resembles_it_is_none(site: Site, planted: Path, text: str) -> None:
    """Words that hold a code's letters, half a name, what every portal says."""
    plant(planted, "text", text.replace("easter", "Easter").replace("not pay", "pay"))
    assert look(site, "acme").problems == ()


def test_who_may_be_mentioned_is_no_leak(site: Site, planted: Path) -> None:
    """`may_mention` holds here as it does for mails."""
    plant(planted, "text", f"{NAME}, {MAIL}, BET-014")
    client = site.root / "content/clients/acme/client.yaml"
    before = client.read_text("utf-8")
    client.write_text(f"{before}may_mention: [beta]\n", "utf-8")
    try:
        assert look(site, "acme").problems == ()
    finally:
        client.write_text(before, "utf-8")


def test_one_thing_in_many_outputs_is_one_problem(site: Site, planted: Path) -> None:
    """It is told once for each portal, with the places."""
    for at in range(9):
        (planted / f"{at}.txt").write_text(NAME, encoding="utf-8")
    (problem,) = look(site, "acme").problems
    assert problem.message.startswith("`acme/planted/0.txt` holds the name")
    assert problem.message.endswith(", and so do 8 more")
    assert [each.text for each in problem.notes] == [
        f"also in `acme/planted/{at}.txt` (text)" for at in (1, 2, 3)
    ]


def test_what_cannot_be_looked_into_is_named(site: Site, planted: Path) -> None:
    """A locked PDF, or a zip that unpacks without end, may hold anything."""
    from tests.unit.render.media.whole_files import pdf

    (planted / "locked.pdf").write_bytes(pdf(password="known to few"))
    (problem,) = look(site, "acme").problems
    assert (problem.slug, problem.severity) == ("leak-unread", "warning")
    assert problem.message.startswith("`acme/planted/locked.pdf` does not open")


def test_a_letter_is_held_to_its_contact(site: Site) -> None:
    """Letters in the agency's own folder are one contact's each."""
    folder = site.output / "_agency" / "letters" / "acme" / "2026-w47" / "1"
    folder.mkdir(parents=True)
    contact = next(
        line.split(":")[1].strip()
        for line in (site.root / "content/clients/acme/client.yaml").read_text().splitlines()
        if line.strip().startswith("- id:")
    )
    file = folder / f"{contact}.json"
    file.write_text(f'{{"body": {{"html": "<p>{SECRET}</p> {NAME}"}}}}', encoding="utf-8")
    try:
        messages = [each.message for each in look(site, "acme").problems]
        assert len(messages) == 2
        assert all("_agency/letters/acme" in each for each in messages)
    finally:
        file.unlink()
