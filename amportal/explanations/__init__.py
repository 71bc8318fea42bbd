"""What each problem means, at length: one Markdown file a slug, with a bad example and its mend.

A message must be short; somebody who meets it for the first time needs more. The texts are data
of the package, so `explain` works without a network.
"""

from __future__ import annotations

from importlib.resources import files


def slugs() -> tuple[str, ...]:
    """Return the slugs that have an explanation, sorted."""
    return tuple(
        sorted(
            entry.name.removesuffix(".md")
            for entry in files(__name__).iterdir()
            if entry.name.endswith(".md")
        )
    )


def explanation(slug: str) -> str | None:
    """Return the explanation of *slug* as Markdown, or None where there is none."""
    if slug not in slugs():
        return None
    return files(__name__).joinpath(f"{slug}.md").read_text(encoding="utf-8")


__all__ = ["explanation", "slugs"]
