"""A worklist as one page of HTML that needs nothing else."""

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from tutela.model.finding import FindingClass
from tutela.supervision.said import said
from tutela.supervision.worklist.lists import OfficeList
from tutela.supervision.worklist.spoken import marks, title

_COLUMNS = ("number", "class", "case", "person", "start", "due", "days_over", "level", "evidence")


def page(mine: OfficeList) -> str:
    """Give the page; every value is escaped."""
    source = files("tutela.supervision.worklist").joinpath("page.html.jinja")
    house = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    house.globals.update(
        say=lambda key, **filled: said(key, **filled)[mine.language],
        days=lambda over: _days(over, mine.language),
        columns=_COLUMNS,
    )
    counted = [(mine.words[rule], each) for rule, each in mine.counts.items() if any(each.values())]
    return house.from_string(source.read_text(encoding="utf-8")).render(
        mine=mine,
        language=mine.language,
        title=title(mine),
        marks=marks(mine),
        version=said("record", version=mine.of_record.version)[mine.language],
        classes=[str(each) for each in FindingClass],
        counted=counted,
        silent=len(mine.counts) - len(counted),
    )


def _days(over: int, language: str) -> str:
    """Say how many days are over or left; a minus sign would have to be explained."""
    key = "days_left" if over <= 0 else "days_gone"
    return said(key, days=abs(over))[language]
