"""The hunts of the soak, cut into parts: each part is a seed and returns its figures."""

from __future__ import annotations

import errno
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from amportal.render.pdf.pdf_limits import PdfLimits
from amportal.render.pdf.pdf_pool import PdfPool
from tests.cli.scaffold_life import life, made_site, wrong_on
from tests.deliver.killing import kill_at, points, sending
from tests.faults.faulty import ERRORS, Faulty, from_nothing
from tests.faults.ground import Ground
from tests.faults.killing import die_at_each, kill_at_random
from tests.faults.mortal import Mortal
from tests.faults.operations import failing, full_after
from tests.faults.withdrawing import DAMAGES, WITHDRAWALS, Withdrawing, pairs
from tests.fuzz.run import run
from tests.fuzz.targets import targets
from tests.mailserver import certificates
from tests.mailsite import content, issued, written
from tests.property.printtext import MEMORY
from tests.property.proof import Remembered, remembered_recipes
from tests.property.rebuilding import Rebuilding
from tests.property.spanedits import chance_edit
from tests.sites import Kept
from tests.soak.tally import Figures
from tests.watch.bursting import Bursting

PART = 25
STEPS = 6
_LATE = 5.0
# What is timed out on a busy machine is no difference between builds.
PATIENT = PdfLimits(wall=600.0)


def sequences(number: int) -> Figures:
    """Some random sequences of up to six steps, with builds that die."""
    with remembered_recipes(), Mortal() as mortal:
        figures: Figures = Counter()
        soaked = type("Soaked", (Rebuilding,), {"mortal": mortal, "figures": figures})
        _hunt(soaked, number, PART)
        return figures


def scaffolds(number: int) -> Figures:
    """Every day of the plans of all scaffolds, in parts of `PART` days."""
    with tempfile.TemporaryDirectory() as folder:
        site = made_site(Path(folder))
        days = life(site)[number * PART : (number + 1) * PART]
        wrong = [each for day in days for each in wrong_on(site, day)]
    assert not wrong, "\n".join(wrong[:20])
    # Behind the last day there is nothing more to look at, and the part is done.
    return Counter({"parts": 1, "days": len(days)})


def real_sequences(number: int) -> Figures:
    """A few sequences with the theme that ships and real reports."""
    figures: Figures = Counter()
    with PdfPool(limits=PATIENT) as pool:
        real = {
            "slow": staticmethod(lambda: Kept(pool)),
            "plain": False,
            "clean": Remembered(),
            "figures": figures,
        }
        _hunt(type("Real", (Rebuilding,), real), number, PART // 10)
    return figures


def _hunt(machine: type[Rebuilding], number: int, count: int) -> None:
    run_state_machine_as_test(
        seed(number)(machine),
        settings=settings(
            max_examples=count,
            stateful_step_count=STEPS,
            derandomize=False,
            database=None,
            deadline=None,
            print_blob=True,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )


def kills(number: int) -> Figures:
    """Builds killed at random moments while a reader looks on."""
    with _ground() as ground:
        return kill_at_random(ground, PART, seed=number)


def deaths(number: int) -> Figures:
    """Builds that die before every single operation."""
    with _ground() as ground:
        assert ground.site.build().sound
        return die_at_each(ground)


def faults(number: int) -> Figures:
    """Every operation fails with one of the errors, after an edit and from nothing."""
    error = ERRORS[number % len(ERRORS)]
    figures: Figures = Counter()
    with _ground() as ground, pytest.MonkeyPatch.context() as patch:
        ground.use(patch)
        assert ground.build().code == 0
        for change in (ground.say_next, from_nothing(ground)):
            for fault in (failing, full_after):
                if fault is failing or error == errno.ENOSPC:
                    Faulty(ground, change, fault, figures).run((error,))
    return Counter({f"builds with {name}": count for name, count in figures.items()})


def edits(number: int) -> Figures:
    """Some thousand edits of files, each compared in values and in bytes."""
    first = number * 40 * PART
    return Counter({"edits": 40 * PART}) + Counter(
        f"edits: {chance_edit(random.Random(each))}" for each in range(first, first + 40 * PART)
    )


def withdrawals(number: int) -> Figures:
    """Something is withdrawn while two files of the ledger are damaged: all pairs, in one way each.

    So many parts as there are withdrawals and ways to damage two files meet all of them.
    """
    ways = len(DAMAGES)
    both = (DAMAGES[number % ways], DAMAGES[number // ways % ways])
    withdraw = WITHDRAWALS[number // ways**2 % len(WITHDRAWALS)]
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        site = Withdrawing(Path(folder))
        every = list(pairs(site.files()))
        for each in every:
            site.withdrawn(withdraw, *zip(each, both, strict=True))
    return Counter({"withdrawals": len(every)})


def bursts(number: int) -> Figures:
    """Ten bursts on a site that is watched."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, Bursting(Path(folder), number) as site:
        waits = [site.burst() for _ in range(10)]
        assert not [line for line in site.said if "failed" in line]
        return Counter(
            {
                "bursts": len(waits),
                "builds": site.builds,
                "later than 5 s": sum(wait > _LATE for wait in waits),
                "longest wait in ms": round(1000 * max(waits)),
            }
        )


def mails(number: int) -> Figures:
    """Fifty runs of sending that die, or lose the line, at random steps."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = written(folder / "template", issued(content()))
        with sending(template, certificates(folder)) as sender:
            moments = points(PART, random.Random(number))
            return Counter({"died": kill_at(sender, template, folder, moments)})


def fuzz(number: int) -> Figures:
    """Inputs that nobody thought of, for everything that reads what others wrote."""
    figures: Figures = Counter()
    for name, target in targets().items():
        found = run(target, number, 40 * PART)
        figures["inputs"] += found["inputs"]
        figures[f"longest of {name} in ms"] = found["longest input in ms"]
    return figures


@contextmanager
def _ground() -> Iterator[Ground]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        yield Ground(Path(folder))


__all__ = [
    "bursts",
    "deaths",
    "faults",
    "fuzz",
    "kills",
    "mails",
    "real_sequences",
    "sequences",
    "withdrawals",
]
