"""What was done, as one sentence in the reader's language, where no template says it."""

from __future__ import annotations

from amportal.plan.view.work_views import StepView
from amportal.render.text.locale_format import Words


def step_sentence(step: StepView, words: Words) -> str:
    """Return *step* as a sentence without a full stop, as plain text, as `parts/work.html` does."""
    phrase = {
        "sent": words.gettext("%(name)s, version %(n)s sent"),
        "approved": words.gettext("%(name)s approved"),
        "delivered": words.gettext("%(name)s delivered"),
    }.get(step.kind)
    return phrase % {"name": step.what, "n": step.n} if phrase else step.what


__all__ = ["step_sentence"]
