"""A folder's name that comes to another client: nobody sees another's portal, nothing is mixed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands import here
from tests.property.edits import another_client, commit
from tests.property.plaintheme import write_plain_theme
from tests.property.printtext import PrintText
from tests.sites import Site, base_site

CLIENTS = "content/clients"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A small site of three clients, built and committed."""
    made = base_site(tmp_path / "site", PrintText)
    made.theme = write_plain_theme(tmp_path / "theme")
    for n in (1, 2):
        another_client(made, n)
    commit(made, 1)
    assert made.build().sound
    return made


def move(site: Site, old: str, new: str) -> None:
    (site.root / CLIENTS / old).rename(site.root / CLIENTS / new)


def taken(site: Site) -> None:
    """Beta takes the name of acme, which ends."""
    shutil.rmtree(site.root / CLIENTS / "acme")
    move(site, "beta", "acme")


def taken_while_renamed(site: Site) -> None:
    """Acme gets another name, and beta takes its old one."""
    move(site, "acme", "alpha")
    move(site, "beta", "acme")


def swapped(site: Site) -> None:
    """Acme and beta trade their names."""
    move(site, "acme", "between")
    move(site, "beta", "acme")
    move(site, "between", "beta")


def turned_round(site: Site) -> None:
    """All three names go on to the next."""
    move(site, "acme", "between")
    move(site, "beta", "acme")
    move(site, "gamma", "beta")
    move(site, "between", "gamma")


def new_in_place(site: Site) -> None:
    """A client that never was takes the name."""
    move(site, "acme", "kept")
    another_client_at(site, "acme")
    shutil.rmtree(site.root / CLIENTS / "kept")


def another_client_at(site: Site, slug: str) -> None:
    shutil.copytree(site.root / CLIENTS / "gamma", site.root / CLIENTS / slug)
    for file in (site.root / CLIENTS / slug).rglob("*"):
        if file.suffix in (".yaml", ".md"):
            text = file.read_text("utf-8").replace("GAM", "NEW").replace("@gamma.", "@newer.")
            file.write_text(text, "utf-8")


@pytest.mark.parametrize("lost", ["", "clients.jsonl", "owned", "traces", "portals", "output"])
@pytest.mark.parametrize(
    "change", [taken, taken_while_renamed, swapped, turned_round, new_in_place]
)
def test_a_name_that_another_client_has_is_not_taken(site: Site, change: object, lost: str) -> None:
    """The build stops with 3 and nothing changes, by whichever places who was up is known."""
    assert callable(change)
    before = site.tree()
    if lost == "output":
        shutil.rmtree(site.output)
    elif lost:
        for file in (site.state / lost,) if "." in lost else (site.state / lost).iterdir():
            if file.is_file():
                file.unlink()
    change(site)

    for _ in range(2):
        summary = site.build()

        assert (summary.exit_code, summary.stopped) == (3, True)
        # Of what is gone from the output, only clients that are there are put back.
        after = site.tree()
        assert after == {
            path: raw for path, raw in before.items() if path in after or lost != "output"
        }
        told = [each for each in summary.problems if each.slug == "client-replaced"]
        assert told
        assert "every portal stays as it was" in told[0].message
    assert site.build(dry=True).exit_code == 3


def test_it_goes_once_the_old_portal_was_taken_away(site: Site, tmp_path: Path) -> None:
    """By the commands that are named, each followed by a build."""
    swapped(site)
    (problem, _) = (each for each in site.build().problems if each.slug == "client-replaced")
    assert "`amportal withdraw acme`" in problem.hint
    assert here(site.root, "withdraw", "acme", "beta").code == 0
    assert site.build().exit_code == 0
    assert not (site.output / "acme").exists()
    assert here(site.root, "withdraw", "--undo", "acme", "beta").code == 0
    assert site.build().exit_code == 0
    assert site.tree() == site.clean_tree(tmp_path / "clean")
    assert b"canary-beta" not in (site.output / "beta/index.html").read_bytes()


def test_a_corrected_code_is_no_other_client(site: Site, tmp_path: Path) -> None:
    """Its contacts are the same; its job numbers begin with the new code."""
    for file in (site.root / CLIENTS / "acme").rglob("*"):
        if file.suffix in (".yaml", ".md"):
            file.write_text(file.read_text("utf-8").replace("ACM", "XXX"), "utf-8")
    assert site.build().exit_code == 0
    assert site.tree() == site.clean_tree(tmp_path / "clean")


def test_contacts_that_two_clients_share_make_them_not_one(site: Site) -> None:
    """Somebody who works for both is no mark of either."""
    for slug in ("acme", "beta"):
        file = site.root / CLIENTS / slug / "client.yaml"
        text = file.read_text("utf-8").replace(f"email: priya@{slug}.example", "email: p@q.example")
        file.write_text(text.replace("email: p@q.example", "email: p@q.example\n    shared: true"))
    assert site.build().exit_code == 0
    swapped(site)
    assert site.build().exit_code == 3


def test_a_new_name_waits_until_its_portal_is_sound(site: Site, tmp_path: Path) -> None:
    """A client that is renamed and broken at once keeps the portal it has, under the old name."""
    before = {path: raw for path, raw in site.tree().items() if path.startswith("beta/")}
    move(site, "beta", "beacon")
    project = f"{CLIENTS}/beacon/projects/spring/project.yaml"
    site.edit(project, "\ndue: ", "\ndeu: ")

    for _ in range(3):
        summary = site.build()

        assert summary.exit_code == 1
        after = site.tree()
        assert {path: raw for path, raw in after.items() if path.startswith("beta/")} == before
        assert not (site.output / "beacon").exists()

    site.edit(project, "\ndeu: ", "\ndue: ")
    assert site.build().exit_code == 0
    assert not (site.output / "beta").exists()
    assert site.tree() == site.clean_tree(tmp_path / "clean")


def test_several_that_are_renamed_are_so_also_after_a_build_that_died(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where the new portals are up and the old ones were not taken away yet."""
    from amportal.builder.release.site_release import SiteRelease

    for old, new in (("beta", "beacon"), ("gamma", "gable")):
        move(site, old, new)

    def died(self: SiteRelease, gone: object) -> None:
        if gone:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(SiteRelease, "take_away", died)
        with pytest.raises(KeyboardInterrupt):
            site.build()
    assert (site.output / "beacon").is_dir()
    assert (site.output / "beta").is_dir()

    summary = site.build()
    assert summary.exit_code == 0
    assert {each.now for each in summary.clients if each.why == "renamed"} == {"beacon", "gable"}
    assert site.tree() == site.clean_tree(tmp_path / "clean")
