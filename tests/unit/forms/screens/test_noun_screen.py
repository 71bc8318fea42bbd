"""Every key of everything has a field, and saving writes that key and no other byte."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from amportal.author.noun_shape import inner_noun
from amportal.author.open_site import OpenSite
from amportal.forms.fields.form_field import every_field
from amportal.forms.fields.noun_parts import Around, is_list_of_nouns, keys_of, noun_parts
from amportal.forms.look.form_words import FormWords
from tests.cli.test_verbs import bytes_of, changed
from tests.docs.reference import FILES
from tests.forms_site import Desk
from tests.unit.forms.test_form_handler import content

PROJECT = "content/clients/acme/projects/spring"
# What no form writes, and why.
ELSEWHERE = {
    "WithdrawnFile": "`amportal withdraw` says first what would be taken off the host",
}


def nouns(noun: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    """Yield *noun* and all that stand in it."""
    if noun in seen:
        return
    seen.add(noun)
    yield noun
    for _, _, info in keys_of(noun):
        inner = inner_noun(info.annotation)
        if inner is not None:
            yield from nouns(inner, seen)


def test_every_key_has_a_field_or_a_list(am: Desk) -> None:
    """A key that is added to the model is in its form at once."""
    site: OpenSite = am.session.site()
    around = Around(site, site.client("acme"), None, FormWords("en"))
    seen: set[type[BaseModel]] = set()
    for file in FILES:
        if file.noun.__name__ in ELSEWHERE:
            continue
        for noun in nouns(file.noun, seen):
            names = {each.name for each in every_field(noun_parts(noun, {}, around))}
            for _, key, info in keys_of(noun):
                inner = inner_noun(info.annotation)
                if is_list_of_nouns(info):
                    continue
                found = key in names or any(each.startswith(f"{key}.") for each in names)
                assert found, (noun.__name__, key, inner)


@pytest.mark.parametrize(
    "name",
    ["agency", "acme", "acme/priya", "acme/Q1", "acme/spring", "ACM-014-M2", "ACM-014-A1",
     "ACM-014-R1", "ACM-014-B1", "ACM-014-CO1", "ACM-014-D1", "acme/2026-11-18-weekly", "tom",
     f"{PROJECT}/budget.yaml", f"{PROJECT}/internal/money.yaml", "acme/2026-w47"],
)  # fmt: skip
def test_a_form_that_is_saved_untouched_writes_nothing(am: Desk, name: str) -> None:
    """Whatever it shows, it reads back as it was."""
    before = content(am.root)
    got = am.save(f"/-/edit/{name}", {})
    assert got.status == 200, got.text
    assert "written already" in got.text
    assert content(am.root) == before


CASES = {
    "a text": ("ACM-014-M2", {"name": "Film locked: really"},
               ['-    name: Film locked', '+    name: "Film locked: really"']),
    "a day": ("ACM-014-M3", {"forecast": "2026-12-21", "forecast_on": "2026-11-23"},
              ["+    forecast: 2026-12-21", "+    forecast_on: 2026-11-23"]),
    "ids": ("ACM-014-M3", {"depends_on": "M2, D2"},
            ["-    depends_on: [M2]", "+    depends_on: [M2, D2]"]),
    "a key inside": ("acme/spring", {"tolerance.percent": "6"},
                     ["-  percent: 5", "+  percent: 6"]),
    "a key that goes": ("acme/spring", {"po_no": ""}, ['-po_no: "4500017"']),
    "a contact's roles": ("acme/omar", {"roles": ["approver"]}, None),
    "that it is cancelled": ("ACM-014-M3", {"cancelled.yes": "true"}, ["+    cancelled: true"]),
    "a note in two lines": ("ACM-014-M3", {"internal": "One\nTwo"},
                            ["+    internal: |-", "+      One", "+      Two"]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_form_writes_its_key_and_no_other_byte(am: Desk, case: str) -> None:
    """What was touched, in the form that the file has."""
    name, said, lines = CASES[case]
    before = bytes_of(am.root)
    am.saved(f"/-/edit/{name}", said)
    found = changed(before, bytes_of(am.root))
    assert found == lines if lines is not None else len(found) in (1, 2)


def test_an_entry_is_added_with_a_free_id_and_taken_out_again(am: Desk) -> None:
    """The id is the next one; the file is as before in the end."""
    before = content(am.root)
    page = am.ask("/-/edit/acme/spring?add=milestones")
    assert page.fields["id"] == ["M4"]
    am.saved("/-/edit/acme/spring?add=milestones", {"name": "Party", "baseline": "2026-12-18"})
    assert (
        b"- id: M4\n    name: Party\n    baseline: 2026-12-18\n"
        in (am.root / PROJECT / "project.yaml").read_bytes()
    )
    assert am.save("/-/edit/ACM-014-M4", {}, do="remove").status == 303
    assert content(am.root) == before


def test_the_words_of_a_page_are_written_below_its_settings(am: Desk) -> None:
    """The settings stay as they are, and the line ends too."""
    path = am.root / PROJECT / "meetings" / "2026-11-18-weekly.md"
    head = path.read_bytes().partition(b"\n---\n")[0]
    am.saved("/-/edit/acme/2026-11-18-weekly", {"_text": "We *agreed*.\n\nAll of it."})
    assert path.read_bytes() == head + b"\n---\n\nWe *agreed*.\n\nAll of it.\n"


def test_what_both_changed_is_shown_side_by_side(am: Desk) -> None:
    """409 with three texts; saving again writes ours and keeps what only they changed."""
    form = "/-/edit/ACM-014-M2"
    fields = {**am.ask(form).fields, "name": ["Film ready"], "do": ["save"]}
    path = am.root / PROJECT / "project.yaml"
    raw = path.read_text().replace("name: Film locked", "name: Film done")
    path.write_text(
        raw.replace("owner: ines\n    depends_on: [D1", "owner: tom\n    depends_on: [D1")
    )
    got = am.post(form, fields)
    assert got.status == 409
    for text in ("Film locked", "Film done", "Film ready"):
        assert f">{text}<" in got.text
    assert am.post(form, {**got.fields, "do": ["save"]}).status == 303
    assert "name: Film ready" in path.read_text()
    assert "owner: tom\n    depends_on: [D1" in path.read_text()


def test_a_form_opens_on_a_file_with_errors(am: Desk) -> None:
    """The errors stand at their fields; keys that are not known are shown and kept."""
    path = am.root / PROJECT / "project.yaml"
    raw = path.read_text().replace("baseline: 2026-12-18", "baseline: 18.12.2026")
    path.write_text(raw.replace("id: M3\n", "id: M3\n    colour: red\n"))
    page = am.ask(f"/-/edit/{PROJECT}/project.yaml?at=milestones.2")
    assert page.status == 200
    assert 'id="f-baseline-e"' in page.text
    assert "colour: red" in page.text
    got = am.save(f"/-/edit/{PROJECT}/project.yaml?at=milestones.2", {"baseline": "2026-12-18"})
    assert got.status == 303, got.text
    assert "colour: red" in path.read_text()
    assert "baseline: 2026-12-18" in path.read_text()


def test_a_page_for_what_cannot_be_read_says_where(am: Desk) -> None:
    """A file that is no YAML is for an editor: the line is named."""
    path = am.root / PROJECT / "project.yaml"
    path.write_text("name: x\n  : [\n")
    got = am.ask(f"/-/edit/{PROJECT}/project.yaml")
    assert got.status == 422
    assert "line 2" in got.text
