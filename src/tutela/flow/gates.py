"""Read a written release back and refuse it where a text says what no figure does."""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from tutela.check import Checker, open_sources
from tutela.check.read import Number, numbers
from tutela.model.errors import RefusalError
from tutela.model.numerals.portion import portion
from tutela.model.words import LANGUAGES
from tutela.release import TextOutput, bindings, faults

_KNOWN = frozenset(
    (
        *("confirmed", "confirmed_by_rounding", "confirmed_by_arithmetic"),
        *("synthetic_source", "not_a_statistic"),
    )
)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


def read_back(folder: Path) -> None:
    """Raise ``RefusalError`` where a text holds an unbound number or says a figure wrongly."""
    for fault in faults(folder):
        raise RefusalError(fault.problem, fault.path, "Mend what wrote this file.")
    values = released(folder)
    for output in bindings(folder):
        for start in unbound(output):
            raise RefusalError(
                f"the number at character {start} comes from no figure",
                output.path,
                "Write a slot, such as {{ measure/period }}, instead of the number.",
            )
        for start, figure in misread(output, values):
            raise RefusalError(
                f"the number at character {start} does not say its figure: {figure}",
                output.path,
                "Mend the sentence: its number, its unit or its direction.",
            )
    for path, start in unconfirmed(folder):
        raise RefusalError(
            f"the checker does not confirm the number at character {start}",
            path,
            "Word the sentence so that a stranger can tell which figure it means.",
        )


def unconfirmed(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield where `tutela check` would not confirm a press text by its own release."""
    checker = Checker(open_sources((str(folder),)))
    for path in sorted(folder.glob("press.*.md")):
        report = checker.check(path.read_text(encoding="utf-8"))
        yield from (
            (path.name, each.claim.number.start)
            for each in report.judgements
            if str(each.verdict) not in _KNOWN
        )


def released(folder: Path) -> Mapping[str, Decimal | None]:
    """Give the value of every released figure by its address."""
    rows = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    return {row["id"]: None if row["value"] is None else Decimal(row["value"]) for row in rows}


def unbound(output: TextOutput) -> Iterator[int]:
    """Yield where a number begins that no slot put there: digits, and words of any language."""
    spans = [(bound.start, bound.end) for bound in output.bound]
    found = {match.span() for match in _DIGITS.finditer(output.text)}
    for language in LANGUAGES:
        found |= {
            (each.start, each.end) for each in numbers(output.text, language) if each.is_statistic
        }
    for start, end in sorted(found):
        if not any(low < end and start < high for low, high in spans):
            yield start


def misread(output: TextOutput, values: Mapping[str, Decimal | None]) -> Iterator[tuple[int, str]]:
    """Yield where a number, read as a stranger would, is not the figure its slot is bound to."""
    read = _statistics(output)
    for bound in output.bound:
        if bound.figure_id and bound.figure_id not in values:
            yield bound.start, bound.figure_id
        value = values.get(bound.figure_id)
        if bound.kind == "portion":
            if value is None or output.text[bound.start : bound.end] != portion(
                value, output.language
            ):
                yield bound.start, bound.figure_id
            continue
        for number in read:
            inside = bound.start <= number.start and number.end <= bound.end + 1
            if inside and value is not None and not _says(number, value):
                yield number.start, bound.figure_id


def _statistics(output: TextOutput) -> tuple[Number, ...]:
    return tuple(each for each in numbers(output.text, output.language) if each.is_statistic)


def _says(number: Number, value: Decimal) -> bool:
    if number.value is None or abs(number.value) != abs(value):
        return False
    is_change = number.role == "change" and number.unit == "percent"
    return not is_change or number.direction * value >= 0
