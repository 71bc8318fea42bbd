"""The digest of views: the same for equal values everywhere, different for different ones."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import fields, replace

from amportal.plan.view.page_frame import AsOf, Link
from amportal.plan.view.view_digest import Digests, canonical, digest_of
from amportal.plan.view.work_views import Diamond, StepView
from tests.sample import sample_portals
from tests.unit.plan.sites import portal


class One(Struct, frozen=True):
    value: object


class Other(Struct, frozen=True):
    value: object


class Nothing(Struct, frozen=True):
    pass


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(),
    st.binary(max_size=20),
    st.dates(),
    st.times(),
    st.datetimes(),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(tuple),
        inner.map(One),
        inner.map(Other),
        st.dictionaries(st.text(max_size=3), inner, max_size=3),
        st.frozensets(st.one_of(st.text(max_size=3), st.integers()), max_size=3),
    ),
    max_leaves=12,
)


def exact(value: object) -> object:
    """Return *value* so that equality means "the same value of the same kind"."""
    if isinstance(value, One | Other):
        return (type(value).__name__, exact(value.value))
    if isinstance(value, tuple):
        return ("tuple", tuple(exact(item) for item in value))
    if isinstance(value, Mapping):
        return ("map", frozenset((key, exact(item)) for key, item in value.items()))
    if isinstance(value, frozenset):
        return ("set", frozenset((type(item).__name__, item) for item in value))
    if isinstance(value, Decimal):
        return ("decimal", str(value))
    return (type(value).__name__, value)


@given(VALUES, VALUES)
def test_encodings_are_equal_exactly_when_values_are(left: object, right: object) -> None:
    """Two values share a digest if, and only if, they are the same value of the same kind."""
    assert (canonical(left) == canonical(right)) == (exact(left) == exact(right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (1, True),
        (0, None),
        ("", None),
        ("1", 1),
        (date(2026, 11, 23), "2026-11-23"),
        (date(2026, 11, 23), date(2026, 11, 23).toordinal()),
        (datetime(2026, 11, 23), date(2026, 11, 23)),
        (time(9, 0), "09:00:00"),
        (Decimal("1.0"), Decimal("1.00")),
        (Decimal("0"), Decimal("-0")),
        (("a", "b"), ("ab",)),
        ((("a",), "b"), (("a", "b"),)),
        ((), frozenset()),
        ({}, ()),
        (One("a"), Other("a")),
        (One("a"), ("a",)),
        (Link("a", "b"), Link("b", "a")),
        (AsOf(date(2026, 11, 23)), AsOf(date(2026, 11, 23), time(0, 0))),
        (b"a", "a"),
    ],
)
def test_near_values_differ(left: object, right: object) -> None:
    """Values that print or compare alike, but are not the same, never share a digest."""
    assert digest_of(left) != digest_of(right)


def test_identity_does_not_count() -> None:
    """One object used twice gives the digest of two equal objects."""
    day = date(2026, 11, 23)
    shared = Diamond(day, "launch", True, False)
    again = Diamond(date(2026, 11, 23), "".join(["lau", "nch"]), True, False)
    assert digest_of((shared, shared)) == digest_of((shared, again))


def test_order_of_a_mapping_does_not_count() -> None:
    """Mappings are equal whatever order they were filled in, and read-only ones too."""
    one, other = {"a": 1, "b": 2}, {"b": 2, "a": 1}
    assert digest_of(one) == digest_of(other) == digest_of(MappingProxyType(one))


def test_every_field_counts() -> None:
    """A field that only says what kind of step it is changes the digest."""
    step = StepView("Key visual", None, "", "sent", 2)
    assert digest_of(step) != digest_of(StepView("Key visual", None, "", "approved", 2))
    assert digest_of(step) != digest_of(StepView("Key visual", None, "", "sent", 3))


def test_a_struct_without_fields_has_a_digest() -> None:
    """A class that holds nothing is told from the empty tuple."""
    assert digest_of(Nothing()) != digest_of(())


@pytest.mark.parametrize("value", [[1], {1}, 1.0, object(), (1, [2]), {"a": {1}}, Link])
def test_other_kinds_are_refused(value: object) -> None:
    """What a view must not hold raises, instead of making builds differ now and then."""
    with pytest.raises(TypeError, match="a view cannot hold"):
        digest_of(value)


def test_processes_and_hash_seeds_agree() -> None:
    """Processes with different hash seeds give one digest for one value."""
    program = (
        "from datetime import date\n"
        "from decimal import Decimal\n"
        "from amportal.plan.view.view_digest import digest_of\n"
        "from amportal.plan.view.page_frame import Link\n"
        "value = ({'b': 1, 'a': (date(2026, 1, 2), Decimal('1.50'))},"
        " frozenset({'x', 'y', 'z'}), Link('p', 't'))\n"
        "print(digest_of(value))\n"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(seen) == 1
    assert len(seen.pop().strip()) == 32


def test_shared_parts_change_no_digest() -> None:
    """Working a shared part out once gives what working it out each time gives."""
    seen = portal()
    digests = Digests()
    for value in (seen, seen.projects[0], (seen.frame, seen.projects[0]), seen.frame, seen):
        assert digests.of(value) == digest_of(value)


def test_a_change_deep_inside_a_shared_part_shows() -> None:
    """A shared part stands for all it holds, down to the last field."""
    seen = portal()
    project = replace(seen.projects[0], brief="Another launch.")
    other = replace(seen, projects=(project,))
    digests = Digests()
    assert digests.of(seen) != digests.of(other)
    assert digest_of((seen.frame, project)) != digest_of((seen.frame, seen.projects[0]))


def test_the_sample_holds_what_its_annotations_say() -> None:
    """Fields that promise plain values are taken at their word, so the promise must hold."""
    plain = (str, int, Decimal, date, time, type(None))

    def check(value: object) -> int:
        if isinstance(value, Struct):
            inner: tuple[object, ...] = tuple(getattr(value, each.name) for each in fields(value))
        elif isinstance(value, tuple):
            inner = value
        else:
            assert isinstance(value, plain), type(value)
            return 1
        return 1 + sum(check(each) for each in inner)

    assert sum(check(each) for each in sample_portals().values()) > 1_000
