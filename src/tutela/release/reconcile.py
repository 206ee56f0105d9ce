"""List what a release says otherwise than the one before, with a place for the reason.

Both are public already: a difference of two published figures says nothing that they do not say.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from tutela.catalogue.paper import find_figure
from tutela.disclosure.cleared import Cleared
from tutela.model.errors import InputError, RefusalError
from tutela.model.figure import Figure, FigureId, Reason
from tutela.release.canonical import guarded, write_text

REVISIONS = "revisions.csv"

HEAD = ("figure", "kind", "before", "now", "difference", "before_edition", "now_edition", "reason")


@dataclass(frozen=True, slots=True)
class Restatement:
    """One figure that two releases tell differently; ``figure`` is its address without edition.

    ``changed``: another value; ``withdrawn``: a value no longer given; ``given``: one not given
    before. What only one of the releases speaks of is no restatement.
    """

    figure: str
    kind: Literal["changed", "withdrawn", "given"]
    before: Decimal | None
    now: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """Give how much it changed by."""
        return None if self.before is None or self.now is None else self.now - self.before


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every restatement between two editions, in order of their addresses."""

    before_edition: str
    now_edition: str
    restated: tuple[Restatement, ...]


@dataclass(frozen=True, slots=True)
class Revised:
    """A ledger whose every restatement has its reason; ``reasons`` maps a figure to it.

    Raises ``RefusalError`` where a reason is missing or holds a figure: one that comes from no
    table could be anybody's.
    """

    ledger: Ledger
    reasons: Mapping[str, str]

    def __post_init__(self) -> None:
        missing = unexplained(self.ledger, self.reasons)
        if missing:
            raise RefusalError(
                f"{len(missing)} restated figures have no reason, such as [{missing[0].figure}]",
                "ledger of restatements",
                "Write why each changed into the column [reason], and name the file again.",
            )
        for figure, reason in self.reasons.items():
            if find_figure(reason) is not None:
                raise RefusalError(
                    "the reason of a restatement holds a number",
                    figure,
                    "Say in words why the figure changed; both values stand beside it.",
                )


def reconcile(before: Path, now: Path) -> Ledger:
    """Compare two release folders figure by figure.

    Raises ``InputError`` where one is no release, or they are of two jurisdictions, or one is a
    demonstration and the other is not.
    """
    return _compared(before, _manifest(now), _values(released_figures(now)))


def reconcile_with(before: Path, cleared: Cleared, jurisdiction: str) -> Ledger:
    """Compare a release with what is about to be released; raises as ``reconcile`` does."""
    now = {"jurisdiction": jurisdiction, "synthetic": cleared.synthetic, "edition": cleared.edition}
    return _compared(before, now, _values(cleared.figures.values()))


def released_figures(folder: Path) -> tuple[Figure, ...]:
    """Read the figures of a release; raise ``InputError`` where the folder is none."""
    try:
        rows = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
        return tuple(
            Figure(
                FigureId.parse(row["id"]),
                None if row["value"] is None else Decimal(row["value"]),
                row["unit"],
                reason=Reason(row["reason"]) if row.get("reason") else None,
            )
            for row in rows
        )
    except (OSError, ValueError, KeyError, TypeError, ArithmeticError):
        raise _no_release(folder) from None


def _compared(
    before: Path, second: Mapping[str, Any], tells: Mapping[str, Decimal | None]
) -> Ledger:
    first = _manifest(before)
    for key in ("jurisdiction", "synthetic"):
        if first[key] != second[key]:
            raise InputError(
                f"cannot be compared: its [{key}] is another",
                str(before),
                "Name two releases of one jurisdiction, both real or both demonstrations.",
            )
    told = _values(released_figures(before))
    pairs = ((each, told[each], tells[each]) for each in sorted(told.keys() & tells.keys()))
    restated = tuple(_restatement(*pair) for pair in pairs if pair[1] != pair[2])
    return Ledger(first["edition"], second["edition"], restated)


def write_ledger(path: Path, ledger: Ledger, reasons: Mapping[str, str] | None = None) -> None:
    """Write a ledger as CSV; ``reasons`` maps a figure to why it changed, else it stays empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    for each in ledger.restated:
        numbers = (each.before, each.now, each.difference)
        writer.writerow(
            [
                each.figure,
                each.kind,
                *("" if number is None else f"{number:f}" for number in numbers),
                ledger.before_edition,
                ledger.now_edition,
                guarded((reasons or {}).get(each.figure, "")),
            ]
        )
    write_text(path, out.getvalue())


def unexplained(ledger: Ledger, reasons: Mapping[str, str]) -> Sequence[Restatement]:
    """Name the restatements nobody has given a reason for."""
    return [each for each in ledger.restated if not reasons.get(each.figure, "").strip()]


def read_reasons(path: Path) -> Mapping[str, str]:
    """Read the reasons filled in to a ledger; raise ``InputError`` where it is none."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return {row["figure"]: row["reason"] or "" for row in csv.DictReader(file)}
    except (OSError, UnicodeDecodeError, KeyError):
        hint = f"Name a CSV file with the columns {', '.join(HEAD)}."
        raise InputError("is no ledger", str(path), hint) from None


def _restatement(figure: str, before: Decimal | None, now: Decimal | None) -> Restatement:
    if now is None:
        return Restatement(figure, "withdrawn", before, now)
    return Restatement(figure, "given" if before is None else "changed", before, now)


def _manifest(folder: Path) -> Mapping[str, Any]:
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return {key: manifest[key] for key in ("jurisdiction", "synthetic", "edition")}
    except (OSError, ValueError, KeyError, TypeError):
        raise _no_release(folder) from None


def _values(figures: Iterable[Figure]) -> dict[str, Decimal | None]:
    return {str(each.id).partition("@")[0]: each.value for each in figures}


def _no_release(folder: Path) -> InputError:
    return InputError("is no release", str(folder), "Name a folder made by `tutela publish`.")
