"""Say numbers, periods and days as a text of the language would print them."""

from datetime import date
from decimal import Decimal

from tutela.model.figure import Figure
from tutela.model.period import Period

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ORDINALS = {
    "zh": tuple("一二三四五六七八九十"),
    "en": (
        *("first", "second", "third", "fourth", "fifth"),
        *("sixth", "seventh", "eighth", "ninth", "tenth"),
    ),
}
_UNITS = {
    "person": {"zh": ("人", "人"), "en": ("person", "persons")},
    "case": {"zh": ("件", "件"), "en": ("case", "cases")},
    "victim": {"zh": ("名", "名"), "en": ("victim", "victims")},
    "charge": {"zh": ("项", "项"), "en": ("charge", "charges")},
}


def grouped(value: Decimal) -> str:
    """Print a number for a table, thousands grouped, in any language.

    >>> grouped(Decimal("-38854.5"))
    '-38,854.5'
    """
    return f"{value:,f}"


def number(value: Decimal, language: str) -> str:
    """Print a number for prose: Chinese official prose does not group, English does.

    >>> number(Decimal(38854), "zh"), number(Decimal(38854), "en")
    ('38854', '38,854')
    """
    return f"{value:f}" if language == "zh" else grouped(value)


def shown(figure: Figure, language: str) -> str:
    """Print the value of a figure with its percent sign; an empty text where it has none."""
    return "" if figure.value is None else sized(figure.value, figure.unit, language)


def sized(value: Decimal, unit: str, language: str) -> str:
    """Print a value in its unit, without a word for what is counted.

    >>> sized(Decimal("14.07"), "percent", "en")
    '14.07%'
    """
    text = number(value, language)
    match unit:
        case "percent":
            return f"{text}%"
        case "percentage_point":
            return f"{text}个百分点" if language == "zh" else f"{text} percentage points"
        case _:
            return text


def unit_word(unit: str, value: Decimal, language: str) -> str:
    """Name what is counted; English tells one from many.

    >>> unit_word("person", Decimal(1), "en"), unit_word("person", Decimal(2), "en")
    ('person', 'persons')
    """
    one, many = _UNITS[unit][language]
    return one if value == 1 else many


def ordinal(number: int, language: str) -> str:
    """Count a place in a row, in words up to ten.

    >>> ordinal(3, "zh"), ordinal(3, "en"), ordinal(11, "en")
    ('三', 'third', '11th')
    """
    words = _ORDINALS[language]
    if number <= len(words):
        return words[number - 1]
    return str(number) if language == "zh" else f"{number}th"


def is_counted(unit: str) -> bool:
    """Tell whether a unit is counted, as against a percent."""
    return unit in _UNITS


def day(on: date, language: str) -> str:
    """Print a day.

    >>> day(date(2023, 6, 1), "zh"), day(date(2023, 6, 1), "en")
    ('2023年6月1日', '1 June 2023')
    """
    if language == "zh":
        return f"{on.year}年{on.month}月{on.day}日"
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def period(of: Period, language: str) -> str:
    """Print a period.

    >>> period(Period.parse("2022"), "zh"), period(Period.parse("2022-01/2022-09"), "en")
    ('2022年', 'January to September 2022')
    """
    whole = of.first_on.month == 1 and of.last_on.month == 12
    first, last = (_point(on, language, whole=whole) for on in (of.first_on, of.last_on))
    if first == last:
        return first
    if not whole and of.first_on.year == of.last_on.year:
        first, last = _within(first, last, language)
    return f"{first}至{last}" if language == "zh" else f"{first} to {last}"


def _within(first: str, last: str, language: str) -> tuple[str, str]:
    """Name the year of two months once."""
    if language == "zh":
        return first, last.partition("年")[2]
    return first.partition(" ")[0], last


def opening(text: str) -> str:
    """Begin a title or a row as its language does.

    >>> opening("persons prosecuted")
    'Persons prosecuted'
    """
    return text[:1].upper() + text[1:]


def _point(on: date, language: str, *, whole: bool) -> str:
    if language == "zh":
        return f"{on.year}年" if whole else f"{on.year}年{on.month}月"
    return str(on.year) if whole else f"{_MONTHS[on.month - 1]} {on.year}"
