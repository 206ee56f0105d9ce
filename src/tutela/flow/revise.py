"""What earlier releases said: a reader knows it, and what changed since needs a reason."""

from collections.abc import Sequence
from pathlib import Path

from tutela.disclosure import Cleared
from tutela.model.errors import InputError, RefusalError
from tutela.model.figure import Figure
from tutela.release import (
    Revised,
    read_reasons,
    reconcile_with,
    released_figures,
    unexplained,
    write_ledger,
)


def public_figures(before: Sequence[Path]) -> tuple[Figure, ...]:
    """Give every figure of earlier releases; what they withheld stays withheld."""
    return tuple(each for folder in before for each in released_figures(folder))


def revised(
    before: Sequence[Path], cleared: Cleared, jurisdiction: str, reasons: Path | None
) -> Revised | None:
    """Compare with the latest of the earlier releases; None where there is none.

    Where a restatement has no reason, the ledger is written to ``reasons`` if that file is not
    there yet, and ``RefusalError`` says so.
    """
    if not before:
        return None
    ledger = reconcile_with(before[-1], cleared, jurisdiction)
    given = read_reasons(reasons) if reasons is not None and reasons.exists() else {}
    if unexplained(ledger, given) and reasons is not None and not reasons.exists():
        try:
            write_ledger(reasons, ledger)
        except OSError as error:
            hint = "Name a file that can be written."
            raise InputError(f"cannot be written: {error.strerror}", str(reasons), hint) from None
        raise RefusalError(
            f"{len(ledger.restated)} figures differ from the release before",
            str(reasons),
            "Write why each changed into its column [reason], and publish again.",
        )
    return Revised(ledger, given)
