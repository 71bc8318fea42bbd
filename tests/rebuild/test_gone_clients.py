"""Portals of clients who left: one alone goes, with its way back; what may be a mistake stops."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from amportal.builder.build_summary import Summary
from amportal.console.build_messages import told
from tests.commands import here
from tests.property.edits import another_client, commit
from tests.property.plaintheme import write_plain_theme
from tests.property.printtext import PrintText
from tests.sites import Site, base_site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A small site of three clients, built and committed."""
    made = base_site(tmp_path / "site", PrintText)
    made.theme = write_plain_theme(tmp_path / "theme")
    for n in (1, 2):
        another_client(made, n)
    commit(made, 1)
    assert made.build().sound
    assert {"acme", "beta", "gamma"} == {each.name for each in made.output.iterdir()} - {"_agency"}
    return made


def folder(site: Site, name: str = "") -> Path:
    return site.root / "content" / "clients" / name


def lines(site: Site, summary: Summary) -> str:
    return "\n".join(told(summary, site.output))


def stopped(site: Site, before: dict[str, bytes]) -> str:
    """Build, check that nothing changed, also not what is known, and return what was said."""
    known = {file: file.read_bytes() for file in site.state.rglob("*.json")}
    summary = site.build()
    assert summary.stopped
    assert summary.exit_code == 3
    assert site.tree() == before
    assert {file: file.read_bytes() for file in site.state.rglob("*.json")} == known
    assert "every portal stays as it was" in lines(site, summary)
    (problem,) = [
        each
        for each in summary.problems
        if each.severity == "error"
        and each.span
        and each.span.path == "content/clients"
        and "stays as it was" in each.message
    ]
    assert site.build(dry=True).exit_code == 3
    assert site.build(only=("acme",)).exit_code == 3
    return f"{problem.message} {problem.hint}"


def test_one_alone_goes_and_the_way_back_works(site: Site, tmp_path: Path) -> None:
    """The command that is named brings the portal back, byte for byte."""
    before = site.tree()
    shutil.rmtree(folder(site, "beta"))

    summary = site.build()

    assert summary.exit_code == 0
    assert site.tree() == site.clean_tree(tmp_path / "clean")
    said = next(line for line in lines(site, summary).splitlines() if line.startswith("beta: "))
    command = said.partition("`")[2].partition("`")[0]
    assert command == "git checkout HEAD -- content/clients/beta"
    subprocess.run(command.split(), cwd=site.root, check=True)
    site.build()
    assert site.tree() == before


def test_the_way_back_leads_to_the_last_commit_that_had_it(site: Site, tmp_path: Path) -> None:
    """Where the deletion was committed, HEAD has it no more."""
    before = site.tree().keys()
    shutil.rmtree(folder(site, "beta"))
    subprocess.run(["git", "add", "-A", "content"], cwd=site.root, check=True)
    commit(site, 2)
    commit(site, 3)

    said = lines(site, site.build())

    command = said.partition("`git checkout")[2].partition("`")[0]
    subprocess.run(["git", "checkout", *command.split()], cwd=site.root, check=True)
    site.build()
    # Pages tell of commits made since, so only their names are as they were.
    assert site.tree().keys() == before
    assert site.tree() == site.clean_tree(tmp_path / "clean")


def test_two_at_once_stop_until_somebody_says_so(site: Site, tmp_path: Path) -> None:
    """And so does every further build; the command is the one that was named."""
    before = site.tree()
    for name in ("acme", "beta"):
        shutil.rmtree(folder(site, name))
    said = stopped(site, before)
    assert "amportal withdraw acme beta" in said
    assert "git checkout HEAD -- content/clients/acme content/clients/beta" in said

    ran = here(site.root, "withdraw", "acme", "beta", "--why", "Contracts ended: all of them")

    assert ran.code == 0, ran.err
    summary = site.build()
    assert summary.exit_code == 0
    assert {path.partition("/")[0] for path in site.tree()} == {"gamma", "_agency"}
    assert site.tree() == site.clean_tree(tmp_path / "clean")
    assert "`amportal withdraw --undo acme`" in lines(site, summary)


def _all(site: Site) -> None:
    for each in folder(site).iterdir():
        shutil.rmtree(each)


def _clients_renamed(site: Site) -> None:
    folder(site).rename(site.root / "content" / "customers")


def _clients_linked(site: Site) -> None:
    folder(site).rename(site.root / "elsewhere")
    (site.root / "content" / "clients").symlink_to(site.root / "elsewhere")


def _clients_a_file(site: Site) -> None:
    shutil.rmtree(folder(site))
    (site.root / "content" / "clients").write_text("")


def _other_case_beside(site: Site) -> None:
    folder(site, "Acme").mkdir()


def _other_case_with_files(site: Site) -> None:
    shutil.copytree(folder(site, "acme"), folder(site, "ACME"))


def _other_case(site: Site) -> None:
    folder(site, "acme").rename(folder(site, "Acme"))


def _two_swept_into_one(site: Site) -> None:
    folder(site, "acme").rename(folder(site, "beta") / "acme")
    shutil.rmtree(folder(site, "gamma"))


@pytest.mark.parametrize(
    "change",
    [
        _all,
        _clients_renamed,
        _clients_linked,
        _clients_a_file,
        _other_case_beside,
        _other_case_with_files,
        _other_case,
        _two_swept_into_one,
    ],
)
def test_what_looks_like_a_mistake_stops(site: Site, change: Callable[[Site], None]) -> None:
    """Before anything is made, or written, or taken away."""
    before = site.tree()
    change(site)
    stopped(site, before)


def test_another_unicode_form_stops(site: Site) -> None:
    """Though a name with an accent is no name of a portal yet, a sharp s folds to one that is."""
    before = site.tree()
    folder(site, unicodedata.normalize("NFKC", "\uff41cme")).mkdir(exist_ok=True)
    folder(site, "\uff41cme").mkdir()
    stopped(site, before)


def test_the_last_client_stops(site: Site, tmp_path: Path) -> None:
    """One alone goes, one alone goes, the last one does not."""
    for name in ("acme", "beta"):
        shutil.rmtree(folder(site, name))
        assert site.build().exit_code == 0
    before = site.tree()
    shutil.rmtree(folder(site, "gamma"))
    stopped(site, before)
    assert here(site.root, "withdraw", "gamma").code == 0
    assert site.build().exit_code == 0
    assert {path.partition("/")[0] for path in site.tree()} == {"_agency"}


@pytest.mark.parametrize("how", ["empty", "link", "file"])
def test_a_folder_that_cannot_be_used_holds_its_client(site: Site, how: str) -> None:
    """Its portal and its place on the agency's board stay; everybody else goes on."""
    before = site.tree()
    shutil.rmtree(folder(site, "beta"))
    if how == "empty":
        folder(site, "beta").mkdir()
    elif how == "link":
        folder(site, "beta").symlink_to(folder(site, "acme"))
    else:
        folder(site, "beta").write_text("")
    site.edit("content/clients/acme/client.yaml", "name: Acme Coffee", "name: New Acme Coffee")

    for _ in range(2):
        summary = site.build()

        assert summary.exit_code == 1
        assert {each.slug for each in summary.clients if each.held} == {"beta"}
        after = site.tree()
        for path, raw in before.items():
            if path.startswith("beta/"):
                assert after[path] == raw
        assert b"beta" in after["_agency/index.html"]
    assert b"New " in after["acme/index.html"]


@pytest.mark.parametrize("git", [True, False])
def test_a_renamed_folder_moves_the_portal(site: Site, tmp_path: Path, git: bool) -> None:
    """The client is known by its code; both ends are told, and the way back."""
    if git:
        subprocess.run(
            ["git", "mv", "content/clients/beta", "content/clients/beacon"],
            cwd=site.root,
            check=True,
        )
    else:
        folder(site, "beta").rename(folder(site, "beacon"))

    summary = site.build()

    assert summary.exit_code == 0
    assert site.tree() == site.clean_tree(tmp_path / "clean")
    said = lines(site, summary)
    assert "beta: the client is called `beacon` now" in said
    assert "beacon: new portal" in said


def test_two_renamed_at_once_are_no_mistake(site: Site, tmp_path: Path) -> None:
    """Each is explained by its code, also where the ledger's clients are lost: git knows them."""
    (site.state / "clients.jsonl").unlink()
    for old, new in (("beta", "beacon"), ("gamma", "gable")):
        folder(site, old).rename(folder(site, new))

    assert site.build().exit_code == 0
    assert site.tree() == site.clean_tree(tmp_path / "clean")


def test_a_withdrawn_client_is_as_none(site: Site, tmp_path: Path) -> None:
    """Its files may stay: they are not read, hold nobody, and nothing of them is anywhere."""
    assert here(site.root, "withdraw", "beta").code == 0
    site.write("content/clients/beta/projects/spring/project.yaml", "broken: [")

    summary = site.build()

    assert (summary.exit_code, summary.problems) == (0, ())
    assert site.tree() == site.clean_tree(tmp_path / "clean")
    assert not any(b"canary-beta" in raw for raw in site.tree().values())
    assert not (site.output / "beta").exists()
    # What was written within two seconds of a build is looked at again, so not the first is idle.
    again = next(each for each in (site.build() for _ in range(2_000)) if each.unchanged)
    assert again.exit_code == 0
    assert here(site.root, "check").out == ""


def test_taking_it_back_brings_the_portal_back(site: Site) -> None:
    """Byte for byte."""
    before = site.tree()
    here(site.root, "withdraw", "beta")
    site.build()
    assert here(site.root, "withdraw", "--undo", "beta").code == 0
    site.build()
    assert site.tree() == before


def test_a_clean_checkout_decides_the_same(site: Site, tmp_path: Path) -> None:
    """What was withdrawn is in git, so a machine that built both clients and one that built none
    make the same."""
    shutil.copytree(site.root, tmp_path / "colleague", symlinks=True)
    for name in ("acme", "beta"):
        shutil.rmtree(folder(site, name))
    here(site.root, "withdraw", "acme", "beta")
    commit(site, 2)
    site.build()

    colleague = Site(tmp_path / "colleague", PrintText)
    colleague.theme = site.theme
    shutil.rmtree(colleague.root / "content")
    shutil.copytree(site.root / "content", colleague.root / "content")
    assert colleague.build().exit_code == 0
    assert colleague.tree() == site.tree()


def test_a_broken_withdrawal_holds(site: Site) -> None:
    """What cannot be read is no decision; the client is held and told."""
    before = site.tree()
    site.write("content/clients/beta/withdrawn.yaml", "on: yesterday\n")
    summary = site.build()
    assert summary.exit_code == 1
    assert {each.slug for each in summary.problems} == {"bad-date"}
    after = site.tree()
    assert {path: raw for path, raw in after.items() if path.startswith("beta/")} == {
        path: raw for path, raw in before.items() if path.startswith("beta/")
    }


def test_a_portal_for_a_role_goes_with_its_client(site: Site) -> None:
    """And it goes where one client alone is built, too."""
    site.write(
        "content/clients/beta/projects/spring/updates/2026-11-09-money.md",
        "---\ntitle: Money\ndate: 2026-11-09\nauthor: tom\naudience: finance\n---\n.\n",
    )
    site.build()
    assert (site.output / "beta.finance/index.html").is_file()
    (folder(site, "beta") / "projects/spring/updates/2026-11-09-money.md").unlink()
    site.build(only=("beta",))
    assert not (site.output / "beta.finance").exists()


def _no_projects(site: Site, name: str) -> None:
    shutil.rmtree(folder(site, name) / "projects")
    (folder(site, name) / "questions.yaml").unlink()
    shutil.rmtree(folder(site, name) / "reports")
    shutil.rmtree(folder(site, name) / "internal")


def _no_role(site: Site, name: str) -> None:
    site.edit(f"content/clients/{name}/client.yaml", "roles: [legal]", "roles: [observer]")


def _nothing_for_a_role(site: Site, name: str) -> None:
    (folder(site, name) / LEGAL).unlink()


def _a_draft(site: Site, name: str) -> None:
    file = folder(site, name) / "client.yaml"
    file.write_text(f"{file.read_text()}draft: true\n")


LEGAL = "projects/spring/updates/2026-11-19-rights.md"
SLIPS = (_no_projects, _no_role, _nothing_for_a_role, _a_draft)


@pytest.fixture
def roles(site: Site) -> Site:
    """The same site, each client with a portal for legal beside the one for everybody."""
    for name in ("acme", "beta", "gamma"):
        site.edit(
            f"content/clients/{name}/client.yaml",
            f"email: lena@{name}.example",
            f"email: lena@{name}.example\n    roles: [legal]",
        )
        site.write(
            f"content/clients/{name}/{LEGAL}",
            "---\ntitle: Rights\ndate: 2026-11-19\nauthor: tom\naudience: legal\n---\nCleared.\n",
        )
    commit(site, 7)
    assert site.build().sound
    assert {"acme.legal", "beta.legal"} <= {each.name for each in site.output.iterdir()}
    return site


@pytest.mark.parametrize("lost", [None, "clients.jsonl"])
@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_several_clients_takes_no_portal(
    roles: Site, slip: Callable[[Site, str], None], lost: str | None
) -> None:
    """Nothing changes, also in the next build; one by one it is done."""
    before = roles.tree()
    for name in ("acme", "beta"):
        slip(roles, name)
    if lost:
        (roles.state / lost).unlink()
    for _ in range(2):
        summary = roles.build()
        assert summary.exit_code == 3, summary.problems
        assert "portals-gone" in {each.slug for each in summary.problems}
        assert roles.tree() == before
    for name in ("acme", "beta"):
        assert roles.build(only=(name,)).exit_code == 0
    assert roles.build().exit_code == 0
    assert "acme.legal" not in {each.name for each in roles.output.iterdir()}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_one_client_is_told_with_the_way_back(
    roles: Site, slip: Callable[[Site, str], None], tmp_path: Path
) -> None:
    slip(roles, "beta")
    summary = roles.build()
    assert summary.exit_code == 0
    said = lines(roles, summary)
    assert "`git log -p -- content/clients/beta`" in said
    gone = [each for each in summary.problems if each.slug == "projects-gone"]
    assert len(gone) == (slip is _no_projects)
    if gone:
        command = gone[0].hint.partition("`")[2].partition("`")[0]
        subprocess.run(command.split(), cwd=roles.root, check=True)
        assert (folder(roles, "beta") / "projects/spring/project.yaml").is_file()


def test_readers_who_left_are_no_slip(roles: Site) -> None:
    """Somebody said the day, in every client."""
    for name in ("acme", "beta", "gamma"):
        path = f"content/clients/{name}/client.yaml"
        roles.edit(path, "roles: [legal]", "roles: [legal]\n    left_on: 2026-11-22")
    assert roles.build().exit_code == 0
    assert "acme.legal" not in {each.name for each in roles.output.iterdir()}


def test_a_withdrawal_of_a_later_day_holds_its_client(site: Site) -> None:
    """The portal does not go before its day."""
    before = site.tree()
    site.write("content/clients/beta/withdrawn.yaml", "on: 2026-12-24\n")
    summary = site.build()
    assert {each.slug for each in summary.clients if each.held} == {"beta"}
    assert {each.slug for each in summary.problems} == {"future-date"}
    assert all(site.tree()[path] == raw for path, raw in before.items() if path.startswith("beta/"))
    site.write("content/clients/beta/withdrawn.yaml", "on: 2026-11-23\n")
    assert site.build().exit_code == 0
    assert not (site.output / "beta").exists()
