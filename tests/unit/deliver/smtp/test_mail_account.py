"""A secret is shown by nothing that shows things, and found wherever somebody repeats it."""

from __future__ import annotations

import logging
import pickle
from base64 import b64encode
from dataclasses import dataclass

import pytest

from amportal.deliver.delivery_errors import DeliveryError
from amportal.deliver.smtp.mail_account import PASSWORD, TOKEN, TOKEN_COMMAND, account_of
from amportal.deliver.smtp.secret_value import Secret
from amportal.model.nouns.agency import Mail

WORD = "hunter2-and-more"


@dataclass
class Holder:
    secret: Secret


def test_nothing_shows_it(caplog: pytest.LogCaptureFixture) -> None:
    secret = Secret(WORD)
    logging.getLogger("test").warning("%s %r", secret, Holder(secret))
    for shown in (repr(secret), str(secret), f"{secret}", f"{secret:>9}", repr(Holder(secret))):
        assert WORD not in shown
        assert "***" in shown
    assert WORD not in caplog.text
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    assert secret.reveal() == WORD


def test_it_is_hidden_where_somebody_repeats_it() -> None:
    secret = Secret(WORD)
    coded = b64encode(WORD.encode()).decode()
    assert secret.hidden_in(f"bad {WORD} or {coded}") == "bad *** or ***"
    assert Secret("").hidden_in("as it is") == "as it is"


def mail(**changes: object) -> Mail:
    values = {
        "from": "r@halden.example",
        "server": "smtp.halden.example",
        "user": "r@halden.example",
    }
    return Mail.model_validate({**values, **changes})


def test_the_environment_comes_before_the_keyring() -> None:
    kept = {("amportal", "r@halden.example"): "from the keyring"}
    from_both = account_of(mail(), {PASSWORD: WORD}, lambda *key: kept.get(key))
    assert from_both.secret() == Secret(WORD)
    from_keyring = account_of(mail(), {}, lambda *key: kept.get(key))
    assert from_keyring.secret() == Secret("from the keyring")
    with pytest.raises(DeliveryError, match="no password"):
        account_of(mail(), {}, lambda *_: None).secret()


def test_a_token_comes_from_a_command_or_the_environment() -> None:
    command = {TOKEN_COMMAND: "printf %s fresh-token", TOKEN: "old"}
    fresh = account_of(mail(login="xoauth2"), command, lambda *_: None)
    assert fresh.secret() == Secret("fresh-token")
    assert fresh.renewable
    fixed = account_of(mail(login="xoauth2"), {TOKEN: "old"}, lambda *_: None)
    assert (fixed.secret(), fixed.renewable) == (Secret("old"), False)


@pytest.mark.parametrize(
    "command",
    ["false", "true", "no-such-program-anywhere", "sh -c 'echo secret-words >&2; exit 3'"],
)
def test_a_command_that_fails_is_told_without_its_words(command: str) -> None:
    account = account_of(mail(login="xoauth2"), {TOKEN_COMMAND: command}, lambda *_: None)
    with pytest.raises(DeliveryError) as caught:
        account.secret()
    assert "secret-words" not in caught.value.text + caught.value.hint


@pytest.mark.parametrize(
    ("changes", "port"), [({}, 587), ({"security": "tls"}, 465), ({"port": "2525"}, 2525)]
)
def test_the_port_follows_from_how_it_is_made_private(changes: dict[str, str], port: int) -> None:
    assert account_of(mail(**changes), {}, lambda *_: None).port == port


def test_without_a_server_it_says_what_to_do() -> None:
    with pytest.raises(DeliveryError, match="no mail server"):
        account_of(mail(server=None), {}, lambda *_: None)
