"""Real web servers on this machine: Debian's nginx and Caddy, each in a folder of its own."""

from __future__ import annotations

import os
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
# What docs/publishing.md proposes for a portal, but for the line that asks for a sign-in.
HEADERS = """\
add_header X-Content-Type-Options nosniff always;
add_header X-Robots-Tag "noindex, nofollow" always;
add_header Referrer-Policy no-referrer always;
"""
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
  types {{
    text/html html; text/css css; text/javascript js; text/plain txt; text/csv csv;
    text/calendar ics; text/vcard vcf; application/json json; application/atom+xml xml;
    application/pdf pdf; image/svg+xml svg; image/png png; image/jpeg jpg jpeg; image/webp webp;
    font/woff2 woff2;
  }}
  charset utf-8;
  charset_types text/html text/css text/plain text/csv text/calendar text/vcard text/javascript;
  server {{
    listen 127.0.0.1:{port};
    {headers}
    location ~ ^/([^/]+)/(.*)$ {{
      alias {root}/$1/current/$2;
      index index.html;
      error_page 404 403 /$1/404.html;
      add_header Cache-Control "private, no-cache";
      {headers}
      {more}
    }}
  }}
}}
"""
_CADDY = """\
{{
  admin off
  auto_https off
  storage file_system {folder}
}}
http://127.0.0.1:{port} {{
  header Cache-Control "private, no-cache"
  header X-Content-Type-Options nosniff
  header X-Robots-Tag "noindex, nofollow"
  header Referrer-Policy no-referrer
  header *.csv Content-Type "text/csv; charset=utf-8"
  header *.ics Content-Type "text/calendar; charset=utf-8"
  header *.vcf Content-Type "text/vcard; charset=utf-8"
  header *.xml Content-Type "application/atom+xml"
  {more}
  @portal path_regexp portal ^/([^/]+)/(.*)$
  rewrite @portal /{{re.portal.1}}/current/{{re.portal.2}}
  root * {root}
  file_server
}}
"""


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
def nginx(root: Path, folder: Path, more: str = "") -> Iterator[str]:
    """Serve the portals below *root* as the docs say, with *more* for each; yield the address."""
    port = free_port()
    folder.mkdir(parents=True)
    config = folder / "nginx.conf"
    values = {"folder": folder, "port": port, "root": root, "headers": HEADERS, "more": more}
    config.write_text(_NGINX.format(**values))
    with _running([program("nginx"), "-p", str(folder), "-e", "stderr", "-c", str(config)], port):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def caddy(root: Path, folder: Path, more: str = "") -> Iterator[str]:
    """Serve the portals below *root* by Caddy; yield the address."""
    port = free_port()
    folder.mkdir(parents=True)
    config = folder / "Caddyfile"
    config.write_text(_CADDY.format(folder=folder, port=port, root=root, more=more))
    command = [program("caddy"), "run", "--config", str(config), "--adapter", "caddyfile"]
    with _running(command, port, HOME=str(folder), XDG_DATA_HOME=str(folder)):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def _running(command: list[str], port: int, **environment: str) -> Iterator[None]:
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
