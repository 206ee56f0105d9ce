"""Say a percentage as a part of the whole: nearly one-sixth, 近六分之一."""

from decimal import Decimal
from fractions import Fraction

_PORTIONS = {
    Fraction(1, 10): {"zh": "十分之一", "en": "one-tenth"},
    Fraction(1, 8): {"zh": "八分之一", "en": "one-eighth"},
    Fraction(1, 6): {"zh": "六分之一", "en": "one-sixth"},
    Fraction(1, 5): {"zh": "五分之一", "en": "one-fifth"},
    Fraction(1, 4): {"zh": "四分之一", "en": "one-quarter"},
    Fraction(1, 3): {"zh": "三分之一", "en": "one-third"},
    Fraction(2, 5): {"zh": "五分之二", "en": "two-fifths"},
    Fraction(1, 2): {"zh": "一半", "en": "half"},
    Fraction(3, 5): {"zh": "五分之三", "en": "three-fifths"},
    Fraction(2, 3): {"zh": "三分之二", "en": "two-thirds"},
    Fraction(3, 4): {"zh": "四分之三", "en": "three-quarters"},
    Fraction(4, 5): {"zh": "五分之四", "en": "four-fifths"},
    Fraction(9, 10): {"zh": "十分之九", "en": "nine-tenths"},
}
_NEARLY = {"zh": "近", "en": "nearly "}
_OVER = {"zh": "超过", "en": "more than "}
_NEAR = Fraction(5, 100)
"""A portion further away than this part of itself is another portion."""


def portion(percent: Decimal, language: str) -> str | None:
    """Say a percentage as the nearest simple part of a whole, or None where none is near.

    What rounds to the very part, at the digits given, is that part.

    >>> portion(Decimal("16.2"), "en"), portion(Decimal("65.1"), "zh"), portion(Decimal(7), "en")
    ('nearly one-sixth', '近三分之二', None)
    """
    share = Fraction(percent) / 100
    near = min(_PORTIONS, key=lambda each: abs(share / each - 1))
    if abs(share / near - 1) > _NEAR:
        return None
    is_same = round(near * 100, -int(percent.as_tuple().exponent)) == Fraction(percent)
    hedge = "" if is_same else (_NEARLY if share < near else _OVER)[language]
    return f"{hedge}{_PORTIONS[near][language]}"
