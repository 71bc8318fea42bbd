"""A real mail server on this machine: Debian's exim, a plain user's, delivering to a Maildir."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme

from tests.mailserver import HOST, PASSWORD, USER
from tests.polling import wait_until

ROOT = Path(__file__).parents[1]
_UNPACKED = ROOT / ".venv" / "exim"
_NOBODY = 65534

_CONFIG = """\
exim_path = {folder}/run
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
pid_file_path = {folder}/pid
primary_hostname = mail.test
daemon_smtp_ports = {port}
local_interfaces = 127.0.0.1
qualify_domain = test
deliver_drop_privilege = true
message_size_limit = {largest}
host_lookup =
rfc1413_query_timeout = 0s
tls_advertise_hosts = *
tls_certificate = {folder}/server.pem
auth_advertise_hosts = ${{if def:tls_in_cipher {{*}}{{}}}}
acl_smtp_mail = private
acl_smtp_rcpt = known
keep_environment =
begin acl
private:
  require message = TLS and a login first
          encrypted = *
          authenticated = *
  accept
known:
  deny message = no such user
       local_parts = nobody
  defer message = come again later
       local_parts = busy
  accept
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_condition = ${{if and{{{{eq{{$auth2}}{{{user}}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
begin routers
all:
  driver = accept
  transport = maildir
begin transports
maildir:
  driver = appendfile
  directory = {folder}/maildir
  maildir_format
  envelope_to_add
  return_path_add
  # As they came, so that bytes can be compared.
  message_prefix =
  message_suffix =
begin retry
* * F,2h,1m
"""
_RUN = """\
#!/bin/sh
export NSS_WRAPPER_PASSWD={folder}/passwd NSS_WRAPPER_GROUP={folder}/group
export LD_PRELOAD={libraries}/libnss_wrapper.so LD_LIBRARY_PATH={libraries}:{folder}/lib/{arch}
exec {program} "$@"
"""


@dataclass(frozen=True)
class Exim:
    """A running server: where it listens, whom to trust, and what it delivered."""

    port: int
    authority: Path
    maildir: Path
    log: Path

    def delivered(self, count: int) -> list[bytes]:
        """Return the mails that arrived, once there are *count* of them."""
        wait_until(lambda: len(self._files()) >= count)
        return [file.read_bytes() for file in self._files()]

    def _files(self) -> list[Path]:
        folder = self.maildir / "new"
        return sorted(folder.iterdir()) if folder.is_dir() else []


@contextmanager
def exim(largest: str = "20M") -> Iterator[Exim]:
    """Yield an exim that takes mail after TLS and a login, and delivers all of it at home."""
    # Not below pytest's own folder: that is root's alone, where tests run as root.
    folder = Path(tempfile.mkdtemp(prefix="exim-"))
    try:
        running = _prepared(folder, largest)
        options = {"user": _NOBODY, "group": _NOBODY} if os.geteuid() == 0 else {}
        for path in (folder, *folder.rglob("*")):
            if path.is_symlink():
                continue
            path.chmod(0o755 if path.is_dir() or path.name in ("run", "exim4") else 0o644)
            if options:
                os.chown(path, 0 if path.name == "config" else _NOBODY, _NOBODY)
        with (folder / "said").open("wb") as said:
            process = subprocess.Popen(
                [str(folder / "run"), "-C", str(folder / "config"), "-bdf", "-q1m"],
                stdout=said,
                stderr=said,
                **options,  # type: ignore[call-overload]
            )
        try:
            wait_until(lambda: _answers(running.port))
            yield running
        finally:
            process.terminate()
            process.wait(20)
    finally:
        shutil.rmtree(folder)


def _prepared(folder: Path, largest: str) -> Exim:
    for name in ("spool", "log", "maildir"):
        (folder / name).mkdir()
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    (folder / "server.pem").write_bytes(
        authority.issue_cert(HOST).private_key_and_cert_chain_pem.bytes()
    )
    user = _NOBODY if os.geteuid() == 0 else os.geteuid()
    (folder / "passwd").write_text(f"Debian-exim:x:{user}:{user}::/:/bin/false\n")
    (folder / "group").write_text(f"Debian-exim:x:{user}:\n")
    port = _free_port()
    values = {"folder": folder, "port": port, "user": USER, "password": PASSWORD}
    (folder / "config").write_text(_CONFIG.format(**values, largest=largest))
    if _UNPACKED.is_dir():
        for name in ("usr", "lib"):
            shutil.copytree(_UNPACKED / name, folder / name, symlinks=True)
        libraries = next((folder / "usr" / "lib").glob("*/libnss_wrapper.so")).parent
        program = folder / "usr" / "sbin" / "exim4"
        run = _RUN.format(folder=folder, libraries=libraries, arch=libraries.name, program=program)
    else:
        run = f'#!/bin/sh\nexec {shutil.which("exim")} "$@"\n'
    (folder / "run").write_text(run)
    return Exim(port, folder / "authority.pem", folder / "maildir", folder / "log" / "mainlog")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as line:
            return line.recv(3) == b"220"
    except OSError:
        return False
