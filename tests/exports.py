"""Exports of Toggl, Harvest and Clockify in the shapes that these tools write, anonymous."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from xml.sax.saxutils import escape

HARVEST = [
    "Date", "Client", "Project", "Project Code", "Task", "Notes", "Hours", "Hours Rounded",
    "Billable?", "Invoiced?", "Approved?", "First Name", "Last Name", "Roles", "Employee?",
    "Billable Rate", "Billable Amount", "Cost Rate", "Cost Amount", "Currency",
    "External Reference URL",
]  # fmt: skip
CLOCKIFY = [
    "Project", "Client", "Description", "Activity", "User", "Tags", "Billable", "Start Date",
    "Start Time", "Duration (h)", "Duration (decimal)", "Billable Rate (GBP)",
    "Billable Amount (GBP)",
]  # fmt: skip
TASKS = {"Design": "B1", "Film": "B2"}


@dataclass(frozen=True)
class Row:
    """One entry: seconds worked, and cents that the client pays and that it costs."""

    day: date
    task: str
    seconds: int
    cents: int
    cost: int


def entries(seed: int, first: date = date(2026, 11, 21), days: int = 3) -> list[Row]:
    """Return entries of some days, whole tenths of an hour long; one is on each end."""
    dice = random.Random(seed)
    found = [
        Row(
            first + timedelta(days=dice.randrange(days)),
            dice.choice(list(TASKS)),
            dice.randrange(1, 80) * 360,
            dice.randrange(1, 2_500),
            dice.randrange(1, 90_000),
        )
        for _ in range(dice.randrange(8, 40))
    ]
    return [
        Row(first, "Design", 3600, 10_001, 4_000),
        Row(first + timedelta(days=days - 1), "Film", 1800, 99, 33),
        *found,
    ]


def money(cents: int, point: str = ".") -> str:
    """Return an amount, with thousands parted by the other sign."""
    text = f"{Decimal(cents) / 100:,.2f}"
    return text if point == "." else text.translate(str.maketrans(",.", ".,"))


def clock(seconds: int) -> str:
    """Return a duration as 01:30:00."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def toggl(rows: list[Row], *, currency: str = "GBP", amounts: bool = True) -> list[list[str]]:
    """Return a detailed report of Toggl."""
    head = (
        "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,"
        f"End time,Duration,Tags,Amount ({currency})"
    ).split(",")
    body = [
        ["Tom", "tom@halden.example", "Acme Coffee", "Spring launch", each.task, "=1+1", "Yes",
         f"{each.day}", "09:00:00", f"{each.day}", "10:00:00", clock(each.seconds), "",
         f"{Decimal(each.cents) / 100:.2f}" if amounts else ""]
        for each in rows
    ]  # fmt: skip
    return [head, *body]


def harvest(rows: list[Row], *, point: str = ",", order: str = "%d.%m.%Y") -> list[list[str]]:
    """Return a detailed time report of Harvest, with what work costs the agency."""
    head = HARVEST
    body = [
        [f"{each.day:{order}}", "Acme Coffee", "Spring", "ACM-014", each.task, "cut, again",
         f"{Decimal(each.seconds) / 3600:.2f}".replace(".", point), "9", "Yes", "No", "No",
         "Tom", "Weller", "", "Yes", "", money(each.cents, point), "", money(each.cost, point),
         "British Pound - GBP", ""]
        for each in rows
    ]  # fmt: skip
    total = money(sum(each.cents for each in rows), point)
    return [head, *body, ["Total", *[""] * 15, total, *[""] * 4]]


def clockify(rows: list[Row], *, order: str = "%m/%d/%Y") -> list[list[str]]:
    """Return a detailed report of Clockify, with columns switched off."""
    head = CLOCKIFY
    body = [
        ["Spring launch", "Acme Coffee", "", each.task, "Tom", "", "Yes", f"{each.day:{order}}",
         "01:26:00 PM", clock(each.seconds), f"{Decimal(each.seconds) / 3600:.2f}", "",
         f"{Decimal(each.cents) / 100:.2f}"]
        for each in rows
    ]  # fmt: skip
    return [head, *body]


def csv_file(table: list[list[str]], separator: str = ",", encoding: str = "utf-8") -> bytes:
    """Return *table* as CSV."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows(table)
    return file.getvalue().encode(encoding)


def xlsx_file(table: list[list[object]], *, mac_dates: bool = False) -> bytes:
    """Return *table* as a workbook: days as serial numbers with a format, decimals as numbers."""
    epoch = date(1904, 1, 1) if mac_dates else date(1899, 12, 30)
    rows = []
    for number, row in enumerate(table, start=1):
        cells = []
        for place, each in enumerate(row):
            name = f"{chr(65 + place)}{number}"
            if isinstance(each, date):
                cells.append(f'<c r="{name}" s="1"><v>{(each - epoch).days}</v></c>')
            elif isinstance(each, Decimal):
                cells.append(f'<c r="{name}"><f>1+1</f><v>{each}</v></c>')
            elif each != "":
                text = escape(str(each))
                cells.append(f'<c r="{name}" t="inlineStr"><is><t>{text}</t></is></c>')
        rows.append(f'<row r="{number}">{"".join(cells)}</row>')
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kept = "http://schemas.openxmlformats.org/package/2006/relationships"
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{kept}"><Relationship Id="r1" '
        f'Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{links}"><workbookPr date1904="'
        f'{int(mac_dates)}"/><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{kept}"><Relationship Id="r1" '
        f'Type="{links}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
        f'Type="{links}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{space}"><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="14"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData>{"".join(rows)}'
        "</sheetData></worksheet>",
    }
    return _zipped(files)


def ods_file(table: list[list[object]]) -> bytes:
    """Return *table* as an OpenDocument spreadsheet."""
    rows = []
    for row in table:
        cells = []
        for each in row:
            if isinstance(each, date):
                cells.append(
                    f'<table:table-cell office:value-type="date" office:date-value="{each}"/>'
                )
            elif isinstance(each, Decimal):
                cells.append(f'<table:table-cell office:value-type="float" office:value="{each}"/>')
            else:
                text = escape(str(each))
                cells.append(
                    '<table:table-cell office:value-type="string">'
                    f"<text:p>{text}</text:p></table:table-cell>"
                )
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="S">{"".join(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return _zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def _zipped(files: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return file.getvalue()
