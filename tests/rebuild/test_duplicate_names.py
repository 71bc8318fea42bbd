"""Who takes a name that another client has is held and told; the holder never is."""

from __future__ import annotations

import shutil

import pytest

from amportal.builder.build_summary import Summary
from tests.property.edits import commit
from tests.sites import Site

CODE = {"duplicate-code", "duplicate-job"}


def held(summary: Summary) -> set[str]:
    return {each.slug for each in summary.clients if each.held}


def places(summary: Summary) -> set[str]:
    """Return the clients in whose files a name is told to be taken."""
    return {
        each.span.path.split("/")[2]
        for each in summary.problems
        if each.slug in CODE and each.span is not None
    }


def newcomer(site: Site) -> None:
    """Copy the first client as somebody does who begins a new one; it comes first by its name."""
    site.add_client("aaa", "ACM")


@pytest.mark.parametrize("known", ["built", "committed", "both"])
def test_the_holder_of_a_code_goes_on(site: Site, known: str) -> None:
    """It is known from the last build, or from git, and an edit of it is published."""
    if known != "committed":
        site.build()
    if known != "built":
        commit(site, 1)
    newcomer(site)

    summary = site.build()

    assert (held(summary), places(summary)) == ({"aaa"}, {"aaa"})
    site.edit("content/clients/acme/client.yaml", "name: Acme Coffee", "name: Acme Tea")
    again = site.build()
    assert (held(again), places(again)) == ({"aaa"}, {"aaa"})
    assert b"Acme Tea" in (site.output / "acme/index.html").read_bytes()
    assert not (site.output / "aaa").exists()


def test_it_is_remembered_while_the_name_is_taken_twice(site: Site) -> None:
    """Also where all that the last build knew of clients is lost."""
    site.build()
    newcomer(site)
    site.build()
    (site.state / "clients.jsonl").unlink()
    (site.state / "index.json").unlink()

    assert held(site.build()) == {"aaa"}

    shutil.rmtree(site.root / "content/clients/aaa")
    site.build()
    assert not (site.state / "names.json").exists()


def test_git_says_it_on_a_machine_that_knows_nothing(site: Site) -> None:
    """Both are committed; the older commit counts, over a rename of the folder."""
    commit(site, 1)
    folder = site.root / "content/clients"
    (folder / "acme").rename(folder / "zeta")
    commit(site, 2)
    shutil.copytree(folder / "zeta", folder / "aaa")
    commit(site, 3)

    summary = site.build()

    assert held(summary) == {"aaa"}
    assert places(summary) == {"aaa"}


def test_a_number_with_another_clients_code_holds_its_writer(site: Site) -> None:
    """The client whose code it is goes on, though its folder comes later."""
    site.edit(
        "content/clients/acme/projects/spring/project.yaml", "job_no: ACM-014", "job_no: BET-014"
    )

    summary = site.build()

    assert held(summary) == {"acme"}
    assert (site.output / "beta/index.html").is_file()


def test_a_project_copied_within_a_client_is_told_in_the_copy(site: Site) -> None:
    """The note leads to the project that had the number."""
    site.build()
    projects = site.root / "content/clients/acme/projects"
    shutil.copytree(projects / "spring", projects / "again")

    (problem,) = [each for each in site.build().problems if each.slug == "duplicate-job"]

    assert problem.span is not None
    assert problem.span.path.startswith("content/clients/acme/projects/again/")
