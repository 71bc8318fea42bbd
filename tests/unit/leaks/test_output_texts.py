"""Whatever way a text is written down, and in whatever file, it is read."""

from __future__ import annotations

import base64
import json
import quopri
import random
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from html import escape
from io import BytesIO
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.leaks.folded_text import fold, needle
from amportal.leaks.output_texts import MAX_UNPACKED, PartUnread, Unpacked, texts_of

SECRETS = (
    "They may not pay before Easter",
    "Zażółć gęślą jaźń",
    "Они не заплатят",
    "لن يدفعوا قبل العيد",
    "彼らは支払わない",
    "Betamax Quarry & Sons",
)
WRITINGS: dict[str, Callable[[str], str]] = {
    "entities": escape,
    "numbers": lambda text: "".join(f"&#{ord(each)};" for each in text),
    "percent": lambda text: f"mailto:a@b.example?subject={quote(text)}",
    "base64": lambda text: base64.b64encode(f"some words about: {text}".encode()).decode(),
    "json": lambda text: json.dumps({"said": [f"some words: {text}"]}),
    "quoted": lambda text: quopri.encodestring(f"ä = {text}".encode(), quotetabs=True).decode(),
    "page": lambda text: f"<html><body><p title='x'>{text}</p></body></html>",
    "as it is": lambda text: text,
}


def _zip(text: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", text)
    return out.getvalue()


def _mail(text: str) -> bytes:
    message = EmailMessage()
    message.set_content(text, cte="base64")
    return message.as_bytes()


FILES: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "text": ("a.txt", str.encode),
    "utf-16": ("a.csv", lambda text: text.encode("utf-16")),
    "no mark": ("a.bin", lambda text: b"\x00\x01\x02\xff" + text.encode("utf-16-le") + b"\x00"),
    "among bytes": ("a.bin", lambda text: b"\x00\x01\xff\x02" + text.encode() + b"\xff\x00"),
    "zip": ("a.docx", _zip),
    "mail": ("a.eml", _mail),
}


def is_found(secret: str, path: str, raw: bytes) -> bool:
    return any(needle(secret) in fold(each.text) for each in texts_of(path, raw))


@given(
    st.sampled_from(SECRETS),
    st.lists(st.sampled_from(sorted(WRITINGS)), max_size=2),
    st.sampled_from(sorted(FILES)),
)
def test_every_writing_in_every_file_is_read(secret: str, writings: list[str], kind: str) -> None:
    """Also one writing within another."""
    text = secret
    for each in writings:
        text = WRITINGS[each](text)
    name, make = FILES[kind]
    if kind == "among bytes" and not text.isascii():
        text = text + " "
    assert is_found(secret, name, make(text))


def _lines(text: str, width: int) -> str:
    coded = base64.b64encode(f"some words about the matter: {text}".encode()).decode()
    return "\n".join(coded[at : at + width] for at in range(0, len(coded), width))


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("width", [20, 40, 64, 76])
def test_base64_in_lines_of_any_length_is_read(secret: str, width: int) -> None:
    assert is_found(secret, "a.txt", f"key:\n  {_lines(secret, width)}\n".encode())
    assert is_found(secret, "a.json", json.dumps({"a": _lines(secret, width)}).encode())


@pytest.mark.parametrize("name", ["Vexley Tunnels", "Betamax Tea", "Käse König", "Quarry Ltd"])
def test_a_name_alone_in_base64_is_read(name: str) -> None:
    coded = base64.b64encode(name.encode()).decode()
    assert is_found(name, "a.html", f"<p data-x='{coded}'>{coded}</p>".encode())
    assert is_found(name, "a.json", json.dumps({"a": [coded.rstrip("=")]}).encode())


@pytest.mark.parametrize("secret", SECRETS)
def test_names_of_files_are_read_in_every_writing(secret: str) -> None:
    """Of outputs, of entries of a zip, of what is attached to a mail."""
    for name in (quote(secret), quote(quote(secret)), escape(secret)):
        assert is_found(secret, f"files/{name}.txt", b"x")
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(f"{name}.txt", "x")
        assert is_found(secret, "a.zip", out.getvalue())


RUNS = {
    "word/document.xml": '<w:document xmlns:w="x"><w:p><w:r><w:t>{}</w:t></w:r><w:proofErr/><w:r>'
    "<w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r></w:p></w:document>",
    "ppt/slides/slide1.xml": '<p:sld xmlns:a="x"><a:p><a:r><a:rPr b="1"/><a:t>{}</a:t></a:r><a:r>'
    "<a:t>{}</a:t></a:r></a:p></p:sld>",
    "xl/sharedStrings.xml": "<sst><si><r><t>{}</t></r><r><rPr><b/></rPr><t>{}</t></r></si></sst>",
    "content.xml": "<office:body><text:p><text:span>{}</text:span><text:span>{}</text:span>"
    "</text:p></office:body>",
}


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("part", RUNS)
def test_a_word_in_two_runs_of_an_office_file_is_read(part: str, secret: str) -> None:
    """And words of two paragraphs do not become one."""
    for at in (1, 3, len(secret) // 2):
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(part, RUNS[part].format(escape(secret[:at]), escape(secret[at:])))
        assert is_found(secret, "a.docx", out.getvalue())


def test_words_of_two_paragraphs_stay_apart() -> None:
    text = (
        "<w:document xmlns:w='x'><w:p><w:t>Beta</w:t></w:p><w:p><w:t>max</w:t></w:p></w:document>"
    )
    assert not is_found("Betamax", "a.xml", text.encode())


def test_a_bomb_is_told() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * (MAX_UNPACKED + 1))
    with pytest.raises(Unpacked):
        list(texts_of("a.zip", out.getvalue()))


def test_a_part_that_does_not_open_is_told_after_all_others() -> None:
    raw = _zip("x" * 4000).replace(b"PK\x03\x04", b"PK\x03\x04\xff", 1)
    texts = texts_of("a.zip", raw)
    assert [next(texts).where, next(texts).where] == ["its name", "in the zip, a.txt"]
    with pytest.raises(PartUnread):
        next(texts)


def test_what_is_drawn_by_chance_is_no_word() -> None:
    """In a megabyte of noise, no word of seven letters comes up."""
    noise = random.Random(1).randbytes(1 << 20)
    texts = [each for each in texts_of("a.woff2", noise) if each.least]
    assert texts
    assert all(each.least >= 7 for each in texts)
    words = [f"{first}{second}ion" for first in ("stat", "miss") for second in ("", "e")]
    assert not any(needle(word) in fold(each.text) for each in texts for word in words)
