"""No table or chart ranks places: since October 2024 that is forbidden, and it always misled."""

from decimal import Decimal

from tutela.catalogue.measures import measures
from tutela.catalogue.paper import Exhibit, paper
from tutela.catalogue.policy import policy
from tutela.catalogue.words import words
from tutela.disclosure import clear
from tutela.model.figure import Figure, FigureId, Table
from tutela.model.period import Period
from tutela.release import Brief
from tutela.release.charts import draw
from tutela.release.document import write_document
from tutela.release.exhibits import lay_out
from tutela.release.facts import Facts, read_text

YEAR = Period.year(2022)


def test_places_stand_in_the_order_of_their_codes_and_in_no_chart(brief: Brief) -> None:
    """The place with few persons comes first where its code does."""
    counts = {(): 940, (("place", "north"),): 40, (("place", "south"),): 900}
    figures = tuple(
        Figure(FigureId("persons_prosecuted", YEAR, dict(place)), Decimal(count), "person")
        for place, count in counts.items()
    )
    table = Table("persons_prosecuted_by_place", "persons_prosecuted", ("place",), (YEAR,), figures)
    recipes = dict(measures("xx"))
    cleared = clear([table], policy("xx"), measures=recipes, synthetic=True)
    facts = Facts(
        language="en",
        brief=brief,
        edition=cleared.edition,
        threshold=cleared.audit.threshold,
        figures=cleared.figures,
        measures=recipes,
        labels=words("xx", "en"),
        text=read_text("en"),
    )

    shown = lay_out(Exhibit(("persons_prosecuted",), "place"), cleared.tables, facts)

    assert shown is not None
    values = [row.cells[-1].text for row in shown.rows]
    assert values == ["940", "40", "900"]
    document = write_document(cleared, brief, recipes, paper("xx"), "en")
    assert draw(shown, document) is None
