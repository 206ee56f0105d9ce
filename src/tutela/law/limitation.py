"""Say until when an offence may be prosecuted, and what keeps prosecution open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tutela.catalogue.laws import rules
from tutela.law.calendar import add_months, countable
from tutela.law.offences import offence
from tutela.model.errors import InputError

LIFTS = ("evaded_after_filing", "complaint_wrongly_not_filed")
"""What lifts limitation altogether (Criminal Law 88)."""


@dataclass(frozen=True, slots=True)
class Limitation:
    """Years by the top of the range (Criminal Law 87), and the last day, None where lifted."""

    offence: str
    range: str
    years: int
    from_on: date
    last_on: date | None
    lifted_by: str | None
    rules: tuple[str, ...]
    status: str


def limitation(
    code: str,
    act_on: date,
    *,
    range_id: str = "base",
    restarted_on: date | None = None,
    lifted_by: str | None = None,
    jurisdiction: str = "cn",
) -> Limitation:
    """Find the last day of limitation for an act (or the end of a continuing one).

    ``restarted_on`` is the day of a new crime inside the time (Criminal Law 89(2)). A complaint
    in time that should have been filed and was not keeps prosecution open for ever, so an
    unfiled complaint is a fact of limitation too.
    """
    if lifted_by is not None and lifted_by not in LIFTS:
        raise InputError(
            f"lifts no limitation: [{lifted_by[:40]}]", "limitation", f"Known: {', '.join(LIFTS)}."
        )
    known = offence(jurisdiction, code, countable(act_on))
    if known is None or range_id not in known.ranges:
        raise InputError(
            f"has no range [{range_id}] on {act_on}", code, "See `tutela law show` for its ranges."
        )
    years = years_of(known.ranges[range_id], act_on, jurisdiction)
    begin = act_on
    if restarted_on is not None and act_on < restarted_on <= add_months(act_on, years * 12):
        begin = restarted_on
    return Limitation(
        offence=code,
        range=range_id,
        years=years,
        from_on=begin,
        last_on=None if lifted_by else add_months(begin, years * 12),
        lifted_by=lifted_by,
        rules=("limitation_years", "prosecution_limitation", "limitation_lifted"),
        status=known.status,
    )


def years_of(one: Mapping[str, Any], day: date, jurisdiction: str) -> int:
    """Compute the years of limitation of a range from its highest penalty."""
    rule = rules(jurisdiction).get("limitation_years")
    dated = rule.at(day) if rule is not None else None
    if dated is None or dated.value is None:
        raise InputError(
            "has no rule on limitation", f"law of {jurisdiction}", "Add law/limitation_years.yaml."
        )
    value = dated.value
    if one.get("life") or one.get("death"):
        return int(value["life_or_death"])
    top = one["imp"][1]
    steps = [years for below, years in value["steps"] if top < below]
    return int(steps[0] if steps else value["above"])
