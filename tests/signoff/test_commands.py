"""The commands of sign-off, from a mailbox to the audit, on a site on disk."""

from __future__ import annotations

import mailbox
from pathlib import Path

import pytest

from tests.commands import here
from tests.signoff import letterbox
from tests.signoff.letterbox import CLIENTS, letter, mail, quoted, signed

EN, DE = CLIENTS[2], CLIENTS[1]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a site of twelve clients whose name servers are a table."""
    monkeypatch.setattr("amportal.signoff.sender_proof.ask_dns", letterbox.ask_dns)
    root = tmp_path / "site"
    for path, content in letterbox.files().items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root


def received(raw: bytes) -> bytes:
    # The commands run at nine in the morning.
    return raw.replace(b"23 Nov 2026 12:00:00", b"23 Nov 2026 08:00:00", 1)


def maildir(folder: Path, *raws: bytes) -> Path:
    box = mailbox.Maildir(folder, create=True)
    for raw in raws:
        box.add(raw)
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    return {str(each): each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}


def test_from_a_mailbox_to_the_audit(site: Path, tmp_path: Path) -> None:
    """A mailbox is only read; what is written is known; a person decides on the rest."""
    subject, body = letter(EN, "approved")
    other, asked = letter(DE, "approved")
    box = maildir(
        tmp_path / "box",
        received(signed(mail(EN.approver, subject, body), EN.domain)),
        received(
            signed(
                mail(DE.approver, f"Re: {other}", "Ja!" + quoted(DE, asked), reply=True), DE.domain
            )
        ),
        received(signed(mail(EN.reader, "Lunch?", "At noon?", number=7), EN.domain)),
    )
    before = tree(box)

    dry = here(site, "signoff", "import", str(box), "--dry-run")
    assert dry.code == 6, dry.err
    assert "1 would be written, 1 for you, 1 not about sign-off" in dry.err
    assert not (site / "content/clients/ced/internal").exists()

    ran = here(site, "signoff", "import", str(box))
    assert ran.code == 6, ran.err
    assert ran.out.startswith("ced: Anna Lund approved CED-001-D1 v2, 23 Nov 08:00 -> ")
    assert "proved" in ran.out
    assert tree(box) == before

    again = here(site, "signoff", "import", str(box))
    assert "0 written, 1 known already, 1 for you" in again.err

    shown = here(site, "signoff", "show")
    name = shown.out.split()[0]
    whole = here(site, "signoff", "show", name)
    assert "| Ja!" in whole.out
    assert f"amportal signoff decide {name} approved --on-what BIR-001-D1 --version 2" in whole.err
    done = here(site, "signoff", "decide", name, "approved", "--comment", "Ja!")
    assert done.code == 0, done.err
    assert "no mail needs you" in here(site, "signoff", "show").err

    audit = here(site, "signoff", "audit")
    assert audit.code == 0, audit.err
    assert audit.out.count("proved: signed by") == 2
    assert "read by us" in audit.out
    assert here(site, "check").code == 0
    assert "0 written, 2 known already, 0 for you" in here(site, "signoff", "import", str(box)).err


def test_what_is_set_aside_is_not_asked_again(site: Path, tmp_path: Path) -> None:
    subject, body = letter(EN, "approved")
    box = maildir(tmp_path / "box", mail(EN.approver, subject, body))
    assert here(site, "signoff", "import", str(box)).code == 6
    name = here(site, "signoff", "show").out.split()[0]
    assert here(site, "signoff", "decide", name, "aside").code == 0
    ran = here(site, "signoff", "import", str(box))
    assert ran.code == 0, ran.err
    assert "0 for you" in ran.err


def test_who_answers_for_another_client_ends_with_3(site: Path, tmp_path: Path) -> None:
    subject, body = letter(EN, "approved")
    file = tmp_path / "foreign.eml"
    file.write_bytes(received(signed(mail(DE.approver, subject, body), DE.domain)))
    ran = here(site, "signoff", "import", str(file))
    assert ran.code == 3
    assert "Anna Lund of bir wrote about CED-001-D1, which is of ced" in ran.err


def test_older_decisions_are_bound_by_one_command(site: Path) -> None:
    """Afterwards a text that is changed is an error; what was bound before stays as it is."""
    file = site / "content/clients/ced/projects/spring/deliverables/poster.yaml"
    here(site, "set", "CED-001-D1.spec=A1")
    text = file.read_text().replace(
        "text: Version one}",
        "text: Version one,\n     decisions: [{outcome: approved, by: anna, "
        "on: 2026-11-17, source: email}]}",
    )
    file.write_text(text)
    loose = here(site, "signoff", "audit", "ced")
    assert "told: no evidence is kept, not bound" in loose.out, loose.err
    bound = here(site, "signoff", "bind", "ced")
    assert bound.code == 0, bound.err
    assert "not bound" not in here(site, "signoff", "audit", "ced").out
    assert here(site, "check").code == 0
    file.write_text(file.read_text().replace("Version one", "Version 1"))
    void = here(site, "signoff", "audit", "ced")
    assert void.code == 1
    assert "void: what was decided on was changed since" in void.out
    assert "[changed-after-decision]" in here(site, "check").err + here(site, "check").out
