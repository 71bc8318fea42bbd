"""Real web servers that run what `amportal access write` writes, each in a folder of its own."""

from __future__ import annotations

import subprocess
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from tests.publish.webhosts import libraries, program, running

_NGINX = """\
daemon off;
master_process off;
worker_processes 1;
pid {run}/pid;
error_log {run}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {run}/b; proxy_temp_path {run}/p;
  fastcgi_temp_path {run}/f; uwsgi_temp_path {run}/u; scgi_temp_path {run}/s;
  include {access}/http.conf;
  server {{
    listen 127.0.0.1:{port};
    # What a server may have beside: it must not open a portal.
    location ~ \\.(?:pdf|png|csv)$ {{ root {web}; }}
    include {access}/portals/*.conf;
    include {access}/closed.conf;
  }}
}}
"""
_CADDY = """\
{{
  admin off
  auto_https off
  storage file_system {run}
}}
http://127.0.0.1:{port} {{
  import {access}/portals/*.caddy
  import {access}/closed.caddy
}}
"""
_APACHE = """\
ServerRoot {run}
PidFile {run}/pid
ErrorLog {run}/error.log
Listen 127.0.0.1:{port}
ServerName 127.0.0.1
{modules}
<Directory />
    Require all denied
</Directory>
<VirtualHost *:{port}>
    Include {access}/portals/*.conf
    Include {access}/closed.conf
</VirtualHost>
"""
_MODULES = (
    "mpm_event", "alias", "auth_basic", "authn_core", "authn_file", "authz_core", "authz_user",
    "dir", "headers", "mime",
)  # fmt: skip


def checked(
    host: str, access: Path, run: Path, port: int = 8080
) -> subprocess.CompletedProcess[str]:
    """Return what the program of *host* itself says of the files in *access*."""
    run.mkdir(parents=True, exist_ok=True)
    command, _ = _command(host, access, run, port, check=True)
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=_environment(run)
    )


@contextmanager
def signed_host(host: str, access: Path, web: Path, run: Path, port: int) -> Iterator[None]:
    """Run *host* at *port* with the files in *access*; *web* is the folder of all portals."""
    run.mkdir(parents=True, exist_ok=True)
    command, _ = _command(host, access, run, port, web=web)
    with running(command, port, **_environment(run)):
        yield


def _environment(run: Path) -> dict[str, str]:
    return {
        "HOME": str(run),
        "XDG_DATA_HOME": str(run),
        "XDG_CONFIG_HOME": str(run),
        "LD_LIBRARY_PATH": libraries(),
        "PATH": "/usr/bin:/bin",
    }


def _command(
    host: str, access: Path, run: Path, port: int, *, web: Path = Path("/"), check: bool = False
) -> tuple[list[str], Path]:
    values = {"access": access, "run": run, "port": port, "web": web}
    config = run / f"{host}.conf"
    if host == "nginx":
        config.write_text(_NGINX.format(**values))
        words = [program("nginx"), "-p", str(run), "-e", "stderr", "-c", str(config)]
        return [*words, *(["-t"] if check else [])], config
    if host == "caddy":
        config.write_text(_CADDY.format(**values))
        verb = "validate" if check else "run"
        words = [program("caddy"), verb, "--config", str(config), "--adapter", "caddyfile"]
        return words, config
    apache = program("apache2")
    folder = Path(apache).parents[1] / "lib" / "apache2" / "modules"
    modules = "\n".join(f"LoadModule {each}_module {folder}/mod_{each}.so" for each in _MODULES)
    types = run / "mime.types"
    types.write_text("")
    config.write_text(_APACHE.format(modules=f"{modules}\nTypesConfig {types}", **values))
    return [apache, "-f", str(config), *(["-t"] if check else ["-DFOREGROUND"])], config


def asked(url: str, login: str = "", method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of the answer to *url* with the *login* `user:password`."""
    parts = urlsplit(url)
    headers = {"Authorization": f"Basic {b64encode(login.encode()).decode()}"} if login else {}
    connection = HTTPConnection(parts.netloc, timeout=20)
    try:
        connection.request(method, parts.path, headers=headers)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, found, answer.read()
    finally:
        connection.close()
