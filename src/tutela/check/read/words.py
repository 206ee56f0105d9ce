"""The word lists of a language, read once and made into patterns."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from tutela.catalogue.fields import Fields, read_file


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language that stand around figures."""

    language: str
    units: Mapping[str, str]
    unit: re.Pattern[str]
    hedge_before: Mapping[str, str]
    hedge_after: Mapping[str, str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    not_hedge: tuple[str, ...]
    scales: Mapping[str, int]
    groups: Mapping[str, re.Pattern[str]]
    not_numbers: re.Pattern[str] | None
    name: tuple[re.Pattern[str], re.Pattern[str]]
    points: tuple[re.Pattern[str], re.Pattern[str]]
    skip: frozenset[str]
    persons: frozenset[str]
    things: frozenset[str]
    person_endings: tuple[str, ...]
    measures: Mapping[str, str]


@cache
def lexicon(language: str) -> Lexicon:
    """Give the word lists of a language ("zh" or "en")."""
    path = Path(str(files("tutela"))) / "check" / "words" / f"{language}.yaml"
    return read_file(path, lambda fields: _lexicon(fields, language))


def one_of(words: Iterable[str], language: str) -> str:
    """Make the pattern of any of these words, longest first.

    >>> one_of(["人", "人次"], "zh")
    '(?:人次|人)'
    """
    ordered = sorted(words, key=len, reverse=True)
    if language == "zh":
        return f"(?:{'|'.join(map(re.escape, ordered))})"
    spaced = (r"\s+".join(map(re.escape, word.split())) for word in ordered)
    return rf"\b(?:{'|'.join(spaced)})\b"


def _lexicon(fields: Fields, language: str) -> Lexicon:
    units = _turned(fields.raw("units"))
    before = _turned(fields.raw("hedge_before"))
    after = _turned(fields.raw("hedge_after"))
    stray = fields.texts("not_numbers", ())
    groups = (
        "up",
        "down",
        "not_direction",
        "to",
        "share",
        "rate",
        "average",
        "previous",
        "month_before",
    )
    patterns = {
        name: re.compile(one_of(fields.texts(name), language), re.IGNORECASE) for name in groups
    }
    gap = r"\s*" if language == "zh" else r"[\s-]*"
    return Lexicon(
        language=language,
        units=units,
        unit=re.compile(gap + one_of(units, language), re.IGNORECASE),
        hedge_before=before,
        hedge_after=after,
        before=re.compile(one_of(before, language) + r"\s*(?:了|the\s+)?$", re.IGNORECASE),
        after=re.compile(r"\s*" + one_of(after, language), re.IGNORECASE),
        not_hedge=fields.texts("not_hedge", ()),
        scales=fields.raw("scales", {}),
        groups=patterns,
        not_numbers=re.compile(one_of(stray, language)) if stray else None,
        name=_name(fields, language),
        points=(_any(fields, "in_percent", language), _any(fields, "in_points", language)),
        skip=frozenset(fields.texts("skip", ())),
        persons=frozenset(fields.texts("persons", ())),
        things=frozenset(fields.texts("things", ())),
        person_endings=fields.texts("person_endings", ()),
        measures=_turned(fields.raw("measures", {})),
    )


def _name(fields: Fields, language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    before = _any(fields, "names_before", language, 0).pattern
    behind = "" if language == "zh" else r"[\s-]*"
    return re.compile(before + behind + "$"), _any(fields, "names_after", language, 0)


def _any(
    fields: Fields, name: str, language: str, flags: re.RegexFlag | int = re.IGNORECASE
) -> re.Pattern[str]:
    words = fields.texts(name, ())
    return re.compile(one_of(words, language) if words else r"(?!)", flags)


def _turned(groups: Mapping[str, list[str]]) -> dict[str, str]:
    return {word: name for name, words in groups.items() for word in words}
