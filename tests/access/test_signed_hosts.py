"""Contacts times portals on real web servers: exactly the diagonal opens, for all kinds of file."""

from __future__ import annotations

import itertools
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from amportal.access.hosts.host_folder import HOSTS, differences, write_files
from amportal.access.hosts.signed_portals import ICONS, Reader, SignedPortal, WriteOptions
from amportal.access.key_store import KeyStoreError, new_key
from amportal.access.wordlist.passphrase import new_passphrase
from amportal.publish.media_types import TYPES
from tests.access.signedhosts import asked, checked, signed_host
from tests.publish.webhosts import free_port

SERVERS = ("nginx", "caddy", "apache")
KINDS = {
    "index.html": b"<!doctype html>home",
    "404.html": b"<!doctype html>missing",
    "deliverables/d1.html": b"<!doctype html>page",
    "reports/2026-11-20.pdf": b"%PDF-1.7",
    "files/d1/v1/a plan ü.png": b"\x89PNG",
    "calendar.ics": b"BEGIN:VCALENDAR",
    "data/milestones.csv": b"id,day",
    "portal.json": b"{}",
    "feed.xml": b"<feed/>",
    "assets/style.0123456789ab.css": b"p{}",
}
# Two clients have a contact of the same id; one client has two portals; one portal is open.
WHO = {
    "acme": ("priya", "omar"),
    "acme.finance": ("Ann",),
    "northline": ("priya",),
    "nobody-yet": (),
    "k7f2qm": (),
}
OPEN = "k7f2qm"


@dataclass(frozen=True)
class Running:
    """A web server that runs, and what it serves."""

    host: str
    address: str
    portals: tuple[SignedPortal, ...]
    access: Path
    run: Path

    def of(self, portal: str) -> SignedPortal:
        return next(each for each in self.portals if each.portal == portal)


def made_portals(web: Path, address: str) -> tuple[SignedPortal, ...]:
    """Return the portals of WHO, with a file of each kind in their folders below *web*."""
    found = []
    for portal, users in WHO.items():
        release = web / portal / "releases" / "one"
        for path, content in KINDS.items():
            file = release / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content + portal.encode())
        (web / portal / "amportal-release.json").write_text("{}")
        (web / portal / "current").symlink_to("releases/one")
        readers = tuple(
            Reader(user, user, f"{user}@acme.example", new_passphrase(), new_key())
            for user in users
        )
        client = portal.partition(".")[0]
        where = (f"{address}{portal}/", str(web / portal / "current"))
        found.append(SignedPortal(portal, client, *where, readers, closed=portal != OPEN))
    return tuple(found)


@pytest.fixture(scope="module", params=SERVERS)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """Each web server with what is written for it."""
    top = tmp_path_factory.mktemp(request.param)
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    portals = made_portals(top / "web", address)
    access = top / "access"
    options = WriteOptions(str(access), TYPES, (2, 6))
    write_files(access, HOSTS[request.param](portals, options), (), [top / "web"])
    with signed_host(request.param, access, top / "web", top / "run", port):
        yield Running(request.param, address, portals, access, top / "run")


def test_the_server_itself_accepts_the_files(server: Running) -> None:
    said = checked(server.host, server.access, server.run / "check", free_port())
    assert said.returncode == 0, said.stderr


def test_exactly_the_diagonal_opens(server: Running) -> None:
    """Every contact, and nobody, and a wrong password, at every kind of file of every portal."""
    logins: dict[tuple[str, str], str] = {("", ""): "", ("", "wrong"): "priya:wrong-words"}
    for portal in server.portals:
        for reader in portal.readers:
            logins[portal.portal, reader.user] = f"{reader.user}:{reader.password}"
    found, wanted = {}, {}
    for (whose, user), portal, path in itertools.product(logins, server.portals, KINDS):
        url = f"{portal.address}{path}".replace(" ", "%20").replace("ü", "%C3%BC")
        status, _, body = asked(url, logins[whose, user])
        opens = portal.portal in (whose, OPEN)
        key = (whose, user, portal.portal, path)
        found[key] = (status, body.endswith(portal.portal.encode()))
        wanted[key] = (200, True) if opens else (401, False)
    assert found == wanted
    assert len(found) == len(logins) * len(WHO) * len(KINDS) == 300


def test_what_is_no_portal_is_answered_as_a_closed_one(server: Running) -> None:
    """Nobody learns which clients there are, with or without a login."""
    (priya, _) = server.of("acme").readers
    login = f"{priya.user}:{priya.password}"
    for sent in ("", login):
        told = {
            (status, headers.get("www-authenticate"))
            for path in ("northline/", "northline", "other/", "other", "nobody-yet/", "")
            for status, headers, _ in [asked(f"{server.address}{path}", sent)]
        }
        assert len(told) == 1
        ((status, realm),) = told
        assert status == 401
        assert realm
        assert "acme" not in realm


@pytest.mark.parametrize("path", ICONS)
def test_what_browsers_ask_for_by_themselves_costs_no_login(server: Running, path: str) -> None:
    """Chromium forgets a login that is refused for an icon, and asks for it on the next page."""
    (priya, _) = server.of("acme").readers
    for login in ("", f"{priya.user}:{priya.password}", "priya:wrong"):
        status, headers, body = asked(f"{server.address.rstrip('/')}{path}", login)
        assert status == 404
        assert "www-authenticate" not in headers
        assert b"acme" not in body


@pytest.mark.parametrize(
    "path",
    [
        "acme/../northline/index.html",
        "acme/%2e%2e/northline/index.html",
        "acme//index.html",
        "//northline/index.html",
        "acme.finance/../acme/index.html",
        "ACME/index.html",
        "acme/releases/one/index.html",
        "acme/../acme/amportal-release.json",
        "k7f2qm/../acme/index.html",
        "k7f2qm/%2e%2e/acme/index.html",
        "k7f2qm/..%2facme/index.html",
        "k7f2qm../acme/current/index.html",
        "k7f2qm/../../acme/current/index.html",
        "users/acme",
        "access/users/acme",
    ],
)
def test_no_way_round_leads_into_a_portal(server: Running, path: str) -> None:
    status, _, body = asked(f"{server.address}{path}")
    assert status in (301, 400, 401, 403, 404)
    assert b"acme" not in body.replace(b"/acme", b"")
    assert b"$6$" not in body


def test_the_address_without_its_slash_leads_there(server: Running) -> None:
    (priya, _) = server.of("acme").readers
    status, headers, _ = asked(f"{server.address}acme", f"{priya.user}:{priya.password}")
    assert status in (301, 308)
    assert headers["location"].endswith("/acme/")


def test_types_and_headers_are_those_of_a_portal(server: Running) -> None:
    (priya, _) = server.of("acme").readers
    login = f"{priya.user}:{priya.password}"
    for path in KINDS:
        url = f"{server.address}acme/{path}".replace(" ", "%20").replace("ü", "%C3%BC")
        _, headers, _ = asked(url, login)
        kind = TYPES[path.rpartition(".")[2]]
        assert (
            headers["content-type"].replace('"', "").casefold().startswith(kind.partition(";")[0])
        )
        assert headers["x-content-type-options"] == "nosniff"
        assert "no-cache" in headers["cache-control"]
    assert asked(f"{server.address}acme/none.html", login)[2].startswith(b"<!doctype html>missing")
    assert asked(f"{server.address}acme/reports/", login)[0] in (403, 404)


def test_nothing_written_holds_a_secret_or_is_for_everybody(server: Running) -> None:
    secrets = [each.password for portal in server.portals for each in portal.readers]
    for file in (each for each in server.access.rglob("*") if each.is_file()):
        assert stat.S_IMODE(file.stat().st_mode) == 0o640, file
        assert not any(secret in file.read_text() for secret in secrets), file


def test_a_wrong_password_costs_the_server_little(server: Running) -> None:
    """A stranger must not be able to stop it: bcrypt of cost 12 took 1.4 s in a worker of nginx."""
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        assert asked(f"{server.address}acme/", "priya:wrong")[0] == 401
        times.append(time.perf_counter() - begun)
    assert min(times) < 0.1


def test_who_is_revoked_is_out_after_writing_again(server: Running, tmp_path: Path) -> None:
    """The same folder, written again without them, differs in their portal's files alone."""
    acme = server.of("acme")
    rest = replace(acme, readers=acme.readers[:1])
    portals = tuple(rest if each is acme else each for each in server.portals)
    options = WriteOptions(str(server.access), TYPES, (2, 6))
    changed = differences(server.access, HOSTS[server.host](portals, options), ())
    assert {each.path.partition(".")[0] for each in changed} <= {"users/acme", "portals/acme"}
    assert changed
    same = HOSTS[server.host](server.portals, options)
    assert differences(server.access, same, ()) == ()


def test_a_portal_that_is_gone_leaves_no_file(tmp_path: Path) -> None:
    web, access = tmp_path / "web", tmp_path / "access"
    portals = made_portals(web, "https://clients.agency.example/")
    options = WriteOptions(str(access), TYPES)
    write_files(access, HOSTS["nginx"](portals, options), (), [web])
    (access / "users" / "own").write_text("somebody's own\n")
    left = HOSTS["nginx"](portals[1:], options)
    assert [each.what for each in differences(access, left, ["acme"])] == []
    gone = write_files(access, left, (), [web])
    assert [(each.path, each.what) for each in gone] == [
        ("portals/acme.conf", "left over"),
        ("users/acme", "left over"),
    ]
    assert not (access / "users" / "acme").exists()
    assert (access / "users" / "own").exists()


def test_files_of_users_never_go_where_a_web_server_looks(tmp_path: Path) -> None:
    portals = made_portals(tmp_path / "web", "https://clients.agency.example/")
    (tmp_path / "linked").symlink_to(tmp_path / "web")
    for inside in ("web", "web/acme/current/.access", "linked/x"):
        folder = tmp_path / inside
        files = HOSTS["apache"](portals, WriteOptions(str(folder), TYPES))
        with pytest.raises(KeyStoreError, match="shows to everybody"):
            write_files(folder, files, (), [tmp_path / "web"])
    assert not (tmp_path / "web" / "users").exists()


def test_somebody_elses_file_stays(tmp_path: Path) -> None:
    access = tmp_path / "access"
    (access / "users").mkdir(parents=True)
    (access / "users" / "acme").write_text("ruth:$6$own\n")
    portals = made_portals(tmp_path / "web", "https://clients.agency.example/")
    files = HOSTS["nginx"](portals, WriteOptions(str(access), TYPES))
    with pytest.raises(KeyStoreError, match="was not written by amportal"):
        write_files(access, files, (), [tmp_path / "web"])
    assert (access / "users" / "acme").read_text() == "ruth:$6$own\n"


@pytest.mark.parametrize("folder", ['/srv/a"b', "/srv/$x", "/srv/a\nb", "/srv/{x}"])
@pytest.mark.parametrize("host", SERVERS)
def test_a_folder_cannot_add_a_line_to_a_configuration(host: str, folder: str) -> None:
    portal = SignedPortal("acme", "acme", "https://a.example/acme/", folder, ())
    with pytest.raises(KeyStoreError, match="cannot stand in"):
        HOSTS[host]((portal,), WriteOptions("/etc/x", TYPES))
