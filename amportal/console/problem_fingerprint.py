"""Tell the same problem again in another run, so that CI can say which are new.

Lines move with every edit above them, so a fingerprint holds no line number; what tells two equal
problems of one file apart is only which of them comes first.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from amportal.errors import Problem


def fingerprints(problems: Sequence[Problem]) -> list[str]:
    """Return one hex digest a problem, in the same order; no two are equal."""
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for problem in problems:
        path = problem.span.path if problem.span else ""
        key = (problem.slug, path, problem.message, problem.excerpt.strip())
        seen[key] += 1
        text = "\0".join((*key, str(seen[key])))
        found.append(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
    return found
