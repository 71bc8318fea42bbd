"""`amportal new`: files that build at once, ids that are free, and nothing else touched."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pikepdf
import pytest

from amportal.model.derive.working_days import Workdays
from amportal.sources.front_matter import parse_page
from amportal.sources.yaml.yaml_document import parse
from tests.commands import Ran, here

SITE = "content/clients/acme"
PROJECT = f"{SITE}/projects/spring"


def made(site: Path, *arguments: str) -> Ran:
    """Run `new`, and find that the whole site is still without an error."""
    ran = here(site, "new", *arguments)
    assert ran.code == 0, ran.err
    checked = here(site, "check")
    assert checked.code == 0, checked.out
    assert "error" not in checked.out
    return ran


def data(site: Path, path: str) -> dict[str, object]:
    doc = parse(path, (site / path).read_bytes())
    assert doc.problems == ()
    assert isinstance(doc.data, dict)
    return doc.data


def front(site: Path, path: str) -> dict[str, object]:
    page = parse_page(path, (site / path).read_bytes())
    assert page.problems == ()
    return dict(page.front.data)


def untouched(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in (site / "content").rglob("*")
        if path.is_file()
    }


NAMES = ['Acme: the "big" one', "Brandt & Söhne", "No", "# 1", "- a", "L’été", "a\tb", "100%"]


@pytest.mark.parametrize("name", NAMES)
def test_a_client_of_any_name(bare: Path, name: str) -> None:
    """Whatever the name holds, it is read back as it was typed."""
    ran = made(bare, "client", "beta", "--name", name)
    assert ran.out == "content/clients/beta/client.yaml\n"
    assert data(bare, "content/clients/beta/client.yaml")["name"] == " ".join(name.split())


def test_a_client_of_another_country(bare: Path) -> None:
    """Language, country and currency follow from each other unless they are given."""
    made(bare, "client", "beta", "--locale", "de-DE")
    said = data(bare, "content/clients/beta/client.yaml")
    assert [said[key] for key in ("locale", "country", "currency")] == ["de-DE", "DE", "EUR"]
    made(bare, "client", "cove", "--country", "CH", "--locale", "fr-CH", "--currency", "EUR")
    said = data(bare, "content/clients/cove/client.yaml")
    assert [said[key] for key in ("locale", "country", "currency")] == ["fr-CH", "CH", "EUR"]


def test_a_clients_contact_and_manager(bare: Path) -> None:
    """The contact is called by first name; the manager is who was named."""
    made(
        bare,
        *("client", "beta", "--manager", "sam"),
        *("--contact", "Élise Marchand", "--email", "elise@beta.example"),
    )
    said = data(bare, "content/clients/beta/client.yaml")
    assert said["account_manager"] == "sam"
    contacts = said["contacts"]
    assert isinstance(contacts, list)
    assert contacts[0]["id"] == "elise"
    assert contacts[0]["name"] == "Élise Marchand"


def test_reports_reach_a_contact_whose_address_is_known(bare: Path) -> None:
    """As is usual, by a link; nothing is mailed to an address that is a placeholder."""
    made(bare, "client", "beta", "--contact", "Ana Ruiz", "--email", "ana@beta.example")
    made(bare, "client", "cove", "--contact", "Ana Ruiz")
    for client, delivery, recipients in (("beta", "link", ["ana"]), ("cove", "none", None)):
        contacts = data(bare, f"content/clients/{client}/client.yaml")["contacts"]
        assert isinstance(contacts, list)
        assert contacts[0]["delivery"] == delivery
        made(bare, "project", f"{client}/launch", "--template", "blank")
        made(bare, "report", client)
        page = front(bare, f"content/clients/{client}/reports/2026-11-23.md")
        assert page.get("recipients") == recipients


def test_another_day_may_be_pretended(bare: Path) -> None:
    """Each command that dates something takes `--today`."""
    day = ("--today", "2027-03-01")
    made(bare, "client", "beta", *day)
    made(bare, "project", "beta/launch", "--template", "blank", *day)
    folder = "content/clients/beta/projects/launch"
    assert data(bare, f"{folder}/project.yaml")["start"] == "2027-03-01"
    here(bare, "new", "update", "beta/launch", "Begun", "--text", "It has.", *day)
    assert (bare / folder / "updates" / "2027-03-01-begun.md").is_file()
    here(bare, "new", "meeting", "beta/launch", "Weekly", *day)
    assert (bare / folder / "meetings" / "2027-03-02-weekly.md").is_file()
    here(bare, "new", "deliverable", "beta/launch/poster", *day)
    # Ten working days in Britain, Good Friday and Easter Monday among none of them.
    assert data(bare, f"{folder}/deliverables/poster.yaml")["due"] == "2027-03-15"
    here(bare, "report", "new", "beta", *day)
    assert (bare / "content/clients/beta/reports/2027-03-01.md").is_file()


@pytest.mark.parametrize("template", ["campaign", "website", "retainer", "blank"])
@pytest.mark.parametrize("client", ["acme", "beta"])
def test_a_project_from_every_template(sound: Path, template: str, client: str) -> None:
    """Each plan builds as it is, for a client of ours and for one just made in another country."""
    if client == "beta":
        made(sound, "client", "beta", "--locale", "de-DE")
    made(sound, "project", f"{client}/autumn", "--template", template, "--start", "2026-12-24")
    strict = here(sound, "check", "--strict", client)
    assert strict.out == ""


def test_dates_are_placed_on_the_clients_working_days(sound: Path) -> None:
    """No date of the plan is a weekend or a holiday of the client's country."""
    made(sound, "project", "acme/autumn", "--start", "2026-12-24")
    folder = f"{SITE}/projects/autumn"
    said = data(sound, f"{folder}/project.yaml")
    days = [said["start"], said["due"]]
    for group, keys in (("phases", ("start", "end")), ("milestones", ("baseline",))):
        entries = said[group]
        assert isinstance(entries, list)
        days += [entry[key] for entry in entries for key in keys]
    days += [data(sound, path)["due"] for path in below(sound, f"{folder}/deliverables")]
    calendar = Workdays(("GB", "ENG"))
    assert all(calendar.works(date.fromisoformat(str(day))) for day in days)
    assert "2026-12-25" not in days


def below(site: Path, folder: str) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in (site / folder).glob("*.yaml"))


def test_a_start_on_a_holiday_moves_to_the_next_working_day(sound: Path) -> None:
    """And the person is told."""
    ran = made(sound, "project", "acme/autumn", "--start", "2026-12-25")
    # Boxing Day 2026 is a Saturday, so Monday 28 is free in its stead.
    assert data(sound, f"{SITE}/projects/autumn/project.yaml")["start"] == "2026-12-29"
    assert "note: 2026-12-25 is no working day, so it starts on 2026-12-29" in ran.err


def test_a_projects_numbers_and_names(sound: Path) -> None:
    """The job number is the next of the client; ids count from one; the lead is theirs."""
    made(sound, "project", "acme/autumn", "--name", "Autumn: “gold”", "--brief", "Do it: now")
    said = data(sound, f"{SITE}/projects/autumn/project.yaml")
    assert said["job_no"] == "ACM-015"
    assert said["name"] == "Autumn: “gold”"
    assert said["brief"] == "Do it: now"
    assert said["lead"] == "ruth"
    milestones = said["milestones"]
    assert isinstance(milestones, list)
    assert [each["id"] for each in milestones] == [f"M{n}" for n in range(1, 8)]


def test_a_project_speaks_the_clients_language(bare: Path) -> None:
    """What the client reads is in the client's language."""
    made(bare, "client", "beta", "--locale", "fr-FR")
    made(bare, "project", "beta/launch")
    milestones = data(bare, "content/clients/beta/projects/launch/project.yaml")["milestones"]
    assert isinstance(milestones, list)
    assert milestones[0]["name"] == "Réunion de lancement"


def test_a_budget_nobody_agreed_to_is_not_shown(bare: Path) -> None:
    """The figures of a new project are a draft."""
    made(bare, "project", "first-client/autumn")
    path = "content/clients/first-client/projects/autumn/budget.yaml"
    assert data(bare, path)["draft"] == "true"


def test_a_deliverable_gets_the_next_id(sound: Path) -> None:
    """Ids are free in the whole project; the due day lies within it, on a working day."""
    ran = made(sound, "deliverable", "acme/spring/posters", "--kind", "print", "--owner", "tom")
    path = f"{PROJECT}/deliverables/posters.yaml"
    assert ran.out == f"{path}\n"
    said = data(sound, path)
    assert [said[key] for key in ("id", "name", "kind", "owner")] == [
        "D3",
        "Posters",
        "print",
        "tom",
    ]
    assert said["due"] == "2026-12-07"
    assert said["approvers"] == ["priya"]


def test_a_version_changes_only_the_end_of_its_list(sound: Path) -> None:
    """Every byte of the file stays; the entry comes after the last version."""
    path = f"{PROJECT}/deliverables/key-visual.yaml"
    file = sound / path
    before = file.read_bytes().replace(b"rule: all", b"rule:   all   # both of them")
    file.write_bytes(before)
    others = untouched(sound)
    picture = sound / "Key Visual FINAL.PNG"
    picture.write_bytes((sound / f"{PROJECT}/deliverables/key-visual/v1.png").read_bytes())
    made(
        sound,
        *("version", "acme/spring/key-visual", str(picture), "--note", "Cup: larger"),
        *("--alt", "A cup", "--waiver", "Our mistake"),
    )
    assert file.read_bytes() == before + (
        b"  - n: 3\n    round: 3\n    files:\n      - path: key-visual/v3.png\n        alt: A cup\n"
        b'    note: "Cup: larger"\n    waiver: Our mistake\n'
    )
    after = untouched(sound)
    assert after.pop(f"{PROJECT}/deliverables/key-visual/v3.png") == picture.read_bytes()
    assert {**after, path: before} == others


def test_a_round_that_is_not_included_must_be_paid_or_given(sound: Path) -> None:
    """The rule is told before anything is written."""
    before = untouched(sound)
    ran = here(sound, "new", "version", "acme/spring/key-visual", "--text", "Hello")
    assert ran.code == 2
    assert "round 3 is beyond what is included" in ran.err
    assert untouched(sound) == before


def test_versions_in_brackets_get_one_more(sound: Path) -> None:
    """However the list is written, nothing but the entry is added."""
    path = sound / f"{PROJECT}/deliverables/card.yaml"
    head = "id: D7\nname: Card\ndue: 2026-12-04\n"
    path.write_text(f"{head}versions: [{{n: 1, round: 1, text: Hi}}]  # one\n")
    made(sound, "version", "acme/spring/card", "--text", "Hello", "--note", "Warmer")
    assert path.read_text() == (
        f"{head}versions: [{{n: 1, round: 1, text: Hi}}, "
        "{n: 2, round: 1, text: Hello, note: Warmer}]  # one\n"
    )


def test_a_file_with_errors_is_left_to_the_person(sound: Path) -> None:
    """It says what is wrong, and nothing is written."""
    path = sound / f"{PROJECT}/deliverables/card.yaml"
    path.write_text("id: D7\nname: Card\ndue: 2026-12-04\nrule: &a any\n")
    before = untouched(sound)
    ran = here(sound, "new", "version", "acme/spring/card", "--text", "Hello")
    assert ran.code == 2
    assert "YAML anchor" in ran.err
    assert untouched(sound) == before


def test_several_files_keep_their_names(sound: Path) -> None:
    """Several files of a version stand in its own folder, two of one name beside each other."""
    for folder in ("a", "b"):
        (sound / folder).mkdir()
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.docinfo["/Title"] = folder
            pdf.save(sound / folder / "Große Datei.pdf")
    ran = made(
        sound,
        *("version", "acme/spring/slogan"),
        *("a/Große Datei.pdf", "b/Große Datei.pdf", "--sent", "2026-11-20"),
    )
    home = f"{PROJECT}/deliverables/slogan/v2"
    assert ran.out.splitlines()[:2] == [
        f"{home}/grosse-datei.pdf",
        f"{home}/grosse-datei-2.pdf",
    ]


def test_a_version_before_it_was_sent_is_the_same_round(sound: Path) -> None:
    """A round begins when the client has seen something."""
    made(sound, "deliverable", "acme/spring/card")
    for number in (1, 2):
        made(sound, "version", "acme/spring/card", "--text", f"Hello {number}")
    versions = data(sound, f"{PROJECT}/deliverables/card.yaml")["versions"]
    assert isinstance(versions, list)
    assert [(each["n"], each["round"]) for each in versions] == [("1", "1"), ("2", "1")]


def test_an_internal_version_uses_up_no_number(sound: Path) -> None:
    """The client's own count on as if it were not there, in number and round."""
    picture = sound / "shot.png"
    picture.write_bytes((sound / f"{PROJECT}/deliverables/key-visual/v1.png").read_bytes())
    waiver = ("--waiver", "Ours")
    made(sound, "version", "acme/spring/key-visual", str(picture), "--alt", "A cup", "--internal")
    made(sound, "version", "acme/spring/key-visual", "--text", "Again", "--internal")
    made(sound, "version", "acme/spring/key-visual", str(picture), "--alt", "A cup", *waiver)
    versions = data(sound, f"{PROJECT}/deliverables/key-visual.yaml")["versions"]
    assert isinstance(versions, list)
    assert [(each.get("n"), each["round"]) for each in versions] == [
        ("1", "1"),
        ("2", "2"),
        (None, "0"),
        (None, "0"),
        ("3", "3"),
    ]
    assert versions[2]["files"][0]["path"] == "key-visual/internal1.png"
    ran = here(sound, "new", "version", "acme/spring/slogan", "--internal", "--sent", "2026-11-20")
    assert (ran.code, "an internal version goes to no client" in ran.err) == (2, True)


def test_an_update_without_words_is_a_draft(sound: Path) -> None:
    """Nothing half-written reaches a client; with its words it does."""
    made(sound, "update", "acme/spring", "Film in edit: day 2")
    said = front(sound, f"{PROJECT}/updates/2026-11-23-film-in-edit-day-2.md")
    assert said["draft"] == "true"
    assert said["title"] == "Film in edit: day 2"
    assert said["author"] == "ruth"
    made(sound, "update", "acme/spring", "Done", "--text", "It is *done*.", "--about", "M2")
    path = f"{PROJECT}/updates/2026-11-23-done.md"
    assert "draft" not in front(sound, path)
    assert (sound / path).read_text().endswith("---\n\nIt is *done*.\n")


def test_a_meeting_is_put_into_the_calendar(sound: Path) -> None:
    """With day, time, and who comes."""
    made(
        sound, "meeting", "acme/spring", "Weekly", "--start", "2026-12-01 10:30", "--minutes", "45"
    )
    said = front(sound, f"{PROJECT}/meetings/2026-12-01-weekly.md")
    assert said["start"] == "2026-12-01 10:30"
    assert said["end"] == "2026-12-01 11:15"
    assert said["present"] == ["ruth", "priya"]


def test_a_report_goes_on_where_the_last_one_ended(sound: Path) -> None:
    """No day is left out or told twice; nobody who wants no mail is a recipient."""
    made(sound, "report", "acme")
    said = front(sound, f"{SITE}/reports/2026-11-23.md")
    assert said["period"] == {"from": "2026-11-21", "to": "2026-11-23"}
    assert said["state"] == "draft"
    assert said["recipients"] == ["priya", "omar", "lena"]


def test_what_is_done_is_not_proposed_as_next(sound: Path) -> None:
    """Neither what was reached or approved, as a report would say it, nor what is past."""
    text = (sound / PROJECT / "project.yaml").read_text("utf-8")
    steps = """next_steps:
  - Concept agreed.
  - book the  studio
  - Slogan approved
  - what: Send version 3
    due: 2026-11-20
  - Edit the film
"""
    begin, end = text.index("next_steps:"), text.index("phases:")
    (sound / PROJECT / "project.yaml").write_text(text[:begin] + steps + text[end:], "utf-8")
    made(sound, "report", "acme")
    ahead = front(sound, f"{SITE}/reports/2026-11-23.md")["next"]
    assert isinstance(ahead, list)
    assert [each["what"] for each in ahead] == ["Edit the film"]


def test_a_first_report_is_about_all_since_the_kick_off(bare: Path) -> None:
    """Of that project, or of the first of all; where nothing has begun, about the last week."""
    made(bare, "project", "first-client/autumn", "--start", "2026-11-02")
    made(bare, "report", "first-client/first-project")
    made(bare, "report", "first-client", "--today", "2026-11-24")
    made(bare, "client", "beta")
    made(bare, "report", "beta")
    reports = {
        "first-client/reports/2026-11-23-first-project.md": ("2026-11-23", "2026-11-23"),
        "first-client/reports/2026-11-24.md": ("2026-11-02", "2026-11-24"),
        "beta/reports/2026-11-23.md": ("2026-11-17", "2026-11-23"),
    }
    for path, (first, last) in reports.items():
        assert front(bare, f"content/clients/{path}")["period"] == {"from": first, "to": last}
    one = "content/clients/first-client/reports/2026-11-23-first-project.md"
    assert front(bare, one)["project"] == "first-project"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("client", "acme"), "there is a client `acme` already\nhint: `acme-2` is still free"),
        (
            ("client", "Ac me"),
            "`Ac me` cannot name a folder: use small letters, digits and hyphens",
        ),
        (
            ("client", "beta", "--manager", "rut"),
            "there is no person `rut`\nhint: did you mean `ruth`",
        ),
        (("client", "beta", "--locale", "xx-"), "nothing was written"),
        (("project", "acme/spring"), "there is a project `spring` already"),
        (("project", "acm/autumn"), "there is no client `acm`\nhint: did you mean `acme`?"),
        (("project", "autumn"), "write it as CLIENT/PROJECT"),
        (("deliverable", "acme/spring/slogan"), "hint: `slogan-2` is still free"),
        (
            ("deliverable", "acme/sprin/x"),
            "there is no project `acme/sprin`\nhint: did you mean `acme/spring`?",
        ),
        (("version", "acme/spring/slogn"), "did you mean `acme/slogan`?"),
        (("version", "acme/spring/slogan", "nowhere.png"), "there is no file nowhere.png"),
        (
            ("update", "acme/spring", "The film is in the edit", "--date", "2026-11-20"),
            "2026-11-20",
        ),
        (("update", "acme/spring", "X", "--about", "M9", "--text", "y"), "nothing was written"),
        (("meeting", "acme/spring", "Weekly", "--start", "2026-11-18 10:00"), "there is a page"),
        (("report", "acme", "--from", "2026-12-01"), "2026-12-01 is after 2026-11-23"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    sound: Path, arguments: tuple[str, ...], said: str
) -> None:
    """Wrong use ends with 2, says what would do, and leaves every file as it was."""
    if arguments[0] == "update" and "--date" in arguments:
        page = sound / f"{PROJECT}/updates/2026-11-20-the-film-is-in-the-edit.md"
        page.write_text("---\ntitle: x\ndate: 2026-11-20\nauthor: ruth\n---\nx\n")
    before = untouched(sound)
    ran = here(sound, "new", *arguments)
    assert ran.code == 2
    assert said in ran.err
    assert untouched(sound) == before


def test_paths_of_files_name_things_too(sound: Path) -> None:
    """Shells complete paths: a path to a file means what is in it."""
    path = f"{PROJECT}/deliverables/slogan.yaml"
    made(sound, "version", path, "--text", "Wake!")
    assert (sound / path).read_text().endswith("    text: Wake!\n")


def test_a_broken_client_is_mended_first(sound: Path) -> None:
    """Nothing is added to what cannot be read; its problems are said."""
    (sound / f"{SITE}/client.yaml").write_text("name: [")
    ran = here(sound, "new", "project", "acme/autumn")
    assert ran.code == 1
    assert f"{SITE}/client.yaml:1" in ran.err
    assert "has to be mended first" in ran.err


def test_without_a_site_there_is_nothing_to_add_to(tmp_path: Path) -> None:
    """The person is told how to make one."""
    ran = here(tmp_path, "new", "client", "acme")
    assert ran.code == 2
    assert "make one with `amportal init DIR`" in ran.err
