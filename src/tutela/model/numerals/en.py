"""English number words: ten thousand seven hundred and ninety-three, three point five."""

import re
from decimal import Decimal

_ONES = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_TENS = (
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
)
WORDS = {word: at for at, word in enumerate(_ONES)}
WORDS |= {word: 10 * at for at, word in enumerate(_TENS, 2)}
SCALES = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "lakh": 10**5,
    "crore": 10**7,
}
_WORD = re.compile(r"[a-z]+")


def say(number: Decimal | int) -> str:
    """Write a number in English words.

    >>> say(Decimal("14.07")), say(305), say(-2_000_016)
    ('fourteen point zero seven', 'three hundred and five', 'minus two million and sixteen')
    """
    number = Decimal(number)
    whole, _, part = f"{abs(number):f}".partition(".")
    tail = " point " + " ".join(_ONES[int(digit)] for digit in part) if part else ""
    return ("minus " if number < 0 else "") + _say_whole(int(whole)) + tail


def read(words: str) -> Decimal | None:
    """Read English number words, or None where they are none.

    >>> read("three hundred and five"), read("two and a half million"), read("a dozen apples")
    (Decimal('305'), Decimal('2500000'), None)
    """
    text = words.lower().strip()
    sign = -1 if text.startswith("minus ") else 1
    text = text.removeprefix("minus ")
    whole, point, part = text.partition(" point ")
    value = _read_whole(_WORD.findall(whole))
    if value is None:
        return None
    if point:
        digits = [WORDS.get(word, 10) for word in _WORD.findall(part)]
        if not digits or max(digits) > 9:
            return None
        value = Decimal(f"{value}." + "".join(str(digit) for digit in digits))
    return sign * value


def _say_whole(number: int) -> str:
    if number == 0:
        return "zero"
    said = []
    for name, size in (("trillion", 10**12), ("billion", 10**9), ("million", 10**6)):
        head, number = divmod(number, size)
        if head:
            said.append(f"{_say_hundreds(head)} {name}")
    head, number = divmod(number, 1000)
    if head:
        said.append(f"{_say_hundreds(head)} thousand")
    if number:
        joint = "and " if said and number < 100 else ""
        said.append(joint + _say_hundreds(number))
    return " ".join(said)


def _say_hundreds(number: int) -> str:
    if number >= 1000:
        return _say_whole(number)
    head, rest = divmod(number, 100)
    tail = ""
    if rest:
        tail = _ONES[rest] if rest < 20 else _TENS[rest // 10 - 2]
        tail += f"-{_ONES[rest % 10]}" if rest > 20 and rest % 10 else ""
    if not head:
        return tail
    return f"{_ONES[head]} hundred" + (f" and {tail}" if tail else "")


def _read_whole(words: list[str]) -> Decimal | None:
    total, group, seen = Decimal(0), Decimal(0), False
    for word in words:
        if word in WORDS:
            group, seen = group + WORDS[word], True
        elif word == "hundred":
            group = (group or Decimal(1)) * 100
            seen = True
        elif word in SCALES:
            total, group, seen = total + (group or Decimal(1)) * SCALES[word], Decimal(0), True
        elif word in ("half", "quarter"):
            group += Decimal("0.5") if word == "half" else Decimal("0.25")
        elif word not in ("and", "a", "an"):
            return None
    value = total + group
    if not seen:
        return None
    return value.to_integral_value() if value == value.to_integral_value() else value
