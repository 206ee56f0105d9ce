"""Spans of whole days that have a short name: 2022, 2022-06, 2020/2022, 2022-01/2022-09."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tutela.model.errors import InputError

_NAME = re.compile(r"(\d{4})(?:-(\d{2}))?(?:/(\d{4})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of whole days, both ends included."""

    first_on: date
    last_on: date

    @classmethod
    def year(cls, year: int) -> "Period":
        """Make the calendar year.

        >>> str(Period.year(2022))
        '2022'
        """
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def parse(cls, name: str) -> "Period":
        """Read a period from its name; raise ``InputError`` where it is none.

        >>> Period.parse("2022-01/2022-09").last_on
        datetime.date(2022, 9, 30)
        """
        match = _NAME.fullmatch(name)
        try:
            if match is None:
                raise ValueError(name)
            first_year, first_month, last_year, last_month = match.groups()
            first_on = date(int(first_year), int(first_month or 1), 1)
            year = int(last_year or first_year)
            month = int(last_month or (12 if last_year else first_month or 12))
            last_on = _last_day(year, month)
        except ValueError:
            raise _no_period(name) from None
        if last_on < first_on or (last_year and bool(first_month) != bool(last_month)):
            raise _no_period(name)
        return cls(first_on, last_on)

    @property
    def years(self) -> tuple[int, ...]:
        """Name the calendar years the period touches."""
        return tuple(range(self.first_on.year, self.last_on.year + 1))

    @property
    def is_year(self) -> bool:
        """Tell whether this is one whole calendar year."""
        return self == Period.year(self.first_on.year)

    @property
    def whole_years(self) -> "tuple[Period, ...]":
        """Give the calendar years the period is made of; none where it is not made of such.

        >>> [str(each) for each in Period.parse("2020/2022").whole_years]
        ['2020', '2021', '2022']
        """
        years = tuple(Period.year(year) for year in self.years)
        whole = (years[0].first_on, years[-1].last_on) == (self.first_on, self.last_on)
        return years if whole else ()

    def previous(self) -> "Period":
        """Give the period of the same months one year (or, of several years, one span) before.

        >>> str(Period.parse("2020/2022").previous())
        '2017/2019'
        """
        years = self.last_on.year - self.first_on.year + 1
        first_on = self.first_on.replace(year=self.first_on.year - years)
        return Period(first_on, _last_day(self.last_on.year - years, self.last_on.month))

    def __contains__(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on

    def __str__(self) -> str:
        whole_years = self.first_on.month == 1 and self.last_on.month == 12
        form = "%Y" if whole_years else "%Y-%m"
        first, last = self.first_on.strftime(form), self.last_on.strftime(form)
        return first if first == last else f"{first}/{last}"


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _no_period(name: str) -> InputError:
    return InputError(
        f"is no period: [{name[:20]}]",
        "period",
        "Write 2022, 2022-06, 2020/2022 or 2022-01/2022-09.",
    )
