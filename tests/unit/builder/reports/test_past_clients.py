"""A past state, read the short way, is what the whole way says of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from amportal.builder.reports.past_clients import PastChanges, PastClients
from amportal.model.derive.client_today import today_of
from amportal.model.nouns.client_identity import ClientIdentity
from amportal.model.site_loader import load
from amportal.plan.file_facts import FileFacts
from amportal.plan.portal.client_portal import things_told
from amportal.plan.report.told_things import Thing
from amportal.sources.git.past_sources import Past
from tests.mailsite import content, written

PLAN = "content/clients/acme/projects/spring/project.yaml"
SETTINGS = "content/clients/acme/client.yaml"
# What is replaced in which file, commit by commit; one of them breaks a client.
EDITS = (
    (PLAN, "forecast: 2026-12-03", "forecast: 2026-12-08"),
    (SETTINGS, "timezone: Europe/London", "timezone: Asia/Tokyo"),
    (PLAN, "    name: Film locked", "    name: Film locked\n    audience: finance"),
    ("content/agency.yaml", "name: Ruth", "name: Rut"),
    (PLAN, "forecast: 2026-12-08", "forecast: 8.12.2026"),
    (PLAN, "forecast: 8.12.2026", "forecast: 2026-12-09"),
)


def git(site: Path, *words: str) -> str:
    command = ["git", "-c", "user.name=R", "-c", "user.email=r@halden.example", *words]
    done = subprocess.run(command, cwd=site, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose every edit is a commit."""
    files = content()
    path = "content/clients/acme/client.yaml"
    if b"timezone:" not in files[path]:
        files[path] += b"timezone: Europe/London\n"
    made = written(tmp_path_factory.mktemp("then") / "site", files)
    git(made, "init", "-q")
    git(made, "add", "-A")
    git(made, "commit", "-q", "-m", "Begin")
    for path, old, new in EDITS:
        text = (made / path).read_text("utf-8")
        assert old in text, old
        (made / path).write_text(text.replace(old, new, 1), "utf-8")
        git(made, "commit", "-qam", "Edit")
    return made


def the_whole_way(past: Past, commit: str, client: str) -> tuple[Thing, ...] | None:
    """Return what was there by loading all of the site."""
    at = past.commit(commit)
    snapshot = past.snapshot(at.id, ("content",))
    loaded = load(snapshot, at.when).site
    own = next((each for each in loaded.clients if each.slug == client), None) if loaded else None
    if loaded is None or own is None:
        return None
    day = today_of(loaded.agency, at.when, None, own.settings.timezone)
    files = {path: FileFacts(sha256=snapshot.digest(path)) for path in snapshot}
    return things_told(loaded, own, frozenset(), day, files)


@pytest.mark.parametrize("back", range(1, len(EDITS) + 1))
def test_each_state_is_what_loading_all_of_it_gives(site: Path, back: int) -> None:
    past = Past(site)
    commit = f"HEAD~{back}"
    since = past.commit(commit)
    then, log = PastClients(past, since), PastChanges(past, since)
    touched = {path.split("/")[2] for path, *_ in EDITS[-back:] if path.startswith("content/cl")}
    everybody = any(path == "content/agency.yaml" for path, *_ in EDITS[-back:])
    for client in ("acme", "beta"):
        assert log.touches(client) == (everybody or client in touched)
        assert then.things(client) == the_whole_way(past, commit, client)


def test_a_state_with_errors_is_none_and_all_its_changes_are_known(site: Path) -> None:
    past = Past(site)
    assert PastClients(past, past.commit("HEAD~1")).things("acme") is None
    begun = past.commit(f"HEAD~{len(EDITS)}")
    log = PastChanges(past, begun)
    assert [len(log.states[path]) for path in (PLAN, SETTINGS)] == [4, 1]
    assert all(each.id in log.contents for each in log.states[PLAN])
    early = PastChanges(past, begun, past.commit(f"HEAD~{len(EDITS) - 1}"))
    assert early.touches("acme")
    assert not early.touches("beta")
    assert [len(early.states.get(path, ())) for path in (PLAN, SETTINGS)] == [1, 0]


def test_a_client_whose_folder_had_another_name_is_found_by_its_code(site: Path) -> None:
    past = Past(site)
    then = PastClients(past, past.commit("HEAD"))
    assert then.folder("acme", "ACM", nobody) == "acme"
    assert then.folder("acme-group", "ACM", nobody) == "acme"
    assert then.folder("new", "NEW", nobody) is None


def test_a_folder_that_was_another_clients_is_not_taken_for_its_own(site: Path) -> None:
    """Unless nothing but the code is another."""
    past = Past(site)
    then = PastClients(past, past.commit("HEAD"))
    beta = ClientIdentity.of("BET", ["BET-014"])
    assert then.folder("acme", "BET", lambda: beta) == "beta"
    newcomer = ClientIdentity.of("NEW", ["x@new.example"])
    assert then.folder("acme", "NEW", lambda: newcomer) is None
    corrected = ClientIdentity.of("ACE", ["Priya@acme.example"])
    assert then.folder("acme", "ACE", lambda: corrected) == "acme"


def nobody() -> None:
    """Stand for a client of which nothing but the code is asked."""
