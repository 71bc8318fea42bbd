"""Which file is what."""

from __future__ import annotations

import pytest

from amportal.model.content_layout import Spot, client_of, spot_of, unknown_files

ACME = "content/clients/acme"
SPRING = f"{ACME}/projects/spring"


@pytest.mark.parametrize(
    ("path", "spot"),
    [
        ("content/agency.yaml", Spot("agency")),
        ("content/agency.svg", Spot("asset")),
        (f"{ACME}/client.yaml", Spot("client", "acme")),
        (f"{ACME}/questions.yaml", Spot("questions", "acme")),
        (f"{ACME}/reports/2026-11.md", Spot("report", "acme", "", "2026-11")),
        (f"{ACME}/internal/notes.md", Spot("kept", "acme")),
        (f"{ACME}/internal/money.yaml", Spot("money", "acme")),
        (f"{SPRING}/project.yaml", Spot("project", "acme", "spring")),
        (f"{SPRING}/budget.yaml", Spot("budget", "acme", "spring")),
        (f"{SPRING}/deliverables/d.yaml", Spot("deliverable", "acme", "spring", "d")),
        (f"{SPRING}/deliverables/d/v1.png", Spot("asset", "acme", "spring")),
        (f"{SPRING}/updates/u.md", Spot("update", "acme", "spring", "u")),
        (f"{SPRING}/meetings/m.md", Spot("meeting", "acme", "spring", "m")),
        (f"{SPRING}/internal/money.yaml", Spot("money", "acme", "spring")),
    ],
)
def test_known_places(path: str, spot: Spot) -> None:
    """Each file of the layout is known by its path alone."""
    assert spot_of(path) == spot
    assert unknown_files([path]) == [] or spot_of(path) is not None


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("content/agncy.yaml", "did you mean `agency.yaml`?"),
        ("content/client/acme/client.yaml", "did you mean `clients/`?"),
        (f"{ACME}/clint.yaml", "did you mean `client.yaml`?"),
        (f"{ACME}/project/spring/project.yaml", "did you mean `projects/`?"),
        (f"{SPRING}/deliverable/d.yaml", "did you mean `deliverables/`?"),
        (f"{SPRING}/buget.yaml", "did you mean `budget.yaml`?"),
        (f"{SPRING}/project.yml", "rename it to `project.yaml`"),
    ],
)
def test_a_name_off_the_map_gets_the_nearest(path: str, hint: str) -> None:
    """A misspelt file is no silence: the work in it would reach nobody."""
    assert spot_of(path) is None
    (problem,) = unknown_files([path])
    assert (problem.slug, problem.hint) == ("unknown-file", hint)


@pytest.mark.parametrize(
    "path",
    [
        f"{SPRING}/deliverables/d/v1.yaml",
        f"{SPRING}/updates/2026/u.md",
        f"{SPRING}/updates/u.yaml",
        f"{ACME}/projects/loose.yaml",
        f"{ACME}/reports/old/2026.md",
        "content/clients/acme.yaml",
    ],
)
def test_a_known_kind_of_file_in_the_wrong_folder(path: str) -> None:
    """What lies too deep or too high is told, with where it belongs."""
    assert spot_of(path) is None
    (problem,) = unknown_files([path])
    assert problem.slug == "unknown-file"
    assert problem.hint


def test_a_misspelt_folder_is_told_once() -> None:
    """Twenty files in one wrong folder are one mistake."""
    paths = [f"{SPRING}/updats/{number}.md" for number in range(20)]
    assert len(unknown_files(paths)) == 1


def test_the_client_of_a_path() -> None:
    """Only what lies in a client's folder is a client's."""
    assert client_of(f"{SPRING}/project.yaml") == "acme"
    assert client_of("content/clients/acme") is None
    assert client_of("content/agency.yaml") is None
