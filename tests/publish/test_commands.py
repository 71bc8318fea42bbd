"""`amportal publish`, `verify-live` and `doctor publish`, as somebody runs them on a real site."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from msgspec.structs import replace

from amportal.access.encrypted.encrypted_portal import open_portal
from amportal.access.encrypted.slots import slot_of
from amportal.access.encrypted.viewer_files import viewer_files
from amportal.access.key_file import save_store
from amportal.access.key_store import KeyStore, give, revoke
from amportal.cli.send_setup import build_site
from amportal.publish.portal_manifest import NAME, loaded
from tests.publish.publishsite import ACME, OPEN, Site
from tests.publish.webhosts import fetched


def test_a_portal_from_nothing_to_published_changed_rolled_back_and_taken_away(
    site: Site,
) -> None:
    """Each step as a person does it, with what it says and what it ends with."""
    silent = site.run("publish")
    assert silent.code == 3, silent.err
    assert "nobody said who may read acme" in silent.err
    assert "mode: sign-in" in silent.err
    site.add(ACME, "access: {mode: sign-in}\n")
    closed = site.run("publish", "acme")
    assert closed.code == 3, closed.err
    assert "answers without sign-in" in closed.err
    site.change(ACME, "{mode: sign-in}", "{mode: open, because: A test of ours.}")
    dry = site.run("publish", "--dry-run")
    assert dry.code == 0, dry.err
    assert "acme -> box:" in dry.err
    assert "nothing was connected for writing" in dry.err
    assert not (site.served.folder / site.name).exists()

    first = site.run("publish")

    assert first.code == 0, first.err
    assert fetched(site.address)[0] == 200
    assert "published at" in first.err
    again = site.run("publish")
    assert (again.code, "nothing to do" in again.err) == (0, True), again.err
    looked = site.run("verify-live")
    assert looked.code == 0, looked.err
    _looked_at_by_the_clock(site)
    _changed_and_rolled_back(site)
    _moved_and_withdrawn(site)


def _looked_at_by_the_clock(site: Site) -> None:
    good = site.run("--quiet", "verify-live")
    assert (good.code, good.err) == (0, "")
    page = site.served.folder / site.name / "current" / "index.html"
    whole = page.read_bytes()
    page.unlink()
    bad = site.run("--quiet", "verify-live")
    assert bad.code == 6, bad.err
    assert "[missing]" in bad.err
    page.write_bytes(whole)


def _changed_and_rolled_back(site: Site) -> None:
    update = "content/clients/acme/projects/spring/updates/2026-11-20-film-in-edit.md"
    gone = f"{site.address}updates/acm-014-2026-11-20-film-in-edit.html"
    before = fetched(site.address)
    assert fetched(gone)[0] == 200
    text = (site.root / update).read_bytes()
    (site.root / update).unlink()
    second = site.run("publish", "acme")
    assert second.code == 0, second.err
    assert fetched(gone)[0] == 404
    listed = site.run("publish", "--history", "acme")
    assert len(listed.out.splitlines()) == 2, listed.out
    back = site.run("publish", "--rollback", "acme")
    assert back.code == 3, back.err
    assert "+ updates/acm-014-2026-11-20-film-in-edit.html" in back.err
    runner = site.run("publish", "--rollback", "--reappear", "--ci", "acme")
    assert runner.code == 3, runner.err
    release = listed.out.splitlines()[1].split()[1]
    meant = site.run("publish", f"--rollback={release}", "--reappear", "acme")
    assert meant.code == 0, meant.err
    assert fetched(site.address) == before
    site.change(ACME, "  - id: lena\n    name: Lena Brandt\n    email: lena@acme.example\n", "")
    site.change("content/clients/acme/questions.yaml", "asked_by: lena", "asked_by: omar")
    (site.root / update).write_bytes(text)
    left = site.run("publish", "acme")
    assert left.code == 0, left.err
    refused = site.run("publish", f"--rollback={release}", "--reappear", "acme")
    assert refused.code == 3, refused.err
    assert "lena" in refused.err


def _moved_and_withdrawn(site: Site) -> None:
    old = site.address
    shutil.move(site.root / "content/clients/acme", site.root / "content/clients/acme-works")
    file = site.root / "content/clients/acme-works/client.yaml"
    file.write_text(file.read_text().replace(site.name, f"{site.name}2"))
    moved = site.run("publish")
    assert moved.code == 0, moved.err
    assert "acme: taken away from" in moved.err
    assert fetched(old)[0] in (403, 404)
    assert fetched(site.served.at(f"{site.name}2"))[0] == 200
    assert site.run("withdraw", "acme-works", "--why", "The contract ended").code == 0
    ended = site.run("publish")
    assert ended.code == 0, ended.err
    assert "acme-works: taken away from" in ended.err
    assert fetched(site.served.at(f"{site.name}2"))[0] in (403, 404)
    quiet = site.run("publish")
    assert "taken away" not in quiet.err, quiet.err


def test_a_client_with_problems_keeps_what_is_published(site: Site) -> None:
    """Others go on; the exit code says that something is open."""
    site.add(ACME, "access: {mode: open, because: A test of ours.}\n")
    assert site.run("publish").code == 0
    before = fetched(site.address)
    site.change(ACME, "currency: GBP", "currency: GPB")

    held = site.run("publish")

    assert held.code == 1, held.err
    assert re.search(r"acme is held back: what was published on \d{4}-\d\d-\d\d stays", held.err)
    assert fetched(site.address) == before


def test_two_portals_at_one_place_are_refused(site: Site) -> None:
    """Also where only case tells them apart, or where the target holds one portal alone."""
    site.add(ACME, "access: {mode: open, because: A test of ours.}\n")
    folder = site.root / "content/clients/beta"
    folder.mkdir()
    text = (site.root / ACME).read_text()
    for old, new in (
        ("Acme", "Beta"),
        ("ACM", "BET"),
        ("acme", "beta"),
        ("  logo: logo.svg\n", ""),
    ):
        text = text.replace(old, new)
    (folder / "client.yaml").write_text(text)

    clash = site.run("publish", "--dry-run")

    assert clash.code == 2, clash.err
    assert "would be published at one place" in clash.err


def test_a_runner_publishes_whole_commits_alone(site: Site) -> None:
    """What nobody committed is refused, as is a clone without its history."""
    site.add(ACME, "access: {mode: open, because: A test of ours.}\n")
    for words in (
        ["init", "-q"], ["add", "-A"],
        ["-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-qm", "Begin"],
    ):  # fmt: skip
        subprocess.run(["git", *words], cwd=site.root, check=True)
    site.add(ACME, "# a note\n")
    dirty = site.run("publish", "--ci", "--dry-run")
    assert dirty.code == 2, dirty.err
    assert "changes that no commit holds" in dirty.err
    subprocess.run(["git", "checkout", "-q", "."], cwd=site.root, check=True)
    clean = site.run("publish", "--ci", "--dry-run")
    assert clean.code == 0, clean.err


def test_what_was_published_is_written_down_for_the_agency_alone(site: Site) -> None:
    """One line a release; no client ever gets it."""
    site.add(ACME, "access: {mode: open, because: A test of ours.}\n")
    site.run("publish")

    (file,) = site.root.glob("content/clients/acme/internal/publish/*.jsonl")
    (row,) = map(json.loads, file.read_text().splitlines())

    assert row["result"] == "proved"
    assert row["target"] == "box"
    assert site.run("check").code == 0


def test_doctor_tries_each_target(site: Site) -> None:
    """And leaves nothing there."""
    before = sorted(site.served.folder.iterdir())

    tried = site.run("doctor", "publish")

    assert tried.code == 0, tried.out
    assert "ok    box switch: links are replaced in one step" in tried.out
    assert sorted(site.served.folder.iterdir()) == before


def test_several_clients_that_are_gone_at_once_are_not_taken_away(site: Site) -> None:
    """A branch that lacks them deletes nothing, until somebody names them."""
    site.add(ACME, "access: {mode: open, because: A test of ours.}\n")
    assert site.run("publish").code == 0
    (mark,) = site.served.folder.glob(f"{site.name}/{NAME}")
    whole = loaded(mark.read_bytes())
    for name in ("one", "two"):
        place = site.served.folder / f"{site.name}-{name}"
        place.mkdir()
        (place / NAME).write_bytes(replace(whole, portal=name).dumped())

    stopped = site.run("publish")

    assert stopped.code == 3, stopped.err
    assert "2 clients are published and have no folder here: one, two" in stopped.err
    named = site.run("publish", "--dry-run", "one", "two")
    assert named.code == 0, named.err
    assert "would be taken away" in named.err
    other = site.run("publish", "thre")
    assert other.code == 2, other.err
    assert "there is no client `thre`" in other.err


def test_the_page_for_what_is_missing_works_at_any_depth(site: Site) -> None:
    """A host shows it where something was taken away, in a folder too: its links must hold."""
    site.add(ACME, OPEN)
    assert site.run("publish").code == 0

    status, page = fetched(f"{site.address}reports/2025/gone.pdf")

    assert status == 404
    links = re.findall(r'(?:href|src)="([^"#]+)', page.decode())
    local = [link for link in links if not link.startswith(("mailto:", "tel:"))]
    assert len(local) > 5
    for link in local:
        found, _ = fetched(urljoin(f"{site.address}reports/2025/gone.pdf", link))
        assert found == 200, link


def test_what_is_wrong_everywhere_is_said_once(site: Site) -> None:
    """And what nobody published is listed by an audit."""
    site.add(ACME, OPEN)
    assert site.run("publish").code == 0
    portal = site.served.folder / site.name / "current"
    (portal / "note.html").write_text("by hand")
    listed = site.run("publish", "--audit")
    assert "? note.html: nobody published it, so it stays" in listed.err
    for page in portal.rglob("*.html"):
        page.unlink()

    looked = site.run("verify-live")

    assert looked.code == 6, looked.err
    assert looked.err.count("[missing]") == 1, looked.err
    assert re.search(r"\(and \d+ other addresses\)", looked.err)


def test_the_leak_check_holds_records_of_releases_for_no_secret(site: Site) -> None:
    """They name every path that was taken away, which pages that came back name too."""
    site.add(ACME, OPEN)
    update = site.root / "content/clients/acme/projects/spring/updates/2026-11-20-film-in-edit.md"
    text = update.read_bytes()
    for change in (None, update.unlink, lambda: update.write_bytes(text)):
        if change is not None:
            change()
        assert site.run("publish").code == 0

    looked = site.run("check", "--leaks")

    assert looked.code == 0, looked.out


def test_an_encrypted_portal_from_nothing_to_revoked(site: Site, tmp_path: Path) -> None:
    """As an account manager does it: give, publish, lose somebody, publish."""
    keys = tmp_path / "keys"
    site.add(ACME, "access: {mode: encrypted}\n")
    site.add("content/agency.yaml", "access: {site: test-site}\n")
    run = partial(site.run, AMPORTAL_KEYS=str(keys), HOME=str(tmp_path))
    nobody = run("publish", "acme")
    assert nobody.code == 3, nobody.err
    assert "nobody was given access to acme" in nobody.err
    now = datetime(2026, 11, 23, tzinfo=UTC)
    store = KeyStore("test-site")
    for contact, portal in (("priya", "acme"), ("omar", "acme"), ("lena", "acme")):
        store = give(store, "acme", contact, portal, now, "alex")
    save_store(keys, store)
    first = run("publish", "acme")
    assert first.code == 0, first.err
    folder = site.served.folder / site.name
    text = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert b"Halden" not in text
    assert b"spring" not in text.replace(viewer_files()["words.txt"], b"")
    who = store.grant_of("acme", "priya")
    assert who

    def fetch(path: str) -> bytes:
        status, raw = fetched(site.address + path)
        assert status == 200
        return raw

    portal = open_portal(fetch, who.code_word, who.passphrase)
    assert portal.content("index.html") == (site.root / "output/acme/index.html").read_bytes()
    assert portal.manifest.about["name"]
    looked = run("verify-live")
    assert looked.code == 0, looked.err
    box = tmp_path / "acme.html"
    archived = run("archive", "acme", "--encrypted", "-o", str(box))
    assert archived.code == 0, archived.err
    held = box.read_text("utf-8")
    assert "Halden" not in held
    assert f'"k/{slot_of(who.code_word)}"' in held
    # Somebody who is no contact any more still has secrets: they are named.
    site.change(ACME, "  - id: lena\n    name: Lena Brandt\n    email: lena@acme.example\n", "")
    site.change("content/clients/acme/questions.yaml", "asked_by: lena", "asked_by: omar")
    stopped = run("publish", "acme")
    assert stopped.code == 3, stopped.err
    assert "amportal access revoke acme/lena" in stopped.err
    save_store(keys, revoke(store, "acme", "lena", now, "alex"))
    after = run("publish", "acme")
    assert after.code == 0, after.err
    assert open_portal(fetch, who.code_word, who.passphrase).manifest.epoch == 2


def test_with_leaks_nothing_of_a_client_goes_out_whose_outputs_leak(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What its readers may not see stands in a page by a fault; what is served stays."""
    site.add(ACME, OPEN)
    secret = "The margin of this client is forty-one percent."
    site.add(ACME, f"internal: {secret}\n")
    first = site.run("publish", "--leaks")
    assert first.code == 0, first.err
    before = fetched(site.address)

    def faulty(*given: Any) -> Any:
        summary = build_site(*given)
        page = site.root / "output/acme/team.html"
        page.write_text(page.read_text("utf-8").replace("</main>", f"<p>{secret}</p></main>"))
        return summary

    monkeypatch.setattr("amportal.cli.publishing.publish_setup.build_site", faulty)
    stopped = site.run("publish", "--leaks", "acme")

    assert stopped.code == 3, stopped.err
    assert "acme: its outputs hold what their readers may not see" in stopped.err
    assert fetched(site.address) == before
