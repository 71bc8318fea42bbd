"""What decisions rest on is in the archive of those who may see the decision, and in no other."""

from __future__ import annotations

import hashlib
from pathlib import Path
from zipfile import ZipFile

from tests.commands import here

SPRING = "content/clients/acme/projects/spring"
MAIL = b"From: priya@acme.example\r\nSubject: MER-014-D1 v2 approved\r\n\r\nYes.\r\n"
SIGNED, NOTED = b"%PDF-1.7 signed", b"%PDF-1.7 for us alone"


def replaced(file: Path, old: str, new: str) -> None:
    """Replace the last *old* in *file*."""
    head, found, tail = file.read_text("utf-8").rpartition(old)
    assert found, old
    file.write_text(f"{head}{new}{tail}", "utf-8")


def inside(site: Path, whose: str) -> dict[str, bytes]:
    """Return what the archive of *whose* portal holds."""
    target = site.parent / f"{whose.replace('/', '-')}.zip"
    done = here(site, "archive", whose, "-o", str(target), "--today", "2026-11-23")
    assert done.code == 0, done.err
    with ZipFile(target) as file:
        return {name.partition("/")[2]: file.read(name) for name in file.namelist()}


def test_evidence_is_in_the_archive_of_who_may_see_the_decision(sound: Path) -> None:
    """A mail for everybody, a signed order for finance, a note of the agency for nobody."""
    (sound / SPRING / "assets").mkdir(exist_ok=True)
    (sound / SPRING / "internal").mkdir(exist_ok=True)
    (sound / SPRING / "assets" / "priya.eml").write_bytes(MAIL)
    (sound / SPRING / "assets" / "order.pdf").write_bytes(SIGNED)
    (sound / SPRING / "internal" / "call.pdf").write_bytes(NOTED)
    visual = sound / SPRING / "deliverables" / "key-visual.yaml"
    replaced(visual, "source: email", "source: assets/priya.eml")
    slogan = sound / SPRING / "deliverables" / "slogan.yaml"
    replaced(slogan, "source: email", "source: internal/call.pdf")
    budget = sound / SPRING / "budget.yaml"
    replaced(budget, "      source: email", "      source: assets/order.pdf")
    replaced(budget, "  - id: CO1\n", "  - id: CO1\n    audience: finance\n")

    everybody, finance = inside(sound, "acme"), inside(sound, "acme/omar")

    mail = {"evidence/acm-014-d1/priya.eml": MAIL}
    order = {"evidence/acm-014-co1/order.pdf": SIGNED}
    assert {n: each for n, each in everybody.items() if n.startswith("evidence/")} == mail
    assert {n: each for n, each in finance.items() if n.startswith("evidence/")} == mail | order
    assert NOTED not in [*everybody.values(), *finance.values()]
    for archive in (everybody, finance):
        sums = archive["SHA256SUMS"].decode()
        assert f"{hashlib.sha256(MAIL).hexdigest()}  evidence/acm-014-d1/priya.eml" in sums


def test_a_mail_that_decide_kept_is_in_the_archive_of_who_may_see_the_decision(
    sound: Path,
) -> None:
    """And in no other; pages say that the decision came by mail, not how the file is called."""
    mail = sound.parent / "yes.eml"
    mail.write_bytes(
        MAIL.replace(b"\r\n\r\n", b"\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\n\r\n")
    )
    decided = here(sound, "decide", "acme/D1", "approved", "--mail", str(mail))
    assert decided.code == 0, decided.err
    visual = sound / SPRING / "deliverables" / "key-visual.yaml"

    everybody = inside(sound, "acme")
    replaced(visual, "id: D1\n", "id: D1\naudience: finance\n")
    finance, others = inside(sound, "acme/omar"), inside(sound, "acme/lena")

    kept = [name for name in everybody if name.startswith("evidence/")]
    assert [everybody[name] for name in kept] == [mail.read_bytes()]
    assert ".eml" not in everybody["deliverables/acm-014-d1.html"].decode()
    assert finance[kept[0]] == mail.read_bytes()
    assert mail.read_bytes() not in others.values()
