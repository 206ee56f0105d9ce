"""Tell a slip of the pen from another number: turned digits, one digit wrong, a lost nought."""

from decimal import Decimal


def is_slip(said: Decimal, truth: Decimal, least: int = 3) -> bool:
    """Tell whether a printed value may be a published one that was copied wrongly.

    Digits in another order, one digit changed, lost or added, the wrong power of ten, the wrong
    direction. Values of fewer than ``least`` telling digits are too easily met by chance.

    >>> is_slip(Decimal(51756), Decimal(57156)), is_slip(Decimal(80600), Decimal(86000))
    (True, True)
    >>> is_slip(Decimal(2900), Decimal(19783)), is_slip(Decimal("13.7"), Decimal("17.3"))
    (False, True)
    """
    if said == truth:
        return False
    one, other = _telling(said), _telling(truth)
    if min(len(one), len(other)) < 2 or max(len(one), len(other)) < least:
        return False
    if one == other:
        return True
    return _is_near_in_size(said, truth) and (_is_turned(said, truth) or _is_one_off(one, other))


def digits_told(value: Decimal) -> int:
    """Count the digits of a value between its first and its last that is not nought."""
    return len(_telling(value))


def _telling(value: Decimal) -> str:
    return f"{abs(value).normalize():f}".replace(".", "").strip("0")


def _is_near_in_size(said: Decimal, truth: Decimal) -> bool:
    small, large = sorted((abs(said), abs(truth)))
    return large <= 20 * small


def _is_turned(said: Decimal, truth: Decimal) -> bool:
    places = min(said.normalize().as_tuple().exponent, truth.normalize().as_tuple().exponent)
    shift = -int(min(places, 0))
    one, other = (str(int(abs(each).scaleb(shift))) for each in (said, truth))
    return len(one) == len(other) and sorted(one) == sorted(other)


def _is_one_off(one: str, other: str) -> bool:
    """Tell whether one digit was changed, lost or added."""
    short, long = sorted((one, other), key=len)
    same = next((at for at, digit in enumerate(short) if digit != long[at]), len(short))
    if len(short) == len(long):
        return short[same + 1 :] == long[same + 1 :]
    return len(long) == len(short) + 1 and short[same:] == long[same + 1 :]
