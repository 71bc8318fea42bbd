"""The end of a client's portal, said on purpose: `withdrawn.yaml` in the client's folder."""

from pydantic import Field

from amportal.model.value_types import Day, Noun, Text


class WithdrawnFile(Noun):
    """`withdrawn.yaml`: this client has no portal any more, whatever else is in the folder."""

    on: Day = Field(description="Day on which the portal was withdrawn.")
    why: Text | None = Field(default=None, description="Why, for the agency alone.")
