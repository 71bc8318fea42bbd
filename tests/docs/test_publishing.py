"""`docs/publishing.md` is true: each way to a published portal is walked with a real host."""

from __future__ import annotations

import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from amportal.cli import exit_codes
from tests.commands import here
from tests.docs.guide import steps
from tests.docs.walking import walk
from tests.publish.netlifyhost import TOKEN, netlify_api
from tests.publish.s3host import KEYS, PUBLIC, s3_store
from tests.publish.sshhost import ssh_host
from tests.publish.webhosts import ROOT, caddy, nginx

PAGE = (ROOT / "docs" / "publishing.md").read_text("utf-8")
PARTS = {
    name: part
    for name, _, part in (
        each.partition(" -->\n")
        for each in PAGE.partition("<!-- end -->")[0].split("<!-- walked: ")[1:]
    )
}
ADDRESS, FOLDER = "https://clients.agency.example/", "/srv/portals"
# What a host says in place of what the page says, and what the command line is told.
Setting = tuple[dict[str, str], dict[str, str]]

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@contextmanager
def by_nginx(tmp: Path) -> Iterator[Setting]:
    (tmp / "portals").mkdir()
    with nginx(tmp / "portals", tmp / "run", closed=True) as address:
        users = tmp / "run" / "users" / "first-client"
        users.write_text("reader:{PLAIN}six-random-words\n")
        told = {"AMPORTAL_VERIFY_LOGIN": "reader:six-random-words"}
        yield {ADDRESS: address, FOLDER: str(tmp / "portals")}, told


@contextmanager
def by_caddy(tmp: Path) -> Iterator[Setting]:
    (tmp / "portals").mkdir()
    with caddy(tmp / "portals", tmp / "run", "k7f2qm") as address:
        yield {ADDRESS: address, FOLDER: str(tmp / "portals")}, {}


@contextmanager
def by_ssh(tmp: Path) -> Iterator[Setting]:
    with ssh_host() as host, nginx(host.portals, tmp / "run", closed=True) as address:
        (tmp / "run" / "users" / "first-client").write_text("reader:{PLAIN}words\n")
        yield (
            {
                ADDRESS: address,
                FOLDER: str(host.portals),
                "portals@www.agency.example": f"box\n+    ssh_config: {host.config}",
            },
            {"AMPORTAL_VERIFY_LOGIN": "reader:words"},
        )


@contextmanager
def by_s3(tmp: Path) -> Iterator[Setting]:
    with s3_store() as store:
        for query, body in (("", b""), ("?policy", PUBLIC.encode())):
            kind = {"Content-Type": "application/json"}
            request = urllib.request.Request(f"{store}/portals{query}", body, kind, method="PUT")
            urllib.request.urlopen(request).read()
        yield {ADDRESS: f"{store}/portals/", "https://s3.eu.example": store}, KEYS


@contextmanager
def by_git(tmp: Path) -> Iterator[Setting]:
    bare, shown = tmp / "host.git", tmp / "portals" / "first-client" / "current"
    shown.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "--bare", str(bare)], check=True)
    hook = bare / "hooks" / "post-receive"
    hook.write_text(f"#!/bin/sh\ngit --work-tree={shown} checkout -q -f gh-pages -- .\n")
    hook.chmod(0o755)
    with nginx(tmp / "portals", tmp / "run") as address:
        yield (
            {
                "git@git.example:agency/first-client.git": str(bare),
                "https://agency.pages.example/": address,
            },
            {},
        )


@contextmanager
def by_netlify(tmp: Path) -> Iterator[Setting]:
    with netlify_api() as api:
        yield (
            {
                "5c1e0000-0000-0000-0000-000000000000": "acme",
                "https://first-client.example/": f"{api.address}/served/",
            },
            {"NETLIFY_AUTH_TOKEN": TOKEN, "AMPORTAL_NETLIFY_API": api.address},
        )


HOSTS: dict[str, Callable[[Path], object]] = {
    "nginx": by_nginx,
    "caddy": by_caddy,
    "ssh": by_ssh,
    "s3": by_s3,
    "git": by_git,
    "netlify": by_netlify,
}


def test_every_way_is_walked() -> None:
    """No section is left out."""
    assert list(PARTS) == list(HOSTS)


@pytest.mark.parametrize("name", HOSTS)
def test_from_nothing_to_a_published_portal(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command gives what the page shows, on a host that is set up as the page says."""
    assert here(tmp_path, "init", "--bare", "site").code == 0
    opened = HOSTS[name](tmp_path)
    with opened as (values, told):  # type: ignore[attr-defined]
        for variable, value in told.items():
            monkeypatch.setenv(variable, value)
        part = PARTS[name]
        for old, new in values.items():
            assert old in part, old
            part = part.replace(old, new)
        walk(tmp_path, tmp_path / "site", steps(part))


def test_every_exit_code_it_names_is_one() -> None:
    """The table of what stands in the way."""
    rows = [line.split("|") for line in PAGE.splitlines() if line.startswith("| ")]
    codes = {int(row[2]) for row in rows if len(row) == 5 and row[2].strip().isdigit()}
    assert codes <= {value for name, value in vars(exit_codes).items() if name.isupper()}
    assert {3, 4, 5, 6} <= codes
