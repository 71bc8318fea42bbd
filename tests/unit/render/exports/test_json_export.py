"""The JSON holds everything the portal shows, exactly, and its schema says how to read it."""

from __future__ import annotations

import json
import types
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from msgspec import Struct
from msgspec.structs import replace

from amportal.plan.view.page_views import Portal
from amportal.render.exports.json_export import portal_json, portal_schema
from tests.portals import PROJECT, portal


def schema() -> Draft202012Validator:
    whole = json.loads(portal_schema())
    Draft202012Validator.check_schema(whole)
    return Draft202012Validator(whole, format_checker=FormatChecker())


def read(kind: Any, value: Any) -> Any:
    """Read JSON back into the view it was written from, by the view's own types."""
    if isinstance(kind, type) and issubclass(kind, Struct):
        hints = get_type_hints(kind)
        return kind(**{name: read(hints[name], value[name]) for name in kind.__struct_fields__})
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        (one,) = (each for each in inner if each is not type(None))
        return None if value is None else read(one, value)
    if origin is tuple:
        kinds = [inner[0]] * len(value) if inner[-1] is Ellipsis else inner
        return tuple(read(each, one) for each, one in zip(kinds, value, strict=True))
    if origin is Literal:
        assert value in inner
        return value
    if kind in (date, datetime, time):
        return kind.fromisoformat(value)
    return kind(value)


@pytest.mark.parametrize(("locale", "currency"), [("en-GB", "GBP"), ("fr-FR", "EUR")])
def test_it_is_what_its_schema_says(locale: str, currency: str) -> None:
    schema().validate(json.loads(portal_json(portal(locale, currency))))


def test_it_reads_back_into_the_very_same_view() -> None:
    """Nothing that a client sees is lost or rounded on the way out."""
    whole = portal()
    data = json.loads(portal_json(whole))
    projects = {each["slug"]: each for each in data["projects"]}
    updates = {each["path"]: each for each in data["updates"]}
    for report in data["reports"]:
        report["projects"] = [projects[slug] for slug in report["projects"]]
        report["updates"] = [updates[path] for path in report["updates"]]
    assert read(Portal, data) == whole


def test_another_report_adds_its_own_words_only() -> None:
    """A client with a report a week keeps a file that a browser opens."""
    whole = portal()
    more = replace(whole, reports=whole.reports * 2)
    assert len(portal_json(more)) - len(portal_json(whole)) < len(portal_json(whole)) / 4


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("frame", "currency"), 5),
        (("projects", 0, "budget", "total", "approved"), 207250.0),
        (("projects", 0, "milestones", 0, "date"), "2026-13-01"),
        (("projects", 0, "state"), "nearly done"),
        (("meetings", 0, "start"), "10 o'clock"),
    ],
)
def test_the_schema_refuses_what_is_wrong(path: tuple[str | int, ...], wrong: object) -> None:
    whole = json.loads(portal_json(portal()))
    holder = whole
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = wrong
    assert not schema().is_valid(whole)


def test_the_schema_refuses_what_it_does_not_name() -> None:
    whole = json.loads(portal_json(portal()))
    whole["projects"][0]["margin"] = "0.4"
    assert not schema().is_valid(whole)


def test_money_is_text_so_that_no_reader_rounds_it() -> None:
    budget = PROJECT.budget
    assert budget is not None
    total = replace(budget.total, approved=Decimal("100000000000000.10"))
    whole = replace(portal(), projects=(replace(PROJECT, budget=replace(budget, total=total)),))
    found = json.loads(portal_json(whole))
    assert found["projects"][0]["budget"]["total"]["approved"] == "100000000000000.10"


def test_it_points_at_its_schema_and_names_no_program() -> None:
    assert json.loads(portal_json(portal()))["$schema"] == "portal.schema.json"
    for made in (portal_json(portal()), portal_schema()):
        assert b"amportal" not in made.lower()
        assert made.endswith(b"}\n")


def test_characters_that_break_readers_are_left_out() -> None:
    whole = replace(portal(), projects=(replace(PROJECT, name="Spring\x00\ud800 launch"),))
    assert json.loads(portal_json(whole))["projects"][0]["name"] == "Spring launch"


def test_each_shape_says_what_it_is() -> None:
    for name, shape in json.loads(portal_schema())["$defs"].items():
        assert shape["description"], name
        assert shape["additionalProperties"] is False
