"""Tell the level of a procuratorate from its name and the divisions of the day."""

import re
from datetime import date

from tutela.catalogue.divisions import Division, divisions
from tutela.catalogue.laws import rules

_COUNTY_LEVEL = "basic"
_SUFFIX = "人民检察院"


def office_level(name: str, day: date, jurisdiction: str = "cn") -> str | None:
    """Give supreme, provincial, prefecture or basic; None for a name that is none of them.

    A city's office is of the prefecture level unless the city is a county-level one that day.

    >>> office_level("江苏省昆山市人民检察院", date(2024, 1, 1))
    'basic'
    """
    rule = rules(jurisdiction).get("procuratorate_levels")
    dated = rule.at(day) if rule is not None else None
    levels = (dated.value or {})["levels"] if dated is not None else {}
    for level, known in levels.items():
        if re.search(known["pattern"], name):
            return _corrected(level, name, day, jurisdiction)
    return None


def _corrected(level: str, name: str, day: date, jurisdiction: str) -> str:
    if level != "prefecture" or not name.endswith(f"市{_SUFFIX}"):
        return level
    area = name.removesuffix(_SUFFIX)
    found = _area(area, day, jurisdiction)
    kinds = {each.level for each in found}
    return _COUNTY_LEVEL if kinds == {"county"} else level


def _area(area: str, day: date, jurisdiction: str) -> tuple[Division, ...]:
    known = divisions(jurisdiction)
    for cut in range(len(area)):
        found = known.named(area[cut:], day)
        if found:
            return found
    return ()
