"""`amportal doctor`, `schema` and `explain`: asking, without changing anything."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from amportal.cli.commands import doctor_checks
from tests.commands import ROOT, here, process


def states(text: str) -> dict[str, str]:
    """Return what doctor thinks of each thing; one line each."""
    lines = [line.split(None, 1) for line in text.splitlines()]
    return {rest.partition(":")[0]: state for state, rest in lines}


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, timeout=60)


def test_a_ready_machine_is_found_ready(sound: Path) -> None:
    """Everything that is needed here is there; each look is one line."""
    git(sound, "init", "-q")
    git(sound, "add", ".")
    git(sound, "commit", "-q", "-m", "Begin")
    ran = process(sound, "doctor")
    assert ran.code == 0, ran.out
    found = states(ran.out)
    assert {"Python", "YAML", "reports", "fonts", "git", "history", "output", "disk"} <= set(found)
    assert set(found.values()) <= {"ok", "warn"}
    assert found["history"] == found["reports"] == found["YAML"] == "ok"


def test_without_a_site_the_machine_is_still_looked_over(tmp_path: Path) -> None:
    """What is missing is said, with the mend; it is no failure."""
    ran = here(tmp_path, "doctor")
    assert ran.code == 0
    line = next(line for line in ran.out.splitlines() if " site:" in line)
    assert line.startswith("warn")
    assert line.endswith("go to your site's folder, or make one with `amportal init DIR`")


def test_a_shallow_clone_is_warned_of(sound: Path, tmp_path: Path) -> None:
    """Dates of changes would be wrong, and the command that mends it is named."""
    git(sound, "init", "-q")
    for number in range(2):
        (sound / "content" / "README.md").write_text(str(number))
        git(sound, "add", ".")
        git(sound, "commit", "-q", "-m", f"Change {number}")
    git(tmp_path, "clone", "-q", "--depth", "1", sound.as_uri(), "clone")
    ran = here(tmp_path / "clone", "doctor")
    assert states(ran.out)["history"] == "warn"
    assert "git fetch --unshallow" in ran.out


def test_output_that_cannot_be_written_fails(sound: Path) -> None:
    """Exit 5, with the folder and the reason."""
    (sound / "output").mkdir()
    ran = here(sound, "doctor", environment={"TMPDIR": "/tmp"})
    assert states(ran.out)["output"] == "ok"
    findings = list(doctor_checks._output(sound / "nowhere"))
    assert [each.state for each in findings] == ["fail"]
    assert "No such file or directory" in findings[0].found


@pytest.mark.parametrize(
    ("settings", "given", "state", "said"),
    [
        ("", {}, "ok", "none is sent from here"),
        ("  server: s.example\n", {}, "ok", "by s.example:587 (starttls), no login; not tried"),
        ("  user: me\n", {}, "warn", "no mail server is named; add `server:`"),
        ("  server: s.example\n  user: me\n", {}, "warn", "set AMPORTAL_MAIL_PASSWORD"),
        (
            "  server: s.example\n  user: me\n",
            {"AMPORTAL_MAIL_PASSWORD": "hush-hush"},
            "ok",
            "as me, whose password is there",
        ),
        (
            "  server: s.example\n  user: me\n  security: tls\n  login: xoauth2\n",
            {"AMPORTAL_MAIL_TOKEN_COMMAND": "touch ran"},
            "ok",
            "by s.example:465 (tls), as me, with what AMPORTAL_MAIL_TOKEN_COMMAND prints",
        ),
    ],
)
def test_mail_settings_are_looked_over_and_nothing_is_tried(
    sound: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: str,
    given: dict[str, str],
    state: str,
    said: str,
) -> None:
    """What is missing comes with its mend; no secret is shown and no command of theirs is run."""
    from amportal.deliver.smtp import mail_account

    monkeypatch.setattr(mail_account, "system_keyring", lambda service, user: None)
    file = sound / "content" / "agency.yaml"
    kept = file.read_text("utf-8")
    head, _, rest = kept.partition("mail:\n")
    rest = re.sub(r"\A(?: +.*\n)*", "", rest)
    mail = f"mail:\n  from: reports@halden.example\n{settings}" if settings else ""
    file.write_text(f"{head}{mail}{rest}", "utf-8")
    ran = here(sound, "doctor", environment=given)
    assert states(ran.out)["mail"] == state
    assert said in next(line for line in ran.out.splitlines() if " mail:" in line)
    assert "hush-hush" not in ran.out + ran.err
    assert not (sound / "ran").exists()


def test_a_missing_library_is_a_line_and_not_a_crash(
    sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever breaks while looking, the other looks go on, and the exit code says so."""
    from amportal.render.pdf import pdf_libraries

    def missing() -> pdf_libraries.Libraries:
        return pdf_libraries.Libraries(trouble="cannot load library 'libpango-1.0-0'")

    def broken() -> None:
        raise RuntimeError("no zones")

    monkeypatch.setattr(pdf_libraries, "report_libraries", missing)
    monkeypatch.setattr(doctor_checks, "_time_zones", broken)
    ran = here(sound, "doctor")
    assert ran.code == 5
    found = states(ran.out)
    assert found["reports"] == found["time zones"] == "fail"
    assert found["disk"] == "ok"
    assert "libpango-1.0-0" in ran.out
    assert "install Pango" in ran.out


def test_the_report_engine_itself_may_be_missing(sound: Path) -> None:
    """On a machine without Pango the look fails as it should, in a process of its own."""
    hidden = (
        "import ctypes.util, sys\n"
        "sys.modules['weasyprint'] = None\n"
        "sys.argv = ['amportal', 'doctor']\n"
        "from amportal.cli.command_line import main\n"
        "main()\n"
    )
    ran = subprocess.run(
        [os.sys.executable, "-c", hidden],  # type: ignore[attr-defined]  # it is there
        cwd=sound,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 5
    assert states(ran.stdout)["reports"] == "fail"
    assert "Traceback" not in ran.stderr


def test_schemas_are_listed_said_and_written(tmp_path: Path) -> None:
    """Each kind of file has a schema, which is the same however it is asked for."""
    listed = [line.split()[0] for line in here(tmp_path, "schema").out.splitlines()]
    assert {"agency", "client", "project", "budget", "deliverable"} <= set(listed)
    ran = here(tmp_path, "schema", "--write", "schema")
    assert ran.out.splitlines() == [f"schema/{name}.json" for name in listed]
    for name in listed:
        text = here(tmp_path, "schema", name).out
        Draft7Validator.check_schema(json.loads(text))
        assert (tmp_path / "schema" / f"{name}.json").read_text() == text


def test_an_unknown_schema_is_named_with_the_nearest(tmp_path: Path) -> None:
    """A typo is answered with what was meant."""
    ran = here(tmp_path, "schema", "projct")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean `project`?" in ran.err


def test_every_problem_is_listed_with_a_line(tmp_path: Path) -> None:
    """Without a slug, all are listed: one line each, none without words."""
    from amportal.explanations import slugs

    lines = here(tmp_path, "explain").out.splitlines()
    assert [line.split()[0] for line in lines] == list(slugs())
    assert all(len(line.split()) > 2 for line in lines)


def test_a_problem_is_explained(tmp_path: Path) -> None:
    """By its slug, as it stands in brackets after a message or without them."""
    ran = here(tmp_path, "explain", "bad-date")
    assert ran.code == 0
    assert "due: 2026-12-01" in ran.out
    assert here(tmp_path, "explain", "[bad-date]").out == ran.out


def test_a_misspelt_slug_is_named_with_the_nearest(tmp_path: Path) -> None:
    """A typo is answered with what was meant."""
    ran = here(tmp_path, "explain", "bad-dat")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean `bad-date`?" in ran.err


def test_an_output_names_the_lines_it_is_made_from(tmp_path: Path) -> None:
    """Each file with its lines; whoever reads it finds what to change."""
    site = tmp_path / "site"
    shutil.copytree(ROOT / "tests" / "problems" / "base", site)
    page = "acme/deliverables/acm-014-d1.html"
    folder = "content/clients/acme/projects/spring"
    assert here(site, "build").code == 0
    ran = here(site, "explain", page)
    lines = [line.split(None, 1)[1] for line in ran.out.splitlines() if "  source " in line]
    count = (site / folder / "deliverables/key-visual.yaml").read_text().count("\n")
    assert f"{folder}/deliverables/key-visual.yaml:1-{count}" in lines
    assert not any("slogan" in line for line in lines)
