"""What is gone from the output is put back as it was, and never made a second time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from amportal.builder.build_summary import Summary
from amportal.builder.make import stale_outputs
from amportal.builder.storage import kept_portals
from amportal.plan.output_jobs import Job
from tests.sites import Site


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every output that was rendered in this process."""
    found: list[str] = []
    built = stale_outputs.StaleOutputs.built

    def noted(self: stale_outputs.StaleOutputs, job: Job, *rest: object) -> object:
        found.append(job.output)
        return built(self, job, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(stale_outputs.StaleOutputs, "built", noted)
    return found


def told(summary: Summary) -> dict[str, tuple[str, ...]]:
    """Return what was written, by portal."""
    return {each.slug: each.written for each in summary.clients if each.written}


def test_an_output_folder_that_is_gone_is_put_back(site: Site, made: list[str]) -> None:
    """As where CI restores `.amportal/` alone: byte for byte, and nothing is rendered."""
    site.build()
    whole = site.tree()
    made.clear()
    shutil.rmtree(site.output)

    summary = site.build()

    assert site.tree() == whole
    assert not made
    assert {f"{slug}/{path}" for slug, paths in told(summary).items() for path in paths} == set(
        whole
    )
    assert {reason.kind for each in summary.clients for _, reason in each.made} == {"missing"}
    assert not told(site.build())


def _gone(file: Path) -> None:
    file.unlink()


def _edited(file: Path) -> None:
    file.write_text("mine")


def _linked(file: Path) -> None:
    file.unlink()
    file.symlink_to("/etc/hostname")


@pytest.mark.parametrize("harm", [_gone, _edited, _linked])
@pytest.mark.parametrize("path", ["acme/index.html", "_agency/index.html", "acme/portal.json"])
def test_one_file_is_put_back(
    site: Site, made: list[str], harm: Callable[[Path], None], path: str
) -> None:
    """Whatever became of it; nothing else is written."""
    site.build()
    whole = site.tree()
    made.clear()
    harm(site.output / path)

    summary = site.build()

    folder, _, rest = path.partition("/")
    assert site.tree() == whole
    assert not made
    assert told(summary) == {folder: (rest,)}


def test_an_edit_meanwhile_is_made_on_top(site: Site, made: list[str]) -> None:
    """What changed is made and what did not is put back; both are told."""
    site.build()
    site.edit("content/clients/acme/client.yaml", "name: Acme", "name: Acme Works")
    shutil.rmtree(site.output / "acme")
    made.clear()

    summary = site.build()

    assert "index.html" in made
    assert not [path for path in made if path.startswith("assets/style")]
    clean = site.clean_tree(site.root / "clean")
    assert site.tree() == clean
    assert {path for path in clean if path.startswith("acme/")} == {
        f"acme/{path}" for path in told(summary)["acme"]
    }


@pytest.mark.parametrize("damage", ["gone", "cut", "flipped", "empty", "a link"])
def test_what_is_kept_is_believed_by_its_digest_only(site: Site, damage: str) -> None:
    """Damage makes work, and reaches no page."""
    site.build()
    whole = site.tree()
    for pack in (site.state / "portals").glob("*.pack"):
        body = pack.read_bytes()
        if damage == "gone":
            pack.unlink()
        elif damage == "cut":
            pack.write_bytes(body[: len(body) // 2])
        elif damage == "flipped":
            pack.write_bytes(body.replace(b"<main", b"<evil"))
        elif damage == "empty":
            pack.write_bytes(b"")
        else:
            pack.rename(pack.with_suffix(".away"))
            pack.symlink_to(pack.with_suffix(".away"))
    shutil.rmtree(site.output)

    assert site.build().exit_code == 0
    assert site.tree() == whole


def test_other_code_makes_its_own(site: Site, made: list[str]) -> None:
    """What another version of amportal made is not put back."""
    site.build()
    made.clear()
    (site.package / "code.py").write_text("# version 2\n")
    shutil.rmtree(site.output)

    site.build()

    assert "index.html" in made


def test_what_somebody_else_put_there_stays(site: Site) -> None:
    """A portal that is put back takes along what is not ours."""
    site.build()
    (site.output / "acme" / "index.html").unlink()
    (site.output / "acme" / "robots.txt").write_text("theirs")

    summary = site.build()

    assert (site.output / "acme" / "robots.txt").read_text() == "theirs"
    assert (site.output / "acme" / "index.html").exists()
    assert "robots.txt" in next(each for each in summary.clients if each.slug == "acme").foreign


def test_a_client_that_left_leaves_nothing_behind(site: Site) -> None:
    """Neither in the output nor among what is kept: no page, no trace, no text."""
    site.build()
    assert (site.state / "portals" / "beta.pack").exists()
    assert (site.state / "bodies" / "beta.json").exists()
    shutil.rmtree(site.root / "content" / "clients" / "beta")
    shutil.rmtree(site.output / "beta")

    site.build()

    assert not (site.output / "beta").exists()
    assert not [each for each in site.state.rglob("*") if "beta" in each.name]


def test_a_portal_that_is_held_back_keeps_its_last_good_release(site: Site) -> None:
    """Also where the output is gone and the sources cannot be shown meanwhile."""
    site.build()
    good = {path: body for path, body in site.tree().items() if path.startswith("acme/")}
    site.write("content/clients/acme/client.yaml", "name: [")
    shutil.rmtree(site.output)

    summary = site.build()

    assert summary.exit_code == 1
    assert {path: body for path, body in site.tree().items() if path.startswith("acme/")} == good
    assert next(each for each in summary.clients if each.slug == "acme").held


def test_a_dry_build_puts_nothing_back(site: Site) -> None:
    """It says what a build would make, and why."""
    site.build()
    (site.output / "acme" / "index.html").unlink()

    site.build(dry=True)

    assert not (site.output / "acme" / "index.html").exists()


def test_only_the_clients_asked_for_are_put_back(site: Site) -> None:
    """As they are the only ones that are built."""
    site.build()
    shutil.rmtree(site.output / "acme")
    shutil.rmtree(site.output / "beta")

    site.build(only=("beta",))

    assert not (site.output / "acme").exists()
    assert (site.output / "beta" / "index.html").exists()


@pytest.mark.parametrize("kills", [False, True])
def test_two_processes_put_many_portals_back(
    site: Site, made: list[str], monkeypatch: pytest.MonkeyPatch, kills: bool
) -> None:
    """Each portal by one of them; by this one alone where the other dies."""
    for number in range(6):
        site.add_client(f"client{number}", f"C{number}X")
    site.build()
    whole = site.tree()
    made.clear()
    shutil.rmtree(site.output)
    # Threads that other tests left hold nothing of ours.
    monkeypatch.setattr("threading.active_count", lambda: 1)
    monkeypatch.setattr("amportal.builder.release.output_restore._AT_ONCE", 1)
    if kills:
        here, contents = os.getpid(), kept_portals.KeptPortals.contents

        def deadly(self: kept_portals.KeptPortals, portal: str, wanted: dict[str, str]) -> object:
            if os.getpid() != here:
                os._exit(9)
            return contents(self, portal, wanted)

        monkeypatch.setattr(kept_portals.KeptPortals, "contents", deadly)

    summary = site.build()

    assert site.tree() == whole
    assert not made
    assert sum(len(paths) for paths in told(summary).values()) == len(whole)


def test_nothing_is_put_back_where_a_report_is_older_than_its_pages(site: Site) -> None:
    """The report that readers have stays until the next one is made."""
    site.build()
    report = next(site.output.glob("acme/reports/*.pdf"))
    sent = report.read_bytes()
    site.edit("content/clients/acme/client.yaml", "name: Acme", "name: Acme Works")
    site.build(early=lambda _: None, superseded=lambda: True)
    assert report.read_bytes() == sent
    style = next(site.output.glob("acme/assets/style.*.css"))
    style.unlink()

    site.build(early=lambda _: None, superseded=lambda: True)

    assert report.read_bytes() == sent
    assert style.exists()
    site.build()
    assert site.tree() == site.clean_tree(site.root / "clean")


def test_pictures_and_reports_are_kept_in_files_of_their_own(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a saved text does not write them anew; those of former releases go."""
    monkeypatch.setattr(kept_portals, "_LARGE", 4096)
    site.build()
    folder = site.state / "portals" / "acme"
    first = {each.name: each.stat().st_ino for each in folder.iterdir()}
    site.edit("content/clients/acme/client.yaml", "name: Acme", "name: Acme Works")

    site.build()

    kept = {each.name: each.stat().st_ino for each in folder.iterdir()}
    assert first.keys() & kept.keys()
    assert first.keys() - kept.keys()
    assert all(kept[name] == first[name] for name in first.keys() & kept.keys())
    whole = site.tree()
    shutil.rmtree(site.output)
    site.build()
    assert site.tree() == whole
