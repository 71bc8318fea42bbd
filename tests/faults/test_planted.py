"""An exception that nobody foresaw, wherever one client is made, holds that client alone.

Planted in each recipe and in every public function of reading, rules, views and pictures in turn.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from amportal.builder.build_summary import Summary
from amportal.builder.client_pass import ClientPass
from amportal.builder.client_task import Common
from amportal.builder.make import client_maker
from amportal.builder.make.client_maker import ClientMaker
from amportal.builder.processes import client_executor
from amportal.builder.release import site_release
from amportal.render.media import file_preparation
from amportal.render.recipe_table import RECIPES
from tests.commands import here
from tests.faults.planting import CANARY, KINDS, MAKING, Planted, Planting, called_for, watched
from tests.property.edits import another_client
from tests.property.plaintheme import write_plain_theme
from tests.property.printtext import PrintText
from tests.sites import Site, base_site
from tests.unit.render.media.whole_files import pdf

WHERE = ("amportal.model.r", "amportal.plan.", "amportal.render.media.")
BRIEF = """\
id: D3
name: Media plan
due: 2026-12-10
versions:
  - {n: 1, round: 1, sent_on: 2026-11-16, files: [{path: brief/v1.csv}, {path: brief/v1.pdf}]}
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A small site of two clients, acme and beta, built once."""
    made = base_site(tmp_path / "site", PrintText)
    made.theme = write_plain_theme(tmp_path / "theme")
    folder = "content/clients/acme/projects/spring/deliverables"
    made.write(f"{folder}/brief.yaml", BRIEF)
    made.write(f"{folder}/brief/v1.csv", "a,b\n")
    (made.root / folder / "brief/v1.pdf").write_bytes(pdf())
    made.write("templates/js/own.js", "// of the site\n")
    another_client(made, 1)
    assert made.build().sound
    return made


@pytest.fixture
def watching(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    with watched(monkeypatch):
        yield monkeypatch


def forget_acme(site: Site) -> None:
    """Let everything of acme be made again, and something new be said of beta."""
    for file in site.state.glob("*/acme*"):
        shutil.rmtree(file) if file.is_dir() else file.unlink()
    (site.state / "clients.jsonl").unlink(missing_ok=True)
    file_preparation._memory = file_preparation._Memory(64 << 20)


def news(site: Site, n: int) -> None:
    for slug in ("acme", "beta"):
        file = site.root / f"content/clients/{slug}/projects/spring/project.yaml"
        lines = file.read_text().splitlines()
        at = next(i for i, line in enumerate(lines) if line.startswith("headline:"))
        lines[at] = f"headline: News {n}"
        file.write_text("\n".join(lines) + "\n")


def held_alone(site: Site, before: dict[str, bytes], n: int, summary: Summary) -> None:
    """Check that acme is as it was, that beta has its news, and what was told."""
    assert summary.exit_code == 70
    assert {each.slug for each in summary.clients if each.held} <= {"acme", "acme.finance"}
    after = site.tree()
    for path, raw in before.items():
        if path.startswith("acme/"):
            assert after[path] == raw, path
    assert f"News {n}".encode() in after["beta/index.html"]
    assert not (site.state / "staging" / "acme").exists()
    (problem,) = {each for each in summary.problems if each.slug == "internal-fault"}
    assert ".amportal/faults/" in problem.hint
    said = repr(summary.problems)
    for report in (site.state / "faults").iterdir():
        said += report.read_text()
    assert CANARY not in said
    assert str(site.root) not in said


def mended(site: Site, scratch: Path) -> None:
    """The next build makes what a build from nothing makes."""
    summary = site.build()
    assert summary.exit_code == 0
    assert site.tree() == site.clean_tree(scratch)
    shutil.rmtree(scratch)


def test_wherever_one_client_is_made(
    site: Site, watching: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Of some two hundred functions, each fails in turn; beta has its news each time.

    Each with another kind of exception, also those that end a process elsewhere.
    """
    forget_acme(site)
    every = called_for("acme", site.build)
    places = [
        place
        for place in every
        if place.startswith(WHERE) and not place.partition(":")[2].startswith("_")
    ]
    assert len(places) > 100
    reached = 0
    for n, place in enumerate(places):
        before = site.tree()
        forget_acme(site)
        news(site, n)
        kind = KINDS[n % len(KINDS)]
        planting = Planting(place, "acme", kind)
        with planting.planted(watching):
            summary = site.build()
        if not planting.reached:
            # What it gives is remembered by whoever calls it.
            continue
        reached += 1
        try:
            held_alone(site, before, n, summary)
        except AssertionError as failure:
            raise AssertionError(f"{kind.__name__} planted in {place}") from failure
    assert reached > 0.8 * len(places)
    mended(site, tmp_path / "scratch")


@pytest.mark.parametrize(
    ("name", "kind"),
    [(name, KINDS[n % len(KINDS)]) for n, name in enumerate(sorted(RECIPES))],
    ids=sorted(RECIPES),
)
def test_in_each_recipe(
    site: Site,
    watching: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    kind: type[BaseException],
) -> None:
    """The report of the fault says which recipe it was."""
    right, before = RECIPES[name], site.tree()
    reached = []

    def failing(inputs: Any) -> Any:
        if MAKING.get() == "acme":
            reached.append(name)
            raise kind(CANARY)
        return right(inputs)

    forget_acme(site)
    news(site, 1)
    with watching.context() as own:
        own.setitem(RECIPES, name, failing)
        summary = site.build()
    if not reached:
        # Of reports that were issued, of which this site has none.
        assert name in ("frozen", "issued-report", "mail")
        return
    held_alone(site, before, 1, summary)
    (report,) = (site.state / "faults").iterdir()
    assert f"while: recipe {name}" in report.read_text()
    mended(site, tmp_path / "scratch")


@pytest.mark.parametrize("step", ["stage", "settle", "row", "swap", "stage_early"])
def test_while_a_release_is_put_together(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, step: str
) -> None:
    """Staging, and what follows it; whole portals stay."""
    right = getattr(site_release.PortalRelease, step)
    before = site.tree()

    def failing(self: Any, *args: Any, **words: Any) -> Any:
        if self.name == "acme":
            raise Planted(CANARY)
        return right(self, *args, **words)

    forget_acme(site)
    news(site, 2)
    with monkeypatch.context() as own:
        own.setattr(site_release.PortalRelease, step, failing)
        early = (lambda summary: None) if step == "stage_early" else None
        summary = site.build(early=early)
    if step in ("row",):
        # It is in place by then.
        assert summary.exit_code == 70
    else:
        held_alone(site, before, 2, summary)
    mended(site, tmp_path / "scratch")


def test_in_the_agencys_own_pages(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """They stay as they are, and every client is released."""
    news(site, 3)
    before = site.tree()["_agency/index.html"]

    def failing(self: Any, slices: Any, known: Any) -> Any:
        raise Planted(CANARY)

    with monkeypatch.context() as own:
        own.setattr(ClientMaker, "board", failing)
        summary = site.build()

    assert summary.exit_code == 70
    after = site.tree()
    assert after["_agency/index.html"] == before
    assert b"News 3" in after["acme/index.html"]
    assert b"News 3" in after["beta/index.html"]
    mended(site, tmp_path / "scratch")


class Elsewhere:
    """Makes clients in copies of this process, which know what is planted."""

    workers = 2

    def executor(self, common: Common) -> Executor:
        return ProcessPoolExecutor(
            2,
            mp_context=get_context("fork"),
            initializer=client_executor.open_maker,
            initargs=(common,),
        )


@pytest.mark.parametrize("kind", [Planted, SystemExit, MemoryError])
def test_in_other_processes(
    site: Site, watching: pytest.MonkeyPatch, tmp_path: Path, kind: type[BaseException]
) -> None:
    """The fault comes back as a value, with the report that this process would write."""
    before = site.tree()
    forget_acme(site)
    news(site, 4)
    planting = Planting("amportal.plan.portal.client_portal:portal_of", "acme", kind)

    with planting.planted(watching):
        summary = site.build(elsewhere=Elsewhere())

    held_alone(site, before, 4, summary)
    mended(site, tmp_path / "scratch")


def test_a_persons_interrupt_ends_the_build(
    site: Site, watching: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Ctrl-C while a client is made is nobody's fault, and stops everything."""
    before = site.tree()
    forget_acme(site)
    news(site, 8)

    def interrupted(*args: Any, **words: Any) -> Any:
        raise KeyboardInterrupt

    with watching.context() as own:
        own.setattr(client_maker, "load_client", interrupted)
        with pytest.raises(KeyboardInterrupt):
            site.build()

    assert site.tree() == before
    mended(site, tmp_path / "scratch")


def test_while_what_came_of_a_client_is_noted(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What is written down of a client after it was made is a part of its making."""
    before = site.tree()
    forget_acme(site)
    news(site, 9)
    right = ClientPass._take_drafts

    def failing(self: Any, task: Any, made: Any) -> None:
        if task.slug == "acme" and made.fault is None:
            raise SystemExit(CANARY)
        right(self, task, made)

    with monkeypatch.context() as own:
        own.setattr(ClientPass, "_take_drafts", failing)
        summary = site.build()

    held_alone(site, before, 9, summary)
    mended(site, tmp_path / "scratch")


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_process_that_ends(site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The client whose process ends alone as well is at fault; nobody beside it is."""
    before = site.tree()
    forget_acme(site)
    news(site, 5)
    elsewhere = Elsewhere()
    make = ClientMaker._make

    def die(self: ClientMaker, task: Any, submit_for: Any) -> Any:
        if task.slug == "acme":
            os._exit(9)
        return make(self, task, submit_for)

    with monkeypatch.context() as own:
        own.setattr(ClientMaker, "_make", die)
        own.setattr(
            client_executor, "process_pool", lambda workers, common: elsewhere.executor(common)
        )
        summary = site.build(elsewhere=elsewhere)

    held_alone(site, before, 5, summary)
    mended(site, tmp_path / "scratch")


def test_a_name_that_this_disk_does_not_hold(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is that client's to mend, and no fault of ours."""
    right, before = site_release.PortalRelease.stage, site.tree()

    def failing(self: Any, output: Path, staging: Path) -> bool:
        if self.name == "acme":
            (staging / ("x" * 300)).touch()
        return right(self, output, staging)

    forget_acme(site)
    news(site, 6)
    with monkeypatch.context() as own:
        own.setattr(site_release.PortalRelease, "stage", failing)
        summary = site.build()

    assert summary.exit_code == 1
    assert [each.slug for each in summary.problems if each.severity == "error"] == ["name-too-long"]
    after = site.tree()
    assert after["acme/index.html"] == before["acme/index.html"]
    assert b"News 6" in after["beta/index.html"]
    mended(site, tmp_path / "scratch")


def test_check_says_it_and_writes_nothing(site: Site, watching: pytest.MonkeyPatch) -> None:
    """With the exit code of a fault; `--debug` shows what the exception said."""
    news(site, 7)
    was = set(site.state.rglob("*"))
    planting = Planting("amportal.plan.portal.client_portal:portal_of", "acme")
    with planting.planted(watching):
        ran = here(site.root, "check")
        debugged = here(site.root, "--debug", "check")

    assert ran.code == debugged.code == 70
    assert "[internal-fault]" in ran.out
    assert CANARY not in ran.out + ran.err
    assert CANARY in debugged.err
    assert set(site.state.rglob("*")) == was


def test_without_the_agency_each_client_is_still_read(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in one of them keeps nobody from learning of the others' problems."""
    site.write("content/agency.yaml", "nmae: wrong\n")
    site.edit("content/clients/beta/client.yaml", "account_manager:", "acount_manager:")
    load = client_maker.load_client
    with monkeypatch.context() as own:

        def failing(sources: Any, slug: str, *rest: Any) -> Any:
            if slug == "acme":
                raise Planted(CANARY)
            return load(sources, slug, *rest)

        own.setattr(client_maker, "load_client", failing)
        summary = site.build()

    assert summary.exit_code == 70
    assert {"internal-fault", "unknown-key"} <= {each.slug for each in summary.problems}
