"""What goes wrong with answers by mail, each with the right answer: the cases of the design."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from amportal.deliver.delivery_errors import DeliveryError
from amportal.signoff.audit import audit_of
from amportal.signoff.import_run import Written, run_import
from amportal.signoff.mail_places import each_once
from amportal.sources.mail.received_mail import ReceivedMail
from tests.signoff import letterbox
from tests.signoff.letterbox import CLIENTS, Client, ask_dns, letter, mail, signed

EN = CLIENTS[2]
DELIVERABLE = f"content/clients/{EN.slug}/projects/spring/deliverables/poster.yaml"
CLIENT_FILE = f"content/clients/{EN.slug}/client.yaml"


def answer(
    client: Client = EN, outcome: str = "approved", order: bool = False, **more: object
) -> bytes:
    """Return a signed answer; its day and hour stand in the line of our server."""
    subject, body = letter(client, outcome, order)
    return signed(mail(client.approver, subject, body, **more), client.domain)  # type: ignore[arg-type]


def received(raw: bytes, when: str) -> bytes:
    return raw.replace(b"Mon, 23 Nov 2026 12:00:00 +0000", when.encode(), 1)


class Box:
    """The site as answers leave it."""

    def __init__(self, more: dict[str, bytes] | None = None) -> None:
        self.site = letterbox.site(more)

    def take(self, *raws: bytes) -> list[Written]:
        def down(changes: object) -> None:
            self.site = self.site.tried({each.path: each.after for each in changes})  # type: ignore[attr-defined]

        groups, _ = each_once(raws)
        return list(run_import(self.site, groups, ask_dns, down))

    def one(self, raw: bytes) -> Written:
        (found,) = self.take(raw)
        return found

    def text(self, path: str = DELIVERABLE) -> str:
        return self.site.snapshot.read(path).decode()


def with_file(path: str, old: str, new: str) -> dict[str, bytes]:
    text = letterbox.files()[path].decode()
    assert old in text
    return {path: text.replace(old, new).encode()}


def test_an_answer_is_written_with_its_evidence() -> None:
    box = Box()
    raw = answer()
    done = box.one(raw)
    assert done.judgement.kind == "write", done.judgement.why
    text = box.text()
    digest = ReceivedMail(raw).digest[:12]
    assert f"evidence: internal/evidence/{digest}.eml" in text
    assert "source: email" in text
    assert "sha256: " in text
    assert (
        box.site.snapshot.read(f"content/clients/{EN.slug}/internal/evidence/{digest}.eml") == raw
    )
    (audited,) = audit_of(box.site.client(EN.slug))
    assert (audited.standing, audited.bound) == ("proved", True), audited.why


def test_an_order_is_decided_too() -> None:
    box = Box()
    assert box.one(answer(order=True)).judgement.kind == "write"
    assert "state: approved" in box.text(f"content/clients/{EN.slug}/projects/spring/budget.yaml")


def test_a_decided_order_is_not_decided_again() -> None:
    """Who approved it first stays written; a second answer is for a person."""
    box = Box()
    box.one(answer(order=True))
    done = box.one(answer(order=True, number=2))
    assert done.judgement.kind == "ask"
    assert "is approved already" in done.judgement.why


def test_5_an_old_version_is_recorded_there_and_the_new_one_waits() -> None:
    subject, body = letter(EN, "approved")
    from amportal.model.decision_token import token_line
    from amportal.model.version_digest import text_digest

    line = token_line(f"{EN.job}-D1", 1, "approved", text_digest("Version one"))
    box = Box()
    done = box.one(signed(mail(EN.approver, "Old one", line), EN.domain))
    assert done.judgement.kind == "write", done.judgement.why
    assert any("v2 still waits" in each for each in done.notes), done.notes
    assert subject
    assert body


def test_6_a_text_that_was_changed_since_voids_the_answer() -> None:
    box = Box(with_file(DELIVERABLE, EN.text, f"{EN.text} again"))
    done = box.one(answer())
    assert done.judgement.kind == "ask"
    assert "changed since" in done.judgement.why
    assert "decisions" not in box.text()


def test_7_approval_and_then_changes_are_both_kept_and_the_later_counts() -> None:
    first = received(answer(), "Mon, 23 Nov 2026 10:00:00 +0000")
    then = received(answer(outcome="changes_required", number=2), "Mon, 23 Nov 2026 11:00:00 +0000")
    box = Box()
    kinds = [each.judgement.kind for each in box.take(then, first)]
    assert kinds == ["write", "write"]
    text = box.text()
    assert text.index("outcome: approved") < text.index("outcome: changes_required")
    # The other way round in time, the earlier one comes too late.
    late = Box()
    late.take(then)
    done = late.one(first)
    assert done.judgement.kind == "ask"
    assert "later on that day" in done.judgement.why


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X-Autoreply": "yes"},
    ],
    ids=["submitted", "bulk", "autoreply"],
)
def test_8_a_machine_decides_nothing(headers: dict[str, str]) -> None:
    subject, _ = letter(EN, "approved")
    raw = mail(EN.approver, f"Away: {subject}", "I am away", headers=headers)
    assert Box().one(signed(raw, EN.domain)).judgement.kind == "skip"


def test_9_a_footer_of_a_list_breaks_the_signature_and_is_asked() -> None:
    raw = b"ARC-Seal: i=1; a=rsa-sha256; d=list.example\r\n" + answer() + b"\r\n-- \r\nList\r\n"
    done = Box().one(raw)
    assert done.judgement.kind == "ask"
    assert "through a list or a gateway" in done.judgement.why


def test_10_the_same_mail_in_several_folders_is_written_once() -> None:
    raw = answer()
    box = Box()
    copies = (raw, b"X-Gmail-Labels: Inbox\r\n" + raw, b"Status: RO\r\n" + raw)
    assert [each.judgement.kind for each in box.take(*copies)] == ["write"]
    assert [each.judgement.kind for each in box.take(*reversed(copies))] == ["known"]


def test_a_broken_copy_does_not_stand_before_the_good_one() -> None:
    """The copy that proves most is taken, whichever lies first."""
    raw = answer()
    unsigned = raw[raw.index(b"From: ") :]
    for copies in ((unsigned, raw), (raw, unsigned)):
        assert [each.judgement.kind for each in Box().take(*copies)] == ["write"]


def test_11_html_alone_is_read_and_a_closed_part_is_asked() -> None:
    subject, body = letter(EN, "approved")
    raw = mail(EN.approver, subject, None, letterbox.rich(body))
    assert Box().one(signed(raw, EN.domain)).judgement.kind == "write"
    closed = EmailMessage()
    closed["From"], closed["Subject"], closed["Message-ID"] = EN.approver, subject, "<t@x>"
    closed.set_content(b"\x78\x9f\x3e\x22", maintype="application", subtype="ms-tnef")
    closed.add_header("Content-Disposition", "attachment", filename="winmail.dat")
    done = Box().one(closed.as_bytes())
    assert done.judgement.kind == "ask", done.judgement


def test_13_who_has_left_or_may_not_as_much_is_not_written() -> None:
    left = Box(
        with_file(CLIENT_FILE, "roles: [approver]", "roles: [approver], left_on: 2026-11-10")
    )
    assert left.one(answer()).judgement.kind == "ask"
    poor = Box(
        with_file(CLIENT_FILE, "roles: [approver]", "roles: [approver], approval_limit: 100")
    )
    done = poor.one(answer(order=True))
    assert done.judgement.kind == "ask", done
    assert "state: sent" in poor.text(f"content/clients/{EN.slug}/projects/spring/budget.yaml")


def test_14_of_two_who_must_approve_the_other_is_awaited() -> None:
    both = with_file(CLIENT_FILE, "roles: [observer]", "roles: [approver]")
    both |= with_file(DELIVERABLE, "approvers: [anna]", "approvers: [anna, otto]\nrule: all")
    done = Box(both).one(answer())
    assert done.judgement.kind == "write", done.judgement.why
    assert any("still waits for Otto Berg" in each for each in done.notes)


def test_15_what_was_read_before_the_server_went_away_is_written() -> None:
    def mails() -> object:
        yield answer()
        raise DeliveryError("the mailbox cannot be read", "try again")

    groups, fault = each_once(mails())  # type: ignore[arg-type]
    assert fault is not None
    assert [each.judgement.kind for each in run_import(letterbox.site(), groups, ask_dns)] == [
        "write"
    ]


@pytest.mark.parametrize("what", ["mail", "text", "note"])
def test_16_what_is_changed_afterwards_voids_the_decision(what: str) -> None:
    box = Box()
    raw = answer()
    box.one(raw)
    path = f"content/clients/{EN.slug}/internal/evidence/{ReceivedMail(raw).digest[:12]}"
    changes = {
        "mail": (f"{path}.eml", box.site.snapshot.read(f"{path}.eml") + b" "),
        "text": (DELIVERABLE, box.text().replace(EN.text, "Other words").encode()),
        "note": (f"{path}.json", box.text(f"{path}.json").replace("p=MI", "p=MJ").encode()),
    }
    name, content = changes[what]
    box.site = box.site.tried({name: content})
    (audited,) = audit_of(box.site.client(EN.slug))
    assert audited.standing == "void", audited


def test_18_days_are_those_of_our_server_on_the_clients_calendar() -> None:
    late = received(answer(), "Sun, 22 Nov 2026 23:30:00 -0500")
    box = Box()
    assert box.one(late).judgement.kind == "write"
    assert "on: 2026-11-23" in box.text()
    ahead = received(answer(number=3), "Fri, 27 Nov 2026 10:00:00 +0000")
    done = Box().one(ahead)
    assert done.judgement.kind == "ask"
    assert "ahead" in done.judgement.why


def test_the_word_of_our_own_server_is_believed_and_of_no_other() -> None:
    own = {
        "content/agency.yaml": letterbox.files()["content/agency.yaml"]
        + b"signoff: {server: mx.halden.example}\n"
    }
    subject, body = letter(EN, "approved")
    raw = mail(EN.approver, subject, body)
    for name, kind in (("mx.halden.example", "write"), ("mx.evil.example", "ask")):
        line = f"Authentication-Results: {name}; dmarc=pass header.from={EN.domain}\r\n".encode()
        assert Box(own).one(line + raw).judgement.kind == kind
    failed = f"Authentication-Results: mx.halden.example; dmarc=fail header.from={EN.domain}\r\n"
    assert Box(own).one(failed.encode() + raw).judgement.kind == "ask"


def test_what_nothing_proves_counts_only_where_the_agency_says_so() -> None:
    subject, body = letter(EN, "approved")
    raw = mail(EN.approver, subject, body)
    assert Box().one(raw).judgement.kind == "ask"
    open_ = {
        "content/agency.yaml": letterbox.files()["content/agency.yaml"]
        + b"signoff: {accept_unsigned: true}\n"
    }
    box = Box(open_)
    assert box.one(raw).judgement.kind == "write"
    (audited,) = audit_of(box.site.client(EN.slug))
    assert (audited.standing, audited.bound) == ("kept", True)
    broken = answer().replace(b"Comment", b"Commend")
    assert Box(open_).one(broken).judgement.kind == "ask"


def test_a_signature_that_leaves_words_out_proves_nothing() -> None:
    import dkim

    subject, body = letter(EN, "approved")
    raw = mail(EN.approver, subject, body)
    for headers, length in (([b"from"], False), ([b"from", b"subject"], True)):
        line = dkim.sign(
            raw,
            b"mail",
            EN.domain.encode(),
            letterbox.key(EN.domain)[0],
            include_headers=headers,
            length=length,
        )
        done = Box().one(line + raw)
        assert done.judgement.kind == "ask"
        assert "unsigned" in done.judgement.why
