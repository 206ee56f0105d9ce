"""Read the sentences and the outline of a jurisdiction's paper; no template holds a figure."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tutela.catalogue.fields import Fields, read_file
from tutela.catalogue.place import folder
from tutela.model.errors import DataError
from tutela.model.words import Words

SLOT = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
"""A place in a template that a value fills; what stands in it is read by the composer."""

_DIGIT = r"\d"
_ENGLISH = (
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?"
    r"|half|halves|halved|third|thirds|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?"
    r"|tenths?|first|second|twice|thrice|doubled?|tripled?|trebled?)\b"
)
_CHINESE = r"[零〇一二三四五六七八九十百千万亿两半]+"
_NUMBER = re.compile(f"{_DIGIT}|{_ENGLISH}|{_CHINESE}", re.IGNORECASE)
_HARMLESS = re.compile(
    "百分点|百分比|上一年|百分之|一般|一致|一律|一并|一经|统一|同一|单一|唯一|进一步|万一|千方百计|十分"
    r"|一站式|\bone-stop\b",
    re.IGNORECASE,
)
"""Words in which a numeral is no number."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in every language, told only where its conditions hold and its slots fill.

    ``otherwise`` is said where a figure of the sentence is withheld or not available. One that
    ``joins`` stands in the paragraph of the sentence before it.
    """

    words: Words
    when: tuple[str, ...]
    otherwise: Words | None
    where: str
    joins: bool = False


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A table and its chart: a series of measures over time, or one measure broken down.

    ``title`` is needed only where the words of the first measure do not name the whole. A table
    that ``is_drawn`` has a chart where one can be drawn.
    """

    measures: tuple[str, ...]
    by: str | None
    title: Words | None = None
    is_drawn: bool = True


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading, its sentences and its exhibits."""

    id: str
    title: Words
    text: tuple[Sentence, ...]
    exhibits: tuple[Exhibit, ...]


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Where a reader finds help for a child; ``source`` says where the number was read."""

    number: str
    words: Words
    source: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The outline of a white paper.

    ``contrast`` is the sentence for a part that moved against its whole; ``contrast_break`` follows
    it where the part's definition changed. Without it such a contrast is not told.
    """

    title: Words
    publisher: Words
    points: tuple[Sentence, ...]
    contrast: Sentence | None
    contrast_break: Sentence | None
    chapters: tuple[Chapter, ...]
    methods: tuple[Sentence, ...]
    help: tuple[HelpLine, ...] = ()


def paper(jurisdiction: str) -> Paper:
    """Read a jurisdiction's paper; raise ``DataError`` where a template holds a figure."""
    return _read(folder(jurisdiction) / "paper")


def refuse_figures(text: str, where: str) -> str:
    """Give the template back, or raise ``DataError`` where a number stands outside a slot.

    >>> refuse_figures("In {{ period }} it rose.", "text [en]")
    'In {{ period }} it rose.'
    """
    found = find_figure(SLOT.sub(lambda slot: " " * len(slot[0]), text))
    if found is not None:
        raise DataError(
            f"the number at character {found} comes from no figure",
            where,
            "Write {{ measure/period }} instead of the number.",
        )
    return text


def find_figure(text: str) -> int | None:
    """Give the place of the first digit or number word, or None where there is none.

    >>> find_figure("nearly one-sixth"), find_figure("百分点")
    (7, None)
    """
    bare = _HARMLESS.sub(lambda word: " " * len(word[0]), text)
    found = _NUMBER.search(bare)
    return None if found is None else found.start()


@cache
def _read(home: Path) -> Paper:
    return read_file(home / "paper.yaml", lambda fields: _paper(home, fields))


def _paper(home: Path, fields: Fields) -> Paper:
    contrast, broken = fields.raw("contrast", None), fields.raw("contrast_break", None)
    return Paper(
        title=_words(fields, "title"),
        publisher=_words(fields, "publisher"),
        points=fields.each("points", _sentence),
        contrast=_sentence_of(contrast, f"{fields.where} [contrast]"),
        contrast_break=_sentence_of(broken, f"{fields.where} [contrast_break]"),
        chapters=tuple(_chapter(home, name) for name in fields.texts("chapters")),
        methods=fields.each("methods", _sentence),
        help=fields.each("help", _help_line, ()),
    )


def _chapter(home: Path, name: str) -> Chapter:
    def read(fields: Fields) -> Chapter:
        return Chapter(
            id=name,
            title=_words(fields, "title"),
            text=fields.each("text", _sentence, ()),
            exhibits=fields.each("exhibits", _exhibit, ()),
        )

    return read_file(home / f"{name}.yaml", read)


def _help_line(fields: Fields) -> HelpLine:
    return HelpLine(fields.text("number"), _words(fields, "words"), fields.text("source"))


def _exhibit(fields: Fields) -> Exhibit:
    by = fields.text("by", "") or None
    title = _words(fields, "title") if fields.has("title") else None
    measures, is_drawn = fields.texts("measures"), fields.flag("chart", True)
    return Exhibit(measures=measures, by=by, title=title, is_drawn=is_drawn)


def _sentence_of(value: object, where: str) -> Sentence | None:
    if value is None:
        return None
    with Fields(value, where) as fields:
        return _sentence(fields)


def _sentence(fields: Fields) -> Sentence:
    words = _words(fields, "say")
    _same_figures(words, fields.where)
    return Sentence(
        words=words,
        when=fields.texts("when", ()),
        otherwise=_words(fields, "otherwise") if fields.has("otherwise") else None,
        where=fields.where,
        joins=fields.flag("joins", False),
    )


def _words(fields: Fields, key: str) -> Words:
    words = fields.words(key)
    for language, text in words.items():
        refuse_figures(text, f"{fields.where} [{key}] [{language}]")
        _refuse_lists(text, f"{fields.where} [{key}] [{language}]")
    return words


def _same_figures(words: Words, where: str) -> None:
    """A reader of either language is told the same."""
    told = {language: _figures(text) for language, text in words.items()}
    if len(set(told.values())) > 1:
        only = sorted(set.symmetric_difference(*(set(each) for each in told.values())))
        raise DataError(
            f"tells one figure in one language only: [{', '.join(only) or 'twice'}]",
            where,
            "Use the same figures, as often, in every language.",
        )


def _figures(text: str) -> tuple[str, ...]:
    slots = (slot.split()[-1] for slot in SLOT.findall(text) if slot)
    return tuple(sorted(slot for slot in slots if "/" in slot))


def _refuse_lists(text: str, where: str) -> None:
    found = re.search(r"分别|\brespectively\b", text, re.IGNORECASE)
    if found:
        raise DataError(
            f"[{found[0]}] ties several figures to several names",
            where,
            "Write one figure in each clause: a translation may change their order.",
        )
