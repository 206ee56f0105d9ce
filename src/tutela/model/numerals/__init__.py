"""Say a number in words and read it back, a module a language."""

from decimal import Decimal

from tutela.model.numerals import en, zh


def say(number: Decimal | int, language: str) -> str:
    """Write a number in words; ``language`` is "zh" or "en".

    >>> say(10793, "en")
    'ten thousand seven hundred and ninety-three'
    >>> say(10793, "zh")
    '一万零七百九十三'
    """
    return zh.say(number) if language == "zh" else en.say(number)


def read(words: str, language: str) -> Decimal | None:
    """Read a number written in words, or None where it is none.

    >>> read("ten thousand seven hundred and ninety-three", "en")
    Decimal('10793')
    >>> read("一万零七百九十三", "zh")
    Decimal('10793')
    """
    return zh.read(words) if language == "zh" else en.read(words)
