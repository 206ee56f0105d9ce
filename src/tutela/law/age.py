"""Say how old a person was in law: an age is reached on the day after the birthday."""

from datetime import date, timedelta


def reaches_on(born_on: date, years: int) -> date:
    """Give the first day on which a person counts as that old (Interpretation 1/2006, article 2).

    Born on 29 February, the birthday of a common year is taken to be 28 February's morrow.

    >>> reaches_on(date(2010, 6, 1), 14)
    datetime.date(2024, 6, 2)
    """
    return _birthday(born_on, years) + timedelta(days=1)


def age_on(born_on: date, day: date) -> int:
    """Give the full years a person counts on a day.

    >>> age_on(date(2010, 6, 1), date(2024, 6, 1)), age_on(date(2010, 6, 1), date(2024, 6, 2))
    (13, 14)
    """
    years = day.year - born_on.year
    return years if day >= reaches_on(born_on, years) else years - 1


def _birthday(born_on: date, years: int) -> date:
    year = born_on.year + years
    try:
        return born_on.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
