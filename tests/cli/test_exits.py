"""Each exit code, from a process of its own: scripts and CI rely on them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from amportal.builder.storage.build_lock import only_build
from tests.commands import NOW, ROOT, process


def test_0_done(sound: Path) -> None:
    """A build of a sound site."""
    ran = process(sound, "build")
    assert ran.code == 0, ran.err
    assert (sound / "output/acme/index.html").is_file()


def test_1_some_content_has_problems(sound: Path) -> None:
    """A mistake in the content: the person learns where, and what stays up."""
    assert process(sound, "build").code == 0
    page = (sound / "output/acme/index.html").read_bytes()
    project = sound / "content/clients/acme/projects/spring/project.yaml"
    project.write_text(project.read_text().replace("due: 2026-12-18", "due: soon"))
    ran = process(sound, "build")
    assert ran.code == 1
    assert "content/clients/acme/projects/spring/project.yaml:10:6: error:" in ran.err
    assert "acme: held back; the portal published before stays up" in ran.err
    assert (sound / "output/acme/index.html").read_bytes() == page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["biuld"], "error: no such command `biuld`\nhint: did you mean `build`?\n"),
        (
            ["build", "--strict"],
            "error: no such option: --strict\nhint: see `amportal build --help`",
        ),
        (["check", "--output-format", "xml"], "--output-format"),
        (["check", "--output-forma", "xml"], "possible options: --output-format"),
        (["check", "--today", "23.11.2026"], "23.11.2026"),
        (["check", "nobody"], "error: there is no client `nobody`"),
        (["-C", "nowhere", "check"], "error: there is no folder nowhere"),
        (["-C"], "error: option `-C` requires an argument"),
        (["new", "cleint", "x"], "did you mean `client`?"),
    ],
)
def test_2_wrong_use(sound: Path, arguments: list[str], said: str) -> None:
    """What was typed is named, with what was meant, and no traceback."""
    ran = process(sound, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_2_no_site(tmp_path: Path) -> None:
    """Outside of a site, with the way into one."""
    ran = process(tmp_path, "build")
    assert ran.code == 2
    assert "hint: go to the folder of your site, or make one with `amportal init DIR`" in ran.err


def test_4_another_build_runs(sound: Path) -> None:
    """The other one is named; nothing is written."""
    with only_build(sound / ".amportal", "10:00:00"):
        ran = process(sound, "build")
    assert ran.code == 4
    assert f"error: another build of this site is running (process {os.getpid()}" in ran.err
    assert not (sound / "output").exists()


def test_5_the_machine_says_no(sound: Path) -> None:
    """A file stands where the portals should: no traceback, no harm, and what to do."""
    (sound / "output").write_text("mine")
    ran = process(sound, "build")
    assert ran.code == 5, ran.err
    assert "error: " in ran.err
    assert "hint: what was published before is still in place" in ran.err
    assert "Traceback" not in ran.err
    assert (sound / "output").read_text() == "mine"


BROKEN = """\
import sys
from amportal.cli import client_arguments, command_line
def broken(*given): raise KeyError("missing\\x1b[31m")
client_arguments.client_names = broken
sys.argv = ["amportal", *{arguments!r}]
command_line.main()
"""


def bug(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BROKEN.format(arguments=list(arguments))],
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": NOW},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_70_a_fault_of_ours(sound: Path) -> None:
    """We say that it is ours and how to report it; the traceback only when asked for."""
    ran = bug(sound, "build", "acme")
    assert ran.returncode == 70
    assert "error: amportal failed, and that is a fault of ours: KeyError" in ran.stderr
    assert "hint: run the same command as `amportal --debug ...`" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "\x1b" not in ran.stderr
    loud = bug(sound, "--debug", "build", "acme")
    assert loud.returncode == 70
    assert "Traceback" in loud.stderr


WAITING = """\
import sys, signal
from amportal.cli import client_arguments, command_line
def waiting(*given):
    print("ready", flush=True)
    signal.pause()
client_arguments.client_names = waiting
sys.argv = ["amportal", "build", "acme"]
command_line.main()
"""


def test_130_interrupted(sound: Path) -> None:
    """Ctrl-C ends at once, in one sentence."""
    running = subprocess.Popen(
        [sys.executable, "-c", WAITING],
        cwd=sound,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout
    assert running.stdout.readline() == "ready\n"
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert err == (
        "error: stopped before it was done\nhint: what was published before is still in place\n"
    )


def test_a_reader_that_stops_reading_is_no_fault(sound: Path) -> None:
    """`amportal check | head` ends without a word, however much there was to say."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "amportal", "schema", "project"],
        cwd=sound,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=writer,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_terminal_of_another_encoding_can_show_every_name(sound: Path) -> None:
    """Letters it does not know are written as codes; nothing fails because of them."""
    client = sound / "content/clients/acme/client.yaml"
    client.write_text(client.read_text().replace("locale: en-GB", "locale: Größe"))
    ran = process(sound, "check", environment={"PYTHONIOENCODING": "ascii"})
    assert ran.code == 1
    assert "Gr\\xf6\\xdfe" in ran.out
