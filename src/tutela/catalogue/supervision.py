"""Read what a jurisdiction supervises: one file a check, the file's name is the rule's id.

The kinds of check are closed. ``overdue``: a step follows another within a limit of the law or a
number of days of policy. ``unmatched``: the record holds one thing and lacks another.
``repeated``: a step comes more often than allowed. ``disordered``: a step before the one it needs.
``misdated``: a step without a day that can be reckoned with. ``lapsing``: limitation runs out.
``sentence``: a recommended term that the law of the act does not know.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from tutela.catalogue.fields import Fields, read_file
from tutela.catalogue.place import folder
from tutela.model.errors import DataError
from tutela.model.words import Words

NOT_RECORDED = "not_recorded"
"""Stands for a code the record does not hold."""

LEVELS = ("law", "interpretation", "regulation", "opinion", "local", "policy", "data_quality")
ABOUT = (
    *("event", "status", "category", "fact", "denied", "group", "offence"),
    *("suspect", "victim", "victim_under", "protection", "circumstance"),
)
SENTENCING = ("sentence_recommended", "sentenced")


@dataclass(frozen=True, slots=True)
class Condition:
    """Something a record may hold about a person or case.

    ``about`` "event": one of ``codes`` happened, with one of ``results`` (empty: any);
    "status", "category": the person's code is one of ``codes``; "fact": recorded as yes, "denied":
    recorded as no; "group": a charge lies in one of these groups of the law on the start day;
    "offence": a charge has one of these codes; "suspect": "adult" or "minor"; "victim": the case
    has a victim of this sex; "victim_under": it has one below this age; "protection": a step that
    shields the child is recorded as done; "circumstance": one with this effect on the sentence is.
    """

    about: str
    codes: tuple[str, ...]
    results: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a step that did not come needs no looking into: any one of the conditions holds."""

    id: str
    words: Words
    any_of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What every check says of itself.

    It is asked only of a record in which any of ``needs`` is found at all (none: always), for what
    a register has no entry for is not missing.
    ``missing`` words what the record does not show, ``next`` what to do. It is asked where all of
    ``applies`` hold and none of ``unless``. ``level`` is None where the limit of the law says it.
    A candidate is too early from ``warn_days`` before its due day (None: always) until
    ``grace_days`` after it.
    """

    id: str
    words: Words
    missing: Words
    next: Words
    unit: Literal["person", "case"]
    level: str | None
    needs: tuple[Condition, ...]
    applies: tuple[Condition, ...]
    unless: tuple[Condition, ...]
    explained: tuple[Explanation, ...]
    warn_days: int | None
    grace_days: int


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit that may govern a check: a limit of the law by id, or days of policy.

    ``applies`` must all hold; ``extended`` maps an extension of the limit to what records it.
    ``presumed`` are extensions the register has no entry for: taken as granted, so that nobody is
    called late who may have had one.
    """

    limit: str | None
    days: int | None
    applies: tuple[Condition, ...]
    extended: Mapping[str, tuple[Condition, ...]]
    presumed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overdue:
    """A step that follows another within a limit; the first limit that applies and holds counts.

    ``again`` says what a second start does to a running clock: "restarts" it or is "ignored".
    ``resets`` are events that let a running clock begin anew. ``pause`` names the events between
    which days do not count. ``custody`` is always, never, or what records that the person is in
    custody.
    """

    about: About
    start: tuple[str, ...]
    stop: tuple[Condition, ...]
    again: Literal["restarts", "ignored"]
    resets: tuple[str, ...]
    pause: tuple[str, str] | None
    limits: tuple[Limit, ...]
    custody: Literal["always", "never"] | tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Something is recorded (all of ``has``) and something else is not (none of ``lacks``).

    Ages from the day of ``start``; due ``days`` later.
    """

    about: About
    start: str
    days: int
    has: tuple[Condition, ...]
    lacks: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """An event that comes more often than the limit of the law allows."""

    about: About
    event: str
    limit: str | None
    times: int | None


@dataclass(frozen=True, slots=True)
class Disordered:
    """Two events whose recorded days cannot both be right: ``later`` lies before ``earlier``."""

    about: About
    earlier: str
    later: str


@dataclass(frozen=True, slots=True)
class Misdated:
    """A step whose day is not usable, or lies where no calendar of holidays reaches."""

    about: About


@dataclass(frozen=True, slots=True)
class Lapsing:
    """The limitation of prosecution, counted from the act by the gravest charge.

    ``stop`` is what ends the danger; a ``lifted`` step that came in time lifts limitation for good.
    """

    about: About
    stop: tuple[Condition, ...]
    lifted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A term recommended for an adult that no range of the law of the act holds.

    ``finds`` "outside_range": below or above every range that may apply; "later_law": above the law
    of the act, which is the lighter one, and within the later one. ``event`` carries the term as
    its result: ``months_42``, ``life``, ``death``. Any of ``grounds`` answers a term below.
    """

    about: About
    event: str
    finds: Literal["outside_range", "later_law"]
    grounds: tuple[Condition, ...]


Check: TypeAlias = Overdue | Unmatched | Repeated | Disordered | Misdated | Lapsing | Sentence


@dataclass(frozen=True, slots=True)
class Supervision:
    """The checks of a jurisdiction and how its record is read.

    ``cut`` "events": what happened after the as-of day does not exist; "start": only the start of
    a check is cut, because the record is one extract. ``order`` is the order in which events of
    one day happened.
    """

    checks: tuple[Check, ...]
    cut: Literal["events", "start"]
    order: tuple[str, ...]


@cache
def supervision(jurisdiction: str) -> Supervision:
    """Read every check of a jurisdiction; raise ``DataError`` where one cannot be used."""
    home = folder(jurisdiction) / "supervision"
    checks = tuple(read_check(path) for path in sorted((home / "checks").glob("*.yaml")))
    return read_file(home / "reading.yaml", lambda fields: _supervision(fields, checks))


def read_check(path: Path) -> Check:
    """Read one check."""
    return read_file(path, lambda fields: _check(fields, path.stem))


def _supervision(fields: Fields, checks: tuple[Check, ...]) -> Supervision:
    cut: Any = fields.choice("cut", ("events", "start"))
    return Supervision(checks, cut, fields.texts("order"))


def _check(fields: Fields, name: str) -> Check:
    if fields.text("id") != name:
        raise DataError(
            "the key [id] is not the name of the file", fields.where, "Make them equal."
        )
    kind = fields.choice("kind", tuple(_KINDS))
    check = _KINDS[kind](fields, _about(fields, name))
    if check.about.level is None and None in _limits_of(check):
        raise DataError("needs the key [level]", fields.where, "Only a limit of the law says it.")
    _leave_minors_out(check, fields.where)
    return check


def _leave_minors_out(check: Check, where: str) -> None:
    """Refuse a check of sentencing that is not for adults alone."""
    is_for_adults = Condition("suspect", ("adult",)) in check.about.applies
    if is_of_sentencing(check) and not is_for_adults:
        hint = "Write applies: [{suspect: adult}]."
        raise DataError("looks at the sentencing of minors", where, hint)


def is_of_sentencing(check: Check) -> bool:
    """Tell whether a check looks at a sentence; such findings are shown on the case alone."""
    if isinstance(check, Unmatched):
        events = {code for each in (*check.has, *check.lacks) for code in each.codes}
        return bool(events & set(SENTENCING))
    return isinstance(check, Sentence)


def _limits_of(check: Check) -> tuple[str | None, ...]:
    match check:
        case Overdue(limits=limits):
            return tuple({limit.limit for limit in limits})
        case Repeated(limit=limit):
            return (limit,)
        case _:
            return (None,)


def _about(fields: Fields, name: str) -> About:
    warn = fields.raw("warn_days", 0)
    unit: Any = fields.choice("unit", ("person", "case"))
    return About(
        id=name,
        words=fields.words("words"),
        missing=_missing(fields),
        next=fields.words("next"),
        unit=unit,
        level=fields.choice("level", LEVELS) if fields.has("level") else None,
        needs=fields.each("needs", condition, ()),
        applies=fields.each("applies", condition, ()),
        unless=fields.each("unless", condition, ()),
        explained=fields.each("explained", _explanation, ()),
        warn_days=None if warn == "always" else _days(warn, "warn_days", fields.where),
        grace_days=fields.whole("grace_days", 0),
    )


def _missing(fields: Fields) -> Words:
    """A finding says what the record does not show; it blames nobody."""
    words = fields.words("missing")
    if not words["en"].startswith("The record shows ") or "案卡" not in words["zh"]:
        hint = "Begin with `The record shows`, and say 案卡 in Chinese."
        raise DataError("[missing] does not speak of the record", fields.where, hint)
    return words


def _overdue(fields: Fields, about: About) -> Overdue:
    again: Any = fields.choice("again", ("restarts", "ignored"))
    return Overdue(
        about=about,
        start=fields.texts("start"),
        stop=fields.each("stop", condition),
        again=again,
        resets=fields.texts("resets", ()),
        pause=_pause(fields),
        limits=fields.each("limits", _limit),
        custody=_custody(fields),
    )


def _pause(fields: Fields) -> tuple[str, str] | None:
    if not fields.has("pause"):
        return None
    with fields.inner("pause") as inner:
        return inner.text("from"), inner.text("to")


def _custody(fields: Fields) -> Any:
    if fields.has("in_custody_when"):
        return fields.each("in_custody_when", condition)
    return fields.choice("custody", ("always", "never"), "never")


def _limit(fields: Fields) -> Limit:
    limit, days = fields.text("limit", None), fields.whole("days", None)
    _one_of(fields, limit=limit, days=days)
    applies = fields.each("applies", condition, ())
    return Limit(limit, days, applies, _extended(fields), fields.texts("presumed", ()))


def _extended(fields: Fields) -> Mapping[str, tuple[Condition, ...]]:
    written = fields.raw("extended", {})
    with Fields(written, f"{fields.where} [extended]") as inner:
        return MappingProxyType({str(key): inner.each(str(key), condition) for key in written})


def _one_of(fields: Fields, **keys: object) -> None:
    if sum(value is not None for value in keys.values()) != 1:
        names = " and ".join(f"[{key}]" for key in keys)
        raise DataError(f"needs one of {names}", fields.where, "Write one of them, not both.")


def _unmatched(fields: Fields, about: About) -> Unmatched:
    return Unmatched(
        about,
        fields.text("start"),
        fields.whole("days"),
        fields.each("has", condition),
        fields.each("lacks", condition),
    )


def _repeated(fields: Fields, about: About) -> Repeated:
    limit, times = fields.text("limit", None), fields.whole("times", None)
    _one_of(fields, limit=limit, times=times)
    return Repeated(about, fields.text("event"), limit, times)


def _disordered(fields: Fields, about: About) -> Disordered:
    return Disordered(about, fields.text("earlier"), fields.text("later"))


def _lapsing(fields: Fields, about: About) -> Lapsing:
    return Lapsing(about, fields.each("stop", condition), fields.texts("lifted"))


def _sentence(fields: Fields, about: About) -> Sentence:
    finds: Any = fields.choice("finds", ("outside_range", "later_law"))
    return Sentence(about, fields.text("event"), finds, fields.each("grounds", condition, ()))


def condition(fields: Fields) -> Condition:
    """Read one condition, such as ``{event: reviewed, result: [approved]}``."""
    found = [about for about in ABOUT if fields.has(about)]
    if len(found) != 1:
        raise DataError("is no one condition", fields.where, f"Write one of: {', '.join(ABOUT)}.")
    about = found[0]
    if about == "victim_under":
        return Condition(about, (str(fields.whole(about)),))
    if about in ("event", "suspect"):
        return Condition(about, (fields.text(about),), fields.texts("result", ()))
    return Condition(about, fields.texts(about))


def _explanation(fields: Fields) -> Explanation:
    any_of = fields.each("any_of", condition)
    return Explanation(fields.text("id"), fields.words("words"), any_of)


def _days(value: object, key: str, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise DataError(f"[{key}] is not a number of days", where, "Write 0 or more, or `always`.")
    return value


_KINDS: dict[str, Callable[[Fields, About], Check]] = {
    "overdue": _overdue,
    "unmatched": _unmatched,
    "repeated": _repeated,
    "disordered": _disordered,
    "misdated": lambda _, about: Misdated(about),
    "lapsing": _lapsing,
    "sentence": _sentence,
}
