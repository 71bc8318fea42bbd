"""What programs took beside each other in one run, and how it is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.figures import Figure, middle, table
from bench.peers.process import Run


@dataclass(frozen=True)
class Limit:
    """How much of *peer*'s figure ours may be: what must hold, and what we reach for."""

    peer: str
    must: float
    reach: float | None = None


@dataclass(frozen=True)
class Measured:
    """Figures of ours alone, as a table."""

    title: str
    figures: Sequence[Figure]

    @property
    def held(self) -> bool:
        """Whether every promise was kept."""
        return all(each.held for each in self.figures)

    def markdown(self) -> str:
        """Return the table below its title."""
        return f"### {self.title}\n\n{table(self.figures)}"


@dataclass(frozen=True)
class Compared:
    """Runs of several programs on one site, taken in turn; ours is the first of them."""

    title: str
    runs: Mapping[str, Sequence[Run]]
    pages: Mapping[str, int]
    limits: tuple[Limit, ...] = ()
    # Which figure is promised: `wall`, `cpu` or `memory`.
    by: str = "wall"

    def figure(self, name: str, by: str = "") -> float:
        """Return the median of a program's figure."""
        return middle([getattr(run, by or self.by) for run in self.runs[name]])

    def ratio(self, peer: str, by: str = "") -> float:
        """Return ours of *peer*'s: the median of the rounds' ratios."""
        by, ours = by or self.by, next(iter(self.runs))
        pairs = zip(self.runs[ours], self.runs[peer], strict=True)
        return middle([getattr(a, by) / getattr(b, by) for a, b in pairs])

    @property
    def held(self) -> bool:
        """Whether every promise was kept, for the whole site."""
        return all(self.ratio(each.peer) <= each.must for each in self.limits)

    def share(self, peer: str) -> float:
        """Return how many HTML pages *peer* makes for each of ours; 1 where none are made."""
        if not self.pages:
            return 1.0
        return self.pages[peer] / self.pages[next(iter(self.runs))]

    def markdown(self) -> str:
        """Return a table of the figures, then one of the ratios and what was promised."""
        rows = [
            f"### {self.title}",
            "",
            "| | wall s | least | CPU s | MiB | HTML pages |",
            "|---|---:|---:|---:|---:|---:|",
        ]
        for name, runs in self.runs.items():
            wall, cpu, memory = (self.figure(name, by) for by in ("wall", "cpu", "memory"))
            least = min(run.wall for run in runs)
            rows.append(
                f"| {name} ({len(runs)}) | {wall:.3f} | {least:.3f} | {cpu:.3f} | {memory:.0f} "
                f"| {self.pages.get(name, '')} |"
            )
        others = [by for by in ("wall", "cpu", "memory") if by != self.by]
        rows += ["", f"| ours of | {self.by} | a page | must | reach | | {' | '.join(others)} |"]
        rows += ["|---|---:|---:|---:|---:|---|---:|---:|"]
        limits = {each.peer: each for each in self.limits}
        rows += [self._against(peer, limits.get(peer), others) for peer in list(self.runs)[1:]]
        return "\n".join(rows)

    def _against(self, peer: str, limit: Limit | None, others: Sequence[str]) -> str:
        ratio = self.ratio(peer)
        page = ratio * self.share(peer)
        must = f"≤ {limit.must:g} ×" if limit else ""
        reach = f"{limit.reach:g} ×" if limit and limit.reach else ""
        kept = _kept(ratio, page, limit.must) if limit else ""
        rest = " | ".join(f"{self.ratio(peer, by):.3f} ×" for by in others)
        return f"| {peer} | {ratio:.3f} × | {page:.3f} × | {must} | {reach} | {kept} | {rest} |"


def _kept(ratio: float, page: float, must: float) -> str:
    if ratio <= must:
        return "kept"
    return "kept a page" if page <= must else "**missed**"
