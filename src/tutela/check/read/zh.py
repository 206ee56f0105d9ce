"""Find the figures of a Chinese text: digits with 万 and 亿, numerals, 分之, 成, 番, 半."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from tutela.check.read.number import Number, made_of
from tutela.check.read.words import lexicon
from tutela.model.numerals.zh import CHARACTERS, READ, read

_NUMERAL = rf"[{CHARACTERS}]+(?:点[零〇一二三四五六七八九]+)?"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_SCALE = "万亿|千亿|百亿|十亿|亿|千万|百万|十万|万(?!元户)|千(?![米克瓦])"
_FIGURE = re.compile(
    rf"百分之(?P<percent>{_NUMERAL}|{_DIGITS})"
    rf"|千分之(?P<permille>{_NUMERAL}|{_DIGITS})"
    rf"|(?P<below>{_NUMERAL}|\d+)分之(?P<above>{_NUMERAL}|\d+)"
    r"|(?P<doubled>翻(?:了)?[一两二三四五1-5]?番|翻了?一(?=倍))"
    r"|(?<![\d.:：/])(?P<colon>\d{1,4}(?:\.\d+)?[:：∶]\d{1,4}(?:\.\d+)?)(?![\d:：])"
    r"|(?<![\d./])(?P<above2>\d{1,2})/(?P<below2>\d{1,3})(?![\d/年万千])"
    r"|(?<![\d./])(?P<per>\d+(?:\.\d+)?)/(?:10万|[1-9]?\d*万|千|百万)(?![\d元])"
    r"|(?P<twice>翻(?=倍))|(?P<half>半数|(?<=过)半(?![天小月年数])|一半|(?<=超)半(?=[数的]))"
    r"|(?<![完分组合变构生促建])(?P<tenths>[一二三四五六七八九两]{1,2}|\d(?:\.\d)?)成"
    r"(?P<extra>半|[一二三四五六七八九])?(?![立为功果员本长人熟绩年就语品交效型份分])"
    rf"|(?P<minus>(?<![\dA-Za-z%年月日号.])-)?(?P<digits>{_DIGITS})(?P<scale>{_SCALE})?(?P<sign>\s?[%‰])?"
    r"|(?P<flat>持平)"
    rf"|(?P<words>{_NUMERAL})"
)
_PIECES = (
    "percent",
    "permille",
    "below",
    "doubled",
    "twice",
    "colon",
    "below2",
    "per",
    "half",
    "tenths",
    "digits",
    "flat",
    "words",
)
_PAIRS = ("一二", "两三", "二三", "三四", "四五", "五六", "六七", "七八", "八九")
_GUESS = re.compile(rf"({'|'.join(_PAIRS)})([十百千万亿]*)")
_REACHED = ("突破", "超过", "超", "近", "逾", "达", "上", "过", "约")
_IDLE = frozenset("零〇○千万亿百萬億兆拾佰仟")


def figures(text: str) -> Iterator[Number]:
    """Give every figure with value, step and, where its form tells it, unit and role."""
    return made_of(_FIGURE.finditer(text), _PIECES, _MAKERS)


def _number(match: re.Match[str], value: Decimal | None, **said: object) -> Number | None:
    if value is None:
        return None
    return Number(match.start(), match.end(), match.group(), value, "zh", **said)  # type: ignore[arg-type]


def _value(word: str) -> Decimal | None:
    return Decimal(word.replace(",", "")) if word[0].isdigit() else read(word)


def _step(word: str) -> Decimal:
    _, point, part = word.replace("点", ".").partition(".")
    return Decimal(1).scaleb(-len(part)) if point else Decimal(1)


def _percent(match: re.Match[str]) -> Number | None:
    word = match["percent"]
    return _number(match, _value(word), unit="percent", step=_step(word))


def _permille(match: re.Match[str]) -> Number | None:
    word = match["permille"]
    value = _value(word)
    return _number(match, value and value / 10, unit="percent", step=_step(word) / 10)


def _ratio(match: re.Match[str]) -> Number | None:
    below, above = _value(match["below"]), _value(match["above"])
    if not below or above is None:
        return None
    return _number(match, above / below, unit="fraction", step=Decimal(0))


def _doubled(match: re.Match[str]) -> Number | None:
    word = match["doubled"].strip("翻了番") or "一"
    times = int(word) if word.isdigit() else READ[word]
    value = Decimal(2) ** times
    return _number(match, value, unit="times", role="multiple", direction=1, step=Decimal(0))


def _twice(match: re.Match[str]) -> Number | None:
    step = Decimal(0)
    return _number(match, Decimal(2), unit="times", role="multiple", direction=1, step=step)


def _slash(match: re.Match[str]) -> Number | None:
    above, below = Decimal(match["above2"]), Decimal(match["below2"])
    if not 0 < above < below:
        return None
    return _number(match, above / below, unit="fraction", step=Decimal(0))


def _colon(match: re.Match[str]) -> Number | None:
    """Read 1:14.2 as one figure, a ratio; a score of a match is told by its sentence."""
    left, right = (Decimal(part) for part in re.split("[:：∶]", match["colon"]))
    if not left:
        return _number(match, Decimal(0), unit="ratio")
    return _number(match, right / left, unit="ratio", role="rate", step=_step(match["colon"]))


def _per(match: re.Match[str]) -> Number | None:
    return _number(match, Decimal(match["per"]), unit="rate", step=_step(match["per"]))


def _half(match: re.Match[str]) -> Number | None:
    before = match.string[max(0, match.start() - 1) : match.start()]
    hedge = "over" if before == "过" else ""
    return _number(match, Decimal("0.5"), unit="fraction", hedge=hedge, step=Decimal(0))


def _tenths(match: re.Match[str]) -> Number | None:
    extra = match["extra"]
    if match["tenths"] in _PAIRS:
        low, high = (Decimal(READ[each]) / 10 for each in match["tenths"])
        return _number(match, low, unit="fraction", step=Decimal("0.1"), high=high)
    value = _value(match["tenths"]) if len(match["tenths"]) != 2 else None
    if value is None:
        return None
    more = Decimal(0) if not extra else Decimal(5) if extra == "半" else Decimal(READ[extra])
    step = Decimal("0.01") if extra else Decimal("0.1")
    return _number(match, value / 10 + more / 100, unit="fraction", step=step)


def _digits(match: re.Match[str]) -> Number | None:
    word, scale = match["digits"], lexicon("zh").scales.get(match["scale"] or "", 1)
    value, step = _value(word), _step(word) * scale
    if value is None:
        return None
    value = -value if match["minus"] else value
    sign = (match["sign"] or "").strip()
    if sign == "‰":
        return _number(match, value * scale / 10, unit="percent", step=step / 10)
    return _number(match, value * scale, unit="percent" if sign else "", step=step)


def _flat(match: re.Match[str]) -> Number | None:
    return _number(match, Decimal(0), unit="percent", role="change", step=Decimal(0))


def _words(match: re.Match[str]) -> Number | None:
    word = match["words"]
    guess = _GUESS.fullmatch(word)
    if guess:
        size = read("一" + guess[2]) if guess[2] else Decimal(1)
        low, high = (READ[each] * (size or Decimal(1)) for each in guess[1])
        return _number(match, low, step=size, high=high)
    if all(each in _IDLE for each in word):
        before = match.string[max(0, match.start() - 2) : match.start()]
        about = match.string[match.end() : match.end() + 1] in ("余", "多", "来")
        if not about and (word[-1] not in "千万亿" or not before.endswith(_REACHED)):
            return None
        word = "一" + word
    value = read(word)
    step = _step(word) if "点" in word else _worded_step(value)
    return _number(match, value, step=step)


def _worded_step(value: Decimal | None) -> Decimal:
    """Number words mostly leave out the zeros at the end: 三万 is good to the ten thousand."""
    if not value:
        return Decimal(1)
    digits = f"{value:f}".partition(".")[0]
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0")))


_MAKERS: dict[str, Callable[[re.Match[str]], Number | None]] = {
    "percent": _percent,
    "permille": _permille,
    "below": _ratio,
    "doubled": _doubled,
    "twice": _twice,
    "colon": _colon,
    "below2": _slash,
    "per": _per,
    "half": _half,
    "tenths": _tenths,
    "digits": _digits,
    "flat": _flat,
    "words": _words,
}
