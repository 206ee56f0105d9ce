"""List the rows that were sent back, each with what to do about it."""

from dataclasses import dataclass
from pathlib import Path

from tutela.intake.reasons import reasons
from tutela.model.errors import InputError
from tutela.model.words import Words
from tutela.register.sealing import sealed
from tutela.register.store import open_register


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A row that was sent back. ``raw`` is the row itself: it never goes into a message."""

    batch: str
    file: str
    line: int
    field: str
    reason: str
    what_to_do: Words
    raw: str

    def as_json(self) -> dict[str, object]:
        """Give the row as a mapping, in the order of a table."""
        return {
            "batch": self.batch,
            "file": self.file,
            "line": self.line,
            "field": self.field,
            "reason": self.reason,
            "what_to_do": self.what_to_do["en"],
            "what_to_do_zh": self.what_to_do["zh"],
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
    under = sealed(register)
    rows = register.read("returned", batches).to_pylist()
    rows.sort(key=lambda row: (order[row["batch"]], row["source"], row["line"]))
    return [
        ReturnedRow(
            row["batch"],
            row["file"],
            row["line"],
            row["field"],
            row["reason"],
            reasons().cures[row["reason"]],
            "" if under.is_named_in(row["raw"]) else row["raw"],
        )
        for row in rows
    ]
