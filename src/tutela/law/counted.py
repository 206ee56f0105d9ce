"""Say in words how a deadline was counted, in every language of the house."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import as_file, files
from types import MappingProxyType

from tutela.catalogue.fields import Fields, read_yaml
from tutela.catalogue.holidays import Holidays
from tutela.law.length import Length
from tutela.model.rule import Certainty, Dated, Rule
from tutela.model.words import LANGUAGES, Words


@cache
def phrases() -> Mapping[str, Words]:
    """Read the sentences deadlines are explained with."""
    with as_file(files("tutela.law").joinpath("words.yaml")) as path:
        fields = Fields(read_yaml(path), path.name)
        keys = list(Fields(read_yaml(path), path.name).items())
        return MappingProxyType({key: fields.words(key) for key, _ in keys})


def counted_in_words(
    rule: Rule,
    dated: Dated,
    start: date,
    length: Length,
    days: tuple[date, date, date, date],
    custody: bool,
    table: Holidays,
) -> Words:
    """Explain a deadline in days or months; ``days`` are plain, lengthened, due, warn."""
    plain, raw, due, warn = days
    said = {}
    for language in LANGUAGES:
        parts = [_say("start", language, start=start)]
        parts += _extended(dated, length, language)
        parts.append(_say("length", language, length=said_length(length, language), raw=plain))
        if raw != plain:
            parts.append(
                _say("paused", language, count=(raw - plain).days, **{"from": plain, "to": raw})
            )
        parts.append(_end(raw, due, custody, table, language))
        if custody and warn < due:
            parts.append(_say("custody_convention", language, warn=warn, breach=due))
        said[language] = _sentence(parts, rule, dated, language)
    return MappingProxyType(said)


def counted_hours(
    rule: Rule,
    dated: Dated,
    start: date | datetime,
    length: Length,
    warn: datetime,
    breach: datetime,
) -> Words:
    """Explain a deadline in hours."""
    said = {}
    for language in LANGUAGES:
        spoken = said_length(length, language)
        parts = [
            _say("start_hour", language, start=_moment(start)),
            _say("hours", language, length=spoken, warn=_moment(warn), breach=_moment(breach)),
        ]
        said[language] = _sentence(parts, rule, dated, language)
    return MappingProxyType(said)


def said_length(length: Length, language: str) -> str:
    """Say a length in words.

    >>> said_length(Length(months=1, days=15), "en")
    '1 month and 15 days'
    """
    parts = []
    for unit, count in (("month", length.months), ("day", length.days)):
        if count:
            parts.append(_say(unit if count == 1 else f"{unit}s", language, count=count))
    if length.hours:
        parts.append(_say("hours_long", language, count=length.hours))
    return phrases()["plus"][language].join(parts)


def _extended(dated: Dated, length: Length, language: str) -> list[str]:
    known = (dated.value or {}).get("extensions", {})
    reasons = [str(known[name]["when"][language]) for name in length.extensions]
    comma = "、" if language == "zh" else ", "
    return [_say("extended", language, extension=comma.join(reasons))] if reasons else []


def _end(raw: date, due: date, custody: bool, table: Holidays, language: str) -> str:
    if custody:
        return _say("custody", language)
    if not (table.knows(raw) and table.knows(due)):
        key = _beyond(raw, table)
        return _say(key, language, raw=raw, due=due, last=table.last_on, first=table.first_on)
    return _say("rolled" if raw != due else "working", language, raw=raw, due=due)


def _beyond(raw: date, table: Holidays) -> str:
    if table.first_on > table.last_on:
        return "no_table"
    return "before_table" if raw < table.first_on else "horizon"


def _sentence(parts: list[str], rule: Rule, dated: Dated, language: str) -> str:
    if dated.certainty is Certainty.MEMORY:
        parts.append(_say("memory", language))
    if rule.reviewed_by is None:
        parts.append(_say("unreviewed", language))
    return phrases()["comma"][language].join(parts)


def _say(key: str, language: str, **filled: object) -> str:
    return phrases()[key][language].format(**filled)


def _moment(moment: date | datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else moment.isoformat()
