"""The paper of reports: as written, else that of the client's country."""

from __future__ import annotations

import pytest

from amportal.model.nouns.client import paper_of
from tests.unit.model.made import base_client


@pytest.mark.parametrize(
    ("theirs", "ours", "written", "paper"),
    [
        (None, "GB", {}, "a4"),
        (None, "US", {}, "letter"),
        ("US", "GB", {}, "letter"),
        ("GB", "US", {}, "a4"),
        ("CA", "GB", {"client": "a4"}, "a4"),
        ("US", "US", {"agency": "a4"}, "a4"),
        ("US", "US", {"agency": "a4", "client": "letter"}, "letter"),
    ],
)
def test_what_is_written_nearest_decides(
    theirs: str | None, ours: str, written: dict[str, str], paper: str
) -> None:
    client, agency = base_client()
    settings = client.settings.model_copy(
        update={"country": theirs, "paper": written.get("client")}
    )
    agency = agency.model_copy(update={"country": ours, "paper": written.get("agency")})
    assert paper_of(agency, settings) == paper
