"""What stops a publish: in plain words, with a mend, and with the exit code it deserves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Kind = Literal["safety", "busy", "machine", "usage"]


class PublishError(Exception):
    """Why nothing more is done for one portal; `kind` decides the exit code."""

    def __init__(self, kind: Kind, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.kind: Kind = kind
        self.text = text
        self.hint = hint


class ReappearError(PublishError):
    """Files that were taken away would be there again; `release` is the one that holds them."""

    def __init__(self, paths: Sequence[str], release: str, client: str) -> None:
        listed = "".join(f"\n  + {path}" for path in paths[:20])
        more = f"\n  and {len(paths) - 20} more" if len(paths) > 20 else ""
        are = "1 file that was" if len(paths) == 1 else f"{len(paths)} files that were"
        super().__init__(
            "safety",
            f"{are} taken away would be there again:{listed}{more}",
            f"if that is meant: `amportal publish --rollback={release} --reappear {client}`",
        )


def unsafe(text: str, hint: str = "") -> PublishError:
    """Return an error for what must not go out, or must not be overwritten."""
    return PublishError("safety", text, hint)


def busy(text: str, hint: str = "") -> PublishError:
    """Return an error for a place where somebody else publishes."""
    return PublishError("busy", text, hint)


def failed(text: str, hint: str = "") -> PublishError:
    """Return an error of the machine, the network or the host."""
    return PublishError("machine", text, hint)


def misused(text: str, hint: str = "") -> PublishError:
    """Return an error of what was asked for or set up."""
    return PublishError("usage", text, hint)
