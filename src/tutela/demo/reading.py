"""Read what is written down about the made-up register of a jurisdiction."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from tutela.catalogue.dimensions import dimensions
from tutela.catalogue.fields import Fields, read_file
from tutela.catalogue.measures import measures
from tutela.catalogue.place import folder
from tutela.demo.plan import (
    Ages,
    Family,
    Histories,
    Joined,
    Lost,
    Mark,
    Moved,
    Plan,
    Planted,
    Region,
    Reports,
    Step,
    Supplement,
    Target,
    ThirdReturn,
)
from tutela.model.errors import DataError
from tutela.model.figure import FigureId
from tutela.model.measure import Count
from tutela.model.words import LANGUAGES

T = TypeVar("T")
Years = tuple[int, int]


def read_plan(jurisdiction: str, years: Years | None = None) -> Plan:
    """Read the demonstration of a jurisdiction, for its usual years unless others are named.

    Only the targets that lie wholly in the years are kept.
    """
    home = folder(jurisdiction) / "demo"
    histories, usual = read_file(home / "histories.yaml", lambda fields: _histories(fields, years))
    counts = {key: each for key, each in measures(jurisdiction).items() if isinstance(each, Count)}
    families = tuple(map(_family, _lines(home / "families.csv")))
    _check_histories(families, histories)
    plan = Plan(
        targets=_within(usual, read_targets(home / "targets.csv", counts)),
        families=families,
        histories=histories,
        planted=read_file(home / "planted.yaml", _planted),
        marks=read_file(home / "marks.yaml", _marks),
        regions=tuple(map(_region, _lines(home / "places.csv"))),
        measures=counts,
        dimensions=dimensions(jurisdiction),
    )
    return _reaching(plan, usual)


def read_targets(path: Path, counts: Mapping[str, Count]) -> tuple[Target, ...]:
    """Read the numbers the register must count to; a figure may be named once."""
    found = tuple(_target(fields, counts) for fields in _lines(path))
    figures = [target.figure for target in found]
    twice = [str(each) for each in found if figures.count(each.figure) > 1]
    if twice:
        raise DataError(f"names a figure twice: {'; '.join(twice)}", path.name, "Keep one line.")
    return found


def _check_histories(families: tuple[Family, ...], histories: Histories) -> None:
    classes = {family.history for family in families} - histories.classes.keys()
    kinds = {kind for chances in histories.classes.values() for kind in chances}
    if unknown := sorted(classes | (kinds - histories.kinds.keys())):
        listed = ", ".join(unknown)
        raise DataError(f"has no history [{listed}]", "histories.yaml", "Write it down there.")


def _within(years: Years, targets: tuple[Target, ...]) -> tuple[Target, ...]:
    return tuple(
        target
        for target in targets
        if years[0] <= target.figure.period.first_on.year
        and target.figure.period.last_on.year <= years[1]
    )


def _lines(path: Path) -> Iterator[Fields]:
    with path.open(encoding="utf-8", newline="") as lines:
        for number, line in enumerate(csv.DictReader(lines), 2):
            yield Fields(line, f"{path.name} line {number}")


def _target(fields: Fields, counts: Mapping[str, Count]) -> Target:
    with fields:
        figure = FigureId.parse(f"{fields.text('figure')}@draft")
        if figure.measure not in counts:
            raise DataError(
                f"is no measure that counts: [{figure.measure}]", fields.where, "See measures/."
            )
        return Target(
            figure,
            _whole(fields.text("value"), fields),
            fields.choice("basis", ("published", "assumed")),  # type: ignore[arg-type]
            tuple(_whole(row, fields) for row in fields.text("rows").split()),
            fields.text("why"),
        )


def _family(fields: Fields) -> Family:
    with fields:
        suspects = _ages(fields, "suspect_ages")
        if suspects is None:
            raise DataError("[suspect_ages] is empty", fields.where, "Write ages such as 16-17.")
        return Family(
            id=fields.text("id"),
            offence=fields.text("offence"),
            suspects=suspects,
            women=float(fields.number("women")),
            victims=_ages(fields, "victim_ages"),
            girls=float(fields.number("girls")),
            facts=tuple(fields.text("facts").split()),
            history=fields.text("history"),
            alone=float(fields.number("alone")),
            weight=float(fields.number("weight")),
        )


def _ages(fields: Fields, key: str) -> Ages | None:
    first, _, last = fields.text(key).partition("-")
    return (_whole(first, fields), _whole(last, fields)) if first else None


def _whole(text: str, fields: Fields) -> int:
    if not text.isdecimal():
        raise DataError(f"is no whole number: [{text[:20]}]", fields.where, "Write digits only.")
    return int(text)


def _histories(fields: Fields, years: Years | None) -> tuple[Histories, Years]:
    usual = _span(fields, "years")
    first, last = usual if years is None else years
    lead = timedelta(days=fields.whole("lead_days"))
    histories = Histories(
        first_on=date(first, 1, 1) - lead,
        cut_off=date(last, 12, 31),
        before=_steps_by_name(fields.inner("before")),
        supplement=_supplement(fields.inner("supplement")),
        joined=_joined(fields.inner("joined")),
        working_days=fields.texts("working_days"),
        kinds=_steps_by_name(fields.inner("kinds")),
        classes={
            key: {kind: float(chance) for kind, chance in chances.items()}
            for key, chances in fields.inner("classes").items()
        },
    )
    return histories, (first, last)


def _steps_by_name(fields: Fields) -> Mapping[str, tuple[Step, ...]]:
    where = fields.where
    return {
        key: tuple(_step(step, f"{where} [{key}]") for step in steps)
        for key, steps in fields.items()
    }


def _step(raw: object, where: str) -> Step:
    match raw:
        case [str(event), int(fewest), int(most)] if 0 <= fewest <= most:
            return Step(event, fewest, most)
    raise DataError("is no step", where, "Write [event, fewest days, most days].")


def _supplement(fields: Fields) -> Supplement:
    with fields:
        return Supplement(
            float(fields.number("chance")),
            float(fields.number("again")),
            Step("returned_for_supplement", *fields.raw("returned")),
            Step("retransferred", *fields.raw("retransferred")),
        )


def _joined(fields: Fields) -> Joined:
    with fields:
        return Joined(fields.whole("days"), float(fields.number("share")))


def _planted(fields: Fields) -> Planted:
    return Planted(
        _named(fields.inner("moved"), _moved),
        _third_return(fields.inner("third_return")),
        _named(fields.inner("lost"), _lost),
        _named(fields.inner("reports"), _reports),
    )


def _named(fields: Fields, read: Callable[[str, Fields], T]) -> tuple[T, ...]:
    return tuple(read(key, Fields(raw, f"{fields.where} [{key}]")) for key, raw in fields.items())


def _lost(name: str, fields: Fields) -> Lost:
    with fields:
        return Lost(name, fields.whole("count"), fields.text("event"))


def _moved(name: str, fields: Fields) -> Moved:
    with fields:
        count, until, is_open = fields.whole("count"), fields.text("until"), fields.flag("open")
        return Moved(name, count, until, is_open, _span(fields, "days"))


def _third_return(fields: Fields) -> ThirdReturn:
    with fields:
        days = _span(fields, "returned"), _span(fields, "retransferred")
        return ThirdReturn(fields.whole("count"), *days)


def _reports(name: str, fields: Fields) -> Reports:
    with fields:
        decided = _span(fields, "decided") if fields.has("decided") else None
        return Reports(name, fields.whole("count"), _span(fields, "days"), decided)


def _span(fields: Fields, key: str) -> Ages:
    match fields.raw(key):
        case [int(first), int(last)] if first <= last:
            return first, last
    raise DataError(f"[{key}] is no span of numbers", fields.where, "Write [10, 30].")


def _marks(fields: Fields) -> tuple[Mark, ...]:
    return _named(fields, _mark)


def _mark(name: str, fields: Fields) -> Mark:
    with fields:
        return Mark(
            name=name,
            of=fields.choice("of", ("case", "person")),  # type: ignore[arg-type]
            event=fields.texts("event"),
            after=_span(fields, "after") if fields.has("after") else None,
            chance=float(fields.number("chance")),
            offences=fields.texts("offences"),
            since=fields.whole("since", None),
        )


def _reaching(plan: Plan, years: Years) -> Plan:
    """Leave out what a register of these years does not bear, and what would count it."""
    gone = [mark for mark in plan.marks if mark.since is not None and mark.since > years[1]]
    targets = tuple(
        target
        for target in plan.targets
        if not any(plan.is_marked_by(target, mark) for mark in gone)
    )
    return replace(
        plan, marks=tuple(mark for mark in plan.marks if mark not in gone), targets=targets
    )


def _region(fields: Fields) -> Region:
    with fields:
        return Region(
            fields.text("code"),
            {language: fields.text(language) for language in LANGUAGES},
            float(fields.number("weight")),
            _whole(fields.text("offices"), fields),
        )
