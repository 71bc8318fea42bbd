"""Everything a file says, however it is written down: for searching what must not be there."""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import json
import re
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pikepdf
from PIL import Image

_BASE64 = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")


def decoded(file: Path) -> Iterator[bytes]:
    """Yield the bytes of *file* in every reading: as they are, unescaped, inflated, extracted."""
    raw = file.read_bytes()
    yield file.name.encode()
    yield from _readings(raw)
    if raw.startswith(b"%PDF"):
        yield from _pdf(file, raw)
    elif file.suffix in (".png", ".jpg", ".jpeg", ".webp", ".gif"):
        yield from _picture(raw)
    elif file.suffix == ".json":
        yield json.dumps(json.loads(raw), ensure_ascii=False).encode()
    elif file.name.startswith("search-index."):
        rows = raw.partition(b"=")[2].rstrip(b";\n")
        yield json.dumps(json.loads(rows), ensure_ascii=False).encode()
    elif file.suffix in (".ics", ".vcf"):
        yield raw.replace(b"\r\n ", b"").replace(b"\\n", b"\n")


def _readings(raw: bytes) -> Iterator[bytes]:
    yield raw
    # Text may be broken over lines or by soft hyphens anywhere.
    yield re.sub(rb"[\s\-]|\xc2\xad", b"", raw)
    text = raw.decode("utf-8", "replace")
    yield html.unescape(text).encode()
    yield unquote(html.unescape(text)).encode()
    for wide in ("utf-16-le", "utf-16-be"):
        yield raw.decode(wide, "replace").encode()
    for run in _BASE64.findall(raw):
        try:
            yield base64.b64decode(run + b"=" * (-len(run) % 4))
        except (ValueError, binascii.Error):
            continue
    if raw.startswith(b"\x1f\x8b"):
        yield gzip.decompress(raw)


def _pdf(file: Path, raw: bytes) -> Iterator[bytes]:
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout
    yield from _readings(text)
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        for found in pdf.objects:
            if isinstance(found, pikepdf.Stream):
                try:
                    yield from _readings(found.read_bytes())
                except pikepdf.PdfError:
                    yield found.read_raw_bytes()
            elif isinstance(found, (pikepdf.Dictionary, pikepdf.Array)):
                yield from _readings(found.unparse())
        for value in dict(pdf.docinfo).values():
            yield str(value).encode()
        for name, attachment in pdf.attachments.items():
            yield name.encode()
            yield attachment.get_file().read_bytes()


def _picture(raw: bytes) -> Iterator[bytes]:
    with Image.open(io.BytesIO(raw)) as picture:
        for key, value in picture.info.items():
            yield f"{key}={value!r}".encode()
            if isinstance(value, bytes):
                yield from _readings(value)
        yield repr(dict(picture.getexif())).encode()
    for start in (found.start() for found in re.finditer(rb"x\x9c|x\xda|x\x01", raw)):
        try:
            yield zlib.decompressobj().decompress(raw[start:])
        except zlib.error:
            continue
