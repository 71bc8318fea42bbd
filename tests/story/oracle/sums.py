"""What a budget comes to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tests.story.oracle.scene import Claim, Scene, is_hidden
from tests.story.oracle.sources import amount, must


def money(scene: Scene) -> Iterator[Claim]:
    """Claim the sums of a project's budget."""
    budget, number = scene.job.budget, scene.job.number
    if budget is None:
        return
    lines, orders = budget["lines"], budget.get("change_orders", [])
    agreed: dict[str, Decimal] = {}
    for each in orders:
        for line in each["lines"] if each["state"] == "approved" else ():
            agreed[line["line"]] = agreed.get(line["line"], Decimal(0)) + amount(line["amount"])
    approved = {
        each["id"]: amount(each["estimate"]) + agreed.get(each["id"], Decimal(0)) for each in lines
    }
    whole = sum(approved.values(), Decimal(0))
    spent = sum((amount(each.get("spent")) for each in lines), Decimal(0))
    committed = sum((amount(each.get("committed")) for each in lines), Decimal(0))
    forecast = sum(
        (amount(e["forecast"]) if e.get("forecast") else approved[e["id"]] for e in lines),
        Decimal(0),
    )
    why = "finance" if is_hidden(budget) else "plain"
    yield Claim(
        number, "estimate", sum((amount(each["estimate"]) for each in lines), Decimal(0)), why
    )
    yield Claim(number, "approved", whole, why)
    yield Claim(number, "changes", sum(agreed.values(), Decimal(0)), why)
    yield Claim(number, "spent", spent, why)
    yield Claim(number, "committed", committed, why)
    yield Claim(number, "remaining", whole - spent - committed, why)
    yield Claim(number, "forecast", forecast, why)
    days = sorted(must(each["as_of"]) for each in lines)
    same = "one day" if days[0] == days[-1] else "several days"
    yield Claim(number, "money as of", days[0], same)
    asked_for = [each for each in orders if each["state"] == "sent"]
    pending = sum(
        (amount(line["amount"]) for each in asked_for for line in each["lines"]), Decimal(0)
    )
    yield Claim(number, "pending", pending, scene.state)
    for each in orders:
        yield Claim(scene.ref(each["id"]), "order state", each["state"])


__all__ = ["money"]
