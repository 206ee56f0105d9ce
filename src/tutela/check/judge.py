"""Compare claims with published cells, and say how a claim differs where it does."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from tutela.catalogue.published import Series
from tutela.check.against import by_series, is_telling, stated
from tutela.check.blame import MARKS, blamed, is_sure
from tutela.check.claims import Claim, Judgement, Verdict
from tutela.check.interval import agrees, equals
from tutela.check.shelf import FORMS, RATIOS, Shelf, is_related, same_unit, topic_words
from tutela.check.slip import digits_told, is_slip

_RIGHT = (
    Verdict.CONFIRMED,
    Verdict.BY_ROUNDING,
    Verdict.BY_ARITHMETIC,
    Verdict.OTHER_DEFINITION,
)


def judge(claims: Sequence[Claim], shelves: Sequence[Shelf]) -> list[Judgement]:
    """Give each claim a verdict; the first source that knows its cell decides."""
    groups: dict[int, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(claim.group, []).append(claim)
    return [_verdict(claim, groups[claim.group], shelves) for claim in claims]


def _verdict(claim: Claim, group: Sequence[Claim], shelves: Sequence[Shelf]) -> Judgement:
    number = claim.number
    if not number.is_statistic or number.value is None:
        return Judgement(claim, Verdict.NOT_A_STATISTIC, reason=f"a {number.kind}, not a statistic")
    best = Judgement(claim, Verdict.UNKNOWN, reason="no published figure speaks of this")
    for shelf in shelves:
        judged = _by_shelf(claim, group, shelf)
        if judged is None or (claim.is_assumed and judged.verdict is Verdict.CONTRADICTED):
            continue
        if shelf.source.is_synthetic and judged.verdict.startswith("confirmed"):
            reason = "agrees with a synthetic release, which confirms nothing"
            judged = replace(judged, verdict=Verdict.SYNTHETIC, reason=reason)
        if judged.verdict is not Verdict.UNKNOWN:
            return judged
        best = judged
    return best


def _by_shelf(claim: Claim, group: Sequence[Claim], shelf: Shelf) -> Judgement | None:
    """Judge a claim; read on from the sentence before where only that makes it right."""
    if shelf.knows(claim) and claim.told is not None:
        return _as_said(_in_form(claim, shelf.source.series[claim.told.series]), group, shelf)
    judged = _as_said(claim, group, shelf)
    if judged is None or judged.verdict not in _RIGHT:
        judged = _other_topic(claim, group, shelf) or judged
    if judged is None or judged.verdict is Verdict.UNKNOWN:
        near = _loosely(claim, group, shelf) or _points(claim, shelf)
        return near or _slipped(claim, shelf) or judged
    if judged.verdict is not Verdict.CONTRADICTED:
        return judged
    other = next((each for each in _otherwise(claim, group, shelf) if each.verdict in _RIGHT), None)
    return other or _of_both(claim, shelf) or blamed(judged, shelf)


def _of_both(claim: Claim, shelf: Shelf) -> Judgement | None:
    """Blame no figure that is published of what two things named in the sentence make together."""
    near = {mark.partition(":")[2] for mark in claim.own if mark.startswith("near:")}
    near |= {claim.facets["topic"]} if "topic" in claim.facets else set()
    words = frozenset().union(*(topic_words(each) for each in near))
    for cell in shelf.by_period.get(claim.period, ()) if claim.period and len(near) > 1 else ():
        series = shelf.source.series[cell.series]
        topic = series.facets.get("topic", "")
        is_form = series.form in FORMS.get(claim.number.role, ())
        if not topic or topic in near or not is_form or not topic_words(topic) <= words:
            continue
        if cell.is_exact and equals(claim, cell, series) and is_telling(cell.value):
            why = "is the figure of what two things named here make together"
            return Judgement(claim, Verdict.UNKNOWN, reason=why, measure=series.id)
    return None


def _percent(claim: Claim, shelf: Shelf) -> Judgement | None:
    """Find the change of a count, in percent, that is printed as percentage points."""
    said = replace(claim, number=replace(claim.number, unit="percent"))
    judged = _as_said(said, (said,), shelf)
    if judged is None or judged.verdict is Verdict.UNKNOWN:
        judged = _loosely(said, (said,), shelf)
    if judged is None or judged.verdict not in _RIGHT[:3]:
        return None
    why = f"a count changes by percent, not by points; {judged.reason}"
    return replace(
        judged, claim=claim, verdict=Verdict.CONTRADICTED, type="points_for_percent", reason=why
    )


def _other_topic(claim: Claim, group: Sequence[Claim], shelf: Shelf) -> Judgement | None:
    """Take another thing its clause names, where that is what is counted in the unit printed."""
    named = [mark.partition(":")[2] for mark in sorted(claim.own) if mark.startswith("topic:")]
    if len(group) > 1:
        return None
    units = {one.facets["topic"]: one.unit for one in shelf.fitting_topics if one.form == "level"}
    if units.get(claim.facets.get("topic", "")) == claim.number.unit:
        return None
    said = claim.facets.get("topic", "")
    akin = [each for each in units if said and is_related(each, said)]
    akin = [each for each in akin if units[each] == claim.number.unit and each not in named]
    for topic in [*named, *(akin if len(akin) == 1 else ())]:
        if topic == claim.facets.get("topic") or units.get(topic) != claim.number.unit:
            continue
        judged = _as_said(replace(claim, facets={**claim.facets, "topic": topic}), group, shelf)
        if judged is not None and judged.verdict is not Verdict.UNKNOWN:
            return replace(judged, claim=claim)
    return None


def _otherwise(claim: Claim, group: Sequence[Claim], shelf: Shelf) -> Iterator[Judgement]:
    """Read a claim in the other ways its sentence allows."""
    if claim.left_out:
        fuller = replace(claim, facets={**claim.left_out, **claim.facets}, left_out={})
        judged = _as_said(fuller, group, shelf)
        if judged is not None:
            yield replace(judged, claim=claim)
    number, earlier = claim.number, claim.earlier
    if number.role == "change" and not number.base and earlier is not None and earlier.is_year:
        based = replace(claim, number=replace(number, base=str(earlier.first_on.year)))
        judged = _as_said(based, group, shelf)
        if judged is not None:
            yield replace(judged, claim=claim)


def _loosely(claim: Claim, group: Sequence[Claim], shelf: Shelf) -> Judgement | None:
    """Judge a claim that leaves the act or whose crime unsaid.

    It is confirmed by a telling figure, and blamed only where one series alone can be meant.
    """
    near = shelf.nearly_fitting(claim)
    near = [one for one in near if same_unit(one, claim)] or near
    told = [each for each in (by_series(claim, group, one, shelf) for one in near) if each]
    right = [each for each in told if each.verdict in _RIGHT]
    meant = {frozenset(one.facets.items()) for one in near}
    whose = all(set(one.facets) - set(claim.facets) == {"subject"} for one in near)
    if right and (len(meant) == 1 or (whose and is_telling(claim.value or Decimal(0)))):
        return right[0]
    wrong = [each for each in told if each.verdict is Verdict.CONTRADICTED]
    if len(meant) != 1 or not wrong:
        return None
    if not _is_clear(claim, near[0]) and not ("hint" in claim.own and is_sure(wrong[0], shelf)):
        return None
    return blamed(wrong[0], shelf)


def _is_clear(claim: Claim, series: Series) -> bool:
    """Tell whether what is left unsaid goes without saying: of minors, where minors are named."""
    missing = set(series.facets) - set(claim.facets)
    named = {mark for mark in claim.own if ":" not in mark} - (MARKS - {"time"})
    if not named and (claim.number.role != "change" or "strange" in claim.own):
        return False
    if missing == {"subject"}:
        return "hint" in claim.own or "age" in claim.facets
    if missing == {"action"}:
        narrow = {"offence", "age"} & set(claim.facets) or claim.number.role == "change"
        return "subject" in claim.facets and bool(narrow)
    return "age" in claim.facets


def _slipped(claim: Claim, shelf: Shelf) -> Judgement | None:
    """Find a published figure copied wrongly where the clause says too little to be sure.

    It takes a telling value, one published figure alone it can be a slip of, and none it is.
    """
    value = claim.value
    if value is None or claim.number.hedge or digits_told(value) < 3:
        return None
    near = [(one, cell) for one, cell in shelf.beside(claim) if same_unit(one, claim)]
    for series, cell in near:
        if "topic" in series.facets and cell.is_exact and equals(claim, cell, series):
            return stated(claim, Verdict.CONFIRMED, cell, series, shelf, "the published figure")
    if any(agrees(claim, cell, one) for one, cell in near):
        return None
    least = 3 if claim.number.step > 1 or claim.number.unit in RATIOS else 4
    slips = [(one, cell) for one, cell in near if is_slip(value, cell.value, least)]
    if len({cell.value for _, cell in slips}) != 1:
        return None
    series, cell = slips[0]
    why = "is a slip away from the only published figure the sentence can mean"
    found = stated(claim, Verdict.CONTRADICTED, cell, series, shelf, why)
    return replace(found, type="digit")


def _points(claim: Claim, shelf: Shelf) -> Judgement | None:
    """Find published percentage points that are printed as percent, and percent as points."""
    if claim.number.unit == "percentage_point" and claim.number.role == "change":
        return _percent(claim, shelf)
    if claim.number.role != "change" or claim.number.unit != "percent" or claim.value is None:
        return None
    size = abs(claim.value)
    for cell in shelf.by_period.get(claim.period, ()) if claim.period else ():
        series = shelf.source.series[cell.series]
        same = abs(cell.value) == size
        if series.unit == "percentage_point" and same and is_telling(cell.value):
            why = "the published figure counts in [percentage_point], the text in percent"
            found = stated(claim, Verdict.CONTRADICTED, cell, series, shelf, why)
            return replace(found, type="points_for_percent")
    return None


def _in_form(claim: Claim, series: Series) -> Claim:
    """Take a figure for what its place in a known passage says: a share, though none is named."""
    place = claim.told.place if claim.told is not None else {}
    claim = replace(claim, facets={**series.facets, **place}, left_out={})
    if series.form in FORMS.get(claim.number.role, ()):
        return claim
    role = next((name for name, forms in FORMS.items() if series.form in forms), series.form)
    return replace(claim, number=replace(claim.number, role=role))


def _as_said(claim: Claim, group: Sequence[Claim], shelf: Shelf) -> Judgement | None:
    fitting = shelf.fitting(claim)
    if not fitting:
        return None
    found = [by_series(claim, group, series, shelf) for series in fitting]
    told = [judged for judged in found if judged is not None]
    if told:
        return min(told, key=lambda judged: _RANK.index(judged.verdict))
    unpublished = "the series is known, this period or form of it is not published"
    return Judgement(claim, Verdict.UNKNOWN, reason=unpublished, measure=fitting[0].id)


_RANK = (
    Verdict.CONFIRMED,
    Verdict.BY_ROUNDING,
    Verdict.BY_ARITHMETIC,
    Verdict.OTHER_DEFINITION,
    Verdict.CONTRADICTED,
    Verdict.CONSISTENT,
    Verdict.UNKNOWN,
)
