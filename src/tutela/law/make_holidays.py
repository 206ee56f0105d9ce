"""Write a jurisdiction's table of working and free days from the package chinesecalendar.

Run once a year, when the State Council has announced the next year, in an environment of its own
that has `chinesecalendar`; the house itself reads only the table:

    python src/tutela/law/make_holidays.py src/tutela/jurisdictions/cn/holidays.csv
"""

import csv
import importlib
import sys
from datetime import date, timedelta
from pathlib import Path


def rows() -> list[tuple[str, str, str]]:
    """Give day, `free` or `work`, and the holiday it belongs to, without a gap."""
    calendar = importlib.import_module("chinese_calendar")
    known = importlib.import_module("chinese_calendar.constants").holidays
    first_on = date(min(known).year, 1, 1)
    count = (date(max(known).year, 12, 31) - first_on).days + 1
    days = [first_on + timedelta(days=number) for number in range(count)]
    return [_row(day, *calendar.get_holiday_detail(day)) for day in days]


def write(path: Path) -> int:
    """Write the table and give its number of days."""
    made = rows()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("day", "kind", "holiday"))
        writer.writerows(made)
    return len(made)


def _row(day: date, is_free: bool, holiday: str | None) -> tuple[str, str, str]:
    kind = "free" if is_free else "work"
    return day.isoformat(), kind, (holiday or "").lower().replace(" ", "_").replace("'", "")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
