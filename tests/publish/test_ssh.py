"""A folder of another machine by OpenSSH, with a shell and rsync, and by SFTP alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from amportal.publish.targets.ssh_target import SshTarget
from amportal.publish.targets.target import Lock
from tests.publish.sshhost import SshHost, ssh_host
from tests.publish.stand import Stand, pages, said
from tests.publish.webhosts import fetched, libraries, nginx, program

_SFTP_ALONE = "ForceCommand internal-sftp"


@pytest.fixture(scope="module", params=["", _SFTP_ALONE], ids=["shell", "sftp alone"])
def box(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[SshHost, str]]:
    """A machine with a web server, and its address."""
    run = tmp_path_factory.mktemp("web")
    with ssh_host(more=request.param) as host, nginx(host.portals, run / "run") as address:
        yield host, address


@pytest.fixture
def with_rsync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this machine have rsync."""
    script = tmp_path / "bin" / "rsync"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nLD_LIBRARY_PATH={libraries()} exec {program("rsync")} "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{script.parent}:{os.environ['PATH']}")


def place_of(host: SshHost, path: str) -> SshTarget:
    """Return the place *path* of *host*."""
    return SshTarget("box", str(host.portals), path, host.config)


def served(host: SshHost, path: str) -> dict[str, bytes]:
    """Return what is served there."""
    folder = (host.portals / path / "current").resolve()
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.mark.usefixtures("with_rsync")
def test_a_portal_is_published_changed_and_taken_away(
    box: tuple[SshHost, str], stand: Stand
) -> None:
    """Whole, in one step; nothing is left of what was before."""
    host, address = box
    target, at = place_of(host, "acme"), f"{address}acme/"
    first = stand.publish(target, at)
    assert first.verdict is not None, said(first)
    assert first.verdict.findings == (), said(first)
    assert served(host, "acme") == pages()
    fewer = {path: each for path, each in pages("two").items() if "[2]" not in path}

    second = stand.publish(target, at, fewer)

    assert second.verdict is not None, said(second)
    assert second.verdict.findings == (), said(second)
    (old,) = (path for path in pages() if path.startswith("assets/"))
    assert served(host, "acme") == {**fewer, old: pages()[old]}
    assert len(list((host.portals / "acme" / "releases").iterdir())) == 1
    audited = {path: (e.sha256, e.size) for path, e in target.listing().items()}
    assert second.plan is not None
    assert audited.keys() == set(second.plan.everything)
    again = stand.publish(target, at, fewer)
    assert again.plan is not None
    assert again.plan.empty
    gone = stand.publish(target, at, None)
    assert gone.done, said(gone)
    assert served(host, "acme") == {}
    assert [path for path, _ in target.places()] == ["acme"]
    assert not (host.portals / "acme" / "lock").exists()


def test_two_publishers_and_a_dead_one(box: tuple[SshHost, str], stand: Stand) -> None:
    """The second is turned away by name; who died holds nothing, and leaves nothing."""
    host, address = box
    target, at = place_of(host, "locked"), f"{address}locked/"
    assert target.lock(Lock("sam", "elsewhere", 1, stand.now.isoformat()), stand.now) is None

    busy = stand.publish(target, at)

    assert busy.error is not None
    assert busy.error.kind == "busy"
    assert "sam on elsewhere" in busy.error.text
    left = host.portals / "locked" / "releases" / "half.1"
    left.mkdir(parents=True)
    left.parent.chmod(0o777)
    target.unlock()
    dead = Lock.here("sam", stand.now)
    target.lock(Lock("sam", dead.host, 2**22 + 1, dead.at), stand.now)
    assert stand.publish(target, at).done
    assert sorted(each.name for each in (host.portals / "locked").iterdir()) == [
        "amportal-release.json",
        "current",
        "releases",
    ]


def test_a_host_that_is_another_machine_now_is_refused(stand: Stand) -> None:
    """By ssh itself; nothing overrides it."""
    with ssh_host() as host:
        host.other_key()
        outcome = stand.publish(place_of(host, "acme"), "http://127.0.0.1:9/acme/")

    assert outcome.error is not None
    assert outcome.error.kind == "safety"
    assert "is not the machine that it was" in outcome.error.text
    assert f"ssh-keygen -R '[127.0.0.1]:{host.port}'" in outcome.error.hint


def test_a_host_that_nobody_met_yet_is_named_as_that(stand: Stand) -> None:
    """It did not change; somebody has to connect once and look at its key."""
    with ssh_host() as host:
        text = host.config.read_text().replace("accept-new", "yes")
        host.config.write_text(text.replace("/known_hosts", "/nobody_yet"))
        outcome = stand.publish(place_of(host, "acme"), "http://127.0.0.1:9/acme/")

    assert outcome.error is not None
    assert outcome.error.kind == "safety"
    assert "is not known on this machine yet" in outcome.error.text


def test_a_host_that_is_not_there_is_said_so(stand: Stand, tmp_path: Path) -> None:
    """The exit code of the network, and how to try by hand."""
    config = tmp_path / "config"
    config.write_text("Host box\n  HostName 127.0.0.1\n  Port 1\n")
    outcome = stand.publish(SshTarget("box", "/srv", "acme", config), "http://127.0.0.1:9/acme/")

    assert outcome.error is not None
    assert outcome.error.kind == "machine"
    assert "ssh box" in outcome.error.hint


def test_a_server_that_replaces_no_link_gets_nothing(stand: Stand) -> None:
    """Readers would meet a gap; `doctor publish` says so before."""
    with ssh_host(sftp="-P posix-rename") as host:
        found = list(place_of(host, "acme").abilities())
        assert stand.publish(place_of(host, "acme"), "http://127.0.0.1:9/acme/").done
        before = served(host, "acme")
        outcome = stand.publish(place_of(host, "acme"), "http://127.0.0.1:9/acme/", pages("two"))
        after = served(host, "acme")

    assert after == before
    assert ("fail", "switch") in [(state, what) for state, what, _ in found]
    assert outcome.error is not None
    assert outcome.error.kind == "usage"


def test_abilities_are_tried_and_cleaned_up(box: tuple[SshHost, str]) -> None:
    """Nothing is left there."""
    host, _ = box
    before = sorted(host.portals.iterdir())

    found = list(place_of(host, "acme").abilities())

    assert {state for state, _, _ in found} == {"ok"}
    assert sorted(host.portals.iterdir()) == before


def test_a_full_disk_there_leaves_what_is_served(
    box: tuple[SshHost, str], stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The half release is taken away, and the place is free again."""
    host, address = box
    target, at = place_of(host, "full"), f"{address}full/"
    stand.publish(target, at)
    before = served(host, "full")
    real = SshTarget._sftp

    def full(self: SshTarget, *lines: str, check: bool = True) -> object:
        if any(line.startswith("put") and "index.html" in line for line in lines):
            raise self._trouble(b'remote write "x": No space left on device')
        return real(self, *lines, check=check)

    monkeypatch.setattr(SshTarget, "_sftp", full)
    outcome = stand.publish(target, at, pages("two"))

    assert outcome.error is not None
    assert outcome.error.kind == "machine"
    assert "no room" in outcome.error.text
    assert served(host, "full") == before
    assert len(list((host.portals / "full" / "releases").iterdir())) == 1
    assert fetched(f"{at}index.html") == (200, pages()["index.html"])
