"""List the rows that were sent back, each with what to do about it."""

from dataclasses import dataclass
from pathlib import Path

from tutela.model.errors import InputError
from tutela.register.store import open_register

WHAT_TO_DO = {
    "erased": "Nothing: this record was erased by law and is not taken in again.",
    "key_missing": "Fill in the identifier: a row without it belongs to nobody.",
    "not_a_key": "Write the identifier without spaces around it, on one line, within 200 signs.",
    "value_missing": "Fill in the field: the row says nothing without it.",
    "not_a_code": "Write a code of the list, in letters and digits.",
    "not_a_day": "Write the day as 2022-06-30.",
    "not_a_whole_number": "Write a whole number, digits only.",
    "not_yes_or_no": "Write true or false.",
    "too_few_fields": "Some fields are missing: look for a line break or a lost comma.",
    "too_many_fields": "There are too many fields: put a value with a comma in double quotes.",
    "stray_quote": "Put the whole value in double quotes and double those inside.",
    "unclosed_quote": "Close the double quote that this line opens.",
    "nul_byte": "Remove the NUL signs: the file may be damaged.",
    "stray_return": "Remove the carriage return inside the line.",
    "no_encoding": "Save the whole file in one encoding, best UTF-8.",
    "line_too_long": "Look for a missing line break.",
}
"""What to do about each reason for which a row is sent back."""


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A row that was sent back. ``raw`` is the row itself: it never goes into a message."""

    batch: str
    file: str
    line: int
    field: str
    reason: str
    what_to_do: str
    raw: str

    def as_json(self) -> dict[str, object]:
        """Give the row as a mapping, in the order of a table."""
        return {
            "batch": self.batch,
            "file": self.file,
            "line": self.line,
            "field": self.field,
            "reason": self.reason,
            "what_to_do": self.what_to_do,
            "raw": self.raw,
        }


def returned(register_folder: Path, batch: str | None = None) -> list[ReturnedRow]:
    """List the returned rows of a batch, or of all; raise ``InputError`` for an unknown batch."""
    register = open_register(register_folder)
    batches = [each for each in register.batches() if batch in (None, each.id)]
    if batch is not None and not batches:
        raise InputError(
            f"has no batch [{batch[:40]}]",
            str(register_folder),
            "The receipt of an intake names it.",
        )
    order = {each.id: each.version for each in batches}
    rows = register.read("returned", batches).to_pylist()
    rows.sort(key=lambda row: (order[row["batch"]], row["source"], row["line"]))
    return [
        ReturnedRow(
            row["batch"],
            row["file"],
            row["line"],
            row["field"],
            row["reason"],
            WHAT_TO_DO[row["reason"]],
            row["raw"],
        )
        for row in rows
    ]
