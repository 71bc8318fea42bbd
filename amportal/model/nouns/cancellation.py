"""That something will not happen after all: `true` says so, a block says since when and why."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from amportal.model.value_types import Day, Narrows, Noun, Text, parse_yes_no


class Cancellation(Noun):
    """That something will not happen after all."""

    on: Day | None = Field(default=None, description="Day it was called off.")
    reason: Text | None = Field(default=None, description="Why, in words for the client.")


def _cancelled(value: Any) -> Any:
    """Take `true` for a cancellation of which no more is known, `false` for none."""
    if isinstance(value, str):
        return {} if parse_yes_no(value) else None
    return value


Cancelled = Annotated[
    Cancellation | None,
    BeforeValidator(_cancelled, json_schema_input_type=bool | Cancellation),
    Narrows("`true`, or `on:` and `reason:` below it, indented", "`false`, or delete the line"),
]
