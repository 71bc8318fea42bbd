"""What a report carries beside its pages: all it says as data, and the commit it is from.

Whoever holds the file alone can tell what it claims to be. Whether that is true is another
question (`builder.reports.pdf_match`): anybody can write a file that claims something.
"""

from __future__ import annotations

import re
from io import BytesIO

from msgspec import Struct
from pydantic import ValidationError

from amportal.model.records.issued_report import DATA
from amportal.model.records.report_record import ReportRecord

_SOURCE = re.compile(rb"<dc:source>git:([0-9a-f]{40,64})</dc:source>")


class EmbeddedData(Struct, frozen=True):
    """What a PDF says of itself; empty where it says nothing, or cannot be read.

    `data` are the bytes of its `report.json`, `record` what they mean, `commit` where it is from.
    """

    commit: str = ""
    data: bytes = b""
    record: ReportRecord | None = None

    @classmethod
    def by(cls, pdf: bytes) -> EmbeddedData:
        """Return what *pdf* carries; never raises for what is wrong with it."""
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError

        try:
            reader = PdfReader(BytesIO(pdf))
            if reader.is_encrypted:
                return cls()
            found = _SOURCE.search(_metadata(reader))
            data = next(iter(reader.attachments.get(DATA, ())), b"")
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return cls()
        return cls(found[1].decode("ascii") if found else "", data, _record(data))


def _metadata(reader: object) -> bytes:
    from pypdf import PdfReader

    assert isinstance(reader, PdfReader)
    stream = reader.root_object.get("/Metadata")
    raw = stream.get_object().get_data() if stream is not None else b""
    return bytes(raw)


def _record(data: bytes) -> ReportRecord | None:
    try:
        return ReportRecord.model_validate_json(data)
    except ValidationError:
        return None
