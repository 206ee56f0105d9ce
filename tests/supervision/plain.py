"""A second way to supervise, in plain Python, day by day; only the checks are shared."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from tutela.catalogue.laws import rules
from tutela.catalogue.place import folder
from tutela.catalogue.supervision import (
    Check,
    Condition,
    Disordered,
    Limit,
    Misdated,
    Overdue,
    Repeated,
    Supervision,
    Unmatched,
)

Row: TypeAlias = Mapping[str, Any]
Event: TypeAlias = tuple[str, date | None, str | None, str]
Answer: TypeAlias = tuple[str, str, str, str | None, date, date, int, str, tuple[str, ...]]

DAY = timedelta(days=1)


def free_days(path: Path) -> frozenset[date]:
    """Read which days are free."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return frozenset(date.fromisoformat(row["day"]) for row in rows if row["kind"] == "free")


FREE = free_days(folder("cn") / "holidays.csv")
KNOWN = date(2004, 1, 1), date(2026, 12, 31)


class Subject:
    """One person, or one case, as the record held it on a day."""

    def __init__(self, case: Row, person: Row | None, as_of: date, order: tuple[str, ...]) -> None:
        self.case, self.person = case, person
        every = [*named(case), *(named(person) if person else [])]
        if person is None:
            every += [event for each in case.get("persons", ()) for event in named(each)]
        self.events = [event for event in every if event[1] is None or event[1] <= as_of]
        self.rank = rank = {code: at for at, code in enumerate(order)}
        dated = [event for event in self.events if event[1] is not None]
        self.dated = sorted(dated, key=lambda event: (event[1], rank.get(event[0], len(order))))

        self.on_day: dict[date, list[Event]] = {}
        for event in self.dated:
            if event[1] is not None:
                self.on_day.setdefault(event[1], []).append(event)

    def holds(self, condition: Condition, on: date) -> bool:
        """Tell whether a condition holds."""
        codes = condition.codes
        match condition.about:
            case "event":
                held = any(meets(condition, event) for event in self.events)
            case "group":
                held = any(self._in_group(group, on) for group in codes)
            case "offence":
                held = any(set(codes) & set(each.get("offences", ())) for each in self.owners)
            case "suspect":
                ages = [each["age"] for each in self.owners if each.get("age") is not None]
                held = any(("adult" if age >= 18 else "minor") in codes for age in ages)
            case "victim_under":
                held = any(age < int(codes[0]) for age in self.case.get("victims", ()))
            case "victim":
                held = self.case.get("victim_sex") in codes and bool(self.case["victims"])
            case "protection" | "circumstance":
                owners = (self.case, *self.owners)
                held = any(set(codes) & set(each.get(condition.about, ())) for each in owners)
            case _:
                state = {"fact": "yes", "denied": "no"}[condition.about]
                facts = [owner.get("facts", {}) for owner in (self.case, *self.owners)]
                held = any(each.get(code) == state for each in facts for code in codes)
        return held

    @property
    def owners(self) -> list[Row]:
        """Give the persons the subject is about."""
        return [self.person] if self.person else list(self.case.get("persons", ()))

    def _in_group(self, group: str, on: date) -> bool:
        dated = rules("cn")[group].at(on)
        if dated is None or dated.value is None:
            return False
        under = dated.value.get("victim_under")
        if under is not None and not any(age < under for age in self.case.get("victims", ())):
            return False
        charged = {code for owner in self.owners for code in owner.get("offences", ())}
        return bool(charged & set(dated.value["members"]))


def named(owner: Row) -> list[Event]:
    """Give the events of a case or person with the ids a snapshot gives them."""
    found: list[Event] = []
    for at, (code, day, *result) in enumerate(owner.get("events", ())):
        found.append((code, day, result[0] if result else None, f"{owner['id']}-{at}-{code}"))
    return found


def meets(condition: Condition, event: Event) -> bool:
    """Tell whether an event is one a condition speaks of."""
    return event[0] in condition.codes and (not condition.results or event[2] in condition.results)


def plainly(cases: list[Row], as_of: date, duties: Supervision) -> Iterator[Answer]:
    """Supervise cases one by one; a check that needs what no record holds is left out."""
    for check in duties.checks:
        found = [Subject(*each, as_of, duties.order) for each in subjects(cases, check.about.unit)]
        needs = check.about.needs
        if needs and not any(each.holds(need, as_of) for each in found for need in needs):
            continue
        for subject in found:
            yield from judged(subject, check, as_of)


def judged(subject: Subject, check: Check, as_of: date) -> Iterator[Answer]:
    """Judge one subject by one check; what hangs on the act is proved on histories of its own."""
    match check:
        case Overdue():
            yield from late(subject, check, as_of)
        case Repeated():
            yield from often(subject, check, as_of)
        case Unmatched():
            yield from lacking(subject, check, as_of)
        case Disordered():
            yield from backwards(subject, check, as_of)
        case Misdated():
            yield from undated(subject, check, as_of)
        case _:
            pass


def subjects(cases: list[Row], unit: str) -> Iterator[tuple[Row, Row | None]]:
    """Go through cases, or through the persons in them."""
    for case in cases:
        if unit == "case":
            yield case, None
        else:
            yield from ((case, person) for person in case.get("persons", ()))


def is_asked(subject: Subject, check: Check, on: date) -> bool:
    """Tell whether a check is asked of a subject."""
    about = check.about
    return all(subject.holds(each, on) for each in about.applies) and not any(
        subject.holds(each, on) for each in about.unless
    )


def named_by(subject: Subject) -> tuple[str, str | None]:
    """Give the ids of the case and, where it is about one, the person."""
    return subject.case["id"], subject.person["id"] if subject.person else None


def late(subject: Subject, check: Overdue, as_of: date) -> Iterator[Answer]:
    """Walk through the days and judge each clock when it stops, or on the last day."""
    for start, end, is_restart in spans(subject, check, as_of):
        began = start[1]
        assert began is not None
        about = check.about
        if not is_asked(subject, check, began):
            continue
        limit = limit_of(subject, check, began)
        if limit is None:
            continue
        until = as_of if end is None else end[1]
        assert until is not None
        due, level = due_day(subject, check, limit, began, until, as_of)
        over = (until - due).days
        warn = about.warn_days or 0
        if over <= (about.grace_days if end else -warn - 1 if warn else 0):
            continue
        classed = "too_early" if over <= about.grace_days else "to_look_into"
        if is_restart or is_explained(subject, check, began, is_open=end is None):
            classed = "explained"
        evidence = tuple(event[3] for event in (start, end) if event is not None)
        yield about.id, classed, *named_by(subject), began, due, over, level, evidence


def spans(
    subject: Subject, check: Overdue, as_of: date
) -> Iterator[tuple[Event, Event | None, bool]]:
    """Give each clock: the event that began it, the one that ended it, whether it began anew."""
    clock: Event | None = None
    starts = [event[1] for event in subject.dated if event[0] in check.start]
    day = starts[0] if starts and starts[0] is not None else as_of + DAY
    while day <= as_of:
        for event in subject.on_day.get(day, ()):
            is_stop = any(meets(stop, event) for stop in check.stop)
            is_reset = event[0] in check.resets and clock is not None
            is_start = event[0] in check.start and not (clock and check.again == "ignored")
            if clock is not None and (is_stop or is_reset or is_start):
                yield clock, event, not is_stop
                clock = None
            if is_start or is_reset:
                clock = event
        day += DAY
    if clock is not None:
        yield clock, None, False


def limit_of(subject: Subject, check: Overdue, began: date) -> Limit | None:
    """Choose the first limit that applies and held on the day."""
    for limit in check.limits:
        held = limit.limit is None or rules("cn")[limit.limit].at(began) is not None
        if held and all(subject.holds(each, began) for each in limit.applies):
            return limit
    return None


def due_day(
    subject: Subject, check: Overdue, limit: Limit, began: date, until: date, as_of: date
) -> tuple[date, str]:
    """Count the last day: months by the calendar, days one by one, off holidays at the end."""
    if limit.limit is None:
        return began + (limit.days or 0) * DAY, str(check.about.level)
    dated = rules("cn")[limit.limit].at(began)
    assert dated is not None
    assert dated.value is not None
    length = length_of(subject, limit, dated.value, began, until)
    if "hours" in length:
        # the hour it began is not known, so the whole day is given
        return began + (length["hours"] + 23) // 24 * DAY, dated.level
    last = months_later(began, length.get("months", 0)) + length.get("days", 0) * DAY
    last = counted(began, (last - began).days, paused_days(subject, check, as_of))
    while not in_custody(subject, check, began) and last in FREE:
        last += DAY
    return last, dated.level


def length_of(
    subject: Subject, limit: Limit, value: Any, began: date, until: date
) -> dict[str, int]:
    """Put a limit together with the extensions that are recorded."""
    length = dict(value["length"])
    granted = list(limit.presumed)
    for name, conditions in limit.extended.items():
        extension = value["extensions"][name]
        recorded = any(was_during(subject, each, began, until) for each in conditions)
        if recorded and extension.get("after", name) in [*granted, name]:
            granted.append(name)
    for name in granted:
        extension = value["extensions"][name]
        if "total" in extension:
            length = dict(extension["total"])
        else:
            for unit, count in extension["add"].items():
                length[unit] = length.get(unit, 0) + count
    return length


def was_during(subject: Subject, condition: Condition, began: date, until: date) -> bool:
    """Tell whether something is recorded between two days."""
    if condition.about != "event":
        return subject.holds(condition, began)
    days = [event[1] for event in subject.dated if meets(condition, event)]
    return any(day is not None and began <= day <= until for day in days)


def months_later(day: date, months: int) -> date:
    """Go month by month; from a last day to a last day."""
    if months == 0:
        return day
    is_last = (day + DAY).month != day.month
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    first_after = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    last = first_after - DAY
    return last if is_last or day.day > last.day else last.replace(day=day.day)


def paused_days(subject: Subject, check: Overdue, as_of: date) -> set[date]:
    """List the days that do not count."""
    if check.pause is None:
        return set()
    found: set[date] = set()
    is_paused, events = False, [event for event in subject.dated if event[0] in check.pause]
    day = events[0][1] if events else None
    while day is not None and day <= as_of:
        if is_paused:
            found.add(day)
        for event in [event for event in events if event[1] == day]:
            is_paused = event[0] == check.pause[0]
        day += DAY
    return found


def counted(began: date, days: int, paused: set[date]) -> date:
    """Count days one by one, the first not, and none that is paused; a pause may begin at last."""
    day = began
    while days:
        day += DAY
        days -= day not in paused
    while day + DAY in paused:
        day += DAY
    return day


def in_custody(subject: Subject, check: Overdue, began: date) -> bool:
    """Tell whether the clock runs in custody."""
    if isinstance(check.custody, str):
        return check.custody == "always"
    return any(subject.holds(each, began) for each in check.custody)


def is_explained(subject: Subject, check: Overdue, began: date, *, is_open: bool) -> bool:
    """Tell whether anything explains a candidate."""
    undated = [event for event in subject.events if event[1] is None]
    is_done = any(meets(stop, event) for stop in check.stop for event in undated)
    before = [event for event in subject.dated if event[1] is not None and event[1] < began]
    rank = subject.rank
    after = min((rank[code] for code in check.start if code in rank), default=len(rank))
    later = [stop for stop in check.stop if rank.get(stop.codes[0], -1) > after]
    is_too_soon = any(meets(stop, event) for stop in later for event in before)
    is_too_soon &= not any(event[0] in check.start for event in before)
    return is_open and (is_done or is_too_soon or is_noted(subject, check, began))


def is_noted(subject: Subject, check: Check, on: date) -> bool:
    """Tell whether one of the explanations of a check holds."""
    said = [each for explanation in check.about.explained for each in explanation.any_of]
    return any(subject.holds(each, on) for each in said)


def often(subject: Subject, check: Repeated, as_of: date) -> Iterator[Answer]:
    """Find the day on which an event came once too often."""
    days: dict[date, str] = {}
    for code, day, _, event_id in subject.dated:
        if code == check.event and day is not None:
            days.setdefault(day, event_id)
    for at, (day, event_id) in enumerate(sorted(days.items()), 1):
        most, level = check.times, str(check.about.level)
        if check.limit is not None:
            dated = rules("cn")[check.limit].at(day)
            most = (dated.value or {}).get("max_times") if dated else None
            level = dated.level if dated else ""
        if most and at == most + 1 and is_asked(subject, check, day):
            classed = "explained" if is_noted(subject, check, day) else "to_look_into"
            over = (as_of - day).days
            ids = check.about.id, classed, *named_by(subject)
            yield *ids, day, day, over, level, (event_id, event_id)


def lacking(subject: Subject, check: Unmatched, as_of: date) -> Iterator[Answer]:
    """Find what holds one thing and lacks another."""
    starts = [event for event in subject.dated if event[0] == check.start]
    if not starts or starts[0][1] is None:
        return
    on = starts[0][1]
    is_found = all(subject.holds(each, on) for each in check.has) and not any(
        subject.holds(each, on) for each in check.lacks
    )
    due = on + check.days * DAY
    over = (as_of - due).days
    warn, grace = check.about.warn_days or 0, check.about.grace_days
    if is_found and is_asked(subject, check, on) and over > (-warn - 1 if warn else 0):
        classed = "too_early" if over <= grace else "to_look_into"
        classed = "explained" if is_noted(subject, check, on) else classed
        ids = check.about.id, classed, *named_by(subject)
        evidence = [starts[0][3]]
        for condition in (each for each in check.has if each.about == "event"):
            held = [event[3] for event in subject.events if meets(condition, event)]
            evidence += held[:1] if held[0] != starts[0][3] else []
        yield *ids, on, due, over, str(check.about.level), tuple(evidence)


def backwards(subject: Subject, check: Disordered, as_of: date) -> Iterator[Answer]:
    """Find a step dated before the one it needs."""
    first: dict[str, tuple[date | None, str]] = {}
    for code, day, _, event_id in subject.dated:
        first.setdefault(code, (day, event_id))
    if check.earlier not in first or check.later not in first:
        return
    (needed, needed_id), (on, event_id) = first[check.earlier], first[check.later]
    if on is not None and needed is not None and on < needed and is_asked(subject, check, on):
        classed = "explained" if is_noted(subject, check, on) else "to_look_into"
        ids = check.about.id, classed, *named_by(subject)
        over, level = (as_of - on).days, str(check.about.level)
        yield *ids, on, on, over, level, (event_id, needed_id)


def undated(subject: Subject, check: Misdated, as_of: date) -> Iterator[Answer]:
    """Find a step without a day, or with one no calendar knows."""
    wrong = [
        each for each in subject.events if each[1] is None or not KNOWN[0] <= each[1] <= KNOWN[1]
    ]
    if wrong:
        ids = check.about.id, "to_look_into", *named_by(subject)
        yield *ids, as_of, as_of, 0, str(check.about.level), (wrong[0][3],)
