"""A decision by mail: the mail says who and when, is kept, and names the file it is about."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from tests.commands import here

PROJECT = "content/clients/acme/projects/spring"
EVIDENCE = "content/clients/acme/assets/evidence"


def mail(site: Path, sender: str, text: str, date: str = "Fri, 20 Nov 2026 23:40:00 -0500") -> Path:
    file = site.parent / "answer.eml"
    file.write_bytes(
        f"From: {sender}\r\nTo: ruth@halden.example\r\nSubject: Key visual\r\nDate: {date}\r\n"
        f"\r\n{text}\r\n".encode()
    )
    return file


def digest(site: Path, version: int) -> str:
    return sha256(
        (site / f"{PROJECT}/deliverables/key-visual/v{version}.png").read_bytes()
    ).hexdigest()


def test_a_mail_says_who_decided_and_when(sound: Path) -> None:
    """The day is the client's own; the digest is kept where it is that of the file."""
    file = mail(sound, "Omar <OMAR@acme.example>", f"Approved.\n{digest(sound, 2)}")
    ran = here(sound, "decide", "acme/D1", "approved", "--mail", str(file))
    assert ran.code == 0, ran.err
    text = (sound / PROJECT / "deliverables/key-visual.yaml").read_text()
    name = sha256(file.read_bytes()).hexdigest()[:12]
    assert text.endswith(
        "      - outcome: approved\n        by: omar\n        on: 2026-11-21\n"
        f"        source: assets/evidence/{name}.eml\n        sha256: {digest(sound, 2)}\n"
    )
    assert (sound / EVIDENCE / f"{name}.eml").read_bytes() == file.read_bytes()
    assert here(sound, "check").code == 0


def test_a_mail_about_another_file_decides_nothing(sound: Path) -> None:
    """It names the version it is about, or none that is there."""
    for named, said in ((digest(sound, 1), "about version 1"), ("0" * 64, "no file of version 2")):
        file = mail(sound, "omar@acme.example", f"Approved: {named}")
        ran = here(sound, "decide", "acme/D1", "approved", "--mail", str(file))
        assert ran.code == 2
        assert said in ran.err
    assert not (sound / EVIDENCE).exists()


def test_a_mail_from_somebody_else_says_nobody(sound: Path) -> None:
    """Who decided has to be said then."""
    for sender in ("Priya Nair <priya@elsewhere.example>", "priya@acme.example, omar@acme.example"):
        ran = here(
            sound, "decide", "acme/D1", "approved", "--mail", str(mail(sound, sender, "Yes"))
        )
        assert ran.code == 2
        assert "who decided is not said" in ran.err
    file = sound.parent / "no-mail.eml"
    file.write_text("hello")
    assert "is no mail" in here(sound, "decide", "acme/D1", "approved", "--mail", str(file)).err
