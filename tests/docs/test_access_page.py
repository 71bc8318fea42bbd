"""`docs/access.md` is true: each way to a protected portal is walked with a real host."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.access.signedhosts import signed_host
from tests.commands import here
from tests.docs.guide import steps
from tests.docs.walking import walk
from tests.publish.webhosts import ROOT, free_port, nginx

PAGE = (ROOT / "docs" / "access.md").read_text("utf-8")
WALKED = {
    name: part
    for name, _, part in (
        each.partition(" -->\n")
        for each in PAGE.partition("<!-- end -->")[0].split("<!-- walked: ")[1:]
    )
}
HOSTS = ("nginx", "caddy", "encrypted")


def test_every_way_is_walked() -> None:
    """No section is left out."""
    assert list(WALKED) == list(HOSTS)


@pytest.mark.parametrize("host", HOSTS)
def test_from_nothing_to_a_protected_portal(
    host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command gives what the page shows, on a host that runs what was written."""
    monkeypatch.setenv("AMPORTAL_KEYS", str(tmp_path / "keys" / "store"))
    assert here(tmp_path, "init", "--bare", "site").code == 0
    web, port = tmp_path / "portals", free_port()
    web.mkdir()
    part = WALKED[host].replace("/srv/portals", str(web))
    if host == "encrypted":
        with nginx(web, tmp_path / "run") as address:
            part = part.replace("https://clients.agency.example/", address)
            walk(tmp_path, tmp_path / "site", steps(part))
        return
    part = part.replace("https://clients.agency.example/", f"http://127.0.0.1:{port}/")
    before, marker, after = part.partition("<!-- the host runs -->")
    assert marker
    site = tmp_path / "site"
    walk(tmp_path, site, steps(before))
    with signed_host(host, site / "access" / host, web, tmp_path / "run", port):
        walk(tmp_path, site, steps(after))


def test_the_commands_it_names_are_commands() -> None:
    """Every `amportal access ...` of the page is known to the command line."""
    named = set(re.findall(r"amportal access ([a-z]+)", PAGE))
    known = here(ROOT, "access", "--help").out
    assert named
    assert all(re.search(rf"\b{name}\b", known) for name in named)


def test_every_host_of_the_page_is_one() -> None:
    from amportal.access.hosts.host_folder import HOSTS as KNOWN

    named = set(re.findall(r"--for ([a-z0-9-]+)", PAGE)) | set(
        re.findall(r"^\| `([a-z0-9-]+)` \|", PAGE.partition("| `--for` |")[2], re.MULTILINE)
    )
    assert named == set(KNOWN)


def test_every_test_that_the_table_names_is_one() -> None:
    """A row is answered by something that runs."""
    named = re.findall(r"`(tests/[^`:]+)(?:::([a-z0-9_]+))?` \|$", PAGE, re.MULTILINE)
    assert len(named) > 30
    for path, name in named:
        text = (ROOT / path).read_text("utf-8")
        assert not name or f"def {name}(" in text, f"{path}::{name}"
