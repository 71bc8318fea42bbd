"""`meeting import`: the right minute from every producer, and only the lines that changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from amportal.sources.edit.file_edit import values_of
from tests.commands import Ran, here
from tests.invites import CODES, JOINS, PRODUCERS, Invited, mail_of

MEETINGS = "content/clients/acme/projects/spring/meetings"
LONDON = ZoneInfo("Europe/London")
ZONES = (
    "Europe/London", "Europe/Berlin", "America/New_York", "Asia/Dubai", "Asia/Kolkata",
)  # fmt: skip
# A day in winter; the weeks in which only one side has changed its clocks; the days of the change.
MOMENTS = (
    datetime(2026, 12, 2, 10, 0, tzinfo=UTC),
    datetime(2027, 3, 16, 14, 30, tzinfo=UTC),
    datetime(2027, 3, 28, 9, 5, tzinfo=UTC),
    datetime(2027, 10, 31, 12, 59, tzinfo=UTC),
)
SIXTY = [
    Invited(producer, zone, moment, uid=f"{producer}-{zone}-{moment:%m%d}")
    for producer in PRODUCERS
    for zone in ZONES
    for moment in MOMENTS
]
WEEKLY = Invited("outlook", "Europe/London", datetime(2026, 12, 2, 10, 0, tzinfo=UTC))
SERIES = Invited(
    "google",
    "Europe/Berlin",
    datetime(2026, 10, 7, 8, 0, tzinfo=UTC),
    uid="series@google.com",
    rule="FREQ=WEEKLY;BYDAY=WE",
)


def taken_in(site: Path, invite: Invited | bytes, *more: str, name: str = "invite.ics") -> Ran:
    raw = invite if isinstance(invite, bytes) else invite.text_file()
    (site / name).write_bytes(raw)
    return here(site, "meeting", "import", name, *more)


def values(site: Path, name: str) -> dict[str, object]:
    path = f"{MEETINGS}/{name}.md"
    found = values_of(path, (site / path).read_bytes())
    assert isinstance(found, dict)
    return found


def names(site: Path) -> set[str]:
    return {each.stem for each in (site / MEETINGS).iterdir()} - {"2026-11-18-weekly"}


def test_sixty_invites_of_three_producers_come_at_the_right_minute(sound: Path) -> None:
    """By an independent clock: the moment in UTC, told on the client's own."""
    assert len(SIXTY) == 60
    for invite in SIXTY:
        before = names(sound)
        ran = taken_in(sound, invite, "--project", "acme/spring")
        assert ran.code == 0, (invite, ran.err)
        (name,) = names(sound) - before
        said = values(sound, name)
        start = invite.moment.astimezone(LONDON)
        assert said["start"] == f"{start:%Y-%m-%d %H:%M}", invite
        assert said["end"] == f"{start + timedelta(hours=1):%Y-%m-%d %H:%M}", invite
        assert said["link"] == JOINS[invite.producer]
        assert said["present"] == ["ruth", "priya"]
        assert (said["uid"], said["sequence"]) == (invite.uid, "0")
        assert said["agenda"] == ["Where the film stands", "Key visual"]
        text = (sound / MEETINGS / f"{name}.md").read_text()
        assert not [code for code in CODES if code in text]
        (sound / MEETINGS / f"{name}.md").unlink()
    assert here(sound, "check").code == 0


def test_the_hour_that_comes_twice_is_told_in_utc(sound: Path) -> None:
    """On the client's clock 01:30 would be two moments."""
    for hour in (0, 1):
        moment = datetime(2027, 10, 31, hour, 30, tzinfo=UTC)
        invite = Invited("google", "Europe/London", moment, uid=f"twice-{hour}", minutes=15)
        assert taken_in(sound, invite).code == 0
        (name,) = names(sound)
        said = values(sound, name)
        zone = ZoneInfo(str(said.get("timezone", "Europe/London")))
        told = datetime.fromisoformat(str(said["start"])).replace(tzinfo=zone)
        assert told.timestamp() == moment.timestamp()
        (sound / MEETINGS / f"{name}.md").unlink()


def test_a_newer_edition_changes_only_its_lines(sound: Path) -> None:
    """What was written by hand stays, comments too; the same edition twice changes nothing."""
    assert taken_in(sound, WEEKLY).code == 0
    path = sound / MEETINGS / "2026-12-02-weekly.md"
    path.write_text(path.read_text().replace("title: Weekly", "title: Our weekly  # shorter"))
    before = path.read_text().splitlines()
    assert taken_in(sound, WEEKLY).code == 0
    assert path.read_text().splitlines() == before
    later = WEEKLY.again(moment=WEEKLY.moment + timedelta(minutes=45))
    assert taken_in(sound, later).code == 0
    changed = [each for each in path.read_text().splitlines() if each not in before]
    assert changed == [
        "start: 2026-12-02 10:45    # in the client's time zone",
        "end: 2026-12-02 11:45",
        "sequence: 1",
    ]
    assert len(path.read_text().splitlines()) == len(before)
    older = taken_in(sound, WEEKLY)
    assert older.code == 2
    assert "this is an older invite" in older.err
    assert here(sound, "undo").code == 0
    assert path.read_text().splitlines() == before


def test_a_message_that_calls_it_off_says_so_in_the_file(sound: Path) -> None:
    """Nothing else changes; taken in twice it is told once."""
    assert taken_in(sound, WEEKLY).code == 0
    before = values(sound, "2026-12-02-weekly")
    off = WEEKLY.again(method="CANCEL")
    assert taken_in(sound, off).code == 0
    after = values(sound, "2026-12-02-weekly")
    assert after == {**before, "cancelled": "true", "sequence": "1"}
    assert taken_in(sound, off).code == 0
    never = taken_in(sound, off.again(uid="never seen"))
    assert never.code == 2
    assert "no meeting here came from its invite" in never.err


def test_of_a_series_the_next_meeting_is_written(sound: Path) -> None:
    """Row 24: ten o'clock stays ten o'clock though clocks changed since; `--all` makes no file."""
    told = taken_in(sound, SERIES, "--all")
    assert told.code == 0
    assert told.out.splitlines()[:3] == [
        "Weekly: every week on WE at 10:00",
        "  Wed 2026-11-25 10:00",
        "  Wed 2026-12-02 10:00",
    ]
    assert names(sound) == set()
    assert taken_in(sound, SERIES).code == 0
    said = values(sound, "2026-11-25-weekly")
    assert (said["start"], said["instance"]) == ("2026-11-25 09:00", "2026-11-25 09:00")
    assert taken_in(sound, SERIES).code == 0
    assert names(sound) == {"2026-11-25-weekly"}
    assert taken_in(sound, SERIES, "--today", "2026-11-23").code == 0


def test_a_series_passes_over_what_was_called_off_and_moved(sound: Path) -> None:
    """Dates taken out, one called off, one moved: each as the calendar shows it."""
    wednesday = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    moved = SERIES.again(rule="", instance=wednesday, moment=wednesday + timedelta(days=1, hours=5))
    assert taken_in(sound, SERIES.again(overrides=(moved,))).code == 0
    said = values(sound, "2026-11-26-weekly")
    assert (said["start"], said["instance"]) == ("2026-11-26 14:00", "2026-11-25 09:00")
    (sound / MEETINGS / "2026-11-26-weekly.md").unlink()
    without = SERIES.again(more=("EXDATE;TZID=Europe/Berlin:20261125T100000",))
    assert taken_in(sound, without).code == 0
    assert names(sound) == {"2026-12-02-weekly"}


def test_one_meeting_of_a_series_that_was_moved_finds_its_file(sound: Path) -> None:
    """Row 25: by the invite's name and when it was to be at first; and so one called off."""
    wednesday = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    assert taken_in(sound, SERIES).code == 0
    moved = SERIES.again(rule="", instance=wednesday, moment=wednesday + timedelta(hours=3))
    assert taken_in(sound, moved).code == 0
    assert names(sound) == {"2026-11-25-weekly"}
    said = values(sound, "2026-11-25-weekly")
    assert (said["start"], said["instance"]) == ("2026-11-25 12:00", "2026-11-25 09:00")
    off = moved.again(method="CANCEL")
    assert taken_in(sound, off).code == 0
    assert values(sound, "2026-11-25-weekly")["cancelled"] == "true"


def test_a_series_at_another_hour_takes_its_meeting_along(sound: Path) -> None:
    """The meeting that is written is moved, not written a second time."""
    assert taken_in(sound, SERIES).code == 0
    later = SERIES.again(moment=SERIES.moment + timedelta(hours=2))
    assert taken_in(sound, later).code == 0
    assert names(sound) == {"2026-11-25-weekly"}
    assert values(sound, "2026-11-25-weekly")["start"] == "2026-11-25 11:00"


def test_a_whole_day_asks_for_a_time(sound: Path) -> None:
    """Row 26: nine o'clock is not guessed."""
    raw = (
        WEEKLY.text_file()
        .replace(b"DTSTART;TZID=GMT Standard Time:20261202T100000", b"DTSTART;VALUE=DATE:20261202")
        .replace(b"DTEND;TZID=GMT Standard Time:20261202T110000", b"DTEND;VALUE=DATE:20261203")
    )
    for each in (raw, WEEKLY.text_file().replace(b"ALLDAYEVENT:FALSE", b"ALLDAYEVENT:TRUE")):
        asked = taken_in(sound, each)
        assert asked.code == 2
        assert "for the whole day of 2026-12-02, without a time" in asked.err
        assert "--time 09:30-11:00" in asked.err
        done = taken_in(sound, each, "--project", "acme/spring", "--time", "09:30-11:00")
        assert done.code == 0, done.err
        said = values(sound, "2026-12-02-weekly")
        assert (said["start"], said["end"]) == ("2026-12-02 09:30", "2026-12-02 11:00")
        (sound / MEETINGS / "2026-12-02-weekly.md").unlink()


@pytest.mark.parametrize("name", ["tzone://Microsoft/Custom", "Customized Time Zone", "Ours/Here"])
def test_a_zone_that_nobody_knows_is_asked_for(sound: Path, name: str) -> None:
    """Row 27: without its definition it is asked for; with it, it is right."""
    moment = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
    invite = Invited("outlook", "Europe/Berlin", moment, zone_name=name, with_zone=False)
    asked = taken_in(sound, invite)
    assert asked.code == 2, asked.err
    assert f"`{name}`, which nobody knows" in asked.err
    assert "--zone" in asked.err
    assert names(sound) == set()
    for given in ((invite, "--zone", "Europe/Berlin"), (invite.again(with_zone=True),)):
        assert taken_in(sound, *given).code == 0
        assert values(sound, "2026-12-02-weekly")["start"] == "2026-12-02 09:00"
        (sound / MEETINGS / "2026-12-02-weekly.md").unlink()


def test_who_is_unknown_is_noted_and_no_contact(sound: Path) -> None:
    """Row 28: in a comment of the file, which no page shows."""
    before = (sound / "content/clients/acme/client.yaml").read_bytes()
    some = WEEKLY.again(guests=("ruth@halden.example", "priya@acme.example", "zoe@press.example"))
    assert taken_in(sound, some).code == 0
    path = sound / MEETINGS / "2026-12-02-weekly.md"
    assert "present: [ruth, priya]    # invited as well: Zoe (zoe@press.example)" in (
        path.read_text().splitlines()
    )
    assert (sound / "content/clients/acme/client.yaml").read_bytes() == before
    said = values(sound, "2026-12-02-weekly")
    assert "zoe" not in str(said)


def test_nothing_is_written_of_a_meeting_with_another_clients_contact(sound: Path) -> None:
    """Row 29: with exit code 3, whether or not the project is said."""
    other = (sound / "content/clients/acme/client.yaml").read_text()
    folder = sound / "content/clients/beta"
    folder.mkdir()
    other = other.replace("acme.example", "beta.example").replace("ACM", "BET")
    (folder / "client.yaml").write_text(other.replace("logo: logo.svg", 'accent: "#005F73"'))
    (folder / "client.yaml").write_text(
        (folder / "client.yaml").read_text().replace('  accent: "#005F73"\n', "", 1)
    )
    both = WEEKLY.again(guests=("priya@acme.example", "omar@beta.example"))
    for more in ((), ("--project", "acme/spring")):
        ran = taken_in(sound, both, *more)
        assert ran.code == 3, ran.err
    assert "omar@beta.example> is a contact of another client" in ran.err
    assert names(sound) == set()


def test_numbers_to_dial_are_written_only_where_asked_for(sound: Path) -> None:
    """The link to join is kept; the rest of the block is nobody's words."""
    assert taken_in(sound, WEEKLY.again(text="", place="Room 4"), "--link", "show").code == 0
    said = values(sound, "2026-12-02-weekly")
    assert said["place"] == "Room 4; +44 20 3443 8700, 318245771#"
    assert "agenda" not in said
    assert "internal" not in said


def test_a_mail_brings_its_invite(sound: Path) -> None:
    """As a part of its own or attached; who declined is not among those who come."""
    for attached in (False, True):
        raw = WEEKLY.again(declined=("priya@acme.example",)).text_file()
        assert taken_in(sound, mail_of(raw, attached=attached), name="mail.eml").code == 0
        said = values(sound, "2026-12-02-weekly")
        assert (said["present"], said["apologies"]) == (["ruth"], ["priya"])
        (sound / MEETINGS / "2026-12-02-weekly.md").unlink()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "is no invite"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "holds no meeting"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "cannot be read as a calendar"),
        (b"From: a@b.example\r\n\r\nHello", "this mail brings no invite"),
        (WEEKLY.again(method="REPLY").text_file(), "is an answer to an invite"),
        (WEEKLY.again(rule="FREQ=SECONDLY").text_file(), "repeats secondly"),
        (WEEKLY.text_file().replace(b"20261202T100000", b"20261302T100000"), "does not say when"),
        (WEEKLY.text_file().replace(b"20261202T110000", b"20261202T090000"), "ends before"),
    ],
    ids=["empty", "bare", "broken", "mail", "reply", "secondly", "month 13", "backwards"],
)
def test_what_is_no_invite_is_refused_in_plain_words(sound: Path, raw: bytes, said: str) -> None:
    """Nothing is written, and nothing but a sentence is printed."""
    ran = taken_in(sound, raw)
    assert ran.code == 2
    assert said in ran.err
    assert names(sound) == set()
