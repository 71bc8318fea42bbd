"""What the outputs are known to say wrong, by the name of the fault and the output.

An entry is taken out when the fault is mended in that output: the test fails on an entry that no
longer differs. The right value follows from docs/definitions.md.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.story.compare import Fault

Test = Callable[[str, str, Fault], bool]

# By name: whether a fault may be of that kind, from its aspect, its circumstance and itself.
KINDS: dict[str, Test] = {}


def kinds_of(fault: Fault) -> frozenset[str]:
    """Return the names of the kinds that *fault* may be of; none where it is new."""
    return frozenset(name for name, test in KINDS.items() if test(fault.aspect, fault.why, fault))


# fault -> outputs. Take out what is mended.
KNOWN: dict[str, frozenset[str]] = {}


def is_known(fault: Fault) -> bool:
    """Say whether *fault* is on the list."""
    return any(fault.output in KNOWN.get(name, ()) for name in kinds_of(fault))


def is_known_kind(fault: Fault) -> bool:
    """Say whether the list has a fault of this kind in any output: for stories of chance.

    The year looks at each output by itself; what chance comes upon in one more is no news.
    """
    return any(name in KNOWN for name in kinds_of(fault))


__all__ = ["KINDS", "KNOWN", "is_known", "is_known_kind", "kinds_of"]
