"""All verbs, in the order in which help lists them."""

from __future__ import annotations

from amportal.author.verb_names import VERBS
from amportal.author.verb_table import Verb
from amportal.author.verbs.decision_verbs import DECIDE
from amportal.author.verbs.minutes_verb import CORRECT, MINUTES
from amportal.author.verbs.money_verbs import SPEND
from amportal.author.verbs.order_verbs import ORDERS
from amportal.author.verbs.people_verbs import PEOPLE
from amportal.author.verbs.plan_verbs import PLANS
from amportal.author.verbs.question_verbs import QUESTIONS
from amportal.author.verbs.status_verbs import STATUSES

_ENTRIES = (DECIDE, *QUESTIONS, *PLANS, *STATUSES, MINUTES, CORRECT, SPEND, *ORDERS, *PEOPLE)
_BY_NAME = {each.name: each for each in _ENTRIES}

ALL_VERBS: tuple[Verb, ...] = tuple(_BY_NAME[name] for name in VERBS)


def verb_called(name: str) -> Verb:
    """Return the verb called *name*."""
    return _BY_NAME[name]
