"""A worklist as CSV, as a workbook without formulas, and its due days as a calendar."""

import csv
import io
from datetime import timedelta
from typing import Any

import xlsxwriter

from tutela.model.finding import FindingClass
from tutela.supervision.said import said
from tutela.supervision.worklist.lists import COLUMNS, OfficeList, row
from tutela.supervision.worklist.spoken import marks, spoken, title

_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTH = {"missing": 40, "counted": 60, "next": 50, "evidence": 30}


def csv_text(mine: OfficeList) -> str:
    """Give the lines as CSV; every line carries the marks of the list."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([*(spoken(name, mine.language) for name in COLUMNS), ""])
    for about, item in mine.items():
        values = row(about, item, mine.language)
        cells = [_harmless(_shown(name, values[name], mine.language)) for name in COLUMNS]
        writer.writerow([*cells, " ".join(marks(mine))])
    return file.getvalue()


def workbook(mine: OfficeList) -> bytes:
    """Give the lines and the counts as a workbook."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        _lines(book, mine)
        _counts(book, mine)
    return file.getvalue()


def calendar(mine: OfficeList) -> str:
    """Give the days still to come as a calendar that holds a finding's number and a day only."""
    of_record = mine.of_record
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tutela//worklist//EN"]
    for _, item in mine.items():
        finding = item.finding
        if finding.classed is not FindingClass.TOO_EARLY or finding.due_on < of_record.as_of:
            continue
        due = finding.due_on
        lines += [
            "BEGIN:VEVENT",
            f"UID:{of_record.as_of:%Y%m%d}-{of_record.version}-{item.number}@worklist",
            f"DTSTAMP:{of_record.as_of:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{due:%Y%m%d}",
            f"DTEND;VALUE=DATE:{due + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{item.number}",
            "CLASS:CONFIDENTIAL",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _lines(book: Any, mine: OfficeList) -> None:
    sheet = _sheet(book, mine, "list")
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for column, name in enumerate(COLUMNS):
        sheet.set_column(column, column, _WIDTH.get(name, 14), wrap)
    lines = [row(about, item, mine.language) for about, item in mine.items()]
    first = len(marks(mine)) + 2
    for column, name in enumerate(COLUMNS):
        sheet.write_string(first, column, spoken(name, mine.language), _bold(book))
        for at, values in enumerate(lines, first + 1):
            if isinstance(values[name], int):
                sheet.write_number(at, column, values[name])
            else:
                sheet.write_string(at, column, _shown(name, values[name], mine.language))
    sheet.freeze_panes(first + 1, 1)


def _counts(book: Any, mine: OfficeList) -> None:
    sheet = _sheet(book, mine, "counts")
    sheet.set_column(0, 0, 44)
    first = len(marks(mine)) + 2
    classes = [str(each) for each in FindingClass]
    for column, name in enumerate(["check", *classes]):
        sheet.write_string(first, column, spoken(name, mine.language), _bold(book))
    for at, (rule, counts) in enumerate(mine.counts.items(), first + 1):
        sheet.write_string(at, 0, rule)
        for column, name in enumerate(classes, 1):
            sheet.write_number(at, column, counts[name])


def _sheet(book: Any, mine: OfficeList, name: str) -> Any:
    sheet = book.add_worksheet(spoken(name, mine.language))
    sheet.hide_gridlines(2)
    sheet.set_header("&C" + " ".join(marks(mine)))
    for at, line in enumerate((title(mine), *marks(mine))):
        sheet.write_string(at, 0, line, _bold(book))
    return sheet


def _bold(book: Any) -> Any:
    return book.add_format({"bold": True, "valign": "top"})


def _shown(name: str, value: str | int, language: str) -> str:
    return said(str(value))[language] if name in ("class", "level") else str(value)


def _harmless(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula; whole numbers stay as they are."""
    is_number = text.removeprefix("-").isdecimal()
    return f"'{text}" if text.startswith(_FORMULA) and not is_number else text
