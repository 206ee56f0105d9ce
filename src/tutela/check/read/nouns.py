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
    if _AGED.fullmatch(" " + word.lower()):
        return "person"
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
        word = _AGED.match(text, at) or _WORD.match(text, at)
        if word is None or word[1].lower() in words.skip:
            break
        unit, noun, at = unit_of(word[1], words), word[1].lower(), word.end()
        if is_plural(noun) or (unit in ("person", "yuan") and noun in _MASS):
            plural = (unit, at)
            if unit == "person" and noun not in _MASS:
                break
        elif plural[0]:
            break
        elif unit and not single[0]:
            single = (unit, at)
    return plural if plural[0] else single


_MASS = frozenset(
    {"staff", "police", "personnel", "folk", "youth", "yuan", "clergy", "crew", "men"}
)

_AGED = re.compile(r"\s+((?:under|over)-\d+s)\b")
_THOSE = re.compile(r"\s+of\s+(?:all\s+)?those\s+(?:who\b|not\b|aged\b|[a-z]+ed\b)")
_OF = re.compile(r"\s+of\s+(?:(?:the|all|its|their|these|those)\s+)?")


def part_of(number: Number, text: str) -> str:
    """Give what a share is a share of: nine in ten of the guardians are persons."""
    if number.unit not in ("percent", "fraction"):
        return ""
    if _THOSE.match(text, number.outer[1]):
        return "person"
    of = _OF.match(text, number.outer[1])
    return counted(text, of.end(), lexicon("en"))[0] if of else ""


_NUMBER_OF = re.compile(
    r"\b(?:number|numbers|total|count)\s+of\s+(?:[a-z-]+\s+){0,3}?(?P<noun>[a-z-]+s|people|children|women|men)\b",
    re.IGNORECASE,
)


_OPENING = re.compile(
    r"^(?:(?:Between|From|In|Since|Over|During)\s[^.;,a-z]*[a-z]*\s?\d{4},?\s+)?(?:The\s+)?(?:[A-Za-z-]+\s+){0,2}?"
    r"(?P<noun>[A-Za-z]+s|[Pp]eople|[Cc]hildren)\s[^;]*"
    r"\b(?:from|to|at|by|total(?:led|ed)|reached|numbered|hit|exceeded|averaged)\s+$"
)
_CROWDS = re.compile(
    r"\b(?:migration|immigration|emigration|enrol?ments?|attendance|membership"
    r"|ridership|workforce|headcount|readership|prison\s+population|population|intake)\b(?:[^.;]|\.(?=\d))*$",
    re.IGNORECASE,
)
_NOUN = re.compile(r"[A-Za-z-]+")


def subject_of(number: Number, text: str) -> str:
    """Give what the sentence counts: "the number of defendants has fallen for years, from 12"."""
    sentence = text[max(0, number.start - 160) : number.start].rsplit(". ", 1)[-1]
    words = lexicon("en")
    match = _NUMBER_OF.search(sentence)
    if match:
        return unit_of(match["noun"], words)
    if text.startswith(" of which", number.end):
        return _nearest(sentence, words)
    opening = _OPENING.search(sentence)
    unit = unit_of(opening["noun"], words) if opening else ""
    if unit in ("person", "case"):
        return unit
    return "person" if _CROWDS.search(sentence) else ""


def _nearest(sentence: str, words: Lexicon) -> str:
    """Give what the nearest plural before counts: "... guiding cases, five of which"."""
    for noun in reversed(_NOUN.findall(sentence[-80:])):
        if noun[0].islower() and noun not in words.skip and is_plural(noun):
            return unit_of(noun, words)
    return ""
