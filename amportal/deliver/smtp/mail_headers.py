"""Code the headers of a mail so that every reader decodes what was written, and prove it.

The folding of `email.policy` loses or adds spaces where coded and plain words meet, in several
versions of Python. Here a text is either plain ASCII on one line or coded as a whole with
`email.header.Header`, which keeps every character. What was coded is decoded again, by the modern
and by the older reader of the standard library, before a message is used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.header import Header, decode_header, make_header
from email.headerregistry import Address
from email.parser import BytesHeaderParser
from email.policy import SMTP, EmailPolicy, compat32
from email.policy import default as modern
from email.utils import getaddresses
from typing import Any

# What may stand as it is: printable ASCII with single spaces between words, on one line.
_PLAIN_TEXT = re.compile(r"[!-~]+(?: [!-~]+)*\Z")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_{|}~-]+)*\Z")
_QUOTABLE_NAME = re.compile(r"[ !#-\[\]-~]+\Z")
_LONGEST_LINE = 76
# Tried in turn: what is long in UTF-8 may be short in the charset of its language.
_NAME_CHARSETS = ("utf-8", "windows-1252", "windows-1250", "windows-1256")
# One word each; a reader follows none that was folded or coded.
_WHOLE = frozenset({"message-id", "list-unsubscribe", "date", "auto-submitted", "content-language"})
_ADDRESSES = frozenset({"from", "to", "reply-to"})
_EXACT = frozenset({"subject", *_WHOLE, *_ADDRESSES})


class HeaderError(ValueError):
    """A header would not be read as it was meant."""


class HeaderPolicy(EmailPolicy):
    """`email.policy.SMTP` with headers that decode to exactly what they were set to.

    Address headers are set to a list of `Address`, all others to text.
    """

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """Keep *value* as it is; the base class would decode what looks coded in it."""
        if name.lower() in _EXACT:
            return name, value
        return super().header_store_parse(name, value)

    def fold(self, name: str, value: Any) -> str:
        """Return the header as it travels; called by the generator."""
        kind = name.lower()
        if kind == "subject":
            coded = coded_text(str(value), len(name) + 2)
        elif kind in _ADDRESSES:
            used = (len(name) + 2, *(1 for _ in value[1:]))
            each = [coded_address(box, columns) for box, columns in zip(value, used, strict=True)]
            coded = f",{self.linesep} ".join(each)
        elif kind in _WHOLE:
            coded = str(value)
            if not coded.isascii() or not coded.isprintable():
                raise HeaderError(f"the header {name} must be plain ASCII")
        else:
            return str(super().fold(name, value))
        return f"{name}: {coded}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return the same as bytes."""
        return self.fold(name, value).encode("ascii")


HEADERS = HeaderPolicy(linesep=SMTP.linesep, max_line_length=SMTP.max_line_length)


def coded_text(text: str, used: int) -> str:
    """Return *text* for a header line of which *used* columns are taken (RFC 2047 if needed)."""
    if _PLAIN_TEXT.match(text) and "=?" not in text and used + len(text) <= _LONGEST_LINE:
        return text
    if not text:
        return ""
    return _coded(text, used)


def coded_address(box: Address, used: int) -> str:
    """Return *box* as `name <address>`, its name quoted or coded where it has to be."""
    name, address = box.display_name, box.addr_spec
    if not name:
        return address
    if "=?" not in name and used + len(name) + len(address) + 5 <= _LONGEST_LINE:
        if _PLAIN_NAME.match(name):
            return f"{name} <{address}>"
        if _QUOTABLE_NAME.match(name) and "  " not in name and name == name.strip():
            return f'"{name}" <{address}>'
    return f"{_coded_name(name, used)}{SMTP.linesep} <{address}>"


def _coded_name(name: str, used: int) -> str:
    """Return *name* as one coded word where some charset allows that.

    Several in a row are correct, but Python's modern reader puts spaces between them.
    """
    for charset in _NAME_CHARSETS:
        try:
            word = _coded(name, used, charset)
        except UnicodeEncodeError:
            continue
        if SMTP.linesep not in word:
            return word
    return _coded(name, used)


def _coded(text: str, used: int, charset: str = "utf-8") -> str:
    """Return *text* as coded words; the first line has *used* columns less."""
    coded = Header(text, charset, maxlinelen=_LONGEST_LINE, header_name="x" * max(used - 2, 0))
    return coded.encode(linesep=SMTP.linesep)


def prove(head: bytes, meant: Mapping[str, Any]) -> None:
    """Raise `HeaderError` unless both readers decode *head* to what was *meant*.

    *meant* holds the values that the headers were set to, by name.
    """
    new = BytesHeaderParser(policy=modern).parsebytes(head)
    old = BytesHeaderParser(policy=compat32).parsebytes(head)
    for name, value in meant.items():
        if any(len(each.get_all(name, [])) != 1 for each in (new, old)):
            raise HeaderError(f"the header {name} would not stand in the mail once")
        if name.lower() in _ADDRESSES:
            wanted = [(box.display_name, box.addr_spec) for box in value]
            read = [(box.display_name, box.addr_spec) for box in new[name].addresses]
            # The modern reader adds spaces between the coded words of a very long name.
            same = _close(read) == _close(wanted) and _boxes(old[name]) == wanted
        else:
            same = str(new[name]) == value and _older(str(old[name]), name) == value
        if not same:
            raise HeaderError(f"the header {name} would not be read as it was written")


def _close(boxes: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("".join(name.split()), address) for name, address in boxes]


def _boxes(raw: str) -> list[tuple[str, str]]:
    return [(_decoded(name), address) for name, address in getaddresses([_unfolded(raw)])]


def _older(raw: str, name: str) -> str:
    return _decoded(raw) if name.lower() == "subject" else _unfolded(raw)


def _unfolded(raw: str) -> str:
    return re.sub(r"\r?\n(?=[ \t])", "", raw)


def _decoded(text: str) -> str:
    return str(make_header(decode_header(text)))
