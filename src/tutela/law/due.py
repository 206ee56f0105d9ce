"""Find the day by which a step must be taken, and say how it was counted.

    from tutela.law.due import due
    due("filing_general", date(2023, 9, 27)).due_on      # 2023-10-07

The start does not count; months go to the same day, else the last; extensions are counted from the
original start; a last day on a holiday moves on, except in custody (Criminal Procedure Law, 105).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from tutela.catalogue.holidays import Holidays, holidays
from tutela.catalogue.laws import rules
from tutela.law.calendar import Pause, add_months, countable, lengthen, roll
from tutela.law.counted import counted_hours, counted_in_words
from tutela.law.length import Length, length_of
from tutela.model.errors import InputError
from tutela.model.rule import Certainty, Dated, Rule, Source
from tutela.model.words import Words

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last day, how it was found, and how far to rely on it.

    ``raw_on`` is the last day before any holiday moved it to ``due_on``. Warn on ``warn_on``; call
    a breach only after ``breach_after_on``. With ``horizon`` the holiday table does not reach:
    ``raw_on`` is the day without rollover, ``due_on`` the one with weekends only. The ``_at``
    moments are there for limits in hours. ``status`` is "unreviewed" where no lawyer signed.
    """

    limit: str
    words: Words
    start: date | datetime
    raw_on: date
    due_on: date
    warn_on: date
    breach_after_on: date
    custody: bool
    horizon: bool
    level: str
    hard: bool
    counted: Words
    sources: tuple[Source, ...]
    certainty: Certainty
    status: str
    warn_at: datetime | None = None
    breach_after_at: datetime | None = None

    def is_breached(self, done: date | datetime) -> bool:
        """Tell whether a step taken (or still missing) at that day or moment is late."""
        if isinstance(done, datetime) and self.breach_after_at is not None:
            return done > self.breach_after_at
        day = done.date() if isinstance(done, datetime) else done
        return day > self.breach_after_on


def due(
    limit_id: str,
    start: date | datetime,
    *,
    jurisdiction: str = "cn",
    custody: bool = False,
    extensions: Sequence[str] = (),
    on: date | None = None,
    pauses: Iterable[Pause] = (),
) -> Deadline:
    """Find the deadline of a limit that began to run at ``start``.

    ``extensions`` are ids the limit knows; where it says "up to", ``special=2`` grants less.
    ``on`` is the day whose law is asked (the start, unless given); ``pauses`` are times that do
    not count. A limit that always runs in custody needs no ``custody``; for a period that starts
    again hand over the new start (``restarted``).
    """
    began = countable(_day(start))
    _refuse_backward(limit_id, pauses := tuple(pauses))
    rule, dated, value = in_force(limit_id, on or began, jurisdiction)
    in_custody = _custody(limit_id, value, custody)
    length = length_of(limit_id, value, extensions)
    if length.hours:
        return _hours(rule, dated, start, length, in_custody)
    table, early = holidays(jurisdiction), warn_before(value, in_custody, jurisdiction)
    return _days(rule, dated, start, length, (in_custody, early), table, pauses)


def restarted(
    limit_id: str,
    start: date,
    resets: Iterable[tuple[str, date]],
    *,
    jurisdiction: str = "cn",
) -> date:
    """Give the day from which a limit runs after what made it start again.

    ``resets`` are (reason, day); a reason the limit does not know is refused.
    """
    _, _, value = in_force(limit_id, start, jurisdiction)
    known = value.get("resets", ())
    for reason, day in resets:
        if reason not in known:
            allowed = ", ".join(known) or "none"
            raise InputError(
                f"does not start again for [{reason}]", limit_id, f"Reasons it knows: {allowed}."
            )
        start = max(start, day)
    return start


def in_force(
    limit_id: str, day: date, jurisdiction: str = "cn"
) -> tuple[Rule, Dated, Mapping[str, Any]]:
    """Find a limit's value on a day; raise ``InputError`` where there was none."""
    rule = rules(jurisdiction).get(limit_id)
    if rule is None or rule.kind != "limit":
        known = sorted(rule.id for rule in rules(jurisdiction).values() if rule.kind == "limit")
        near = [each for each in known if limit_id[:4] in each] or known
        raise InputError(
            f"is no limit: [{limit_id[:60]}]",
            "limit",
            f"Some of those known: {', '.join(near[:8])}.",
        )
    dated = rule.at(day)
    if dated is None or dated.value is None:
        first = rule.history[0].since
        raise InputError(
            f"was not in force on {day}", limit_id, f"The first text read begins on {first}."
        )
    return rule, dated, dated.value


def _refuse_backward(limit_id: str, pauses: tuple[Pause, ...]) -> None:
    for first, last in pauses:
        if countable(last) < countable(first):
            raise InputError(
                f"has a pause that ends before it begins: [{first}/{last}]",
                limit_id,
                "Write the first day, then the day on which counting goes on.",
            )


def _custody(limit_id: str, value: Mapping[str, Any], asked: bool) -> bool:
    runs = value.get("custody", "either")
    if runs == "never" and asked:
        raise InputError(
            "is for persons who are not in custody", limit_id, "Ask for it without custody."
        )
    return asked or runs == "always"


def _days(
    rule: Rule,
    dated: Dated,
    start: date | datetime,
    length: Length,
    held: tuple[bool, int],
    table: Holidays,
    pauses: tuple[Pause, ...],
) -> Deadline:
    began, (custody, early) = _day(start), held
    plain = add_months(began, length.months) + length.days * _DAY
    raw = lengthen(began, plain, pauses)
    due_on = raw if custody else roll(raw, table)
    horizon = not custody and not (table.knows(raw) and table.knows(due_on))
    warn_on = raw if horizon else due_on - early * _DAY
    return Deadline(
        limit=rule.id,
        words=rule.words,
        start=start,
        raw_on=raw,
        due_on=due_on,
        warn_on=warn_on,
        breach_after_on=due_on,
        custody=custody,
        horizon=horizon,
        level=dated.level,
        hard=dated.hard,
        counted=counted_in_words(
            rule, dated, began, length, (plain, raw, due_on, warn_on), custody, table
        ),
        sources=dated.sources,
        certainty=dated.certainty,
        status=status_of(rule, dated),
    )


def _hours(
    rule: Rule, dated: Dated, start: date | datetime, length: Length, custody: bool
) -> Deadline:
    known = isinstance(start, datetime)
    first = start if isinstance(start, datetime) else datetime.combine(start, time())
    last = first if known else datetime.combine(start, time(23))
    warn = first + timedelta(hours=length.hours)
    breach = last.replace(minute=0, second=0, microsecond=0) + timedelta(hours=length.hours + 1)
    return Deadline(
        limit=rule.id,
        words=rule.words,
        start=start,
        raw_on=warn.date(),
        due_on=warn.date(),
        warn_on=warn.date(),
        breach_after_on=(breach - timedelta(microseconds=1)).date(),
        custody=custody,
        horizon=False,
        level=dated.level,
        hard=dated.hard,
        counted=counted_hours(rule, dated, start, length, warn, breach),
        sources=dated.sources,
        certainty=dated.certainty,
        status=status_of(rule, dated),
        warn_at=warn,
        breach_after_at=breach,
    )


def status_of(rule: Rule, dated: Dated) -> str:
    """Say "final" where a lawyer signed a value that was read, else "unreviewed"."""
    return "final" if rule.is_firm(dated.since) else "unreviewed"


def warn_before(value: Mapping[str, Any], custody: bool, jurisdiction: str) -> int:
    """Give how many days before the due day to warn: the limit's own, or the custody convention."""
    if "warn_days_before" in value:
        return int(value["warn_days_before"])
    rule = rules(jurisdiction).get("custody_day_convention")
    if not custody or rule is None:
        return 0
    setting = (rule.history[-1].value or {}).get("setting", {})
    return int(setting.get("warn_days_before", 0))


def _day(start: date | datetime) -> date:
    return start.date() if isinstance(start, datetime) else start
