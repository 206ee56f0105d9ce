"""Tell what an English noun phrase behind a figure counts: persons, cases or other things."""

import re

from tutela.check.read.number import Number
from tutela.check.read.words import Lexicon, lexicon

_WORD = re.compile(r"[\s-]*([A-Za-z][A-Za-z'-]*)")
_LONGEST = 6
_NO_PLURAL = ("ss", "us", "is", "'s", "s'", "as")


def unit_of(word: str, words: Lexicon) -> str:
    """Give the unit a single noun counts in, "" where it is no plural and not listed.

    The ending tells persons: nobody can list every trade.
    """
    noun = word.lower().rpartition("-")[2]
    listed = words.units.get(word.lower()) or words.units.get(noun)
    if listed:
        return listed
    if noun in words.persons:
        return "person"
    if not is_plural(noun):
        return ""
    is_person = noun.endswith(words.person_endings) and noun not in words.things
    return "person" if is_person else "item"


def is_plural(noun: str) -> bool:
    """Tell whether a noun looks like a plural."""
    if noun.endswith(("men", "women", "children", "people")):
        return noun not in ("men", "specimen", "regimen", "abdomen", "omen")
    return noun.endswith("s") and len(noun) > 3 and not noun.endswith(_NO_PLURAL)


def counted(text: str, at: int, words: Lexicon) -> tuple[str, int]:
    """Give the unit of the noun phrase that begins at ``at``, and where its noun ends.

    The noun is the last of the first plurals in a row ("women judges"); what stands before it is
    singular in English. A listed singular ("1 case") counts where no plural follows.
    """
    single, plural = ("", at), ("", at)
    for _ in range(_LONGEST):
        word = _WORD.match(text, at)
        if word is None or word[1].lower() in words.skip:
            break
        unit, noun, at = unit_of(word[1], words), word[1].lower(), word.end()
        if is_plural(noun) or (unit in ("person", "yuan") and noun in _MASS):
            plural = (unit, at)
            if unit == "person":
                break
        elif plural[0]:
            break
        elif unit and not single[0]:
            single = (unit, at)
    return plural if plural[0] else single


_MASS = frozenset(
    {"staff", "police", "personnel", "folk", "youth", "yuan", "clergy", "crew", "men"}
)


_OF = re.compile(r"\s+of\s+(?:(?:the|all|its|their|these|those)\s+)?")


def part_of(number: Number, text: str) -> str:
    """Give what a share is a share of: nine in ten of the guardians are persons."""
    if number.unit not in ("percent", "fraction"):
        return ""
    of = _OF.match(text, number.outer[1])
    return counted(text, of.end(), lexicon("en"))[0] if of else ""


_NUMBER_OF = re.compile(
    r"\b(?:number|numbers|total|count)\s+of\s+(?:[a-z-]+\s+){0,3}?(?P<noun>[a-z-]+s|people|children|women|men)\b",
    re.IGNORECASE,
)


_OPENING = re.compile(r"^(?:The\s+)?(?P<noun>[A-Z]?[a-z]+s)\s[^;]*\b(?:from|to|at|by)\s+$")


def subject_of(number: Number, text: str) -> str:
    """Give what the sentence counts: "the number of defendants has fallen for years, from 12"."""
    sentence = text[max(0, number.start - 160) : number.start].rsplit(". ", 1)[-1]
    match = _NUMBER_OF.search(sentence)
    if match:
        return unit_of(match["noun"], lexicon("en"))
    opening = _OPENING.search(sentence)
    unit = unit_of(opening["noun"], lexicon("en")) if opening else ""
    return unit if unit in ("person", "case") else ""
