"""Mails are cut from the report as it was issued, for each contact who chose to get one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from amportal.model.nouns.people import Absence
from amportal.model.nouns.site import Client
from amportal.model.records.record_base import kept_bytes
from amportal.model.records.report_record import ReportRecord
from amportal.model.records.work_records import AbsentRecord
from amportal.plan.mail_jobs import mail_jobs
from amportal.plan.view.mail_view import MailView
from tests.letters import MERIDIAN, issued_client, mail_views
from tests.sample import sample_site


def test_each_contact_who_wants_mail_gets_one_and_nobody_else() -> None:
    jobs = mail_jobs(sample_site().agency, issued_client(*MERIDIAN))
    assert [job.output for job in jobs] == [
        f"letters/meridian/2026-11-23/1/{contact}.json" for contact in ("priya", "tom", "helen")
    ]


def test_nothing_is_made_without_an_address_to_send_from() -> None:
    agency = sample_site().agency.model_copy(update={"mail": None})
    assert mail_jobs(agency, issued_client(*MERIDIAN)) == ()


def test_a_report_that_another_followed_is_not_mailed() -> None:
    """Only the newest issue brings its data; what came before is on record, not on its way."""
    client = issued_client(*MERIDIAN)
    older = replace(client.sent[0], record=None)
    assert mail_jobs(sample_site().agency, replace(client, sent=(older,))) == ()


def test_what_is_asked_is_asked_of_this_person() -> None:
    """Helen decides no version, so none is asked of her; what others owe is only counted."""
    views = mail_views(*MERIDIAN)
    assert [each.ref for each in views["priya"].yours] == [
        "MER-014-D4",
        "MER-014-D1",
        "MER-014-CO3",
    ]
    assert all("Priya Nair" in each.owners for each in views["priya"].yours)
    totals = {len(view.yours) + view.others for view in views.values()}
    assert len(totals) == 1


def test_answers_reach_the_account_manager_first() -> None:
    names = [each.email for each in mail_views(*MERIDIAN)["priya"].reply_to]
    assert names == ["ruth@haldenstudio.example", "accounts@haldenstudio.example"]


def test_while_the_account_manager_is_away_the_stand_in_answers() -> None:
    """The stand-in of the day it goes out comes first, the account manager gets a copy."""
    client = issued_client(*MERIDIAN)
    day = client.sent[0].issue.issued_on
    site = sample_site()
    away = Absence.model_validate(
        {"from": day.isoformat(), "to": day.isoformat(), "stand_in": "jonas"}
    )
    people = tuple(
        each.model_copy(update={"away": (away,)}) if each.id == "ruth" else each
        for each in site.agency.people
    )
    agency = site.agency.model_copy(update={"people": people})
    view = mail_jobs(agency, client)[0].data
    assert isinstance(view, MailView)
    names = [each.email.partition("@")[0] for each in view.reply_to]
    assert names == ["jonas", "ruth", "accounts"]


@pytest.mark.parametrize("change", [{"email": "priya@meridiancoffee.example"}, {"id": "priyanka"}])
def test_a_message_is_known_by_what_is_sent_and_to_whom(change: dict[str, str]) -> None:
    """The same to the same is one message, whenever it is made; to another it is another."""
    contacts = issued_client(*MERIDIAN).settings.contacts
    before = mail_views(*MERIDIAN)["priya"].message_id
    assert before == mail_views(*MERIDIAN)["priya"].message_id
    assert before.endswith("@haldenstudio.example>")
    other = (contacts[0].model_copy(update=change), *contacts[1:])
    ids = {view.message_id for view in mail_views(*MERIDIAN, contacts=other).values()}
    assert before not in ids


@pytest.mark.parametrize(("after", "sent"), [(0, ["tom", "helen"]), (1, ["priya", "tom", "helen"])])
def test_nobody_gets_a_mail_who_had_left(after: int, sent: list[str]) -> None:
    """By the day of the issue: what goes out later was addressed before."""
    client = issued_client(*MERIDIAN)
    day = client.sent[0].issue.issued_on + timedelta(after)
    contacts = tuple(
        each.model_copy(update={"left_on": day}) if each.id == "priya" else each
        for each in client.settings.contacts
    )
    gone = replace(client, settings=client.settings.model_copy(update={"contacts": contacts}))
    views = [job.data for job in mail_jobs(sample_site().agency, gone)]
    assert [view.contact for view in views if isinstance(view, MailView)] == sent


def test_what_is_asked_of_a_stand_in_reaches_the_absent_as_well() -> None:
    """Both read it in their own mail; nobody else does."""
    client = issued_client(*MERIDIAN)
    record = client.sent[0].record
    assert record is not None
    first, *rest = record.waiting
    away = AbsentRecord(name="Priya Nair", until=None, instead="Tom Wexford")
    moved = first.model_copy(
        update={"owners": ("Tom Wexford",), "absent": (away,), "asked": ("tom", "priya")}
    )
    told = replace(client.sent[0], record=record.model_copy(update={"waiting": (moved, *rest)}))
    views = {
        job.data.contact: job.data
        for job in mail_jobs(sample_site().agency, replace(client, sent=(told,)))
        if isinstance(job.data, MailView)
    }
    assert first.ref in [each.ref for each in views["priya"].yours]
    assert first.ref in [each.ref for each in views["tom"].yours]
    assert first.ref not in [each.ref for each in views["helen"].yours]


def _called(client: Client, **names: str) -> Client:
    """Return *client* with the contacts of these ids called otherwise."""
    contacts = tuple(
        each.model_copy(update={"name": names.get(each.id, each.name)})
        for each in client.settings.contacts
    )
    return replace(client, settings=client.settings.model_copy(update={"contacts": contacts}))


def _yours(client: Client) -> dict[str, list[str]]:
    """Return what each mail of *client* says waits on its reader, by contact."""
    jobs = mail_jobs(sample_site().agency, client)
    views = [job.data for job in jobs if isinstance(job.data, MailView)]
    return {view.contact: [each.ref for each in view.yours] for view in views}


def _with_waiting(client: Client, **changes: object) -> Client:
    """Return *client* with *changes* to all that its issued report says waits."""
    (sent,) = client.sent
    assert sent.record is not None
    waiting = tuple(each.model_copy(update=changes) for each in sent.record.waiting)
    record = sent.record.model_copy(update={"waiting": waiting})
    return replace(client, sent=(replace(sent, record=record),))


RENAMED = (
    {"priya": "Priya Shah"},
    # Two who swapped names, and two of one name.
    {"priya": "Tom Wexford", "tom": "Priya Nair"},
    {"priya": "Helen Marsh", "tom": "Helen Marsh", "helen": "Helen Marsh"},
    {"priya": "Priya Nair", "tom": "Priya Nair", "helen": "Priya Nair"},
)


@pytest.mark.parametrize("names", RENAMED)
def test_a_new_name_changes_nothing_of_what_is_asked_of_whom(names: dict[str, str]) -> None:
    client = issued_client(*MERIDIAN)
    before = _yours(client)
    assert before["priya"]
    assert not before["helen"]
    assert _yours(_called(client, **names)) == before


@pytest.mark.parametrize("names", RENAMED)
def test_without_ids_the_names_of_the_kept_facts_count(names: dict[str, str]) -> None:
    """Records from before ids were kept say whom they ask by name alone."""
    client = _with_waiting(issued_client(*MERIDIAN), asked=())
    assert client.sent[0].record is not None
    assert any(each.noun == "contact" for each in client.sent[0].record.facts)
    assert _yours(_called(client, **names)) == _yours(client) == _yours(issued_client(*MERIDIAN))


def test_without_ids_and_facts_the_name_of_now_counts() -> None:
    client = _with_waiting(issued_client(*MERIDIAN), asked=())
    (sent,) = client.sent
    assert sent.record is not None
    bare = replace(sent, record=sent.record.model_copy(update={"facts": ()}))
    assert _yours(replace(client, sent=(bare,))) == _yours(issued_client(*MERIDIAN))


def test_a_record_without_ids_keeps_its_bytes() -> None:
    """What was kept before ids were is read and written as it was."""
    record = _with_waiting(issued_client(*MERIDIAN), asked=()).sent[0].record
    assert record is not None
    content = kept_bytes(record)
    assert b'"asked"' not in content
    assert kept_bytes(ReportRecord.model_validate_json(content)) == content
