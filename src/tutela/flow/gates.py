"""Read a written release back and refuse it where a text says what no figure does."""

import re
from collections.abc import Iterator
from pathlib import Path

from tutela.check import check, open_sources
from tutela.check.read import numbers
from tutela.model.errors import RefusalError
from tutela.release import TextOutput, bindings

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_WRONG = {"contradicted", "scrambled"}


def read_back(folder: Path) -> None:
    """Raise ``RefusalError`` where a text holds an unbound number or one the checker doubts."""
    for output in bindings(folder):
        for start in unbound(output):
            raise RefusalError(
                f"the number at character {start} comes from no figure",
                output.path,
                "Write a slot, such as {{ measure/period }}, instead of the number.",
            )
    for path, verdict, start in doubted(folder):
        raise RefusalError(
            f"the figure at character {start} is {verdict} by the release's own figures",
            path,
            "Mend the sentence or the figure it is bound to.",
        )


def unbound(output: TextOutput) -> Iterator[int]:
    """Yield where a number begins that no slot put there: digits, and numbers in words."""
    spans = [(bound.start, bound.end) for bound in output.bound]
    found = {match.span() for match in _DIGITS.finditer(output.text)}
    found |= {
        (each.start, each.end)
        for each in numbers(output.text, output.language)
        if each.is_statistic
    }
    for start, end in sorted(found):
        if not any(low < end and start < high for low, high in spans):
            yield start


def doubted(folder: Path) -> Iterator[tuple[str, str, int]]:
    """Yield the figures of the press texts that the checker contradicts: path, verdict, start."""
    source = open_sources((str(folder),))
    for path in sorted(folder.glob("press.*.md")):
        report = check(path.read_text(encoding="utf-8"), source)
        for claim in report.judgements:
            if claim.verdict in _WRONG:
                yield path.name, claim.verdict, claim.claim.number.start
