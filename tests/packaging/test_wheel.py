"""The wheel, as a stranger gets it: built, installed far from the checkout, and used."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

import amportal


@dataclass(frozen=True, slots=True)
class Installed:
    """A virtual environment that holds the wheel, and a folder to work in."""

    python: Path
    command: Path
    folder: Path

    def run(self, *command: str | Path) -> str:
        """Return what *command* prints; it must end well."""
        environment = {k: v for k, v in os.environ.items() if k != "VIRTUAL_ENV"}
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout


@pytest.fixture(scope="module")
def wheel(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel built from a source archive built from the checkout, as a release is."""
    dist = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", dist, project_root],
        cwd=dist,
        capture_output=True,
        check=True,
    )
    (built,) = dist.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Return a new environment with the wheel in it.

    Its dependencies are this environment's, by path: a folder that a `.pth` file adds has its own
    `.pth` files left unread, so the checkout does not come along.
    """
    place = tmp_path_factory.mktemp("installed")
    venv.create(place / "env", symlinks=True)
    paths = {"base": str(place / "env"), "platbase": str(place / "env")}
    python = Path(sysconfig.get_path("scripts", "venv", paths)) / "python"
    site_packages = Path(sysconfig.get_path("purelib", "venv", paths))
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            python,
            "install",
            "--no-index",
            "--no-deps",
            wheel,
        ],
        capture_output=True,
        check=True,
    )
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    folder = place / "work"
    folder.mkdir()
    return Installed(python=python, command=python.with_name("amportal"), folder=folder)


def test_wheel_carries_the_sample_and_the_theme_as_they_are(
    wheel: Path, project_root: Path
) -> None:
    """`amportal init` starts from the very files of the checkout: none missing, none changed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "content", "templates"],
        cwd=project_root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    expected = {
        f"amportal/starter/{path}": (project_root / path).read_bytes()
        for path in listed.split("\0")
        if path and (project_root / path).is_file()
    }
    with zipfile.ZipFile(wheel) as archive:
        carried = {name: archive.read(name) for name in expected if name in archive.namelist()}
    assert expected
    assert sorted(carried) == sorted(expected)
    assert carried == expected


def test_wheel_carries_nothing_else(wheel: Path) -> None:
    """Tests, outputs and caches of the machine that built it stay at home."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {
        "amportal",
        f"amportal-{amportal.__version__}.dist-info",
    }
    assert [name for name in names if "__pycache__" in name or name.endswith(".pyc")] == []


def test_installed_command_says_its_version(installed: Installed) -> None:
    """What runs is the wheel's own code, not the checkout's."""
    place = installed.run(installed.python, "-c", "import amportal; print(amportal.__file__)")
    assert Path(place.strip()).is_relative_to(installed.python.parent.parent)
    assert amportal.__version__ in installed.run(installed.command, "--version")


def test_installed_command_starts_a_site_and_builds_it(installed: Installed) -> None:
    """Without a checkout, `init` and `build` are all it takes to have portals."""
    installed.run(installed.command, "init", "demo")
    installed.run(installed.command, "-C", "demo", "build")
    portals = list((installed.folder / "demo" / "output").glob("*/index.html"))
    assert portals
    assert all(portal.stat().st_size > 0 for portal in portals)
