"""Each verb as a form: what it writes, what it refuses, and that it is the command's own work."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from amportal.author.target_list import Target
from amportal.author.target_names import find
from amportal.author.verb_table import Verb
from amportal.forms.fields.verb_parts import SKIPPED
from amportal.forms.screens.verb_screen import FORMS
from tests.cli.test_verbs import bytes_of, changed
from tests.commands import here
from tests.forms_site import Desk
from tests.unit.forms.test_form_handler import content

PROJECT = "content/clients/acme/projects/spring"
# One thing of each kind.
ABOUT = {
    "agency": "agency",
    "client": "acme",
    "person": "tom",
    "contact": "acme/priya",
    "question": "acme/Q1",
    "project": "acme/spring",
    "milestone": "ACM-014-M2",
    "action": "ACM-014-A1",
    "deliverable": "ACM-014-D1",
    "meeting": "acme/2026-11-18-weekly",
    "line": "ACM-014-B1",
    "change_order": "ACM-014-CO2",
}
# Each form, what is said in it, and the command that does the same.
SAME = {
    "decide": ("decide/ACM-014-D1", {"outcome": "approved", "by": "omar", "comment": "Go on"},
               "decide ACM-014-D1 approved --by omar --comment 'Go on'"),
    "done": ("done/ACM-014-A1", {}, "done ACM-014-A1"),
    "ask": ("ask/acme", {"text": "When does it end?", "asked_by": "priya"},
            "ask acme 'When does it end?' --asked-by priya"),
    "spend": ("spend/ACM-014-B1", {"forecast": "12500", "as_of": "2026-11-20"},
              "spend ACM-014-B1 8000 --forecast 12500 --as-of 2026-11-20"),
    "next": ("next/acme/spring", {"what": "Grade it", "due": "2026-11-26"},
             "next acme/spring 'Grade it' --due 2026-11-26"),
    "away": ("away/tom", {"from": "2026-12-01", "to": "2026-12-04", "stand_in": "ines"},
             "away tom --from 2026-12-01 --to 2026-12-04 --stand-in ines"),
    "hold": ("hold/acme/spring", {"reason": "No money"}, "hold acme/spring --reason 'No money'"),
    "order new": ("order-new/acme/spring",
                  {"title": "More", "reason": "Asked", "asked_by": "priya", "line.B1": "50.00"},
                  "order new acme/spring More --reason Asked --asked-by priya --line B1=50.00"),
    "contact add": ("contact-add/acme", {"name": "Zoe Lim", "email": "zoe@acme.example",
                                         "role": ["finance"]},
                    "contact add acme 'Zoe Lim' --email zoe@acme.example --role finance"),
    "new update": ("new-update/acme/spring", {"title": "Cut", "text": "It is *cut*."},
                   "new update acme/spring Cut --text 'It is *cut*.'"),
    "new deliverable": ("new-deliverable/acme/spring", {"name": "Posters"},
                        "new deliverable acme/spring/posters --name Posters"),
}  # fmt: skip


@pytest.mark.parametrize("case", SAME)
def test_a_form_writes_what_the_command_writes(am: Desk, tmp_path: Path, case: str) -> None:
    """To the byte, in the same files."""
    form, said, command = SAME[case]
    other = tmp_path / "other"
    shutil.copytree(am.root, other)
    ran = here(other, *shlex.split(command))
    assert ran.code == 0, ran.err
    page = am.saved(f"/-/do/{form}", said)
    assert bytes_of(am.root) == bytes_of(other), changed(bytes_of(other), bytes_of(am.root))
    assert page.status == 200


def test_every_verb_has_a_form_with_all_that_it_is_told(am: Desk) -> None:
    """For each kind of thing that it is about; what is asked in another way is listed."""
    site = am.session.site()
    for name, verb in FORMS.items():
        for kind in verb.kinds:
            at = find(site, ABOUT[kind], verb.kinds)
            page = am.ask(f"/-/do/{name}/{at.ref}")
            assert page.status == 200, (name, page.text)
            missing = [each for each in _names(verb, at) if f'name="{each}' not in page.text]
            assert missing == [], (name, kind)


def _names(verb: Verb, at: Target) -> list[str]:
    skipped = SKIPPED | ({"done"} if verb.name == "close" else set())
    asked = skipped if verb.name in ("move", "close") else set()
    return [each.name for each in verb.fields if each.name not in asked]


def test_what_is_missing_is_told_at_its_field(am: Desk) -> None:
    """Together with whatever else does not fit, and nothing is written."""
    before = content(am.root)
    got = am.save("/-/do/decide/ACM-014-D1", {"on": "someday"})
    assert got.status == 422
    for ident in ("f-outcome-e", "f-by-e", "f-on-e"):
        assert f'id="{ident}"' in got.text
    assert content(am.root) == before


def test_a_rule_of_check_is_told_at_the_field_it_is_about(am: Desk) -> None:
    """With the words of `check`."""
    before = content(am.root)
    got = am.save("/-/do/decide/ACM-014-D1", {"outcome": "approved", "by": "omar",
                                              "on": "2026-10-01"})  # fmt: skip
    assert got.status == 422
    error = got.text[got.text.index('id="f-on-e"') :][:300]
    assert "before" in error
    assert content(am.root) == before


def test_a_form_is_tried_out_before_it_is_written(am: Desk) -> None:
    """It tells what the client would read, and the lines of the files."""
    before = content(am.root)
    got = am.save("/-/do/decide/ACM-014-D1", {"outcome": "approved", "by": "omar"}, do="try")
    assert got.status == 200
    assert "approved by Omar Haddad" in got.text
    assert "+      - outcome: approved" in got.text
    assert content(am.root) == before
    again = am.post("/-/do/decide/ACM-014-D1", {**got.fields, "do": ["save"]})
    assert again.status == 303


def test_two_people_never_overwrite_each_other(am: Desk) -> None:
    """What was written since the form was opened is shown beside what is in it: 409."""
    form = "/-/do/status/acme/spring"
    fields = {**am.ask(form).fields, "headline": ["My own words"], "do": ["save"]}
    ran = here(am.root, "set", "acme/spring.headline=Their words")
    assert ran.code == 0
    before = content(am.root)
    got = am.post(form, fields)
    assert got.status == 409
    assert ">Their words<" in got.text
    assert ">My own words<" in got.text
    assert content(am.root) == before
    assert am.post(form, {**got.fields, "do": ["save"]}).status == 303
    assert b"headline: My own words" in (am.root / PROJECT / "project.yaml").read_bytes()


def test_what_depends_on_a_moved_day_is_asked(am: Desk) -> None:
    """The same questions as at a terminal; the answers move it, or leave it."""
    got = am.save("/-/do/move/ACM-014-M2", {"day": "2026-12-08"})
    assert got.status == 422
    assert 'name="decide.M3"' in got.text
    fields = {**got.fields, "decide.M3": ["follow"], "do": ["save"]}
    assert am.post("/-/do/move/ACM-014-M2", fields).status == 303
    raw = (am.root / PROJECT / "project.yaml").read_text()
    assert raw.count("forecast:") == 2


def test_a_version_with_its_file_is_handed_over(am: Desk) -> None:
    """The file is copied beside the deliverable, as the command does."""
    form = "/-/do/new-version/ACM-014-D1"
    picture = (am.root / PROJECT / "deliverables/key-visual/v1.png").read_bytes()
    opened = am.ask(form).fields
    fields = {**opened, "alt": ["A cup"], "waiver": ["Ours"], "do": ["save"]}
    parts = [
        f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{each}\r\n'.encode()
        for name, every in fields.items()
        for each in every
    ]
    parts.append(
        b'--B\r\nContent-Disposition: form-data; name="file"; filename="C:\\x\\Key.PNG"\r\n'
        b"Content-Type: image/png\r\n\r\n" + picture + b"\r\n--B--\r\n"
    )
    got = am.ask(
        form, b"".join(parts), Origin=am.origin, Content_Type="multipart/form-data; boundary=B"
    )
    assert got.status == 303, got.text
    assert (am.root / PROJECT / "deliverables/key-visual/v3.png").read_bytes() == picture


def test_what_was_written_is_taken_back(am: Desk) -> None:
    """With one button, to the byte, unless somebody wrote there since."""
    before = content(am.root)
    page = am.saved("/-/do/done/ACM-014-A1", {})
    assert "amportal done ACM-014-A1" in page.text
    undo = page.text.partition('action="/-/undo/')[2].partition('"')[0]
    assert am.ask(f"/-/undo/{undo}").status == 422
    assert am.post(f"/-/undo/{undo}", page.fields).status == 303
    assert content(am.root) == before
