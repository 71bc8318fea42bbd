"""Turn what validation found into problems in plain words, each at its very place.

Validation's own English speaks to programmers ("Input should be a valid date or datetime, invalid
character in year"); none of it may reach a person. Errors are told apart by type; the words come
from here and from `model.messages.value_messages`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from amportal.errors import Problem
from amportal.model.messages.nearest_name import either, nearest
from amportal.model.messages.noun_keys import keys_of, noun_at
from amportal.model.messages.value_examples import example_of
from amportal.model.messages.value_messages import SAY, Words, cut
from amportal.model.messages.visibility_messages import empty_words
from amportal.model.problem_location import Loc, Pointer, point
from amportal.model.value_types import EMPTY

DROP = "drop"
RENAME = "rename"
SET = "set"
# Keys that people expect but that follow from others: by noun, then what they follow from.
_DERIVED: dict[str, dict[str, str]] = {
    "Milestone": {
        "slip": "`baseline`, `forecast` and `actual`",
        "state": "`actual` and `cancelled`",
        "status": "`actual` and `cancelled`",
        "overdue": "`forecast` and today",
    },
    "BudgetLine": {
        "approved": "`estimate` and the approved change orders",
        "remaining": "`estimate`, `spent`, `committed` and the change orders",
    },
    "BudgetFile": {"total": "the lines", "approved": "the lines", "remaining": "the lines"},
    "ChangeOrder": {"amount": "its lines", "total": "its lines"},
    "ProjectFile": {
        "slip": "the milestones",
        "as_of": "when these files last changed",
        "waiting": "versions, change orders, actions and milestones",
        "next_milestone": "the milestones",
    },
    "DeliverableFile": {"rounds_used": "the versions that were sent", "round": "the versions"},
    "Action": {"state": "`done_on`", "status": "`done_on`", "done": "`done_on`"},
    "Question": {"state": "`answered_on`", "status": "`answered_on`"},
}
# Keys of a mail server that would put a secret into a file that many people read.
_SECRETS = ("password", "passwd", "pass", "pw", "token", "secret", "key", "credentials")
_TYPED_STATE = ("state", "status", "approved", "outcome")


class Repair(NamedTuple):
    """How validation could go on: set, rename or drop the value at `loc`."""

    how: str
    loc: Loc
    value: str = ""


class Worded(NamedTuple):
    """A problem and how to go on after it; None where nothing sensible can be done."""

    problem: Problem
    repair: Repair | None


class _Finding(NamedTuple):
    """One error of validation with what surrounds it."""

    doc: Pointer
    loc: Loc
    value: Any
    kind: str
    context: dict[str, Any]
    noun: type[BaseModel] | None

    @property
    def name(self) -> str:
        """Name of the nearest key."""
        return next((step for step in reversed(self.loc) if isinstance(step, str)), "")


def word(doc: Pointer, root: type[BaseModel], errors: Sequence[ErrorDetails]) -> list[Worded]:
    """Return the problems for *errors* of validating *doc* as *root*.

    A key that is needed and misspelt is told once, as misspelt.
    """
    worded: list[Worded] = []
    for error in errors:
        loc = tuple(error["loc"])
        finding = _Finding(
            doc,
            loc,
            error["input"],
            error["type"],
            dict(error.get("ctx") or {}),
            noun_at(root, loc[:-1]),
        )
        worded.append(_word(finding))
    meant = {_meant(each.repair) for each in worded if each.repair and each.repair.how == RENAME}
    return [
        each
        for error, each in zip(errors, worded, strict=True)
        if error["type"] != "missing" or tuple(error["loc"]) not in meant
    ]


def _meant(repair: Repair) -> Loc:
    return (*repair.loc[:-1], repair.value)


def _word(at: _Finding) -> Worded:
    if at.value is EMPTY:
        return _say(at, empty_words(at.noun, at.name), _dropped(at), key=True)
    if at.kind == "extra_forbidden":
        return _unknown_key(at)
    if at.kind == "missing":
        return _missing(at)
    if at.kind == "literal_error":
        return _choice(at)
    if at.kind in SAY:
        return _scalar(at)
    return _shape(at)


def _scalar(at: _Finding) -> Worded:
    text = str(at.context.get("text", at.value))
    words = SAY[at.kind](text)
    worded = _say(at, words, Repair(SET, at.loc, words.fix) if words.fix else _dropped(at))
    login = text.rpartition("@")[0]
    if at.kind == "bad-host" and login:
        # A login in an address may hold a password: its line is not repeated either.
        blind = worded.problem.excerpt.replace(login, "*" * len(login))
        return worded._replace(problem=worded.problem.with_excerpt(blind))
    return worded


def _say(at: _Finding, words: Words, repair: Repair | None, *, key: bool = False) -> Worded:
    problem = point(
        at.doc,
        at.loc,
        words.slug or at.kind,
        words.message,
        expected=words.expected,
        hint=words.hint,
        key=key,
    )
    return Worded(problem, repair)


def _dropped(at: _Finding) -> Repair | None:
    """Drop a value that may be left out; else give up."""
    if at.noun and at.loc and isinstance(at.loc[-1], str):
        for name, field in at.noun.model_fields.items():
            if (field.alias or name) == at.loc[-1] and not field.is_required():
                return Repair(DROP, at.loc)
    return None


def _unknown_key(at: _Finding) -> Worded:
    name = str(at.loc[-1])
    known = keys_of(at.noun) if at.noun else []
    noun = at.noun.__name__ if at.noun else ""
    drop = Repair(DROP, at.loc)
    if noun in ("DeliverableFile", "Version") and name.lower() in _TYPED_STATE:
        what = (
            "a deliverable's state follows from its versions and decisions"
            if noun == "DeliverableFile"
            else "what became of a version follows from its decisions"
        )
        words = Words(
            f"`{name}` is never written: {what}",
            "delete this line",
            "write what happened: `sent_on`, `decisions` with an `outcome`, or `delivered_on`",
            "typed-state",
        )
        return _say(at, words, drop, key=True)
    if noun == "Mail" and name.lower() in _SECRETS:
        return _secret(at, drop)
    source = _DERIVED.get(noun, {}).get(name.lower())
    if source:
        words = Words(
            f"`{name}` is worked out, never written",
            "delete this line",
            f"it follows from {source}",
            "derived-value",
        )
        return _say(at, words, drop, key=True)
    near = nearest(name, known)
    hint = f"did you mean `{near}`?" if near else "delete it, or keep notes in `internal:`"
    words = Words(
        f"unknown key `{cut(name)}`", f"expected one of: {', '.join(known)}", hint, "unknown-key"
    )
    return _say(at, words, Repair(RENAME, at.loc, near) if near else drop, key=True)


def _secret(at: _Finding, drop: Repair) -> Worded:
    """Refuse a secret in a file, without repeating it on a screen or in a log."""
    name = str(at.loc[-1])
    words = Words(
        f"`{name}` must not stand in a file",
        "delete this line, and change the secret",
        "put it into the environment or the keyring: `amportal explain secret-in-file`",
        "secret-in-file",
    )
    worded = _say(at, words, drop, key=True)
    line = worded.problem.excerpt
    shown = line[: line.find(name) + len(name)] + ": ***" if name in line else "***"
    return worded._replace(problem=worded.problem.with_excerpt(shown))


def _example(noun: type[BaseModel] | None, key: str) -> str:
    return f"{key}: {example_of(noun, key)}" if noun else f"{key}: ..."


def _missing(at: _Finding) -> Worded:
    key = str(at.loc[-1])
    parent = at.loc[:-1]
    where = next((step for step in reversed(parent) if isinstance(step, str)), "")
    what = f" in `{where}`" if where else " in this file"
    problem = point(
        at.doc,
        parent,
        "missing-key",
        f"`{key}` is missing{what}",
        expected=f"expected `{key}` here",
        hint=_missing_hint(at.noun, key),
        key=True,
    )
    return Worded(problem, None)


def _missing_hint(noun: type[BaseModel] | None, key: str) -> str:
    line = _example(noun, key)
    if key != "id" and line.endswith(": D1"):
        return f"add the line `{key}:` with the id that is meant"
    return f"add the line `{line}`"


def _choice(at: _Finding) -> Worded:
    allowed = [
        part.strip().strip("'")
        for part in str(at.context.get("expected", "")).replace(" or ", ", ").split(",")
    ]
    name = at.name
    # A duplicate of the key's words: `status.rag: on track` is how a client sees it.
    said = {"on track": "green", "at risk": "amber", "off track": "red", "yellow": "amber"}
    said |= {"weekly": "week", "monthly": "month", "on hold": "on_hold"}
    text = cut(str(at.value)) if isinstance(at.value, str) else ""
    near = said.get(text.lower())
    near = near if near in allowed else None
    near = near or (nearest(text, allowed) if text else None)
    slug = "unknown-audience" if name == "audience" else "bad-choice"
    message = f"`{text}` is no {_noun_word(name)}" if text else f"`{name}` needs one word"
    words = Words(
        message,
        f"expected one of: {', '.join(allowed)}",
        f"did you mean `{near}`?" if near else f"write {either(allowed)}",
        slug,
    )
    return _say(at, words, Repair(SET, at.loc, near) if near else _dropped(at))


def _noun_word(name: str) -> str:
    singular = {"roles": "role", "rag": "status", "on": "weekday", "every": "interval"}.get(
        name, name
    )
    return singular.replace("_", " ")


def _described(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "lines of `name: text`"
    if isinstance(value, (list, tuple)):
        return "a list"
    return f"`{cut(str(value))}`"


def _shape(at: _Finding) -> Worded:
    words = _length_words(at) or _bound_words(at) or _kind_words(at)
    return _say(at, words, _dropped(at))


def _length_words(at: _Finding) -> Words | None:
    name = at.name
    if at.kind == "too_short":
        return Words(
            f"`{name}` is an empty list",
            "at least one is needed",
            f"write at least one below `{name}:`, each beginning with `- `",
            "empty-list",
        )
    if at.kind == "string_too_long":
        # Only headlines are bounded: they stand where there is little room.
        return Words(
            f"the {name} has {len(str(at.value).strip())} characters",
            f"at most {at.context.get('max_length', 0)}",
            "say in one short sentence where we are; put the rest into an update",
            "headline-too-long",
        )
    return None


def _bound_words(at: _Finding) -> Words | None:
    bounds = {
        "greater_than_equal": ("ge", "at least"),
        "less_than_equal": ("le", "at most"),
        "greater_than": ("gt", "more than"),
        "less_than": ("lt", "less than"),
    }
    if at.kind not in bounds:
        return None
    key, says = bounds[at.kind]
    return Words(
        f"`{cut(str(at.value))}` is out of range for `{at.name}`",
        f"{says} {at.context.get(key)}",
        f"write a number of {says} {at.context.get(key)}",
        "out-of-range",
    )


def _kind_words(at: _Finding) -> Words:
    name = at.name or "this file"
    found = _described(at.value)
    if at.kind in ("expected-text", "string_type") and not isinstance(
        at.value, (dict, list, tuple)
    ):
        return Words(
            f"`{name}` has no value",
            f"a value is needed after `{name}:`",
            f"write it after the colon: `{_example(at.noun, name)}`",
            "empty-value",
        )
    if at.kind in ("expected-text", "string_type"):
        return Words(
            f"`{name}` needs one value, but holds {found}",
            "one value on this line is expected",
            f"write `{_example(at.noun, name)}`; put text with a colon in quotes",
            "expected-text",
        )
    if at.kind in ("tuple_type", "list_type"):
        return Words(
            f"`{name}` needs a list, but holds {found}",
            "a list is expected: lines that begin with `- `",
            f"below `{name}:`, begin each item on a line of its own with `- `",
            "expected-list",
        )
    inner = noun_keys_hint(at)
    return Words(
        f"`{name}` needs lines of `name: text`, but holds {found}",
        "lines of `name: text` are expected",
        inner or f"write its parts below `{name}:`, each on a line of its own, indented",
        "expected-mapping",
    )


def noun_keys_hint(at: _Finding) -> str:
    """Return a hint that names the keys of the noun expected at this place, or an empty text."""
    noun = noun_at(at.noun, at.loc[-1:]) if at.noun else None
    return f"its lines are: {', '.join(keys_of(noun))}" if noun else ""
