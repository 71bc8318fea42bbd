"""What publishing says, one portal at a time, and the exit code that each deserves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from amportal.cli import exit_codes
from amportal.cli.publishing.known_hosts import known_trouble
from amportal.console.counts import counted

if TYPE_CHECKING:
    from amportal.console.terminal import Console
    from amportal.publish.live.live_subject import Verdict
    from amportal.publish.portal_job import Outcome
    from amportal.publish.publish_errors import PublishError
    from amportal.publish.publish_plan import Plan

_CODES = {
    "safety": exit_codes.SAFETY,
    "busy": exit_codes.BUSY,
    "machine": exit_codes.MACHINE,
    "usage": exit_codes.USAGE,
}
_SHOWN = 40


def code_of(error: PublishError) -> int:
    """Return the exit code of *error*."""
    return _CODES[error.kind]


def code_of_outcome(outcome: Outcome) -> int:
    """Return the exit code that *outcome* deserves."""
    if outcome.error is not None:
        return code_of(outcome.error)
    verdict = outcome.verdict
    if verdict is None or verdict.proved:
        return exit_codes.DONE
    return exit_codes.SAFETY if verdict.leaks else exit_codes.DELIVERY


def worst(codes: Iterable[int]) -> int:
    """Return the exit code that matters most of several portals'."""
    order = (
        exit_codes.SAFETY, exit_codes.USAGE, exit_codes.BUSY, exit_codes.MACHINE,
        exit_codes.DELIVERY, exit_codes.CONTENT,
    )  # fmt: skip
    found = set(codes)
    return next((code for code in order if code in found), exit_codes.DONE)


def judged(verdict: Verdict) -> str:
    """Return in words what *verdict* says of a portal."""
    if verdict.proved:
        return "is what was published"
    unknown = {"unreachable", "cannot-judge"}
    if {each.slug for each in verdict.findings if each.weight != "advice"} <= unknown:
        return "could not be looked at, so nothing was proved"
    return "is not as it shall be"


def told(outcome: Outcome) -> Iterator[str]:
    """Yield the lines about one portal."""
    job, plan = outcome.job, outcome.plan
    if plan is not None and plan.before is None and (trouble := known_trouble(job.address)):
        yield f"note: {trouble}"
    if plan is not None and plan.empty:
        yield f"{job.portal} -> {job.target_id}: nothing to do"
    elif plan is not None and not outcome.done:
        yield from _planned(f"{job.portal} -> {job.target_id}", plan)
    elif plan is not None:
        yield _done(outcome, plan)
    for path in plan.strangers if plan is not None else ():
        yield f"  ? {path}: nobody published it, so it stays"


def tell(console: Console, outcome: Outcome) -> None:
    """Say all about one portal; what is wrong is said to those too who want it quiet."""
    job = outcome.job
    for line in told(outcome):
        console.say(line)
    if outcome.verdict is not None:
        tell_verdict(console, outcome.verdict)
    if outcome.error is not None:
        console.error(f"{job.portal} -> {job.target_id}: {outcome.error.text}", outcome.error.hint)


def tell_verdict(console: Console, verdict: Verdict) -> None:
    """Say what was found from outside; what many addresses have in common is said once."""
    alike: dict[tuple[str, str, str, str], list[str]] = {}
    for each in verdict.findings:
        alike.setdefault((each.slug, each.text, each.weight, each.hint), []).append(each.url)
    for (slug, text, weight, hint), urls in alike.items():
        more = f" (and {counted(len(urls) - 1, 'other address', 'other addresses')})"
        line = f"{urls[0]} {text}{more if len(urls) > 1 else ''} [{slug}]"
        if weight == "advice":
            console.say(f"note: {line}; {hint}")
        else:
            console.error(line, hint)
    for note in verdict.notes:
        console.say(f"note: {note}")


def _planned(head: str, plan: Plan) -> Iterator[str]:
    changed = len(plan.puts) - len(plan.new)
    parts = [
        f"{len(plan.new)} new",
        f"{changed} changed",
        f"{len(plan.gone)} removed",
        f"{plan.same} the same",
    ]
    what = "would be taken away" if plan.manifest.withdrawn else ", ".join(parts)
    yield f"{head}: {what} ({_size(plan.size)})" if plan.puts else f"{head}: {what}"
    lines = [f"  + {path}" for path in plan.puts if path in plan.new]
    lines += [f"  ~ {path}" for path in plan.puts if path not in plan.new]
    lines += [f"  - {path}" for path in plan.gone]
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"  and {len(lines) - _SHOWN} more"


def _done(outcome: Outcome, plan: Plan) -> str:
    job, verdict = outcome.job, outcome.verdict
    checks = f", {counted(verdict.asked, 'question')} from outside" if verdict else ""
    if plan.manifest.withdrawn:
        return f"{job.portal}: taken away from {job.address} in {outcome.seconds:.1f} s{checks}"
    return (
        f"{job.portal}: release {plan.manifest.release} published at {job.address} in "
        f"{outcome.seconds:.1f} s{checks}"
    )


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"
