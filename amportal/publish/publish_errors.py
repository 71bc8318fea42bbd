"""What stops a publish: in plain words, with a mend, and with the exit code it deserves."""

from __future__ import annotations

from typing import Literal

Kind = Literal["safety", "busy", "machine", "usage"]


class PublishError(Exception):
    """Why nothing more is done for one portal; `kind` decides the exit code."""

    def __init__(self, kind: Kind, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.kind: Kind = kind
        self.text = text
        self.hint = hint


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
