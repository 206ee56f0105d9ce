"""Refuse what no lawyer signed, or what was not read, before it enters a release."""

from collections.abc import Iterable
from datetime import date

from tutela.catalogue.laws import rules
from tutela.model.errors import RefusalError
from tutela.model.rule import Rule


def unreviewed(rule_ids: Iterable[str], on: date, jurisdiction: str) -> tuple[str, ...]:
    """Name the rules that may not be relied on for a day; an unknown one is never relied on."""
    known = rules(jurisdiction)
    return tuple(each for each in rule_ids if not _is_firm(known.get(each), on))


def require_firm(rule_ids: Iterable[str], on: date, jurisdiction: str) -> None:
    """Raise ``RefusalError`` naming rules a release would rest on and may not."""
    found = unreviewed(rule_ids, on, jurisdiction)
    if found:
        more = f" and {len(found) - 5} more" if len(found) > 5 else ""
        raise RefusalError(
            f"rests on rules no lawyer signed: [{', '.join(found[:5])}]{more}",
            f"law of {jurisdiction} on {on}",
            "Have them reviewed (docs/law/index.md), or publish without them.",
        )


def _is_firm(rule: Rule | None, on: date) -> bool:
    return rule is not None and rule.is_firm(on)
