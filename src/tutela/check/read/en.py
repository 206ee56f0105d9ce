"""Find the figures of an English text: digits, scale words, number words, ratios, doubled."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from tutela.check.read.number import Number, made_of
from tutela.model.numerals.en import SCALES, WORDS, read

_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_SCALES = "hundred|thousand|million|billion|trillion|lakh|crore"
_JOINT = r"(?:\s+and\s+|\s*-\s*|\s+)"
_WORDS = (
    rf"(?:(?:{_WORD})|an?\s+(?=(?:{_SCALES})\b))(?:{_JOINT}?\b(?:{_WORD}|{_SCALES})\b)*"
    rf"(?:\s+point(?:\s+(?:{_WORD}))+)?"
)
_PARTS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "twelfth": 12,
    "twentieth": 20,
    "hundredth": 100,
    "thousandth": 1000,
}
_MULTIPLES: dict[str, int | str] = {
    "doubled": 2,
    "doubling": 2,
    "tripled": 3,
    "trebled": 3,
    "quadrupled": 4,
    "twofold": 2,
    "threefold": 3,
    "fourfold": 4,
    "fivefold": 5,
    "tenfold": 10,
    "halved": "0.5",
    "twice": 2,
    "double": 2,
    "triple": 3,
    "thrice": 3,
}
_DIGITS = r"(?:\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d)|\d{1,3}(?: \d{3})+(?![\d,.]\d)|\d+)(?:\.\d+)?"
_PART_WORD = rf"(?:{'|'.join(sorted(_PARTS, key=len, reverse=True))})s?"
_FIGURE = re.compile(
    rf"(?<!first )(?<!last )\b(?P<above>an?|{_WORD}|\d+)[\s-](?P<below>{_PART_WORD})\b"
    r"(?!\s+(?:of\s+(?:18|19|20)\d\d|year|month|week|batch|session|time|half|quarter|consecutive"
    r"|straight|successive|term|edition))"
    r"|(?<!first )(?<!second )(?<!last )(?<!latter )(?<!other )(?<!and a )(?<!previous )"
    r"\b(?P<half>half)\b"
    r"(?![\s-](?:years?|days?|hours?|time|term|past|century|marathon|dozen|price|brother|sister|an?\s+(?:year|day"
    r"|hour|century|dozen|million|billion|trillion)))"
    rf"|\b(?P<one>{_WORD}|\d{{1,3}})\s+(?:in|out\s+of)(?:\s+every)?\s+"
    rf"(?P<every>{_WORD}|hundred|\d{{1,3}})\b(?=\s+[a-z]|[.,;]|$)"
    r"(?!\s+(?:years?|months?|days?|weeks?|hours?|countries|provinces|cities|regions))"
    rf"|\b(?P<multiple>{'|'.join(_MULTIPLES)})\b"
    r"(?:(?<!double)(?<!triple)|(?=\s+(?:the|that|those|its|what|last)\b))"
    rf"|(?<![\d.])(?P<money>[$€£¥₹]|US\$|\b(?:RMB|CNY|Rs\.?)\s?)?(?P<minus>(?<![\w\d)])-)?"
    rf"(?P<digits>{_DIGITS})(?P<scale>[\s-]?(?:(?:hundred|lakh)\s+(?:thousand|crores?)|{_SCALES}|lakhs|crores|bn|mn|tn|trn|m(?=\s+(?:people"
    r"|yuan|dollars))|k)\b|(?(money)(?:m|b)\b|(?!)))?(?P<sign>\s?%|\s?‰|\s?per\s?cent\b)?"
    r"|\b(?P<flat>unchanged|remained\s+flat|was\s+flat|were\s+flat|stayed\s+flat|no\s+change|level\s+with)\b"
    rf"|\b(?P<words>half\s+an?\s+(?:million|billion|trillion)|{_WORDS})(?:\s+(?P<tail>thirds?|halves))?\b"
    r"(?P<more>\s+and\s+a\s+(?:half|quarter)(?:\s+(?:thousand|million|billion|times))?)?"
    r"(?P<worded>\s+per\s?cent\b)?",
    re.IGNORECASE,
)
_PIECES = ("below", "half", "every", "multiple", "digits", "flat", "words")
_SHORT = {"bn": 10**9, "b": 10**9, "mn": 10**6, "m": 10**6, "k": 10**3, "hundred": 100}
_SHORT |= {"tn": 10**12, "trn": 10**12}
_SHORT |= {"lakhs": 10**5, "crores": 10**7}


def figures(text: str) -> Iterator[Number]:
    """Give every figure with value, step and, where its form tells it, unit and role."""
    return made_of(_FIGURE.finditer(text), _PIECES, _MAKERS)


def _number(match: re.Match[str], value: Decimal | None, **said: object) -> Number | None:
    if value is None:
        return None
    return Number(match.start(), match.end(), match.group(), value, "en", **said)  # type: ignore[arg-type]


def _value(word: str) -> Decimal | None:
    word = word.lower()
    if word in ("a", "an"):
        return Decimal(1)
    if word == "hundred":
        return Decimal(100)
    return Decimal(word.replace(",", "").replace(" ", "")) if word[0].isdigit() else read(word)


def _step(word: str) -> Decimal:
    _, point, part = word.partition(".")
    return Decimal(1).scaleb(-len(part)) if point else Decimal(1)


def _ratio(match: re.Match[str]) -> Number | None:
    above = _value(match["above"])
    word = match["below"].lower()
    below = _PARTS.get(word) or _PARTS[word.removesuffix("s")]
    if _OF_A_POINT.match(match.string, match.end()) and above is not None:
        return _number(match, above / below, unit="percentage_point", step=Decimal(0))
    if above is None or (above > below and not match["above"].isdigit()):
        return None
    return _number(match, above / below, unit="fraction", step=Decimal(0))


_OF_A_POINT = re.compile(r"\s+(?:of\s+)?a\s+(?:percentage\s+)?point\b")


def _half(match: re.Match[str]) -> Number | None:
    if _OF_A_POINT.match(match.string, match.end()):
        return _number(match, Decimal("0.5"), unit="percentage_point", step=Decimal(0))
    return _number(match, Decimal("0.5"), unit="fraction", step=Decimal(0))


def _every(match: re.Match[str]) -> Number | None:
    one, every = _value(match["one"]), _value(match["every"])
    if not every or one is None or one >= every:
        return None
    return _number(match, one / every, unit="fraction", step=Decimal(0))


def _multiple(match: re.Match[str]) -> Number | None:
    value = Decimal(_MULTIPLES[match["multiple"].lower()])
    direction = 1 if value > 1 else -1
    step = Decimal(0)
    return _number(match, value, unit="times", role="multiple", direction=direction, step=step)


def _digits(match: re.Match[str]) -> Number | None:
    word = match["digits"]
    value = _value(word)
    scale = _scale(match["scale"])
    sign = (match["sign"] or "").strip()
    unit = "yuan" if match["money"] in ("¥", "RMB", "CNY", "RMB ", "CNY ") else "dollar"
    unit = unit if match["money"] else "percent" if sign else ""
    per = Decimal("0.1") if sign == "‰" else Decimal(1)
    if value is None:
        return None
    value = -value if match["minus"] else value
    return _number(match, value * scale * per, unit=unit, step=_step(word) * scale * per)


def _scale(word: str | None) -> int:
    size = 1
    for each in (word or "").lower().replace("-", " ").split():
        size *= SCALES.get(each) or _SHORT[each]
    return size


def _flat(match: re.Match[str]) -> Number | None:
    return _number(match, Decimal(0), unit="percent", role="change", step=Decimal(0))


def _words(match: re.Match[str]) -> Number | None:
    words = match["words"]
    value = read(words + (match["more"] or "").replace("times", ""))
    if value is None:
        return None
    digits = f"{value:f}".partition(".")[0]
    zeros = len(digits) - len(digits.rstrip("0")) if value else 0
    step = Decimal(10) ** zeros if value == value.to_integral_value() else Decimal("0.1")
    return _number(match, value, unit="percent" if match["worded"] else "", step=step)


_MAKERS: dict[str, Callable[[re.Match[str]], Number | None]] = {
    "below": _ratio,
    "half": _half,
    "every": _every,
    "multiple": _multiple,
    "digits": _digits,
    "flat": _flat,
    "words": _words,
}
