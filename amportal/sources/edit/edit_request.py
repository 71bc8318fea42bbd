"""One edit of a file: where, how, and with what value; and what it makes of the values read.

It exists so that an edit can be proved: the values of the edited text must be those that
`tree_after` computes from the values before, else nothing is written.
"""

from __future__ import annotations

import copy
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct

Loc = tuple[str | int, ...]
Verb = Literal["set", "unset", "append", "insert"]


class Plain(str):
    """A text that is written without quotes, such as a day, an amount or `true`."""

    __slots__ = ()


class Edit(Struct, frozen=True):
    """One change of the value at `path`.

    `set` replaces it, or adds it with the mappings on the way to it; `unset` removes the key or
    the item; `append` adds `value` to the end of the list there, which it makes if need be;
    `insert` puts it before the item that `path` ends with. `after` names the keys behind which a
    new key belongs; without one of them it goes to the end.
    """

    path: Loc
    verb: Verb = "set"
    value: Any = None
    after: tuple[str, ...] = ()


class EditRefused(Exception):  # noqa: N818  # an answer, not a mistake of ours
    """The edit cannot be made without touching more than it may, or there is nothing to edit.

    `text` says why, `hint` what to do, `line` where in the file, 0 where that has no place.
    """

    def __init__(self, text: str, hint: str = "", line: int = 0) -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint
        self.line = line


def as_written(value: Any) -> Any:
    """Return *value* as texts, lists and mappings alone; what is no text is `Plain`."""
    if isinstance(value, dict):
        return {str(key): as_written(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_written(each) for each in value]
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return Plain("true" if value else "false")
    if isinstance(value, datetime):
        return Plain(f"{value:%Y-%m-%d %H:%M}")
    if isinstance(value, time):
        return Plain(f"{value:%H:%M}")
    if isinstance(value, date | int | Decimal):
        return Plain(format(value, "f") if isinstance(value, Decimal) else str(value))
    raise TypeError(f"not a value that files hold: {value!r}")


def tree_after(tree: Any, edit: Edit) -> Any:
    """Return what *tree* becomes by *edit*; raise EditRefused where the path leads nowhere."""
    after = copy.deepcopy(tree)
    value = as_written(edit.value)
    if not edit.path:
        raise EditRefused("an edit needs the path of a value")
    *way, last = edit.path
    holder = _holder(after, way, edit)
    if edit.verb == "set":
        _step_into(holder, last, edit, make=True)
        holder[last] = value
    elif edit.verb == "unset":
        _step_into(holder, last, edit)
        del holder[last]
    elif edit.verb == "append":
        items = _step_into(holder, last, edit, make=True)
        if items is None:
            holder[last] = items = []
        if not isinstance(items, list):
            raise _nowhere(edit, "there is no list")
        items.append(value)
    else:
        if not isinstance(holder, list) or not isinstance(last, int):
            raise _nowhere(edit, "there is no list")
        if not 0 <= last <= len(holder):
            raise _nowhere(edit, f"there are {len(holder)} items")
        holder.insert(last, value)
    return after


def _holder(tree: Any, way: list[str | int], edit: Edit) -> Any:
    """Return what holds the value of the path's last step; mappings on the way are made."""
    make = edit.verb in ("set", "append")
    holder = tree
    for step in way:
        inner = _step_into(holder, step, edit, make=make)
        if inner is None:
            if not make:
                raise _nowhere(edit, "there is nothing")
            holder[step] = inner = {}
        holder = inner
    return holder


def _step_into(holder: Any, step: str | int, edit: Edit, *, make: bool = False) -> Any:
    """Return what stands in *holder* at *step*; None where a key may be made."""
    if isinstance(holder, dict) and isinstance(step, str):
        if step in holder or make:
            return holder.get(step)
        raise _nowhere(edit, f"there is no `{step}`")
    if isinstance(holder, list) and isinstance(step, int):
        if 0 <= step < len(holder):
            return holder[step]
        raise _nowhere(edit, f"there are {len(holder)} items")
    raise _nowhere(edit, "something else stands on the way")


def _nowhere(edit: Edit, why: str) -> EditRefused:
    return EditRefused(f"`{shown(edit.path)}` cannot be edited: {why}")


def shown(path: Loc) -> str:
    """Return *path* as a person reads it: `versions[0].note`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")
