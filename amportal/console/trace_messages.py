"""What one output was made from, in words: for whoever asks why it was made, or was not."""

from __future__ import annotations

from collections.abc import Iterator

from amportal.builder.output_explanation import OutputExplanation
from amportal.console.counts import counted
from amportal.plan.routes import OF_PORTAL

_RECIPES = {
    "page": "a page",
    "report": "a PDF report",
    "calendar": "a calendar",
    "feed": "a feed",
    "json": "the portal's data",
    "table": "a table",
    "card": "a contact card",
    "style": "the style sheet",
    "theme-file": "a file of the theme",
    "picture": "a picture",
    "drawing": "a drawing",
    "document": "a document",
    "thumbnail": "a small picture",
}
_SHORT = 12


def _lines(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}-{last}"


def traced(found: OutputExplanation) -> Iterator[str]:
    """Yield the lines that tell of *found*."""
    trace = found.trace
    if trace is None:
        yield f"{found.output}: was never made"
    else:
        yield f"{found.output}: {_RECIPES.get(trace.recipe, trace.recipe)}"
        for source in found.sources:
            lines = ", ".join(_lines(first, last) for first, last in source.lines)
            yield f"  source    {source.path}:{lines}"
        yield f"  data      {trace.data[:_SHORT]}"
        for name, digest in trace.assets:
            yield f"  file      {name} {digest[:_SHORT]}"
        for name, read in trace.reads:
            state = read[:_SHORT] if read else "looked for, not there"
            changed = "  (changed)" if name in found.changed else ""
            kind = "asset   " if name.startswith(OF_PORTAL) else "template"
            yield f"  {kind}  {name.removeprefix(OF_PORTAL)} {state}{changed}"
        if trace.later:
            yield f"  laid out  {trace.later[:_SHORT]}"
        yield f"  content   {trace.content[:_SHORT]}"
    if found.reason is not None:
        yield f"a build would make it: {found.reason.words()}"
    elif found.wanted:
        yield "a build would leave it as it is: nothing it was made from changed"
    elif found.problems:
        errors = counted(len(found.problems), "error")
        yield f"its portal is held back by {errors}, which `amportal check` tells"
    else:
        yield "a build would take it away: nothing in the sources asks for it any more"
