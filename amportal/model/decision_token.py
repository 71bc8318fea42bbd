"""The token of a decision: one line that says in a mail which version was decided, and how.

    [ACM-001-D1 v2 approved 7F3K-92QM]

The code at the end are 40 bits of a digest over the rest and the content that was shown. It finds
slips and mix-ups: another version, another outcome, a file that was replaced. It is no secret, so
it proves nothing about who wrote it.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

from msgspec import Struct

# As they are written in tokens, in every language.
OUTCOMES = {
    "approved": "approved",
    "approved-with-changes": "approved_with_changes",
    "changes-required": "changes_required",
    "not-relevant": "not_relevant",
    "rejected": "rejected",
}
# Base 32 without letters that are taken for digits.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BRACKETS = re.compile(r"\[([^\[\]]{8,240})\]")
_DASHES = re.compile("[‐‑‒–—―−﹣－_]")
_WORDS = "|".join(sorted(OUTCOMES, key=len, reverse=True))
_TOKEN = re.compile(
    rf"(?P<ref>[a-z][a-z0-9-]{{1,90}}?)(?:\s+v\s*(?P<n>[0-9]{{1,3}}))?\s+(?P<word>{_WORDS})"
    r"\s+(?P<code>[0-9a-z]{4}\s*-?\s*[0-9a-z]{4})\Z"
)
# The same where a mail program broke the line, or dropped its spaces.
_RUN_TOGETHER = re.compile(
    rf"(?P<ref>[a-z][a-z0-9-]{{1,90}}?)(?:v(?P<n>[0-9]{{1,3}}))?-?(?P<word>{_WORDS})"
    r"(?P<code>[0-9a-z]{4}-?[0-9a-z]{4})\Z"
)
# What may have been a token before somebody changed it.
_LIKE_ONE = re.compile(r"-[a-z]{1,3}[0-9].*\b[0-9a-z]{4}-[0-9a-z]{4}\Z")
_MISREAD = str.maketrans("OILU", "011V")


class Token(Struct, frozen=True):
    """One token: the id of a version's deliverable or of a change order, and what was decided.

    `ref` is in small letters; `n` is the version's number, None for a change order; `code` has
    eight signs. `written` is how it stands in the text.
    """

    ref: str
    n: int | None
    outcome: str
    code: str
    written: str = ""


def token_code(ref: str, n: int | None, outcome: str, digest: str) -> str:
    """Return the code of a decision *outcome* on content with this *digest*: eight signs."""
    said = f"{ref.casefold()}\n{n or ''}\n{outcome}\n{digest}\n"
    bits = int.from_bytes(sha256(said.encode()).digest()[:5])
    return "".join(_SIGNS[bits >> shift & 31] for shift in range(35, -1, -5))


def token_line(ref: str, n: int | None, outcome: str, digest: str) -> str:
    """Return the token of a decision, as it stands in a letter."""
    code = token_code(ref, n, outcome, digest)
    word = outcome.replace("_", "-")
    which = f"{ref} v{n}" if n else ref
    return f"[{which} {word} {code[:4]}-{code[4:]}]"


def tokens_in(text: str) -> tuple[Token, ...]:
    """Return the tokens of *text* in their order, each once.

    White space, hidden characters and other forms of letters and dashes inside the brackets do not
    matter: mail programs add all of them.
    """
    found: dict[tuple[str, int | None, str, str], Token] = {}
    for written in _bracketed(text):
        inside = _DASHES.sub("-", written).strip().lower()
        match = _TOKEN.match(inside) or _RUN_TOGETHER.match(re.sub(r"\s+", "", inside))
        if match is None:
            continue
        code = re.sub(r"[\s-]", "", match["code"]).upper().translate(_MISREAD)
        number = int(match["n"]) if match["n"] else None
        key = (match["ref"].strip("-"), number, OUTCOMES[match["word"]], code)
        found.setdefault(key, Token(*key, written=f"[{written}]"))
    return tuple(found.values())


def broken_tokens_in(text: str) -> tuple[str, ...]:
    """Return what stands in brackets and looks like a token, but cannot be read as one."""
    known = {each.written for each in tokens_in(text)}
    return tuple(
        f"[{written}]"
        for written in _bracketed(text)
        if f"[{written}]" not in known
        and _LIKE_ONE.search(" ".join(_DASHES.sub("-", written).lower().split()))
    )


def without_tokens(text: str) -> str:
    """Return *text* without its tokens, as it reads otherwise."""
    plain = one_form(text)
    for each in tokens_in(text):
        plain = plain.replace(each.written, " ")
    return plain


def _bracketed(text: str) -> list[str]:
    return [each[1] for each in _BRACKETS.finditer(one_form(text))]


def one_form(text: str) -> str:
    """Return *text* with one form of each letter, and without characters that nobody sees."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(each for each in folded if unicodedata.category(each) != "Cf")
