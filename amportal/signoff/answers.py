"""What a mail says for itself: its tokens, and the words beside them. Prose is never interpreted.

A token counts if it stands above the first quote. That of the subject counts where the mail is no
answer to another one: in an answer the subject is the one of the question.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from amportal.model.decision_token import (
    Token,
    broken_tokens_in,
    one_form,
    tokens_in,
    without_tokens,
)
from amportal.render.text.message_catalog import languages, translations
from amportal.render.text.terms import TERMS
from amportal.sources.mail.received_mail import ReceivedMail

_CHECKED = re.compile(r"\bsha-?256\b\s*[0-9a-f\s]{64,90}", re.IGNORECASE)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_MOST_WORDS = 2000
_GROUPS = ("outcome", "change_order_state")
_SAME = {"changes_requested": "changes_required"}


class Said(Struct, frozen=True):
    """What a mail says: `tokens`, `unclear` where they contradict one another, and `comment`.

    `asked` are tokens and ids that it only mentions: in a quote, or in the subject of an answer.
    """

    tokens: tuple[Token, ...] = ()
    unclear: str = ""
    comment: str = ""
    asked: tuple[Token, ...] = ()


def said_in(mail: ReceivedMail) -> Said:
    """Return what *mail* says."""
    text = mail.own_text
    plain, html = tokens_in(mail.plain_text), tokens_in(mail.html_text)
    subject = tokens_in(mail.subject)
    found = tokens_in(text)
    asked = tuple(dict.fromkeys((*tokens_in(mail.whole_text), *subject)))
    comment = _comment(text)
    unclear = ""
    if mail.plain_text and mail.html_text and _keys(plain) != _keys(html):
        unclear = "its text and its HTML say different things"
    elif not mail.answers:
        words = _own_words(text)
        if not found and subject and not words:
            found = subject
        elif subject and found and not _keys(subject) <= _keys(found):
            unclear = "its subject and its text say different things"
    broken = broken_tokens_in(f"{mail.subject}\n{text}" if not mail.answers else text)
    unclear = unclear or _contradiction(found, text)
    if broken and not unclear:
        unclear = f"{broken[0]} was changed by hand"
    return Said(found, unclear, comment, tuple(each for each in asked if each not in found))


def _keys(tokens: tuple[Token, ...]) -> set[tuple[str, int | None, str, str]]:
    return {(each.ref, each.n, each.outcome, each.code) for each in tokens}


def _contradiction(tokens: tuple[Token, ...], text: str) -> str:
    refs = [each.ref for each in tokens]
    double = next((each for each in refs if refs.count(each) > 1), "")
    if double:
        return f"it gives two answers about {double.upper()}"
    written = _written_outcomes(text)
    if len(tokens) == 1 and written and tokens[0].outcome not in written:
        return f"the line in brackets says {tokens[0].outcome}, the words beside it do not"
    return ""


def _written_outcomes(text: str) -> set[str]:
    """Return the outcomes that the letter's own line for people may mean."""
    found = _after(one_form(text), "Decision:").strip().partition("\n")[0].strip().lower()
    if not found:
        return set()
    fits = [each for each in _outcome_words() if re.match(rf"{re.escape(each[0])}(?!\w)", found)]
    longest = max((len(word) for word, _ in fits), default=0)
    return {key for word, key in fits if len(word) == longest} or {"?"}


def _comment(text: str) -> str:
    """Return what its writer added: behind the last label of the letter, else all of it."""
    plain = _SIGNATURE.split(without_tokens(text))[0]
    plain = _after(plain, "Comment:", last=True) if _has(plain, "Comment:") else _own_words(plain)
    return " ".join(_CHECKED.sub(" ", plain).split())[:_MOST_WORDS]


def _own_words(text: str) -> str:
    """Return *text* without what stands in each of our letters."""
    plain = _CHECKED.sub("\n", without_tokens(_SIGNATURE.split(text)[0]))
    kept = []
    for line in plain.splitlines():
        word = line.strip()
        label = next((each for each in _labels() if word.lower().startswith(each)), "")
        if label and label in _labels("Comment:"):
            word = word[len(label) :].strip()
        elif label or re.match(r"[A-Za-z][A-Za-z0-9-]*-[A-Za-z]+\d+(?: v\d+)?, ", word):
            continue
        kept.append(word)
    return "\n".join(each for each in kept if each)


def _has(text: str, label: str) -> bool:
    return any(each in text.lower() for each in _labels(label))


def _after(text: str, label: str, *, last: bool = False) -> str:
    """Return what follows *label*, in whichever language it stands, up to the next label."""
    folded = text.replace("İ", "I").lower()
    find = folded.rfind if last else folded.find
    places = [(at, len(each)) for each in _labels(label) if (at := find(each)) >= 0]
    if not places:
        return ""
    at, length = max(places) if last else min(places)
    rest = text[at + length :]
    if last:
        return rest
    others = [at for each in _labels() if (at := rest.lower().find(each)) >= 0]
    return rest[: min(others, default=len(rest))]


@lru_cache(maxsize=8)
def _labels(label: str = "") -> tuple[str, ...]:
    """Return the labels of our letters in every language, in small letters."""
    wanted = (label,) if label else ("Decision:", "Name:", "Comment:")
    found = {translations(language).gettext(each) for language in languages() for each in wanted}
    return tuple(sorted((one_form(each).lower() for each in found), key=len, reverse=True))


@lru_cache(maxsize=1)
def _outcome_words() -> tuple[tuple[str, str], ...]:
    """Return each word for an outcome in each language, in small letters, with the outcome."""
    found: set[tuple[str, str]] = set()
    for language in languages():
        for group in _GROUPS:
            for key, (context, word) in TERMS[group].items():
                said = one_form(translations(language).pgettext(context, word)).lower()
                found.add((said, _SAME.get(key, key)))
    return tuple(sorted(found))
