"""One field of a form, as templates show it: a label, the words of the reference, and a value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct, field

InputKind = Literal[
    "line",
    "area",
    "day",
    "moment",
    "clock",
    "amount",
    "email",
    "address",
    "one",
    "several",
    "flag",
    "file",
    "ids",
    "lines",
    "amounts",
    "fixed",
]


class Option(Struct, frozen=True):
    """One answer that may be picked: what is sent, what it is called, and what it means."""

    value: str
    label: str
    help: str = ""


class FormField(Struct):
    """One field. `name` is that in the form, `key` that of files and commands.

    `values` are those it holds: one, but for kinds that hold several.
    """

    name: str
    key: str
    label: str
    kind: InputKind
    help: str = ""
    need: bool = False
    options: tuple[Option, ...] = ()
    values: tuple[str, ...] = ()
    placeholder: str = ""
    # Of one answer: all are shown at once. Of files: more than one may be handed over.
    radios: bool = False
    multiple: bool = False
    errors: list[str] = field(default_factory=list)

    @property
    def value(self) -> str:
        """The first of the values."""
        return self.values[0] if self.values else ""

    @property
    def ident(self) -> str:
        """The id of the field in the page."""
        return "f-" + self.name.replace(".", "-").replace("_", "-")

    def amount_of(self, line: str) -> tuple[str, str]:
        """Return amount and hours that the values, such as `B2=850.00/8h`, give to *line*."""
        for each in self.values:
            name, _, said = each.partition("=")
            if name == line:
                amount, _, hours = said.partition("/")
                return amount, hours.removesuffix("h")
        return "", ""

    def fill(self, values: Iterable[str]) -> None:
        """Let the field hold *values*."""
        self.values = tuple(values)


class FieldGroup(Struct):
    """Fields that belong together, such as those of `status.overall`."""

    name: str
    label: str
    help: str
    parts: list[FormField | FieldGroup] = field(default_factory=list)
    open: bool = False

    def fields(self) -> Iterable[FormField]:
        """Yield all fields of the group, those of its groups too."""
        yield from every_field(self.parts)

    @property
    def shown(self) -> bool:
        """Whether it is shown opened: something in it is wrong, or needed and not said."""
        every = list(self.fields())
        return any(each.errors for each in every) or (
            self.open and not any(each.values for each in every)
        )


Part = FormField | FieldGroup


def every_field(parts: Iterable[Part]) -> Iterable[FormField]:
    """Yield all fields of *parts*, those of groups too."""
    for part in parts:
        if isinstance(part, FieldGroup):
            yield from part.fields()
        else:
            yield part
