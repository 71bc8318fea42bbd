"""The set-up scripts, run by a real shell on machines made of stub programs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# All that the scripts may use of a machine, beside what the stubs stand for.
REAL = (
    "sh",
    "cat",
    "dirname",
    "env",
    "grep",
    "ln",
    "mktemp",
    "rm",
    "sed",
    "sort",
    "touch",
    "tr",
    "true",
)

APT = """
echo "apt-get $*" >>"$LOG"
[ -z "${APT_FAILS:-}" ] || { echo "E: no such package, says apt"; exit 100; }
for word in "$@"; do
    case $word in
        libpango-1.0-0) echo "	libpango-1.0.so.0 (libc6) => /x" >>"$LIBRARIES" ;;
        libpangoft2-1.0-0) echo "	libpangoft2-1.0.so.0 (libc6) => /x" >>"$LIBRARIES" ;;
        libharfbuzz-subset0) echo "	libharfbuzz-subset.so.0 (libc6) => /x" >>"$LIBRARIES" ;;
        libatomic1) echo "	libatomic.so.1 (libc6) => /x" >>"$LIBRARIES" ;;
        git | qpdf | chromium | firefox-esr) ln -s "$(command -v env)" "$BIN/$word" ;;
        default-jre-headless) ln -s "$(command -v true)" "$BIN/java" ;;
        poppler-utils) ln -s "$(command -v env)" "$BIN/pdftotext" ;;
        python3.12-venv) touch "$BIN/has-ensurepip" ;;
    esac
done
"""
BREW = """
if [ "$1" = --prefix ]; then echo "$BIN"; exit; fi
echo "brew $*" >>"$LOG"
for word in "$@"; do
    case $word in
        pango) touch "$BIN/lib/libpango-1.0.dylib" "$BIN/lib/libpangoft2-1.0.dylib" ;;
        harfbuzz) touch "$BIN/lib/libharfbuzz-subset.dylib" ;;
    esac
done
"""
PYTHON = """
case "$*" in
    *ensurepip*) [ -e "$BIN/has-ensurepip" ] ;;
    *print*) echo 3.12 ;;
esac
"""
NO_SUDO = "exit 1"
SUDO = """[ "$1" != -n ] || shift; echo "sudo $*" >>"$LOG"; exec "$@" """
DEMO = "libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0"

TOOLS = (
    "chromium",
    "default-jre-headless",
    "firefox-esr",
    "git",
    "libatomic1",
    "poppler-utils",
    "qpdf",
)


class Machine:
    """A folder that stands for a machine: its programs, its libraries, its log of installs."""

    def __init__(self, folder: Path, scripts: Path) -> None:
        self.bin = folder / "bin"
        self.site = folder / "site"
        self.log = folder / "log"
        self.libraries = folder / "libraries"
        (self.bin / "lib").mkdir(parents=True)
        shutil.copytree(scripts, self.site / ".setup")
        self.log.touch()
        self.libraries.touch()
        for name in REAL:
            real = shutil.which(name)
            assert real, name
            (self.bin / name).symlink_to(real)
        self.stub("uname", "echo Linux")
        self.stub("id", "echo 0")
        self.stub("ldconfig", 'cat "$LIBRARIES"')
        self.stub("python3", PYTHON)
        self.release("debian")
        (self.bin / "has-ensurepip").touch()

    def stub(self, name: str, text: str) -> None:
        """Put a program of that name on the machine."""
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
        path.chmod(0o755)

    def release(self, name: str) -> None:
        """Say which Linux this is."""
        (self.site / "os-release").write_text(f"NAME=x\nID={name}\nID_LIKE=debian\n", "utf-8")

    def run(
        self, script: str, *arguments: str, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run one set-up script here, with nothing of the real machine in sight."""
        return subprocess.run(
            [self.site / ".setup" / script, *arguments],
            cwd=self.site,
            env={
                "PATH": str(self.bin),
                "BIN": str(self.bin),
                "LOG": str(self.log),
                "LIBRARIES": str(self.libraries),
                "OS_RELEASE": str(self.site / "os-release"),
                **environment,
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def did(self) -> list[str]:
        """Return the lines that package managers and others logged."""
        return self.log.read_text("utf-8").splitlines()


@pytest.fixture
def machine(tmp_path: Path, project_root: Path) -> Machine:
    """Return a Debian machine with Python and nothing of what we need, run by root."""
    return Machine(tmp_path, project_root / ".setup")


@pytest.fixture
def debian(machine: Machine) -> Machine:
    """Return the same with its package manager."""
    machine.stub("apt-get", APT)
    return machine


def test_root_gets_what_is_missing_and_only_that(debian: Machine) -> None:
    """Lists are read before installing; what is there already is not asked for."""
    debian.libraries.write_text("\tlibpango-1.0.so.0 (libc6) => /x\n", "utf-8")
    done = debian.run("system", "demo")
    assert done.returncode == 0, done.stderr
    update, install = debian.did()
    assert update.endswith(" update")
    assert install.endswith(
        " install -y --no-install-recommends libharfbuzz-subset0 libpangoft2-1.0-0"
    )


def test_second_run_asks_the_package_manager_for_nothing(debian: Machine) -> None:
    """Set-up may run before every command, so it must cost nothing when there is nothing to do."""
    debian.run("system", "demo")
    before = debian.did()
    done = debian.run("system", "demo")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert debian.did() == before


def test_sudo_is_used_only_when_it_asks_no_password(debian: Machine) -> None:
    """A build that stops to ask a password hangs on a server."""
    debian.stub("id", "echo 1000")
    debian.stub("sudo", SUDO)
    done = debian.run("system", "demo")
    assert done.returncode == 0, done.stderr
    assert [line for line in debian.did() if line.startswith("sudo env DEBIAN_FRONTEND=noninter")]


@pytest.mark.parametrize("sudo", [None, NO_SUDO])
def test_without_permission_the_command_to_run_is_named(debian: Machine, sudo: str | None) -> None:
    """Whoever may not install is told exactly what somebody who may has to type."""
    debian.stub("id", "echo 1000")
    if sudo:
        debian.stub("sudo", sudo)
    done = debian.run("system", "demo")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"amportal needs packages that this machine lacks: {DEMO}",
        "Run this, then try again: sudo apt-get update && "
        f"sudo apt-get install -y --no-install-recommends {DEMO}",
    ]
    assert debian.did() == []


def test_failed_install_shows_the_package_managers_own_words(debian: Machine) -> None:
    """An install that did not help is a failure, whatever the package manager returned."""
    done = debian.run("system", "demo", APT_FAILS="1")
    assert done.returncode == 1
    assert "E: no such package, says apt" in done.stderr
    assert f"amportal needs packages that this machine lacks: {DEMO}" in done.stderr


def test_unknown_system_names_the_packages(machine: Machine) -> None:
    """Where there is no package manager that we know, the names are all we can give."""
    done = machine.run("system", "demo")
    assert done.returncode == 1
    assert DEMO in done.stderr


def test_missing_venv_module_is_a_package_of_the_same_python(debian: Machine) -> None:
    """Debian's Python comes without `ensurepip`; its package is named for the version."""
    (debian.bin / "has-ensurepip").unlink()
    done = debian.run("system", "demo")
    assert done.returncode == 0, done.stderr
    assert debian.did()[-1].endswith(f"{DEMO} python3.12-venv")


def test_tests_need_a_browser_and_pdf_tools(debian: Machine) -> None:
    """The test run brings its own programs; the demo does without."""
    done = debian.run("system", "test")
    assert done.returncode == 0, done.stderr
    names = debian.did()[-1].partition("--no-install-recommends ")[2].split()
    assert {*names} == {*DEMO.split(), *TOOLS}


def test_ubuntus_snaps_of_browsers_are_not_asked_for(debian: Machine) -> None:
    """Ubuntu's package only wants a snap, which no container runs; Playwright brings one there."""
    debian.release("ubuntu")
    done = debian.run("system", "test")
    assert done.returncode == 0, done.stderr
    assert "chromium" not in debian.did()[-1]
    assert "firefox" not in debian.did()[-1]


def test_homebrew_gets_its_own_names(machine: Machine) -> None:
    """macOS: one formula holds both of Pango's libraries, and nobody is root."""
    machine.stub("uname", "echo Darwin")
    machine.stub("id", "echo 501")
    machine.stub("brew", BREW)
    done = machine.run("system", "demo")
    assert done.returncode == 0, done.stderr
    assert machine.did() == ["brew install harfbuzz pango"]


def test_mac_without_homebrew_is_told_what_to_run(machine: Machine) -> None:
    """The names come with the command."""
    machine.stub("uname", "echo Darwin")
    done = machine.run("system", "demo")
    assert done.returncode == 1
    assert "brew install harfbuzz pango" in done.stderr


def test_python_that_is_too_old_is_passed_over(machine: Machine) -> None:
    """The first new enough wins: `python3` itself where it is."""
    machine.stub("python3", "exit 1")
    machine.stub("python3.12", "exit 0")
    done = machine.run("find-python")
    assert done.stdout == f"{machine.bin}/python3.12\n"


def test_python_that_is_named_is_the_only_one_tried(machine: Machine) -> None:
    """A choice is obeyed or refused, never replaced."""
    done = machine.run("find-python", PYTHON="python3.14")
    assert done.returncode == 1
    assert "Python 3.11 or newer" in done.stderr
    assert "python3.14" in done.stderr


@pytest.fixture
def checkout(machine: Machine) -> Machine:
    """Return a machine with a checkout whose installs are only logged."""
    (machine.site / ".pins").mkdir()
    for pins in ("demo", "test"):
        (machine.site / ".pins" / f"{pins}.txt").write_text(f"one=={pins}\n", "utf-8")
    (machine.site / "pyproject.toml").write_text("[project]\n", "utf-8")
    (machine.bin / "mkdir").symlink_to(shutil.which("mkdir") or "")
    (machine.bin / "chmod").symlink_to(shutil.which("chmod") or "")
    # A venv made by the stub runs this very Python, and logs what pip is asked for.
    inside = f"""
    case "$*" in *pip*install*) echo "pip $*" >>"$LOG"; exit ${{PIP_FAILS:-0}};; esac
    exec {sys.executable} "$@"
    """
    (machine.site / "inside").write_text(f"#!/bin/sh\n{inside}", "utf-8")
    machine.stub(
        "python3",
        """[ "$1" = -m ] || exit 0
        mkdir -p .venv/bin && cat inside >.venv/bin/python && chmod +x .venv/bin/python""",
    )
    return machine


def test_packages_are_installed_once(checkout: Machine) -> None:
    """The first run installs pins, then ourselves; the second finds the stamp."""
    first = checkout.run("python", "demo")
    assert first.returncode == 0, first.stderr
    pins, ourselves = checkout.did()
    assert "--require-hashes" in pins
    assert pins.endswith("-r .pins/demo.txt")
    assert ourselves.endswith("--editable .")
    second = checkout.run("python", "demo")
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert len(checkout.did()) == 2


@pytest.mark.parametrize("changed", [".pins/demo.txt", "pyproject.toml"])
def test_a_change_of_what_decides_installs_again(checkout: Machine, changed: str) -> None:
    """Whoever pulls new pins has them at the next command."""
    checkout.run("python", "demo")
    with (checkout.site / changed).open("a", encoding="utf-8") as file:
        file.write("# more\n")
    checkout.run("python", "demo")
    assert len(checkout.did()) == 4


def test_failed_install_is_tried_again(checkout: Machine) -> None:
    """The stamp is written last: a cut connection leaves no half environment that looks whole."""
    failed = checkout.run("python", "demo", PIP_FAILS="1")
    assert failed.returncode != 0
    again = checkout.run("python", "demo")
    assert again.returncode == 0, again.stderr
    assert len(checkout.did()) == 3


def test_what_tests_installed_serves_the_demo(checkout: Machine) -> None:
    """The test pins hold the demo's, so `make demo` after `make test` installs nothing."""
    checkout.run("python", "test")
    checkout.run("python", "demo")
    assert len(checkout.did()) == 2


def test_moved_checkout_is_set_up_again(checkout: Machine) -> None:
    """Scripts in a virtual environment carry its path; after a move they would run the old one."""
    checkout.run("python", "demo")
    moved = checkout.site.rename(checkout.site.with_name("moved"))
    checkout.site = moved
    checkout.run("python", "demo")
    assert len(checkout.did()) == 4


def test_scripts_may_be_run(project_root: Path) -> None:
    """A checkout keeps the right to execute."""
    scripts = [*(project_root / ".setup").iterdir(), project_root / ".ci" / "run"]
    assert [path.name for path in scripts if not os.access(path, os.X_OK)] == []
