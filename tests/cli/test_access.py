"""`amportal access` as an account manager uses it: give, lose, revoke, list, write, back up."""

from __future__ import annotations

import json
import re
import stat
import subprocess
from pathlib import Path

import keyring.errors
import pytest

from amportal.access.key_file import load_store, write_secret
from amportal.access.key_store import KeyStore
from amportal.cli.access import access_cards
from amportal.cli.access.access_write import private_folder
from amportal.deliver.pdf.pdf_check import look_at
from tests.commands import Ran, here

CLIENT = "content/clients/first-client/client.yaml"
PEOPLE = """
  - id: omar
    name: Omar Diaz
    email: omar@first-client.example
  - id: ann
    name: Ann Lee
    email: ann@first-client.example
    roles: finance
    locale: de-DE
"""
LEFT = """\
    email: omar@first-client.example
    left_on: 2026-11-02
"""


class Site:
    """A new site whose one client's portal goes to a folder, with secrets of its own."""

    def __init__(self, root: Path, mode: str = "sign-in") -> None:
        self.root = root / "site"
        self.keys = root / "keys" / "store"
        assert here(root, "init", "--bare", "site").code == 0
        self.edit(
            "content/agency.yaml",
            "timezone: Europe/London\n",
            "timezone: Europe/London\npublish:\n  - id: box\n    kind: folder\n"
            f"    folder: {root}/web\n    address: https://clients.agency.example/\n",
        )
        self.edit(CLIENT, "    # stand_in: omar ", f"{PEOPLE}    # stand_in: omar ")
        self.edit(CLIENT, "\nreport:\n", "\npublish:\n  to: box\n\nreport:\n")
        if mode != "sign-in":
            because = "\n  because: It is public." if mode == "open" else ""
            self.edit(CLIENT, "mode: sign-in ", f"mode: {mode}{because} ")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace *old* in a file."""
        file = self.root / path
        text = file.read_text("utf-8")
        assert text.count(old) == 1, (old, text)
        file.write_text(text.replace(old, new), "utf-8")

    def run(self, *words: str, cards: bool = False, **more: str) -> Ran:
        """Run `amportal access` with *words*; laying out *cards* takes most of its time."""
        laid = access_cards.write_card if cards else lambda *_: None
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(access_cards, "write_card", laid)
            told = {"AMPORTAL_KEYS": str(self.keys), **more}
            return here(self.root, "access", *words, environment=told)

    def store_name(self) -> str:
        """Return the name of the store."""
        text = (self.root / "content/agency.yaml").read_text()
        return str(re.findall(r"^\s+site: (\S+)$", text, re.MULTILINE)[0])

    def store(self) -> KeyStore:
        """Return the secrets."""
        return load_store(self.keys, self.store_name())


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site that asks for a sign-in."""
    return Site(tmp_path)


def test_from_nobody_to_everybody_and_back(site: Site) -> None:
    """Each step says what to do next, and nothing but `give` and `again` says a secret."""
    before = site.run("list")
    assert before.code == 0, before.err
    assert before.out.count("none yet") == 3
    given = site.run("give", "first-client", "--by", "alex")
    assert given.code == 0, given.err
    store = site.store()
    assert [each.contact for each in store.grants] == ["robin", "omar", "ann"]
    for grant in store.grants:
        assert given.out.count(grant.password) == 1
        assert grant.password not in given.err
        assert grant.passphrase not in given.out
    assert "https://clients.agency.example/first-client/\n" in given.out
    listed = site.run("list")
    assert listed.out.count("by alex  epoch 1") == 3
    assert not any(secret in listed.out + listed.err for secret in store.secrets())
    same = site.run("give", "first-client")
    assert same.out == ""
    assert same.err.count("has access already") == 3
    assert site.store() == store


def test_again_changes_one_contact_and_revoke_takes_one_away(site: Site) -> None:
    site.run("give", "first-client")
    before = site.store()
    renewed = site.run("again", "first-client/omar")
    assert renewed.code == 0, renewed.err
    middle = site.store()
    old, new = (each.grant_of("first-client", "omar") for each in (before, middle))
    assert old
    assert new
    assert new.password in renewed.out
    assert old.password not in renewed.out
    gone = site.run("revoke", "first-client/omar")
    assert gone.code == 0, gone.err
    assert "what omar can still read" in gone.err
    assert "downloaded, printed or were sent by mail" in gone.err
    assert "amportal contact left first-client/omar" in gone.err
    after = site.store()
    assert after.grant_of("first-client", "omar") is None
    for name in ("robin", "ann"):
        assert after.grant_of("first-client", name) == before.grant_of("first-client", name)
    twice = site.run("revoke", "first-client/omar")
    assert twice.code == 2
    assert "has no access" in twice.err


def test_the_card_is_for_one_contact_in_their_language_and_for_no_repository(site: Site) -> None:
    site.run("give", "first-client/ann", cards=True)
    ann = site.store().grant_of("first-client", "ann")
    assert ann
    card = site.root / "access/cards/first-client-ann.pdf"
    text = " ".join(look_at(card.read_bytes()).text.split())
    assert "Kleinbuchstaben" in text
    assert "https://clients.agency.example/first-client/" in text
    assert all(word in text for word in ann.password.split("-"))
    assert " ".join(ann.passphrase.split("-")[:2]) not in text
    assert stat.S_IMODE(card.stat().st_mode) == 0o600
    assert (site.root / "access/.gitignore").read_text().splitlines()[-1] == "*"
    site.run("revoke", "first-client/ann")
    assert not card.exists()


def test_who_left_or_moved_is_told_with_the_mend(site: Site) -> None:
    site.run("give", "first-client")
    site.edit(CLIENT, "    name: Omar Diaz\n", "    name: Omar Diaz\n    left_on: 2026-11-01\n")
    rows = {row["contact"]: row for row in json.loads(site.run("list", "--json").out)}
    assert rows["first-client/omar"]["state"] == "left"
    assert rows["first-client/omar"]["mend"] == "amportal access revoke first-client/omar"
    asked = site.run("give", "first-client/omar")
    assert asked.code == 2
    assert "has left" in asked.err
    assert site.run("revoke", "first-client/omar").code == 0
    states = {row["contact"]: row["state"] for row in json.loads(site.run("list", "--json").out)}
    assert states["first-client/omar"] == "revoked"


def test_what_one_person_gave_is_listed_when_they_leave(site: Site) -> None:
    site.run("give", "first-client/robin", "--by", "alex")
    listed = site.run("list", "--given-by", "alex")
    assert listed.out.count("\n") == 1
    assert "amportal access again first-client/robin" in listed.err
    assert site.run("list", "--given-by", "ruth").out == ""
    near = site.run("give", "first-client/ann", "--by", "alec")
    assert near.code == 2
    assert "did you mean `alex`?" in near.err


def test_hosts_follow_what_is_given_and_revoked(site: Site) -> None:
    """Files that were written once are written again by each command that changes access."""
    site.run("give", "first-client/robin")
    wrote = site.run("write", "--for", "nginx")
    assert wrote.code == 0, wrote.err
    users = site.root / "access/nginx/users/first-client"
    assert [line.partition(":")[0] for line in users.read_text().splitlines()[1:]] == [
        "robin",
        "amportal--verify",
    ]
    assert "first-client/omar has no password yet" in wrote.err
    assert site.run("write", "--for", "nginx", "--check").code == 0
    given = site.run("give", "first-client/omar")
    assert "omar:$6$" in users.read_text()
    assert "nginx -s reload" in given.err
    site.run("revoke", "first-client/omar")
    assert "omar" not in users.read_text()
    users.write_text(users.read_text() + "omar:$6$x\n")
    differs = site.run("write", "--for", "nginx", "--check")
    assert differs.code == 3
    assert "changed   access/nginx/users/first-client" in differs.out


def test_files_of_users_are_refused_where_portals_are_served(site: Site) -> None:
    site.run("give", "first-client")
    refused = site.run("write", "--for", "caddy", "--to", str(site.root.parent / "web/access"))
    assert refused.code == 2
    assert "shows to everybody" in refused.err
    inside = site.run("write", "--for", "caddy", "--to", str(site.root / "output/access"))
    assert inside.code == 2


def test_a_backup_brings_everything_back(site: Site, tmp_path: Path) -> None:
    site.run("give", "first-client")
    store = site.store()
    file = tmp_path / "keys.age"
    wrote = site.run("backup", str(file))
    assert wrote.code == 0, wrote.err
    passphrase = wrote.out.strip().rpartition(" ")[2]
    raw = file.read_bytes()
    assert raw.startswith(b"age-encryption.org/v1\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not any(secret.encode() in raw for secret in store.secrets())
    site.keys.unlink()
    words = {"AMPORTAL_BACKUP_PASSPHRASE": passphrase}
    wrong = site.run("backup", "--restore", str(file), AMPORTAL_BACKUP_PASSPHRASE="wrong")
    assert wrong.code == 2
    assert "does not open" in wrong.err
    back = site.run("backup", "--restore", str(file), **words)
    assert back.code == 0, back.err
    assert site.store() == store
    site.run("again", "first-client/omar")
    over = site.run("backup", "--restore", str(file), **words)
    assert over.code == 2
    assert "other secrets already" in over.err
    inside = site.run("backup", "keys.age")
    assert inside.code == 2
    assert "would be committed" in inside.err


def test_an_open_portal_and_one_without_a_mode_need_no_secret(tmp_path: Path) -> None:
    site = Site(tmp_path, "open")
    told = site.run("give", "first-client")
    assert told.code == 2
    assert "whoever has the link may read" in told.err
    assert not site.keys.exists()


def test_an_encrypted_portal_has_a_link_and_a_passphrase(tmp_path: Path) -> None:
    site = Site(tmp_path, "encrypted")
    given = site.run("give", "first-client/robin")
    assert given.code == 0, given.err
    (grant,) = site.store().grants
    assert f"https://clients.agency.example/first-client/#{grant.code_word}\n" in given.out
    assert grant.passphrase in given.out
    assert grant.password not in given.out


def test_the_store_of_another_site_and_one_that_others_may_read_are_refused(site: Site) -> None:
    site.run("give", "first-client/robin")
    site.keys.chmod(0o644)
    readable = site.run("list")
    assert readable.code == 2
    assert "chmod 600" in readable.err
    site.keys.chmod(0o600)
    text = (site.root / "content/agency.yaml").read_text()
    (site.root / "content/agency.yaml").write_text(re.sub(r"(\s+site: )\S+", r"\1other", text))
    other = site.run("give", "first-client/omar")
    assert other.code == 2
    assert "belong to the site" in other.err


def test_a_secret_that_git_would_take_is_found(site: Site) -> None:
    """In a page that a client reads, and in a note beside; what git ignores is nobody's affair."""
    site.run("give", "first-client")
    (grant,) = (each for each in site.store().grants if each.contact == "omar")
    subprocess.run(["git", "init", "-q", str(site.root)], check=True)
    words = {"AMPORTAL_KEYS": str(site.keys)}
    clean = here(site.root, "check", environment=words)
    assert "secret-told" not in clean.out
    (site.root / "notes.txt").write_text(f"Omar:\n{grant.password.replace('-', ' ').title()}\n")
    private_folder(site.root)
    (site.root / "access" / "mine.txt").write_text(grant.password)
    found = here(site.root, "check", environment=words)
    assert found.code == 1, found.out
    assert found.out.count("[secret-told]") == 1
    assert "notes.txt:2" in found.out
    assert "amportal access again first-client/omar" in found.out
    said = (found.out + found.err).casefold()
    assert grant.password not in said
    assert grant.password.replace("-", " ") not in said
    assert "secret-told" not in here(site.root, "check").out


def test_doctor_warns_until_a_backup_holds_every_secret(site: Site, tmp_path: Path) -> None:
    words = {"AMPORTAL_KEYS": str(site.keys)}
    assert "access:" not in here(site.root, "doctor", environment=words).out
    site.run("give", "first-client/robin")
    assert "no backup holds all of them" in here(site.root, "doctor", environment=words).out
    site.run("backup", str(tmp_path / "keys.age"))
    assert "and in a backup" in here(site.root, "doctor", environment=words).out
    site.run("give", "first-client/omar")
    assert "no backup holds all of them" in here(site.root, "doctor", environment=words).out
    site.keys.unlink()
    assert "there are no secrets of contacts" in here(site.root, "doctor", environment=words).out


def _width(pdf: Path) -> float:
    """Return the width of the first page of *pdf* in points."""
    told = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    return float(re.findall(r"Page size:\s+([0-9.]+)", told)[0])


def test_whoever_may_not_read_any_more_and_has_access_is_named(site: Site) -> None:
    """By `check` and by `publish`: somebody who left, who reads another portal, whose file went."""
    words = {"AMPORTAL_KEYS": str(site.keys)}
    site.run("give", "first-client")
    assert "access-kept" not in here(site.root, "check", environment=words).out
    site.edit(CLIENT, "    email: omar@first-client.example\n", LEFT)
    found = here(site.root, "check", environment=words)
    assert "first-client/omar may read nothing any more, and has access to" in found.out
    assert "`amportal access revoke first-client/omar`" in found.out
    assert found.out.count("[access-kept]") == found.out.count("has access to")
    told = here(site.root, "publish", "--dry-run", environment=words)
    assert "first-client/omar may read nothing any more" in told.err
    site.run("revoke", "first-client/omar")
    assert "omar" not in here(site.root, "check", environment=words).out


def test_a_secret_in_a_page_is_found_before_it_is_published(site: Site) -> None:
    """Written as a person does, in a text that a client reads; no secret is repeated."""
    words = {"AMPORTAL_KEYS": str(site.keys)}
    site.run("give", "first-client/omar")
    omar = site.store().grant_of("first-client", "omar")
    assert omar
    line = "    email: omar@first-client.example\n"
    said = omar.passphrase.replace("-", " ").title()
    site.edit(CLIENT, line, f"{line}    job_title: {said}\n")
    assert here(site.root, "build", environment=words).code == 0
    found = here(site.root, "check", "--leaks", environment=words)
    assert found.code == 3, found.out
    assert "[secret-in-output]" in found.out
    assert "says the password or passphrase of first-client/omar" in found.out
    assert said not in found.out + found.err
    site.edit(CLIENT, f"    job_title: {said}\n", "")
    assert here(site.root, "build", environment=words).code == 0
    assert here(site.root, "check", "--leaks", environment=words).code == 0


def test_a_link_that_opens_carries_the_passphrase_in_mails_alone(tmp_path: Path) -> None:
    site = Site(tmp_path, "encrypted")
    line = "    email: omar@first-client.example\n"
    site.edit(CLIENT, line, f"{line}    link: opens\n")
    given = site.run("give", "first-client", cards=True)
    assert given.code == 0, given.err
    robin, omar, _ = site.store().grants
    assert f"/#{omar.code_word}+{omar.passphrase}\n" in given.out
    assert f"/#{robin.code_word}\n" in given.out
    assert "the link opens the portal for whoever has it" in given.err
    listed = site.run("list").out
    assert [line.split()[0] for line in listed.splitlines() if "whoever has the link" in line] == [
        "first-client/omar"
    ]
    checked = here(site.root, "check", environment={"AMPORTAL_KEYS": str(site.keys)})
    assert checked.out.count("[link-opens]") == 1
    # The card is said on the phone: words in a list, and an address without them. The note has the
    # width of the card on the paper of an office.
    folder = site.root / "access" / "cards"
    for name, width in (("first-client-omar", 420), ("first-client-omar-note", 595)):
        facts = look_at((folder / f"{name}.pdf").read_bytes())
        assert not facts.faults
        assert f"+{omar.passphrase[:5]}" not in facts.text
        assert _width(folder / f"{name}.pdf") == pytest.approx(width, abs=1)
    assert site.run("revoke", "first-client/omar", "--no-publish").code == 0
    assert not [each for each in folder.iterdir() if "omar" in each.name]


def test_the_keyring_keeps_the_secrets_where_it_is_asked_to(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is in a file then; a keyring that is locked is not taken for an empty one."""
    kept: dict[tuple[str, str], str] = {}
    monkeypatch.setattr("keyring.get_password", lambda *key: kept.get(key))
    monkeypatch.setattr(
        "keyring.set_password", lambda where, name, text: kept.update({(where, name): text})
    )
    data = tmp_path / "data"
    words = {"AMPORTAL_KEYS": "keyring", "XDG_DATA_HOME": str(data)}
    given = site.run("give", "first-client/robin", **words)
    assert given.code == 0, given.err
    ((where, _), text) = kept.popitem()
    assert where == "amportal access"
    assert "robin" in text
    assert not [each for each in data.rglob("*") if each.is_file() and each.read_bytes()]
    kept[where, _] = text
    assert "access" in site.run("list", **words).out
    assert "in the keyring" in here(site.root, "doctor", environment=words).out

    def locked(*_: str) -> str:
        raise keyring.errors.KeyringLocked

    monkeypatch.setattr("keyring.get_password", locked)
    refused = site.run("give", "first-client/omar", **words)
    assert refused.code == 2
    assert "the keyring cannot be read (KeyringLocked)" in refused.err
    # A file that has the secrets still is not passed over for an empty keyring.
    kept.clear()
    monkeypatch.setattr("keyring.get_password", lambda *key: kept.get(key))
    file = data / "amportal" / "keys" / site.store_name()
    write_secret(file, text.encode())
    both = site.run("list", **words)
    assert both.code == 2
    assert "they are in" in both.err
