"""Some twenty clients who share words with each other and with pages: no false alarm."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from amportal.builder.scan import forked_map
from amportal.leaks.leak_check import LeakOptions, check_leaks
from amportal.render.pdf.pdf_pool import PdfPool
from tests.sites import Site, base_site

CLOCK = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)
# Names within names, names that pages say anyway, months, colours, things.
CLIENTS = {
    "nord": ("Nord", "NOR"),
    "nord-bank": ("Nord Bank", "NB"),
    "bank": ("Bank of Nord", "BAN"),
    "orange": ("Orange", "OR"),
    "blue-orange": ("Blue Orange Foods", "BOF"),
    "budget": ("Budget", "BU"),
    "may": ("May", "MAY"),
    "march": ("March & May", "MM"),
    "summary": ("Summary", "SU"),
    "team": ("The Team", "TT"),
    "report": ("Status Report Ltd", "PR"),
    "tv": ("Channel", "TV"),
    "uk": ("Union", "UK"),
    "it": ("Iota", "IT"),
    "a4": ("Paper", "A4"),
    "kaese": ("Käse König", "KK"),
    "koenig": ("König", "KO"),
    "delta": ("Delta", "DE"),
    "delta-air": ("Delta Air", "DA"),
    "star": ("North Star", "NS"),
    # Its addresses hold the name of the one above.
    "north-star-us": ("North Star US", "NSU"),
}
TEXT = (
    "In spring the PR-Agentur and the TV-Spot went UK-wide, IT-Security agreed, on A4-paper. "
    "The report of the team is a summary of the budget of May: an orange bank in the north, "
    "a star, a channel, the delta of a union. Meet on 5 May 2026, before March. "
)
SPRING = "content/clients/{}/projects/spring"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = base_site(tmp_path_factory.mktemp("shared") / "site", PdfPool)
    for slug, (name, code) in CLIENTS.items():
        made.add_client(slug, code)
        made.edit(
            f"content/clients/{slug}/client.yaml",
            f"name: {code.title()} Coffee\n",
            f"name: {name}\n",
        )
        # Who works for several clients, and whom nobody may hear of.
        made.write(
            f"{SPRING.format(slug)}/updates/2026-11-21-words.md",
            f"---\ntitle: What {name} asked for\ndate: 2026-11-21\nauthor: tom\n---\n\n{TEXT}\n",
        )
        made.write(f"content/clients/{slug}/internal/notes.md", f"The {name} budget is a secret.\n")
    for report in (made.root / "content/clients").glob("*/reports/*.md"):
        # Twenty reports take long, and say what pages say.
        report.unlink()
    summary = made.build()
    assert summary.sound, summary.problems
    return made


def test_there_is_no_false_alarm(site: Site) -> None:
    """Each portal says its own client's name, and all those words."""
    found = check_leaks(LeakOptions(site.root, site.output, site.theme, CLOCK))
    assert found.problems == ()
    assert found.portals >= len(CLIENTS)


@pytest.mark.parametrize(
    ("client", "text", "other"),
    [
        ("nord-bank", "as at Nord", "nord"),
        ("nord", "Nord Bank asked for the same", "nord-bank"),
        ("blue-orange", "Blue Orange Foods and Orange", "orange"),
        ("kaese", "auch für König", "koenig"),
        ("koenig", "auch für Käse König", "kaese"),
        ("delta-air", "Delta is a client, too", "delta"),
        ("star", "see TV-014", "tv"),
    ],
)
def test_a_real_one_is_found_among_them(site: Site, client: str, text: str, other: str) -> None:
    file = site.output / client / "planted.txt"
    file.write_text(f"{TEXT}{text}.\n", encoding="utf-8")
    try:
        found = check_leaks(LeakOptions(site.root, site.output, site.theme, CLOCK, None, (client,)))
    finally:
        file.unlink()
    assert [f"of the client `{other}`" in each.message for each in found.problems] == [True]


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_two_processes_find_what_one_finds(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A leak in every second portal is told the same, whoever looks at it."""
    for slug in list(CLIENTS)[::2]:
        (site.output / slug / "leak.txt").write_text("Acme Coffee, priya@acme.example\n")
    options = LeakOptions(site.root, site.output, site.theme, CLOCK)
    with monkeypatch.context() as own:
        own.setattr(forked_map.ForkedMap, "begin", lambda *given, **words: None)
        alone = check_leaks(options)
    with monkeypatch.context() as own:
        # Threads of the test runner hold nothing that the copy needs.
        own.setattr(forked_map.threading, "active_count", lambda: 1)
        together = check_leaks(options)
    for slug in list(CLIENTS)[::2]:
        (site.output / slug / "leak.txt").unlink()

    assert together == alone
    assert len({each.message for each in alone.problems}) >= len(CLIENTS) // 2
    assert (alone.portals, alone.leaks) == (len(CLIENTS) + 1, True)
