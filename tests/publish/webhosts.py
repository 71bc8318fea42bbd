"""Real web servers on this machine: Debian's nginx and Caddy, each in a folder of its own."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.polling import wait_until

ROOT = Path(__file__).parents[2]
_UNPACKED = ROOT / ".venv" / "hosts"
# What surrounds the server that docs/publishing.md proposes.
_NGINX = """\
daemon off;
master_process off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {server}
}}
"""
_MIME = """
  types {
    text/html html; text/css css; text/plain txt; application/json json; application/pdf pdf;
    image/svg+xml svg; image/png png; image/jpeg jpg jpeg; image/webp webp; text/xml xml;
    application/javascript js;
  }
"""
_CADDY = """\
{{
  admin off
  auto_https off
  storage file_system {folder}
}}
{server}
"""


def of_docs(kind: str) -> str:
    """Return the configuration of the web server *kind* that the docs give to copy."""
    page = (ROOT / "docs" / "publishing.md").read_text("utf-8")
    return page.partition(f"```{kind}\n")[2].partition("\n```")[0]


def program(name: str) -> str:
    """Return the program *name*, unpacked or of this machine."""
    for folder in ("usr/sbin", "usr/bin"):
        if (_UNPACKED / folder / name).exists():
            return str(_UNPACKED / folder / name)
    found = shutil.which(name)
    assert found, f"there is no {name}: make setup-test brings it"
    return found


def libraries() -> str:
    """Return the folder of what unpacked programs are linked to."""
    found = next(iter(_UNPACKED.glob("usr/lib/*/libpopt.so.0")), None)
    return str(found.parent) if found else ""


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def nginx(root: Path, folder: Path, *, closed: bool = False, more: str = "") -> Iterator[str]:
    """Serve the portals below *root* as the docs say, *more* in each; yield the address.

    Where *closed*, readers of the portal `x` are in the file `users/x` of *folder*.
    """
    port = free_port()
    (folder / "users").mkdir(parents=True)
    server = of_docs("nginx").replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    server = re.sub(r"\n *ssl_certificate.*", "", server)
    # What Debian's own list says that portals need; it would be on the machine that serves.
    server = server.replace("include /etc/nginx/mime.types;", _MIME)
    server = server.replace("/srv/portals", str(root)).replace(
        "index index.html;", f"{more}\n index index.html;"
    )
    server = server.replace("/etc/nginx/portals", str(folder / "users"))
    if not closed:
        server = server.replace('default "Portal";', "default off;")
    config = folder / "nginx.conf"
    config.write_text(_NGINX.format(folder=folder, server=server))
    with running([program("nginx"), "-p", str(folder), "-e", "stderr", "-c", str(config)], port):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def caddy(root: Path, folder: Path, *portals: str) -> Iterator[str]:
    """Serve the *portals* below *root* by Caddy, as the docs say; yield the address."""
    port = free_port()
    folder.mkdir(parents=True)
    server = of_docs("caddyfile").replace("/srv/portals", str(root))
    server = server.replace("clients.agency.example", f"http://127.0.0.1:{port}")
    lines = "".join(f"\timport portal {name}\n" for name in portals)
    server = server.replace("\timport portal k7f2qm\n", lines)
    config = folder / "Caddyfile"
    config.write_text(_CADDY.format(folder=folder, server=server))
    command = [program("caddy"), "run", "--config", str(config), "--adapter", "caddyfile"]
    with running(command, port, HOME=str(folder), XDG_DATA_HOME=str(folder)):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def running(command: list[str], port: int, **environment: str) -> Iterator[None]:
    """Run *command* until the block ends; it begins when the program listens at *port*."""
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
    ) as running:
        try:
            wait_until(lambda: running.poll() is not None or answers(port))
            assert running.poll() is None, f"{command[0]} ended with {running.returncode}"
            yield
        finally:
            running.terminate()
            running.wait(20)


def answers(port: int) -> bool:
    """Say whether something listens at *port*."""
    with socket.socket() as asked:
        asked.settimeout(1)
        return asked.connect_ex(("127.0.0.1", port)) == 0


def fetched(url: str) -> tuple[int, bytes]:
    """Return the status and body of the answer to *url*."""
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()
