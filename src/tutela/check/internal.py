"""Test the arithmetic a sentence states outright: from a to b, a change of p percent."""

from collections.abc import Sequence
from dataclasses import replace

from tutela.check.claims import Claim, Judgement, Verdict
from tutela.check.interval import stands_for


def tested_by_itself(judged: Sequence[Judgement]) -> list[Judgement]:
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
    return done


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
