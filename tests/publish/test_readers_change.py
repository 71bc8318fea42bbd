"""A client is renamed, a reader leaves, a portal is named: what is published follows."""

from __future__ import annotations

import os
import pty
import re
import shlex
import shutil
import subprocess
import sys

from amportal.publish.portal_manifest import NAME, loaded
from tests.commands import NOW, ROOT
from tests.publish.publishsite import ACME, OPEN, Site
from tests.publish.webhosts import fetched

UPDATE = "content/clients/acme/projects/spring/updates/2026-11-20-film-in-edit.md"
FINANCE = "content/clients/acme/projects/spring/updates/2026-11-19-costs.md"


def _portal(site: Site, path: str = "") -> str:
    return loaded((site.served.folder / (path or site.name) / NAME).read_bytes()).portal


def _rename(site: Site) -> None:
    shutil.move(site.root / "content/clients/acme", site.root / "content/clients/acme-works")


def _with_finance(site: Site) -> None:
    """Let acme have a second portal, for Omar alone."""
    text = (site.root / UPDATE).read_text("utf-8").replace("---\n", "---\naudience: finance\n", 1)
    (site.root / FINANCE).write_text(text, "utf-8")
    site.change(
        ACME,
        f"publish: {{to: box, path: {site.name}}}\n",
        f"publish: {{to: box, path: {site.name}, portals: "
        f"[{{roles: [finance], path: {site.name}-f}}]}}\n",
    )


def test_a_renamed_client_keeps_its_address(site: Site) -> None:
    """The records of its releases move with its folder, and say that it is the same one."""
    site.add(ACME, OPEN)
    assert site.run("publish").code == 0
    _rename(site)

    moved = site.run("publish")

    assert moved.code == 0, moved.err
    assert "taken away" not in moved.err
    assert fetched(site.address)[0] == 200
    assert _portal(site) == "acme-works"
    assert "nothing to do" in site.run("publish").err


def test_without_records_a_renamed_client_needs_a_word(site: Site) -> None:
    """A runner commits no records: then a person says that it is the same client."""
    site.add(ACME, OPEN)
    assert site.run("publish").code == 0
    _rename(site)
    shutil.rmtree(site.root / "content/clients/acme-works/internal/publish")

    refused = site.run("publish")

    assert refused.code == 3, refused.err
    assert "--adopt" in refused.err
    assert site.run("publish", "--adopt").code == 0
    assert _portal(site) == "acme-works"


def test_a_client_that_is_still_there_is_never_taken_for_a_former_name(site: Site) -> None:
    """Two clients at one place stay two, with `--adopt` too."""
    site.add(ACME, OPEN)
    assert site.run("publish").code == 0
    shutil.copytree(site.root / "content/clients/acme", site.root / "content/clients/beta")
    beta = "content/clients/beta/client.yaml"
    site.change(beta, "name: Acme Coffee\ncode: ACM\n", "name: Beta\ncode: BET\n")
    site.change(ACME, f"path: {site.name}", f"path: {site.name}2")

    refused = site.run("publish", "--adopt", "beta")

    assert refused.code != 0, refused.err
    assert _portal(site) == "acme"


def test_the_portal_of_a_reader_who_left_is_taken_away_and_says_so(site: Site) -> None:
    """It is no release with nothing in it; and no portal begins for nobody after a rename."""
    site.add(ACME, OPEN)
    _with_finance(site)
    first = site.run("publish")
    assert first.code == 0, first.err
    assert _portal(site, f"{site.name}-f") == "acme.finance"
    site.change(
        ACME,
        "roles: [approver, finance]\n",
        "roles: [approver, finance]\n    left_on: 2026-11-23\n",
    )

    left = site.run("publish", "--today", "2026-11-23")

    assert left.code == 0, left.err
    assert "acme.finance: taken away from" in left.err
    assert "acme.finance: release" not in left.err
    listed = site.run("publish", "--history", "acme.finance").out
    assert "taken away, proved" in listed.splitlines()[0], listed
    assert all(line.startswith("acme.finance ") for line in listed.splitlines())
    _rename(site)
    renamed = site.run("publish", "--today", "2026-11-23")
    assert "acme-works.finance" not in renamed.err


def test_a_portal_can_be_named(site: Site) -> None:
    """For publishing and for going back; another of the same client stays as it is."""
    site.add(ACME, OPEN)
    _with_finance(site)
    assert site.run("publish").code == 0
    site.add(UPDATE, "\nMore.\n")
    site.add(FINANCE, "\nMore.\n")
    one = site.run("publish", "acme.finance")
    assert one.code == 0, one.err
    assert "acme: " not in one.err
    assert "acme.finance: release" in one.err
    back = site.run("publish", "--rollback", "acme.finance", "--dry-run")
    assert "acme.finance -> box: " in back.err
    unknown = site.run("publish", "acme.legal")
    assert unknown.code == 2, unknown.err
    assert "there is no portal `acme.legal`" in unknown.err


def _with_something_gone(site: Site) -> str:
    """Publish, take an update away, publish; return its address."""
    site.add(ACME, OPEN)
    assert site.run("publish").code == 0
    (site.root / UPDATE).unlink()
    assert site.run("publish").code == 0
    return f"{site.address}updates/acm-014-2026-11-20-film-in-edit.html"


def test_in_a_pipe_a_rollback_names_the_very_command(site: Site) -> None:
    """What it says can be copied and run, and does it."""
    gone = _with_something_gone(site)
    refused = site.run("publish", "--rollback", "acme")
    assert refused.code == 3, refused.err

    command = re.search(r"`amportal (publish [^`]+)`", refused.err)

    assert command is not None, refused.err
    assert fetched(gone)[0] == 404
    meant = site.run(*shlex.split(command[1]))
    assert meant.code == 0, meant.err
    assert fetched(gone)[0] == 200


def test_at_a_terminal_a_rollback_asks(site: Site) -> None:
    """Nothing comes back at a plain Enter; at yes it does."""
    gone = _with_something_gone(site)

    assert _at_terminal(site, b"\n") == 3
    assert fetched(gone)[0] == 404
    assert _at_terminal(site, b"y\n") == 0
    assert fetched(gone)[0] == 200


def _at_terminal(site: Site, typed: bytes) -> int:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": NOW, "TERM": "dumb"}
    with subprocess.Popen(
        [sys.executable, "-m", "amportal", "publish", "--rollback", "acme"],
        cwd=site.root, env=environment, stdin=theirs, stdout=theirs, stderr=theirs,
    ) as running:  # fmt: skip
        os.close(theirs)
        os.write(ours, typed)
        said = b""
        try:
            while piece := os.read(ours, 4096):
                said += piece
        except OSError:
            pass  # its side is closed
        code = running.wait(60)
    os.close(ours)
    assert b"Publish them again?" in said, said.decode()
    return code
