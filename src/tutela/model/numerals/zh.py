"""Chinese numerals: 一万零七百九十三, 三点五, 二〇二二, 两百, 廿."""

from decimal import Decimal

DIGITS = {digit: at for at, digit in enumerate("零一二三四五六七八九")}
READ = DIGITS | {"〇": 0, "○": 0, "两": 2, "兩": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5}
READ |= {"陆": 6, "柒": 7, "捌": 8, "玖": 9}
SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
GREAT = {"万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8, "兆": 10**12}
CHARACTERS = "".join(READ) + "".join(SMALL) + "".join(GREAT)


def say(number: Decimal | int) -> str:
    """Write a number in Chinese numerals.

    >>> say(Decimal("14.07")), say(20), say(100_000_305), say(-3)
    ('十四点零七', '二十', '一亿零三百零五', '负三')
    """
    number = Decimal(number)
    whole, _, part = f"{abs(number):f}".partition(".")
    tail = "点" + "".join("零一二三四五六七八九"[int(digit)] for digit in part) if part else ""
    return ("负" if number < 0 else "") + _say_whole(int(whole)) + tail


def read(words: str) -> Decimal | None:
    """Read Chinese numerals, or None where they are none.

    Numerals without 十 and its like are read digit by digit.

    >>> read("二〇二二"), read("十四点零七"), read("三万八千八百五十四"), read("两亿三千万")
    (Decimal('2022'), Decimal('14.07'), Decimal('38854'), Decimal('230000000'))
    >>> read("万一") is None
    True
    """
    sign = -1 if words.startswith("负") else 1
    whole, point, part = words.removeprefix("负").partition("点")
    value = _read_whole(whole)
    if value is None or (point and not (part and all(each in READ for each in part))):
        return None
    digits = "".join(str(READ[each]) for each in part)
    return sign * Decimal(f"{value}.{digits}" if point else value)


def _say_whole(number: int) -> str:
    if number == 0:
        return "零"
    said = ""
    for name, size in (("亿", 10**8), ("万", 10**4), ("", 1)):
        head, number = divmod(number, size)
        if head:
            gap = "零" if said and head < 1000 and not said.endswith("零") else ""
            said += gap + (_say_whole(head) if head >= 10**4 else _say_thousands(head)) + name
        elif said and number and not said.endswith("零"):
            said += "零"
    return said.removeprefix("一") if said.startswith("一十") else said


def _say_thousands(number: int) -> str:
    said, gap = "", False
    for name, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, size)
        if digit:
            said += ("零" if gap and said else "") + "零一二三四五六七八九"[digit] + name
            gap = False
        else:
            gap = True
    return said


def _read_whole(words: str) -> int | None:
    if not words or any(each not in CHARACTERS for each in words):
        return None
    if all(each in READ for each in words):
        return int("".join(str(READ[each]) for each in words))
    return _read_places(words)


def _read_places(words: str) -> int | None:
    total, section, digit, last = 0, 0, -1, 0
    for each in words:
        if each in READ:
            if digit > 0:
                return None
            digit = READ[each]
        elif each in SMALL:
            section += (1 if digit <= 0 else digit) * SMALL[each]
            digit, last = -1, SMALL[each]
        else:
            if not (section or digit > 0 or total):
                return None
            total = _great(total, section + max(digit, 0), GREAT[each])
            section, digit, last = 0, -1, GREAT[each]
    return total + section + _last(digit, last, words)


def _great(total: int, section: int, size: int) -> int:
    return (total + section) * size if total and total < size else total + section * size


def _last(digit: int, last: int, words: str) -> int:
    """Give the last digit its place: 三万八 is 38,000, 三百零五 is 305."""
    if digit <= 0:
        return 0
    short = last >= 100 and len(words) > 1 and words[-2] in SMALL | GREAT
    return digit * (last // 10) if short else digit
