"""A worklist as one page of HTML that needs nothing else."""

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from tutela.model.finding import FindingClass
from tutela.supervision.said import said
from tutela.supervision.worklist.lists import OfficeList
from tutela.supervision.worklist.spoken import marks, spoken, title

_COLUMNS = ("number", "class", "case", "person", "start", "due", "days_over", "level", "evidence")
_CODES = ("class", "level")


def page(mine: OfficeList) -> str:
    """Give the page; every value is escaped."""
    source = files("tutela.supervision.worklist").joinpath("page.html.jinja")
    house = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    house.globals.update(say=lambda key: spoken(key, mine.language), columns=_COLUMNS, codes=_CODES)
    return house.from_string(source.read_text(encoding="utf-8")).render(
        mine=mine,
        language=mine.language,
        title=title(mine),
        marks=marks(mine),
        version=said("record", version=mine.of_record.version)[mine.language],
        classes=[str(each) for each in FindingClass],
    )
