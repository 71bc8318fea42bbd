"""`amportal check`: everything that is wrong, in the form asked for, and nothing written."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands import Ran, here

AGENCY = "content/agency.yaml"
CLIENT = "content/clients/acme/client.yaml"
PROJECT = "content/clients/acme/projects/spring/project.yaml"


def edit(site: Path, path: str, *changes: tuple[str, str]) -> None:
    file = site / path
    text = file.read_text()
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file.write_text(text)


def break_four(site: Path) -> None:
    edit(
        site,
        PROJECT,
        ("due: 2026-12-18\n", "due: 18.12.2026\n"),
        ("state: active", "state: actve"),
        ("lead: ruth", "lead: rut"),
        ("po_no:", "po_nr:"),
    )


def problems(ran: Ran) -> list[dict[str, object]]:
    found = json.loads(ran.out)["problems"]
    assert isinstance(found, list)
    return found


def test_a_sound_site_is_said_to_be_so(sound: Path) -> None:
    """No problems: exit 0, nothing on standard output, a word to the person."""
    ran = here(sound, "check")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines()[-1] == "no problems: 1 client checked"


def test_check_writes_no_portal(sound: Path) -> None:
    """It looks, and leaves no output."""
    here(sound, "check")
    assert not (sound / "output").exists()


def test_four_mistakes_in_a_file_are_four_problems_in_line_order(sound: Path) -> None:
    """All at once, from the top of the file down, each at its own line."""
    break_four(sound)
    ran = here(sound, "check")
    heads = [line for line in ran.out.splitlines() if line.startswith(PROJECT)]
    assert ran.code == 1
    assert len(heads) == 4
    lines = [int(head.split(":")[1]) for head in heads]
    assert lines == sorted(set(lines))
    assert ran.err.splitlines()[-1] == "4 errors; held back: acme"


def test_every_format_says_the_same_problems(sound: Path) -> None:
    """The number of problems does not depend on how they are written, nor does the exit code."""
    break_four(sound)
    ran = {form: here(sound, "check", "--output-format", form) for form in FORMATS}
    assert {each.code for each in ran.values()} == {1}
    assert len(json.loads(ran["json"].out)["problems"]) == 4
    assert len(json.loads(ran["gitlab"].out)) == 4
    assert len(json.loads(ran["sarif"].out)["runs"][0]["results"]) == 4
    assert ran["github"].out.count("::error ") == 4
    assert ran["text"].out.count(": error: ") == 4


FORMATS = ("text", "json", "github", "gitlab", "sarif")


def test_machine_formats_are_valid_when_nothing_is_wrong(sound: Path) -> None:
    """CI always gets a report it can read."""
    for form in ("json", "gitlab", "sarif"):
        ran = here(sound, "check", "--output-format", form)
        assert ran.code == 0
        json.loads(ran.out)


def test_the_step_summary_holds_all_problems(sound: Path, tmp_path: Path) -> None:
    """GitHub shows ten annotations; its summary shows the rest. What stood there stays."""
    break_four(sound)
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    here(
        sound,
        "check",
        "--output-format",
        "github",
        environment={"GITHUB_STEP_SUMMARY": str(summary)},
    )
    text = summary.read_text()
    assert text.startswith("before\n### amportal found 4 errors\n")
    assert text.count("\n| error |") == 4


def test_warnings_fail_only_when_strict(sound: Path) -> None:
    """A warning is said and let pass; `--strict` takes it for an error."""
    page = sound / "content/clients/acme/projects/spring/updates/2026-11-20-film-in-edit.md"
    page.write_text(page.read_text() + "\n[elsewhere](javascript:alert)\n")
    ran, strict = here(sound, "check"), here(sound, "check", "--strict")
    assert "warning:" in ran.out
    assert "error:" not in ran.out
    assert (ran.code, strict.code) == (0, 1)
    assert "warning:" not in strict.out


def test_exit_zero_lets_a_trial_pass(sound: Path) -> None:
    """Content cannot fail such a run; wrong use still does."""
    break_four(sound)
    assert here(sound, "check", "--exit-zero").code == 0
    assert here(sound, "check", "--exit-zero", "nobody").code == 2


def test_only_the_clients_that_were_named(bare: Path) -> None:
    """Another client's problems are not this one's, but the agency's are everybody's."""
    assert here(bare, "new", "client", "beta").code == 0
    edit(bare, "content/clients/beta/client.yaml", ("account_manager: alex", "account_manager: al"))
    assert here(bare, "check", "first-client").code == 0
    assert here(bare, "check", "beta").code == 1
    assert here(bare, "check").code == 1
    edit(bare, AGENCY, ("stand_in: sam", "stand_in: sm"))
    assert here(bare, "check", "first-client").code == 1


def test_a_client_may_be_named_by_its_folder(sound: Path) -> None:
    """Shells complete paths; a path to the client's folder means the client."""
    assert here(sound, "check", "content/clients/acme/").code == 0


def test_an_unknown_client_is_named_with_the_nearest(sound: Path) -> None:
    """Wrong use is exit 2, with the name that was meant."""
    ran = here(sound, "check", "acmee")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: there is no client `acmee`\nhint: did you mean `acme`?\n"


def test_another_day_may_be_pretended(sound: Path) -> None:
    """On the day before a version was sent, its date is still to come."""
    ran = here(sound, "check", "--today", "2026-11-18", "--output-format", "json")
    assert ran.code == 1
    assert "2026-11-19" in ran.out


def test_it_works_from_a_folder_inside_the_site(sound: Path) -> None:
    """Paths are those of the site, wherever the person stands."""
    break_four(sound)
    ran = here(sound / "content" / "clients", "check")
    assert ran.out.startswith(f"{PROJECT}:")


def test_unsafe_templates_are_told_and_not_published(sound: Path) -> None:
    """Each of a site's own files, used or not; what was published before stays up."""
    assert here(sound, "build").code == 0
    page = sound / "output/acme/meetings/index.html"
    before = page.read_bytes()
    (sound / "templates").mkdir(exist_ok=True)
    (sound / "templates/meetings.html").write_text(
        '{% extends "default/meetings.html" %}\n'
        "{% block main %}<p title={{ frame.client_name }}>{{ super() }}</p>{% endblock %}\n"
    )
    (sound / "templates/unused.html").write_text("<p>{{ x | safe }}</p>\n")
    (sound / "templates/css").mkdir()
    (sound / "templates/css/report.css").write_text("@import url(https://x.example/a.css);\n")
    checked = here(sound, "check")
    assert checked.code == 1
    for line in (
        "templates/css/report.css:1:1: error: `@import` asks for another style sheet "
        "[remote-in-template]",
        "templates/meetings.html:2:26: error: what is shown in `title` has no quotes around it "
        "[unquoted-attribute]",
        "templates/unused.html:1:11: error: `safe` shows a text as markup, whatever is in it "
        "[unescaped-output]",
    ):
        assert checked.out.count(line) == 1
    built = here(sound, "build")
    assert built.code == 1
    assert page.read_bytes() == before
    (sound / "templates/css/report.css").unlink()
    (sound / "templates/unused.html").unlink()
    edit(sound, "templates/meetings.html", ("title={{ frame.client_name }}", "class=shown"))
    assert here(sound, "build").code == 0
    assert b"class=shown" in page.read_bytes()
