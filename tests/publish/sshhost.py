"""A real SSH server on this machine: OpenSSH's, for one user, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.polling import wait_until
from tests.publish.webhosts import ROOT, answers, free_port, libraries, program

# As root the server is run by somebody else, so that it needs no user of its own.
_USER, _ID = "portals", 12345
_CONFIG = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
PidFile none
AuthorizedKeysFile {folder}/home/authorized_keys
StrictModes no
UsePAM no
PasswordAuthentication no
PrintMotd no
MaxStartups 100
Subsystem sftp internal-sftp {sftp}
{more}
"""
_CLIENT = """\
Host box
  HostName 127.0.0.1
  Port {port}
  User {user}
  IdentityFile {folder}/key
  IdentitiesOnly yes
  UserKnownHostsFile {folder}/known_hosts
  StrictHostKeyChecking {strict}
"""


@dataclass(frozen=True)
class SshHost:
    """The server's folder; `portals` is what it may publish into, `config` what `ssh` is told."""

    folder: Path
    portals: Path
    config: Path
    port: int

    def other_key(self) -> None:
        """Let the server be another machine from now on, for who knew it."""
        known = self.folder / "known_hosts"
        words = (self.folder / "other_key.pub").read_text().split()
        known.write_text(f"[127.0.0.1]:{self.port} {words[0]} {words[1]}\n")


@contextmanager
def ssh_host(sftp: str = "", more: str = "") -> Iterator[SshHost]:
    """Run a server; *sftp* are options of its SFTP, *more* lines of its configuration."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        portals, home = folder / "portals", folder / "home"
        portals.mkdir()
        home.mkdir()
        for key in ("host_key", "key", "other_key"):
            command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / key)]
            subprocess.run(command, check=True)
        shutil.copy(folder / "key.pub", home / "authorized_keys")
        values = {"folder": folder, "port": port, "sftp": sftp, "more": more}
        (folder / "sshd_config").write_text(_CONFIG.format(**values))
        user = _USER if os.getuid() == 0 else os.environ.get("USER", "nobody")
        config = folder / "client"
        strict = "accept-new"
        config.write_text(_CLIENT.format(folder=folder, port=port, user=user, strict=strict))
        command = [program("sshd"), "-D", "-e", "-f", str(folder / "sshd_config")]
        environment = dict(os.environ)
        if os.getuid() == 0:
            command, environment = _as_somebody(folder, command)
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as running:
            try:
                wait_until(lambda: running.poll() is not None or answers(port))
                assert running.poll() is None, "sshd ended"
                yield SshHost(folder, portals, config, port)
            finally:
                running.terminate()
                running.wait(20)


def _as_somebody(folder: Path, command: list[str]) -> tuple[list[str], dict[str, str]]:
    """Return *command* as one that runs it as the user portals, known to nobody else."""
    (folder / "passwd").write_text(f"{_USER}:x:{_ID}:{_ID}::{folder}/home:/bin/sh\n")
    (folder / "group").write_text(f"{_USER}:x:{_ID}:\n")
    for each in ("host_key", "portals", "home", "home/authorized_keys"):
        os.chown(folder / each, _ID, _ID)
    rsync = folder / "home" / "rsync"
    rsync.write_text(f'#!/bin/sh\nLD_LIBRARY_PATH={libraries()} exec {program("rsync")} "$@"\n')
    rsync.chmod(0o755)
    wrapper = next((ROOT / ".venv" / "hosts").glob("usr/lib/*/libnss_wrapper.so"))
    environment = {
        **os.environ,
        "LD_LIBRARY_PATH": libraries(),
        "LD_PRELOAD": str(wrapper),
        "NSS_WRAPPER_PASSWD": str(folder / "passwd"),
        "NSS_WRAPPER_GROUP": str(folder / "group"),
    }
    with_path = [*command, "-o", f"SetEnv=PATH={folder}/home:/usr/bin:/bin"]
    as_user = ["setpriv", f"--reuid={_ID}", f"--regid={_ID}", "--clear-groups"]
    return [*as_user, *with_path], environment
