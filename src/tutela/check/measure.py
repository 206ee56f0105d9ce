"""Which measure a figure is given in: metres or kilometres, per jin or per kilogram."""

import re
from decimal import Decimal

from tutela.check.read import Number, numbers
from tutela.check.read.words import lexicon

_LATIN = sorted(lexicon("en").measures, key=len, reverse=True)
_HAN = sorted(lexicon("zh").measures, key=len, reverse=True)
_NAMES = {**lexicon("en").measures, **lexicon("zh").measures}
_ONE = rf"(?:\s*-?(?P<latin>{'|'.join(_LATIN)})\b|\s?(?:个)?(?P<han>{'|'.join(_HAN)}))"
_BEHIND = re.compile(_ONE, re.IGNORECASE)
_PER = re.compile(
    rf"(?:\s+[a-z]+){{0,2}}\s+(?:per|a)\s(?P<latin>{'|'.join(_LATIN)})\b"
    rf"|[元吨]?(?:/|每)(?P<han>{'|'.join(_HAN)})",
    re.IGNORECASE,
)
_EACH = re.compile(rf"每(?P<han>{'|'.join(_HAN)})[^，。；、每]*$")

ORDINALS = {
    2: "second",
    3: "third",
    4: "fourth",
    5: "fifth",
    6: "sixth",
    7: "seventh",
    8: "eighth",
    9: "ninth",
    10: "tenth",
    11: "eleventh",
    12: "twelfth",
}


_BASE = re.compile(
    r"(?:\s+[a-z-]+){0,4}\s+per\s+(?P<latin>[\d,]+|hundred|thousand|million|billion)\b(?!\s*%)",
    re.IGNORECASE,
)
_BASE_ZH = re.compile(r"每(?P<han>[\d,]*[十百千万亿]*)(?:名|个|位|户)?[\u4e00-\u9fff]{1,10}$")
_SLASH = re.compile(r"/(?P<han>\d*[百千万]+)")


def base(number: Number, text: str) -> Decimal | None:
    """Give what a rate is reckoned per: the 100,000 of "14.3 per 100,000" and of 14.3/10万."""
    if number.language == "zh":
        before = text[max(0, number.start - 20) : number.start]
        match = _SLASH.search(number.text) or _BASE_ZH.search(before)
        word = match["han"] if match else ""
    else:
        match = _BASE.match(text, number.end)
        word = match["latin"].replace(",", "") if match else ""
    if word.isdigit():
        return Decimal(word)
    found = numbers(f"一{word}" if word[:1] in tuple("十百千万亿") else word) if word else ()
    return found[0].value if found else SIZES.get(word.lower())


SIZES = {"hundred": Decimal(100), "thousand": Decimal(1000), "million": Decimal(10**6)}


def measures(number: Number, text: str) -> tuple[str, str]:
    """Give the measure of a figure and the one it is a rate per, "" where none is said.

    >>> from tutela.check.read import numbers
    >>> text = "猪肉价格由每斤12元跌至9.4元，桥长2737米。"
    >>> [measures(number, text) for number in numbers(text)]
    [('', 'jin'), ('', 'jin'), ('metre', '')]
    """
    own = _BEHIND.match(text, number.end)
    rate = _PER.match(text, number.end) or _EACH.search(
        text[max(0, number.start - 16) : number.start]
    )
    return _name(own), _name(rate)


def _name(match: re.Match[str] | None) -> str:
    if match is None:
        return ""
    said = match.groupdict()
    word = said.get("latin") or said.get("han") or ""
    return _NAMES[" ".join(word.lower().split())]
