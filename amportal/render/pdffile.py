"""Write the objects of a PDF into one file, each of them worked out once.

It exists because the layout engine's writer works every object out twice, packing and all: for
the file, and again for the identifier that PDF/A asks for. That is a tenth of a report's time.
The file is the engine's own byte for byte where both pack alike; a test holds it to that.
"""

from __future__ import annotations

import zlib
from hashlib import md5
from math import ceil, log
from typing import Any

# Of packing. The engine's, 9, takes twice the time for a file that is a hundredth smaller.
LEVEL = 6
_HEAD = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"


def file_of(pdf: Any, level: int = LEVEL) -> bytes:
    """Return *pdf* (a `pydyf.PDF`) as a file, with an identifier made of all that is in it."""
    if pdf.info:
        pdf.add_object(pdf.info)
    whole = md5(usedforsecurity=False)
    out, inner = bytearray(_HEAD), []
    for each in pdf.objects:
        if each.free == "f":
            continue
        if getattr(each, "compress", False):
            _pack(each, level)
        data = each.data
        whole.update(data)
        if each.compressible:
            inner.append((each.number, data))
        else:
            each.offset = len(out)
            _put(out, each.number, data)
    number, offset = len(pdf.objects), len(out)
    data = _inner_stream(inner, level)
    whole.update(data)
    _put(out, number, data)
    rows = _rows(pdf.objects, number, [offset, len(out)], len(inner))
    said = _references(pdf, whole.hexdigest())
    start = len(out)
    _put(out, number + 1, _stream(rows[0], f"/Type /XRef{rows[1]}{said}", level))
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def _pack(stream: Any, level: int) -> None:
    """Pack the content of *stream* for good: nobody will pack it again."""
    extra = stream.extra
    stream.extra, stream.compress = {}, False
    bare = stream.data  # <</Length 5>>, its content between two words, each on its own line
    content = bare[bare.index(b"stream\n") + 7 : -len(b"\nendstream")]
    stream.stream = [zlib.compress(content, level)]
    stream.extra = {**extra, "Filter": "/FlateDecode"}


def _put(out: bytearray, number: int, data: bytes) -> None:
    out += b"%d 0 obj\n" % number
    out += data
    out += b"\nendobj\n"


def _stream(content: bytes, said: str, level: int) -> bytes:
    packed = zlib.compress(content, level)
    head = f"<<{said}/Filter /FlateDecode/Length {len(packed)}>>\nstream\n"
    return head.encode() + packed + b"\nendstream"


def _inner_stream(inner: list[tuple[int, bytes]], level: int) -> bytes:
    """Return the stream that holds all objects which are no streams themselves."""
    places, position = [], 0
    for number, data in inner:
        places.append(f"{number} {position}")
        position += len(data) + 1
    index = " ".join(places).encode()
    said = f"/Type /ObjStm/N {len(inner)}/First {len(index) + 1}"
    return _stream(b"\n".join([index, *(data for _, data in inner)]), said, level)


def _rows(objects: list[Any], number: int, last: list[int], inner: int) -> tuple[bytes, str]:
    """Return where each object is, as the file's last stream says it, and what it says of that."""
    rows, nth = [], 0
    for each in objects:
        if each.compressible:
            rows.append((2, number, nth))
            nth += 1
        else:
            rows.append((int(each.number != 0), each.offset, each.generation))
    rows += [(1, place, 0) for place in last]
    most = max(inner, *(each.generation for each in objects))
    widths = (1, _width(last[-1]), _width(most))
    content = b"".join(
        value.to_bytes(width, "big")
        for row in rows
        for width, value in zip(widths, row, strict=True)
    )
    said = f"/Index [0 {len(rows)}]/W [{' '.join(map(str, widths))}]/Size {len(rows)}"
    return content, said


def _width(most: int) -> int:
    return ceil(log(most + 1, 256))


def _references(pdf: Any, identifier: str) -> str:
    said = f"/Root {pdf.catalog.reference.decode()}"
    if pdf.info:
        said += f"/Info {pdf.info.reference.decode()}"
    return f"{said}/ID [({identifier}) ({identifier})]"


__all__ = ["LEVEL", "file_of"]
