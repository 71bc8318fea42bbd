"""What of a report changed since somebody looked it over, in words for the account manager."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from amportal.model.records.report_record import Kept, ReportRecord
from amportal.plan.report.report_changes import changes_between
from amportal.render.text.change_sentences import sentence
from amportal.render.text.locale_format import Words

# Said project by project, or not said because they follow from what is.
_NOT_ALONE = frozenset({"projects", "changes", "as_of", "as_of_time", "reason", "format", "frame"})


def differences(raw: bytes | None, now: ReportRecord) -> tuple[str, ...]:
    """Return a line for each thing that *now* says otherwise than what was reviewed (*raw*)."""
    try:
        then = ReportRecord.model_validate_json(raw or b"")
    except ValidationError:
        return ("what was reviewed is not at hand, so what changed cannot be said",)
    return tuple(_lines(then, now.reviewed())) or ("something that shows in the PDF",)


def _lines(then: ReportRecord, now: ReportRecord) -> Iterator[str]:
    words = Words("en-GB", now.frame.currency, now.today)
    for change in changes_between(then.projects, now.projects):
        yield f"{change.where}: {sentence(change, words)}"
    if then.frame != now.frame:
        yield "who it is for, or from whom"
    for name in type(now).model_fields:
        was, is_ = getattr(then, name), getattr(now, name)
        if name in _NOT_ALONE or was == is_:
            continue
        yield f"{name.replace('_', ' ')}: {_brief(was)} -> {_brief(is_)}"


def _brief(value: object) -> str:
    if isinstance(value, tuple):
        return f"{len(value)} entries" if value else "none"
    if isinstance(value, Kept):
        return "another"
    text = " ".join(str(value).split())
    return f"`{text[:60]}…`" if len(text) > 60 else f"`{text}`"


__all__ = ["differences"]
