"""Schemas for editors say what a build says."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from typing import Any

import pytest
from jsonschema import Draft7Validator

from amportal.model.reading.json_schema import schema_globs, schemas
from amportal.sources.yaml.yaml_document import parse
from tests.problems.case_files import base_site

SCHEMAS = schemas()


def as_editor_reads(value: Any) -> Any:
    """Return values as YAML 1.2 types them, which is what editors do."""
    if isinstance(value, dict):
        return {key: as_editor_reads(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_editor_reads(each) for each in value]
    if value in ("true", "false"):
        return value == "true"
    if isinstance(value, str) and re.fullmatch(r"[-+]?\d+(\.\d+)?", value):
        return float(value) if "." in value else int(value)
    return value


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_each_is_a_schema_of_draft_7(name: str) -> None:
    """Editors read draft-07; each schema names it and obeys it."""
    assert SCHEMAS[name]["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(SCHEMAS[name])


def test_every_sound_file_passes_its_schema() -> None:
    """What a build takes, an editor does not underline; and every glob finds a file."""
    found = set()
    files = base_site() | {
        "content/clients/gone/withdrawn.yaml": b"on: 2026-11-20\nwhy: Ended\n",
        "content/clients/acme/entries/2026-11-20-guide.yaml": b"done: ACM-014-A1\n",
    }
    for path, raw in files.items():
        for name, glob in schema_globs().items():
            if fnmatch(path, glob.replace("**/", "*")):
                found.add(name)
                errors = list(
                    Draft7Validator(SCHEMAS[name]).iter_errors(
                        as_editor_reads(parse(path, raw).data)
                    )
                )
                assert not errors, (path, errors[0].message)
    assert found == set(schema_globs())


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("client", {"nam": "Acme"}),
        ("project", {"milestones": [{"id": "M1", "name": "x", "baseline": "1.12.2026"}]}),
        ("project", {"state": "running"}),
        (
            "budget",
            {"lines": [{"id": "B1", "name": "x", "estimate": "1,000", "as_of": "2026-11-20"}]},
        ),
        ("deliverable", {"state": "approved"}),
        ("deliverable", {"cancelled": "perhaps"}),
    ],
)
def test_mistakes_are_underlined(name: str, bad: dict[str, Any]) -> None:
    """A misspelt key, a date in another form, a word that is no choice: while typing."""
    errors = [
        each
        for each in Draft7Validator(SCHEMAS[name]).iter_errors(bad)
        if each.validator != "required" or each.absolute_path
    ]
    assert errors


def test_hover_tells_the_meaning_of_every_choice() -> None:
    """Editors show no description of single values, so the text lists them."""
    text = SCHEMAS["deliverable"]["$defs"]["Decision"]["properties"]["outcome"]
    for outcome in text["enum"]:
        assert f"`{outcome}`" in text["markdownDescription"]


def test_a_list_offers_a_whole_item() -> None:
    """Completion in `milestones:` writes all that a milestone needs, with examples."""
    snippet = SCHEMAS["project"]["properties"]["milestones"]["defaultSnippets"][0]
    assert snippet["label"] == "new milestone"
    assert set(snippet["body"][0]) == {"id", "name", "baseline"}
    assert "2026-12-01" in snippet["body"][0]["baseline"]


def test_money_may_be_a_number_or_a_text() -> None:
    """`12.50` and `"12.50"` are the same amount."""
    money = SCHEMAS["budget"]["$defs"]["BudgetLine"]["properties"]["estimate"]
    assert money["type"] == ["number", "string"]
