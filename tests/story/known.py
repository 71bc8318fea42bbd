"""What the outputs are known to say wrong, by the name of the fault and the output.

An entry is taken out when the fault is mended in that output: the test fails on an entry that no
longer differs. What each name means stands in DEFINITIONS.md.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.story.compare import Fault

Test = Callable[[str, str, Fault], bool]
_ENDS = ("end", "late", "date", "moved", "moved late", "past its day", "on the board")
_TODAY = ("next is today", "wait is today", "board calls it today")

# By name: whether a fault may be of that kind, from its aspect, its circumstance and itself.
KINDS: dict[str, Test] = {
    "agreed-end": lambda a, w, f: "agreed later" in w and "finance" not in w and a in _ENDS,
    "agreed-end-for-finance": lambda a, w, f: "for finance only" in w and a in _ENDS,
    "answer-under-due": lambda a, w, f: a == "late with us" and "in_review" in w and not _still(w),
    "asked-with-its-deliverable": lambda a, w, f: (
        a in ("asked", "on the board") and "by a deliverable" in w
    ),
    "correction-day": lambda a, w, f: a == "as of",
    "end-against-its-milestone": lambda a, w, f: a == "late" and w in ("active", "not_started"),
    "held-or-cancelled": lambda a, w, f: _still(w) and a not in ("told", "report owed since"),
    "hidden-dependency": lambda a, w, f: "by a hidden action" in w,
    "late-with-us": lambda a, w, f: (
        a in ("late with us", "on the board") and ("in_prod" in w or "changes_req" in w)
    ),
    "limit-of-its-day": lambda a, w, f: a == "portal" and w == "above-limit",
    "money-as-of": lambda a, w, f: a == "money as of",
    "next-is-past": lambda a, w, f: a in ("next", "announced next") and "past its day" in w,
    "open-past-its-day": lambda a, w, f: a in ("moved", "moved late", "late") and "past its" in w,
    "reached-by-approval": lambda a, w, f: "reached by approval" in w,
    "silence-beside-refusal": lambda a, w, f: w == "silence beside a refusal",
    "stand-in-days": lambda a, w, f: a == "stands in",
    "today": lambda a, w, f: a in _TODAY,
    "whose-days": lambda a, w, f: (
        (a == "on the board" and w in ("active", "past its day") and f.right is not True)
        or (a == "action days" and w == "agency")
    ),
}


def _still(why: str) -> bool:
    return "on_hold" in why or "cancelled" in why


def kinds_of(fault: Fault) -> frozenset[str]:
    """Return the names of the kinds that *fault* may be of; none where it is new."""
    return frozenset(name for name, test in KINDS.items() if test(fault.aspect, fault.why, fault))


# fault -> outputs. Take out what is mended.
KNOWN: dict[str, frozenset[str]] = {
    "agreed-end": frozenset({"PDF", "calendar", "portal.json", "project page", "tables"}),
    "agreed-end-for-finance": frozenset(
        {
            "PDF",
            "calendar",
            "first page",
            "portal.json",
            "portal.json for finance",
            "project page",
            "tables",
        }
    ),
    "answer-under-due": frozenset({"project page"}),
    "asked-with-its-deliverable": frozenset(
        {"PDF", "board", "first page", "mail", "portal.json", "project page"}
    ),
    "correction-day": frozenset({"PDF"}),
    "end-against-its-milestone": frozenset({"first page", "portal.json", "project page"}),
    "held-or-cancelled": frozenset(
        {"board", "feed", "first page", "mail", "portal.json", "project page", "tables"}
    ),
    "hidden-dependency": frozenset({"first page", "portal.json", "project page"}),
    "late-with-us": frozenset({"board", "project page"}),
    "limit-of-its-day": frozenset({"build"}),
    "money-as-of": frozenset({"portal.json", "tables"}),
    "next-is-past": frozenset({"feed", "first page", "mail", "portal.json", "project page"}),
    "open-past-its-day": frozenset({"PDF", "first page", "portal.json", "project page", "tables"}),
    "reached-by-approval": frozenset(
        {"PDF", "board", "calendar", "first page", "mail", "portal.json", "project page", "tables"}
    ),
    "silence-beside-refusal": frozenset({"portal.json", "project page", "tables"}),
    "stand-in-days": frozenset({"portal.json"}),
    "today": frozenset({"board", "first page", "project page"}),
    "whose-days": frozenset({"board", "portal.json", "tables"}),
}


def is_known(fault: Fault) -> bool:
    """Say whether *fault* is on the list."""
    return any(fault.output in KNOWN.get(name, ()) for name in kinds_of(fault))


def is_known_kind(fault: Fault) -> bool:
    """Say whether the list has a fault of this kind in any output: for stories of chance.

    The year looks at each output by itself; what chance comes upon in one more is no news.
    """
    return any(name in KNOWN for name in kinds_of(fault))


__all__ = ["KINDS", "KNOWN", "is_known", "is_known_kind", "kinds_of"]
