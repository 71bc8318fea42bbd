"""The verbs on the command line: each is one command, changes its own lines, and can be undone."""

from __future__ import annotations

import difflib
import hashlib
from decimal import Decimal
from pathlib import Path

import pytest

from amportal.author.verb_names import GROUPS, VERBS
from amportal.model.version_digest import order_digest
from tests.commands import Ran, here
from tests.problems.case_files import base_site

CLIENT = "content/clients/acme"
PROJECT = f"{CLIENT}/projects/spring"


def bytes_of(site: Path) -> dict[str, bytes]:
    """Return every file of the content."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in (site / "content").rglob("*")
        if path.is_file()
    }


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """Return the lines that went and came, without those around them."""
    lines = []
    for path in sorted(before.keys() | after.keys()):
        old, new = (each.get(path, b"").decode("utf-8", "replace") for each in (before, after))
        compared = difflib.unified_diff(old.splitlines(), new.splitlines(), n=0)
        lines += [each for each in compared if not each.startswith(("---", "+++", "@@"))]
    return lines


# What is decided on: the file of the newest version, and the change order.
_VISUAL = "content/clients/acme/projects/spring/deliverables/key-visual/v2.png"
SHOWN = hashlib.sha256(base_site()[_VISUAL]).hexdigest()
ORDERED = order_digest("Extra stills", Decimal(900), 0)

# Each command, what it changes, and the first line that the client reads of it.
CASES = {
    "decide": (
        "decide ACM-014-D1 approved --by omar --comment 'Good: go on'",
        [
            "+      - outcome: approved",
            "+        by: omar",
            "+        on: 2026-11-23",
            '+        comment: "Good: go on"',
            "+        source: email",
            f"+        sha256: {SHOWN}",
        ],
        "Spring launch: Key visual, version 2: approved by Omar Haddad (2026-11-23)",
    ),
    "decide an order": (
        "decide acme/CO2 rejected --by Priya --source phone --on friday",
        [
            "-    state: sent",
            "+    state: rejected",
            "+    decision:",
            "+      by: priya",
            "+      on: 2026-11-20",
            "+      source: phone",
            f"+      sha256: {ORDERED}",
        ],
        "Spring launch: Change order ACM-014-CO2: Extra stills, +£900.00. Rejected (2026-11-20)",
    ),
    "ask": (
        "ask acme 'Which size?' --asked-by lena --about ACM-014-D1",
        [
            "+  - id: Q3",
            "+    asked_by: lena",
            "+    on: 2026-11-23",
            "+    about: [ACM-014-D1]",
            "+    text: Which size?",
        ],
        "Acme Coffee: New question: Which size? (2026-11-23)",
    ),
    "answer": (
        "answer acme/q2 'Tom does.'",
        ["+    answer: Tom does.", "+    answered_by: ruth", "+    answered_on: 2026-11-23"],
        "Acme Coffee: Answered: Who brings the props? (2026-11-23)",
    ),
    "done": (
        "done acme/A1 --on yesterday",
        ["+    done_on: 2026-11-22"],
        "Spring launch: Done on 22 Nov: Send the brand guidelines",
    ),
    "done with a meeting": (
        "done acme/2026-11-18-weekly --on today",
        ["-issued_on: 2026-11-19", "+issued_on: 2026-11-23"],
        "Spring launch: Weekly, contact report: moved from 19 to 23 Nov",
    ),
    "move": (
        "move acm-014-m2 2026-12-08 --reason 'Rain' --follow M3",
        [
            "-    forecast: 2026-12-03",
            "+    internal: '2026-11-23: expected on 2026-12-08: Rain'".replace("'", '"'),
            "+    forecast: 2026-12-08",
            "+    forecast_on: 2026-11-23",
            "+    internal: '2026-11-23: expected on 2026-12-23: Rain'".replace("'", '"'),
            "+    forecast: 2026-12-23",
            "+    forecast_on: 2026-11-23",
        ],
        "Spring launch: Film locked: moved from 3 to 8 Dec",
    ),
    "move a meeting": (
        "move acme/2026-11-18-weekly '2026-11-19 14:00' --reason Illness",
        [
            "-start: 2026-11-18 10:00",
            "-end: 2026-11-18 10:30",
            "+start: 2026-11-19 14:00",
            "+end: 2026-11-19 14:30",
            "+moved:",
            "+  - from: 2026-11-18 10:00",
            "+    on: 2026-11-23",
            "+    reason: Illness",
        ],
        "Spring launch: Weekly, start: moved from Wed 18 Nov 2026, 10:00 to Thu 19 Nov 2026, 14:00",
    ),
    "next": (
        "next acme/spring 'Poster to print' --due +3 --owner tom --drop 'Edit'",
        [
            "-  - Edit the film",
            "+  - what: Poster to print",
            "+    due: 2026-11-26",
            "+    owner: tom",
        ],
        "Spring launch: New next step: Poster to print",
    ),
    "status": (
        "status acme amber --of schedule --of budget --reason 'Late: rain' "
        "--recovery 'Two editors'",
        [
            "-    reason: The film is two days behind",
            "-    recovery: A second editor joins on Tuesday",
            '+    reason: "Late: rain"',
            "+    recovery: Two editors",
            "-    reason: The film is two days behind",
            "-    recovery: A second editor joins on Tuesday",
            '+    reason: "Late: rain"',
            "+    recovery: Two editors",
            "-    rag: green",
            "+    rag: amber",
            '+    reason: "Late: rain"',
            "+    recovery: Two editors",
            "+    since: 2026-11-23",
        ],
        "Spring launch: Budget: On track, now At risk (2026-11-23)",
    ),
    "hold": (
        "hold ACM-014 --reason 'The range is decided anew' --until 2027-01-10",
        [
            "-state: active",
            "+state: on_hold",
            "+hold:",
            "+  since: 2026-11-23",
            "+  until: 2027-01-10",
            "+  reason: The range is decided anew",
        ],
        "Spring launch: Active, now On hold (2026-11-23)",
    ),
    "close": (
        "close acme/spring --leave --headline 'Launched on 18 December'",
        [
            "-state: active",
            "+state: finished",
            "-headline: On track for launch on 18 December",
            "+headline: Launched on 18 December",
        ],
        "Spring launch: Active, now Finished",
    ),
    "spend": (
        "spend acme/B1 8500.50 --forecast 12500",
        [
            "-    spent: 8000",
            "+    spent: 8500.50",
            "-    as_of: 2026-11-20",
            "+    forecast: 12500",
            "+    as_of: 2026-11-23",
        ],
        "Spring launch: Design, spent: £8,000.00, now £8,500.50 (2026-11-23)",
    ),
    "order new": (
        "order new acme/spring 'Banner set' --reason 'New shops' --asked-by priya --line B1=450 "
        "--days 1 --sent-on today",
        [
            "+  - id: CO3",
            "+    title: Banner set",
            "+    reason: New shops",
            "+    asked_by: priya",
            "+    asked_on: 2026-11-23",
            "+    sent_on: 2026-11-23",
            "+    lines:",
            "+      - line: B1",
            "+        amount: 450",
            "+    days: 1",
            "+    state: sent",
        ],
        "Spring launch: Change order ACM-014-CO3: Banner set, +£450.00. Sent (2026-11-23)",
    ),
    "order approve": (
        "order approve acme/CO2 --by priya",
        [
            "-    state: sent",
            "+    state: approved",
            "+    decision:",
            "+      by: priya",
            "+      on: 2026-11-23",
            "+      source: email",
            f"+      sha256: {ORDERED}",
        ],
        "Spring launch: Budget +£900.00: Extra stills (ACM-014-CO2) (2026-11-23)",
    ),
    "order withdraw": (
        "order withdraw acme/CO2 --reason 'Part of the spring job'",
        [
            "-    state: sent",
            "+    state: withdrawn",
            "+    withdrawn:",
            "+      on: 2026-11-23",
            "+      reason: Part of the spring job",
        ],
        "Spring launch: Change order ACM-014-CO2: Extra stills, +£900.00. Withdrawn (2026-11-23)",
    ),
    "away": (
        "away tom --from 2026-11-25 --to 2026-11-27 --stand-in ines",
        [
            "+    away:",
            "+      - from: 2026-11-25",
            "+        to: 2026-11-27",
            "+        stand_in: ines",
        ],
        "Acme Coffee: Tom Weller, away: now 25–27 Nov 2026 (Ines Duarte)",
    ),
    "contact add": (
        "contact add acme 'Dr. Jo Wells' --email jo@acme.example --role finance --role approver",
        [
            "+  - id: jo",
            "+    name: Dr. Jo Wells",
            "+    email: jo@acme.example",
            "+    roles: [finance, approver]",
        ],
        "Acme Coffee: New contact: Dr. Jo Wells",
    ),
    "contact left": (
        "contact left acme/lena --on tomorrow --stand-in omar",
        ["+    stand_in: omar", "+    left_on: 2026-11-24"],
        "",
    ),
    "set": (
        "set acme/D1.spec='A1, landscape' acme/spring.team=ines,tom ruth.phone='+44 20 7946 0113'",
        [
            "-    phone: +44 20 7946 0112",
            "+    phone: +44 20 7946 0113",
            "-spec: A1, portrait",
            "+spec: A1, landscape",
            "-team: [tom, ines]",
            "+team: [ines, tom]",
        ],
        "Spring launch, team: Tom Weller and Ines Duarte, now Ines Duarte and Tom Weller",
    ),
}


def run(site: Path, line: str) -> Ran:
    import shlex

    return here(site, *shlex.split(line))


@pytest.mark.parametrize("case", CASES)
def test_a_verb_changes_its_own_lines_and_is_undone(sound: Path, case: str) -> None:
    """What it printed is what the client reads; the check still passes; undo restores each byte."""
    line, lines, told = CASES[case]
    before = bytes_of(sound)
    ran = run(sound, line)
    assert ran.code == 0, ran.err
    after = bytes_of(sound)
    assert sorted(changed(before, after)) == sorted(lines)
    assert sorted(ran.out.splitlines()) == sorted(
        path for path in after if after[path] != before.get(path)
    )
    assert (f"  {told}\n" if told else "nothing that clients read changes\n") in ran.err
    assert here(sound, "check").code == 0
    assert "to take it back: amportal undo 1\n" in ran.err
    assert here(sound, "undo").code == 0
    assert bytes_of(sound) == before


def test_every_verb_has_a_case_and_help(sound: Path) -> None:
    """A verb that is added is tried, and its help shows what it takes."""
    tried = {" ".join(each[0].split()[:2]) for each in CASES.values()}
    tried |= {each.split()[0] for each in tried}
    assert set(VERBS) - tried == {
        "start",
        "reopen",
        "order send",
        "order reject",
        # Those of minutes have tests of their own.
        "minutes",
        "correct",
    }
    for verb in VERBS:
        shown = here(sound, *verb.split(), "--help")
        assert shown.code == 0
        assert "--today" in shown.out
    listed = here(sound, "--help").out
    assert all(each.split()[0] in listed for each in (*VERBS, *GROUPS))


def test_what_would_fail_the_check_is_not_written(sound: Path) -> None:
    """The problem is told with its place and its mend, before anything is written."""
    before = bytes_of(sound)
    for line, said in (
        ("decide acme/D1 approved --by lena", "Lena Brandt is no approver"),
        ("spend acme/B1 8,500", "can be read as 8500 or as 8.50"),
        ("status acme red --of scope", "is red without a `reason`"),
        ("set acme/D1.owner=nobody", "nobody"),
        ("done acme/A1 --on 2027-01-01", "2027-01-01"),
    ):
        ran = run(sound, line)
        assert ran.code == 1, (line, ran.err)
        assert said in ran.err
        assert "error: nothing was written, because of what is said above" in ran.err
    assert bytes_of(sound) == before
    assert not (sound / ".amportal" / "undo").exists()


@pytest.mark.parametrize(
    ("line", "said", "hint"),
    [
        ("decide", "what is meant is not said", "such as ACM-014-D1"),
        ("decide acme/D9 approved --by omar", "no deliverable or change order `acme/D9`", "D1"),
        ("decide acme/key-visul approved --by omar", "no deliverable", "`acme/key-visual`?"),
        ("decide acmee/D1 approved --by omar", "no client `acmee`", "did you mean `acme`?"),
        ("decide D1 approved --by omar", "`D1` does not say whose", "write `acme/D1`"),
        ("decide acme/D1 aproved --by omar", "`aproved` is no outcome", "`approved`?"),
        ("decide acme/D1 approved", "--by is not said", "(priya, omar, lena)"),
        ("decide acme/D1 approved --by pria", "no contact `pria`", "did you mean `priya`?"),
        ("decide acme/D1 approved --by omar --on 23.11.", "`23.11.` is no day", "2026-11-23"),
        ("decide acme/D1 approved --by omar --version 7", "has no version 7", ""),
        ("decide acme/CO1 approved --by omar --on 2026-02-30", "no day 2026-02-30", "calendar"),
        ("order send acme/CO2", "is sent, so it cannot be sent", ""),
        ("order new acme X --reason Y --asked-by priya --line B1", "which line gets", "B2=850.00"),
        ("answer acme/Q1 Yes", "was answered on 2026-11-18", "--again"),
        ("close acme", "6 of acme/spring are still open", "--done or --cancel M2"),
        ("reopen acme", "goes on already", ""),
        ("reopen acme/D1", "was not delivered", ""),
        ("set acme/D1.spc=x", "no key `spc`", "did you mean `spec`?"),
        ("set acme/D1=x", "sets nothing", "acme/D1.spec"),
        ("set acme.brand=x", "holds keys of its own", "`accent`"),
        ("undo 7", "there is nothing to take back", "git"),
    ],
)
def test_what_is_missing_or_wrong_is_named(sound: Path, line: str, said: str, hint: str) -> None:
    """In a pipe nothing is asked: it is said what to write, with the nearest name."""
    ran = run(sound, line)
    assert ran.code == 2, ran.err
    assert f"error: {said}" in ran.err or said in ran.err
    assert hint in ran.err


def test_a_delivered_piece_and_a_paused_project_go_on(sound: Path) -> None:
    """What `reopen` needs before it, other verbs write."""
    for line in (
        "decide acme/D1 approved --by omar",
        "done acme/D1",
        "reopen acme/D1 --reason 'The cup is blue now' --today 2026-11-25",
        "hold acme --reason X",
        "reopen acme",
        "close acme --leave",
        "reopen acme --rag green",
        "order new acme 'A' --reason B --asked-by priya --line B1=1",
        "order send acme/CO3 --decide-by +5",
        "order reject acme/CO3 --by priya --source phone",
    ):
        ran = run(sound, line)
        assert ran.code == 0, (line, ran.err)
    text = (sound / PROJECT / "deliverables/key-visual.yaml").read_text()
    assert text.endswith(
        "\ndelivered_on: 2026-11-23\n\nreopened:\n  - on: 2026-11-25\n"
        "    reason: The cup is blue now\n"
    )
    assert "hold:" not in (sound / PROJECT / "project.yaml").read_text()


def test_work_on_a_project_begins(bare: Path) -> None:
    """The lights that stand there as comments stay; those that hold now come below them."""
    ran = run(bare, "start first-client --headline 'Two first drafts are with you.'")
    assert ran.code == 0, ran.err
    assert "First project: Not started, now Active" in ran.err
    text = (bare / "content/clients/first-client/projects/first-project/project.yaml").read_text()
    assert "\nstate: active" in text
    assert "\nheadline: Two first drafts are with you.\n" in text
    assert "#   quality:\n#     rag: green\nstatus:\n  overall:\n    rag: green\n" in text


def test_what_is_written_already_is_no_mistake(sound: Path) -> None:
    """A script may say a thing twice."""
    ran = run(sound, "set acme.name='Acme Coffee'")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "that is written already, so nothing changes\n"


def test_a_dry_run_shows_the_lines_and_writes_nothing(sound: Path) -> None:
    """What the client would read is said as well."""
    before = bytes_of(sound)
    ran = run(sound, "done acme/A1 --dry-run")
    assert ran.code == 0
    assert "+    done_on: 2026-11-23\n" in ran.out
    assert "acme would read:" in ran.err
    assert bytes_of(sound) == before


def test_what_was_changed_since_is_not_taken_back(sound: Path) -> None:
    """Entries are taken back from the last one, or by number; a foreign edit stays."""
    run(sound, "done acme/A1")
    run(sound, "spend acme/B1 8500")
    assert run(sound, "undo 1").code == 0
    path = sound / PROJECT / "budget.yaml"
    path.write_text(path.read_text() + "# by hand\n")
    ran = run(sound, "undo")
    assert ran.code == 2
    assert "was changed since" in ran.err
    assert path.read_text().endswith("# by hand\n")


def test_a_client_with_errors_can_still_be_written_about(sound: Path) -> None:
    """Nothing new may break; that nobody reads it yet is said."""
    path = sound / PROJECT / "deliverables/slogan.yaml"
    path.write_text(path.read_text().replace("due: 2026-12-10", "due: 10.12.2026"))
    ran = run(sound, "done acme/A1")
    assert ran.code == 0, ran.err
    assert "acme reads nothing new until `amportal check acme` finds no error" in ran.err


def test_a_question_makes_the_file_it_needs(sound: Path) -> None:
    """Where a client never asked anything, there is no file yet; undo takes it away again."""
    file = sound / CLIENT / "questions.yaml"
    file.unlink()
    assert run(sound, "ask acme 'Why?' --asked-by omar").code == 0
    assert file.read_text() == (
        "questions:\n  - id: Q1\n    asked_by: omar\n    on: 2026-11-23\n    text: Why?\n"
    )
    assert run(sound, "undo").code == 0
    assert not file.exists()


def test_a_milestone_that_an_approval_reached_is_not_asked_for_when_a_project_ends(
    bare: Path,
) -> None:
    folder = bare / "content/clients/first-client/projects/first-project"
    for path in folder.rglob("*.yaml"):
        path.unlink()
    (folder / "project.yaml").write_text(
        "name: Poster\njob_no: FIR-001\nbrief: A poster.\nlead: alex\nstart: 2026-11-02\n"
        "due: 2026-11-20\nstate: not_started\nheadline: The poster is with you.\nmilestones:\n"
        "  - {id: M1, name: Poster approved, baseline: 2026-11-20, owner_side: client,\n"
        "     depends_on: D1}\n",
        "utf-8",
    )
    (folder / "deliverables/poster.yaml").write_text(
        "id: D1\nname: Poster\ndue: 2026-11-16\napprovers: robin\nversions:\n"
        "  - {n: 1, round: 1, sent_on: 2026-11-16, text: One}\n",
        "utf-8",
    )
    assert "M1" in here(bare, "close", "FIR-001").err
    ran = here(bare, "decide", "FIR-001-D1", "approved", "--by", "robin", "--on", "2026-11-20")
    assert ran.code == 0, ran.err
    ran = here(bare, "close", "FIR-001")
    assert "M1" not in ran.err
    assert "1 of first-client/first-project is still open" in ran.err


def test_what_a_client_will_read_is_plain_text_in_a_terminal(bare: Path) -> None:
    """Each project is named once, and no sign stands for what a terminal cannot show."""
    here(bare, "new", "client", "beta", "--locale", "ar-AE", "--contact", "Ana Roy")
    here(bare, "new", "project", "beta/launch", "--template", "blank", "--name", "غلاف")
    ran = here(bare, "done", "beta/M1", "--on", "today")
    assert ran.code == 0, ran.err
    assert "beta will read:" in ran.err
    assert not {"\ufffd", "\u2068", "\u2069"} & set(ran.err)
    assert ran.err.count("غلاف") == 1
