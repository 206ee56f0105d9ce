"""Decide whether a difference is blame: a wrong one is worse than none."""

from tutela.check.against import is_telling, stated
from tutela.check.claims import Claim, Judgement, Verdict
from tutela.check.shelf import Shelf
from tutela.check.slip import is_slip

MARKS = frozenset({"time", "part", "hint", "apposed", "strange", "uneven"})
_THINGS = frozenset({"action", "topic", "offence", "age", "subject"})
_PLAIN = ("wrong_direction", "points_for_percent", "wrong_base", "hedge", "wrong_unit")


def blamed(judged: Judgement, shelf: Shelf) -> Judgement:
    """Take the blame back where the clause may speak of something it does not name."""
    claim, told = judged.claim, judged.type in ("digit", "swapped", "wrong_unit")
    if claim.told is not None:
        return judged
    if "strange" in claim.own and not is_sure(judged, shelf):
        why = "its clause holds words nobody here knows; it may count something narrower"
        return Judgement(claim, Verdict.UNKNOWN, reason=why, measure=judged.measure)
    if not told or claim.number.role not in ("level", "share"):
        return judged
    why = _elsewhere(judged, shelf)
    if why:
        return Judgement(claim, Verdict.UNKNOWN, reason=why, measure=judged.measure)
    return (_apposed(judged, shelf) if "apposed" in claim.own else None) or judged


def is_sure(judged: Judgement, shelf: Shelf) -> bool:
    """Tell whether a difference speaks for itself, whatever else the clause says."""
    claim, own = judged.claim, judged.claim.own
    narrow = {"topic", "offence", "age"} & own
    if judged.type in _PLAIN or judged.truth is None or (judged.type == "scale" and narrow):
        return True
    if _is_copied(judged, 2 if narrow else 3):
        return True
    is_other = judged.type in ("swapped", "wrong_period") and "uneven" not in own
    return is_other and bool(_THINGS & own) and not _is_narrower(claim, shelf)


def _elsewhere(judged: Judgement, shelf: Shelf) -> str:
    """Say why a figure may count something its clause does not name; empty where it does not."""
    claim, own = judged.claim, judged.claim.own
    facets = set() if "apposed" in own else {each for each in own - MARKS if ":" not in each}
    if claim.number.role == "share" and facets <= {"subject"} and "time" not in own:
        return "a share of something else"
    narrow = facets & {"topic", "offence", "age", "offender"}
    is_topic = "topic" in claim.facets
    is_inherited = is_topic and not {"topic", "time"} & own and "apposed" not in own
    is_part = "part" in own and not narrow and not _is_copied(judged)
    is_cut = is_topic and bool(narrow - {"topic"}) and not is_sure(judged, shelf)
    if is_inherited or is_part or is_cut:
        return "its clause names nothing that is counted; it may be a part, or something else"
    return ""


def _apposed(judged: Judgement, shelf: Shelf) -> Judgement | None:
    """Confirm the figure of another thing behind "that is": it is explained, not counted."""
    claim = judged.claim
    for cell in shelf.by_period.get(claim.period, ()) if claim.period else ():
        if cell.value != claim.value or not cell.is_exact or cell.place:
            continue
        series = shelf.source.series[cell.series]
        if is_telling(cell.value) and (judged.type == "swapped" or "topic" in series.facets):
            return stated(claim, Verdict.CONFIRMED, cell, series, shelf, "the figure of")
    return None


def _is_copied(judged: Judgement, least: int = 3) -> bool:
    value, truth = judged.claim.value, judged.truth
    return value is not None and truth is not None and is_slip(value, truth, least)


def _is_narrower(claim: Claim, shelf: Shelf) -> bool:
    """Tell whether the value is published of a part of what the clause was taken to count."""
    if claim.period is None:
        return False
    said = set(claim.facets.items())
    return any(
        cell.value == claim.value and said <= set(shelf.source.series[cell.series].facets.items())
        for cell in shelf.by_period.get(claim.period, ())
    )
