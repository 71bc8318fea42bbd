"""Access to a portal that is published behind a real nginx: as a contact, and after revoking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amportal.access.key_store import epoch_of
from tests.access.lying_host import Host, served
from tests.access.signedhosts import asked, signed_host
from tests.cli.test_access import CLIENT, Site
from tests.commands import Ran, here
from tests.publish.webhosts import free_port, nginx


class Published(Site):
    """A site whose portal nginx serves with the lists that were written."""

    def __init__(self, root: Path, port: int, mode: str = "sign-in") -> None:
        super().__init__(root, mode)
        self.address = f"http://127.0.0.1:{port}/first-client/"
        line = "\n    address: {}\n"
        self.edit(
            "content/agency.yaml",
            line.format("https://clients.agency.example/"),
            line.format(self.address.removesuffix("first-client/")),
        )
        (root / "web").mkdir()

    def plain(self, *words: str) -> Ran:
        """Run another command of amportal."""
        return here(self.root, *words, environment={"AMPORTAL_KEYS": str(self.keys)})


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Published]:
    """A published site; robin and omar have access."""
    port = free_port()
    made = Published(tmp_path, port)
    for name in ("robin", "omar"):
        assert made.run("give", f"first-client/{name}").code == 0
    assert made.run("write", "--for", "nginx").code == 0
    folder = made.root / "access" / "nginx"
    with signed_host("nginx", folder, tmp_path / "web", tmp_path / "run", port):
        published = made.plain("publish")
        assert published.code == 0, published.err
        yield made


def test_access_is_tried_as_a_contact_and_ends_at_once(site: Published) -> None:
    """The list of users is read with every request, so nothing has to be reloaded."""
    tried = site.run("test", "first-client/omar")
    assert tried.code == 0, tried.err
    assert f"first-client/omar reads {site.address}" in tried.err
    doctor = site.plain("doctor", "publish")
    assert f"{site.address} asks for one, for pages and reports" in doctor.out
    omar = site.store().grant_of("first-client", "omar")
    assert omar
    login = f"omar:{omar.password}"
    assert asked(site.address, login)[0] == 200
    users = site.root / "access/nginx/users/first-client"
    before = users.read_text()
    assert site.run("revoke", "first-client/omar").code == 0
    assert asked(site.address, login)[0] == 401
    assert site.plain("verify-live").code == 0
    # The host still has the old list: from outside, the password that was taken away opens it.
    users.write_text(before + users.read_text())
    leak = site.plain("verify-live")
    assert leak.code == 3, leak.err
    assert "locked-out-reads" in leak.err
    assert omar.password not in leak.out + leak.err


def test_a_host_that_refuses_what_was_given_is_named(site: Published) -> None:
    """As it does behind a proxy that strips the header, or before it has read the new list."""
    users = site.root / "access/nginx/users/first-client"
    users.write_text("".join(line for line in users.read_text().splitlines(True) if "#" in line))
    tried = site.run("test", "first-client/omar")
    assert tried.code == 6, tried.err
    assert "the host refuses the password that omar was given" in tried.err
    assert "`Authorization`" in tried.err
    assert "password" not in tried.out


def test_who_has_no_access_is_told_how_to_get_it(site: Published) -> None:
    tried = site.run("test", "first-client/ann")
    assert tried.code == 2
    assert "amportal access give first-client/ann" in tried.err


def test_revoking_publishes_an_encrypted_portal_with_new_keys(tmp_path: Path) -> None:
    """One contact is out with the command itself; the other's secrets stay as they are."""
    site = Site(tmp_path, "encrypted")
    (tmp_path / "web").mkdir()
    with nginx(tmp_path / "web", tmp_path / "run") as address:
        line = "\n    address: {}\n"
        site.edit(
            "content/agency.yaml",
            line.format("https://clients.agency.example/"),
            line.format(address),
        )
        site.edit(CLIENT, "\n  to: box\n", "\n  to: box\n  path: k7f2qm\n")
        for name in ("robin", "omar", "ann"):
            assert site.run("give", f"first-client/{name}").code == 0
        keys = {"AMPORTAL_KEYS": str(site.keys)}
        assert here(site.root, "publish", environment=keys).code == 0
        folder = tmp_path / "web" / "k7f2qm" / "current"
        tried = site.run("test", "first-client/robin")
        assert tried.code == 0, tried.err
        assert "word and passphrase open it" in tried.err
        assert "in Chromium, behind its service worker, it shows" in tried.err
        before = {each.name for each in folder.rglob("b/*/*")}
        robin = site.store().grant_of("first-client", "robin")
        gone = site.run("revoke", "first-client/omar")
        assert gone.code == 0, gone.err
        assert "earlier deployments that the host keeps" in gone.err
        after = {each.name for each in folder.rglob("b/*/*")}
        assert before
        assert after
        assert not before & after
        assert site.store().grant_of("first-client", "robin") == robin
        epoch = epoch_of(site.store(), "first-client")
        assert epoch
        assert (epoch.number, epoch.why) == (2, "revoked")
        # The words that Robin has now are not the published ones before the next publish.
        assert site.run("again", "first-client/robin", "--no-publish").code == 0
        refused = site.run("test", "first-client/robin")
        assert refused.code == 6, refused.err
        assert "does not open with the secrets that robin has now" in refused.err
        assert site.run("give", "first-client/omar").code == 0
        refused = site.run("test", "first-client/omar")
        assert refused.code == 6, refused.err
        assert "has no place for omar" in refused.err
    gone = site.run("test", "first-client/omar")
    assert gone.code == 6
    assert "cannot be reached" in gone.err


def test_both_asks_for_a_sign_in_and_for_a_passphrase(tmp_path: Path) -> None:
    """Behind a real nginx: without the password nothing is sent, with it only encrypted files."""
    port = free_port()
    site = Published(tmp_path, port, "both")
    site.edit(CLIENT, "\n  to: box\n", "\n  to: box\n  path: k7f2qm\n")
    site.address = site.address.replace("first-client", "k7f2qm")
    assert site.run("give", "first-client/robin").code == 0
    assert site.run("write", "--for", "nginx").code == 0
    with signed_host(
        "nginx", site.root / "access" / "nginx", tmp_path / "web", tmp_path / "run", port
    ):
        published = site.plain("publish")
        assert published.code == 0, published.err
        robin = site.store().grant_of("first-client", "robin")
        assert robin
        login = f"robin:{robin.password}"
        there = tmp_path / "web" / "k7f2qm" / "current"
        files = [each for each in there.rglob("*") if each.is_file()]
        paths = [each.relative_to(there).as_posix() for each in files]
        kinds = {each.partition("/")[0]: each for each in paths}
        assert {"b", "k", "e", "m", "index.html"} <= {*kinds}
        for path in kinds.values():
            assert asked(site.address + path)[0] == 401
            assert asked(site.address + path, f"robin:{robin.passphrase}")[0] == 401
            assert asked(site.address + path, login)[0] == 200
        tried = site.run("test", "first-client/robin")
        assert tried.code == 0, tried.err
        assert "without a sign-in nobody does" in tried.err
        assert "in Chromium, behind its service worker, it shows" in tried.err
        assert site.plain("verify-live").code == 0
        assert site.run("revoke", "first-client/robin", "--no-publish").code == 0
        assert asked(f"{site.address}m", login)[0] == 401


def test_doctor_names_a_portal_whose_host_asks_for_nothing(site: Published) -> None:
    """Before anybody publishes to it."""
    with served(Host({"index.html": b"open"})) as host:
        line = f"address: {site.address.removesuffix('first-client/')}"
        site.edit("content/agency.yaml", line, f"address: http://127.0.0.1:{host.port}/")
        doctor = site.plain("doctor", "publish")
    assert doctor.code != 0
    assert f"http://127.0.0.1:{host.port}/first-client/ answers without one" in doctor.out
