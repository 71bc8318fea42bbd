"""Where each reader's portal goes, and under which address."""

from __future__ import annotations

from typing import Any

import pytest

from amportal.model.publish_places import ClientPublish, PublishTarget, portal_place

BOX = PublishTarget(id="box", kind="folder", address="https://c.example/", folder="/srv")
PAGES = PublishTarget(id="pages", kind="git", address="https://p.example/acme", repository="x")
MORE = PublishTarget(id="more", kind="git", address="https://p.example/more", repository="y")


def address(place: dict[str, Any], *roles: str) -> tuple[str, bool] | None:
    """Return where acme's portal for *roles* is, and whether its name was chosen for it."""
    targets = (BOX, PAGES, MORE)
    found = portal_place(targets, ClientPublish.model_validate(place), "acme", roles)
    return (found.address, found.own) if found else None


@pytest.mark.parametrize(
    ("place", "roles", "expected"),
    [
        ({"to": "box"}, (), ("https://c.example/acme/", True)),
        ({"to": "box", "path": "k7f2"}, (), ("https://c.example/k7f2/", True)),
        ({"to": "box"}, ("finance",), ("https://c.example/acme.finance/", False)),
        ({"to": "box"}, ("finance", "legal"), ("https://c.example/acme.finance.legal/", False)),
        (
            {"to": "box", "portals": [{"roles": ["legal", "finance"], "path": "q9"}]},
            ("finance", "legal"),
            ("https://c.example/q9/", True),
        ),
        ({"to": "pages"}, (), ("https://p.example/acme/", True)),
        ({"to": "pages"}, ("finance",), None),
        (
            {"to": "pages", "portals": [{"roles": "finance", "to": "more"}]},
            ("finance",),
            ("https://p.example/more/", True),
        ),
        ({"to": "pages", "portals": [{"roles": "finance", "to": "box"}]}, ("finance",),
         ("https://c.example/acme.finance/", False)),
        ({"to": "nowhere"}, (), None),
    ],
)  # fmt: skip
def test_each_reader_has_one_place(
    place: dict[str, Any], roles: tuple[str, ...], expected: tuple[str, bool] | None
) -> None:
    """A target of one portal has no place beside it."""
    assert address(place, *roles) == expected


def test_without_a_target_there_is_no_place() -> None:
    """Nobody said where."""
    assert portal_place((BOX,), None, "acme") is None
