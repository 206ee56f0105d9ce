"""Test the arithmetic a sentence states outright: from a to b, a change of p percent."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from tutela.check.claims import Claim, Judgement, Verdict
from tutela.check.interval import stands_for
from tutela.check.slip import digits_told

_TOGETHER = re.compile(
    r"(?:(?P<two>两项|两者|二者|两类)|(?P<three>三项|三者|三类))(?:合计|共计|总计|相加|合共|共)[^，。；\d]{0,3}$"
    r"|\b(?P<both>the\s+two\s+together|both\s+together|together\s+the\s+two)\b[^.;,\d]{0,20}$",
    re.IGNORECASE,
)
_UNSURE = (Verdict.UNKNOWN, Verdict.CONTRADICTED)


def tested_by_itself(judged: Sequence[Judgement], text: str) -> list[Judgement]:
    """Call a stated change consistent or not where nothing published speaks of it.

    Only "from a to b, up p %" counts, with no other base named: that other figures of a text
    happen to fit is weak evidence.
    """
    done = list(judged)
    told = [at for at, each in enumerate(done) if each.claim.number.is_statistic]
    for first, second, third in zip(told, told[1:], told[2:], strict=False):
        trio = (done[first].claim, done[second].claim, done[third].claim)
        if done[third].verdict is Verdict.UNKNOWN and _is_stated(*trio):
            done[third] = _tested(done[third], trio[0], trio[1])
        done[third] = _in_points(done[third], trio[0], trio[1])
    for at, here in enumerate(told):
        done[here] = _follows(
            _summed(done, told[:at], here, text), [done[n] for n in told[:at]], text
        )
    return done


def _in_points(judged: Judgement, first: Claim, second: Claim) -> Judgement:
    """Find the difference of two rates that is called a percentage of the first."""
    change, one, other = judged.claim.number, first.number, second.number
    rates = all(
        each.unit == "percent" and each.role not in ("change", "average") for each in (one, other)
    )
    if change.role != "change" or change.unit != "percent" or not rates:
        return judged
    a, b, p = one.value, other.value, judged.claim.value
    if judged.verdict not in _UNSURE or a is None or b is None or p is None or not a:
        return judged
    near = change.start - one.end < 120
    if near and abs(b - a) == abs(p) and abs((b / a - 1) * 100 - p) > change.step:
        reason = "the two rates of its sentence differ by as many percentage points, not percent"
        return replace(
            judged, verdict=Verdict.CONTRADICTED, type="points_for_percent", reason=reason
        )
    return judged


def _summed(done: Sequence[Judgement], before: Sequence[int], here: int, text: str) -> Judgement:
    """Test a sum a sentence states of the two or three figures before it."""
    judged = done[here]
    number = judged.claim.number
    match = _TOGETHER.search(text[max(0, number.outer[0] - 30) : number.outer[0]])
    count = 3 if match and match["three"] else 2
    parts = [done[at].claim.number for at in before[-count:]]
    known = [each.value for each in parts if each.value is not None and each.role == "level"]
    if match is None or judged.verdict not in _UNSURE or len(known) < count:
        return judged
    low, high = stands_for(number.value or Decimal(0), number.step, number.hedge)
    total = sum(known, Decimal(0))
    if low <= total <= high:
        reason = "is the sum of the figures before it; nothing published speaks of it"
        return replace(judged, verdict=Verdict.CONSISTENT, type="", reason=reason)
    reason = f"the figures before it add up to {total}"
    return replace(judged, verdict=Verdict.CONTRADICTED, type="internal", reason=reason)


def _follows(judged: Judgement, before: Sequence[Judgement], text: str) -> Judgement:
    """Take the blame off a count that is the sum or difference of two just before it."""
    number, value = judged.claim.number, judged.claim.number.value
    if judged.verdict is not Verdict.CONTRADICTED or value is None or digits_told(value) < 3:
        return judged
    near = [each for each in before[-3:] if _is_count_near(each.claim, number.start, text)]
    known = [(each, each.claim.number.value or Decimal(0)) for each in near]
    for (one, a), (other, b) in combinations(known, 2):
        if value in (a + b, abs(a - b)):
            sure = all(each.verdict.startswith("confirmed") for each in (one, other))
            verdict = Verdict.BY_ARITHMETIC if sure else Verdict.CONSISTENT
            reason = "is the sum or the difference of two figures before it"
            return replace(judged, verdict=verdict, type="", reason=reason, published="")
    return judged


def _is_count_near(claim: Claim, at: int, text: str) -> bool:
    number = claim.number
    is_count = number.role in ("level", "from", "to") and number.value is not None
    return is_count and at - number.end < 90 and not re.search("[。.!?] ?$", text[number.end : at])


def _is_stated(start: Claim, end: Claim, change: Claim) -> bool:
    roles = (start.number.role, end.number.role, change.number.role)
    near = end.number.start - start.number.end < 60 and change.number.start - end.number.end < 40
    plain = change.number.unit == "percent" and not change.number.base and not change.number.hedge
    return roles == ("from", "to", "change") and near and plain and bool(start.number.value)


def _tested(judged: Judgement, start: Claim, end: Claim) -> Judgement:
    change, first, last = judged.claim, start.number, end.number
    if first.value is None or last.value is None or change.value is None or first.value <= 0:
        return judged
    low_first, high_first = stands_for(first.value, first.step, first.hedge)
    low_last, high_last = stands_for(last.value, last.step, last.hedge)
    low = (low_last / high_first - 1) * 100
    high = (high_last / max(low_first, first.value / 2) - 1) * 100
    slack = change.number.step
    stated = (last.value / first.value - 1) * 100
    if low - slack <= change.value <= high + slack:
        reason = "fits the two figures of its sentence; nothing published speaks of it"
        return replace(judged, verdict=Verdict.CONSISTENT, reason=reason)
    reason = f"the two figures of its sentence give {stated:.2f} percent"
    return replace(judged, verdict=Verdict.CONTRADICTED, type="internal", reason=reason)
