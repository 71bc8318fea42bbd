"""What can stop a whole run: the mail server, the login, the place where things are kept."""

from __future__ import annotations


class DeliveryError(Exception):
    """Nothing more can be handed over now; `text` says what is wrong, `hint` the mend.

    `passing`: the same may go well later, as with a server that is away.
    """

    def __init__(self, text: str, hint: str, *, passing: bool = False) -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint
        self.passing = passing
