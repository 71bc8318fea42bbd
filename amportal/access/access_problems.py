"""Problems of contacts' secrets: a file that says one, and somebody who has one too long."""

from __future__ import annotations

from amportal.errors import Problem, Span


def told_in_file(path: str, line: int, owner: str) -> Problem:
    """Return the problem that the *line* of the file *path* says a secret of *owner*."""
    return Problem(
        slug="secret-told",
        message=f"this is the password or passphrase of {owner}",
        span=Span(path, line),
        expected="secrets are said on the phone, and kept outside the repository",
        hint=f"take it out; where it was committed, `amportal access again {owner}`, since git "
        "keeps it",
    )


def access_kept(path: str, name: str, portal: str, reads: str) -> Problem:
    """Return the warning that *name*, CLIENT/CONTACT, has access to *portal* and may not read it.

    *reads* is the portal that they read now, empty where there is none. *path* is their client's
    file.
    """
    now = f"{name} reads {reads} now" if reads else f"{name} may read nothing any more"
    return Problem(
        slug="access-kept",
        message=f"{now}, and has access to {portal}",
        span=Span(path, 1),
        hint=f"`amportal access {'give' if reads else 'revoke'} {name}`",
        severity="warning",
    )
