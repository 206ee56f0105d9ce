"""Small cleared tables of a made-up country, made by the real gate."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tutela.catalogue.measures import measures
from tutela.catalogue.policy import policy
from tutela.disclosure.clear import clear
from tutela.disclosure.cleared import Cleared
from tutela.law.in_force import InForce
from tutela.model.figure import Figure, FigureId, Table
from tutela.model.period import Period
from tutela.release import Brief, write_release

NOW, BEFORE = Period.year(2022), Period.year(2021)
COUNTS = {
    ("persons_prosecuted", BEFORE): (1240, 300),
    ("persons_prosecuted", NOW): (1180, 355),
    ("persons_not_prosecuted", BEFORE): (210, 3),
    ("persons_not_prosecuted", NOW): (260, 110),
}


def make_cleared(*, synthetic: bool = True) -> Cleared:
    """Clear the small tables."""
    return clear(
        [_table("persons_prosecuted"), _table("persons_not_prosecuted")],
        policy("xx"),
        measures=measures("xx"),
        synthetic=synthetic,
    )


def make_brief(*, is_published: bool = True) -> Brief:
    """Make the brief that goes with them."""
    public = FigureId("persons_prosecuted", NOW)
    return Brief(
        jurisdiction="xx",
        period=NOW,
        cut_off=date(2023, 3, 31),
        coverage=(11, 12),
        published=frozenset({public}) if is_published else frozenset(),
        law=(
            InForce(
                {"zh": "起诉", "en": "prosecution"},
                {"zh": "《无名国程序法》第十二条", "en": "Procedure Act of Nowhere, article 12"},
                date(2015, 1, 1),
                is_signed=False,
            ),
        ),
    )


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the small release once; tests only read it."""
    folder = tmp_path_factory.mktemp("release")
    write_release(make_cleared(), make_brief(), folder)
    return folder


@pytest.fixture(scope="session")
def official(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the same figures as an office would, not as a demonstration."""
    folder = tmp_path_factory.mktemp("official")
    write_release(make_cleared(synthetic=False), make_brief(is_published=False), folder)
    return folder


@pytest.fixture
def cleared() -> Cleared:
    """Give a synthetic cleared release."""
    return make_cleared()


@pytest.fixture
def by_offence() -> Cleared:
    """Give a cleared table by offence."""
    counts = {"assault": 900, "theft": 300}
    rows = [_figure("persons_prosecuted", NOW, {}, 1200)]
    rows += [_figure("persons_prosecuted", NOW, {"offence": key}, n) for key, n in counts.items()]
    table = Table("t", "persons_prosecuted", ("offence",), (NOW,), tuple(rows))
    return clear([table], policy("xx"), measures=measures("xx"), synthetic=False)


@pytest.fixture
def brief() -> Brief:
    """Give the brief of the small release."""
    return make_brief()


def _table(measure: str) -> Table:
    return Table(
        f"{measure}_by_group", measure, ("group",), (BEFORE, NOW), tuple(_figures(measure))
    )


def _figures(measure: str) -> Iterator[Figure]:
    for period in (BEFORE, NOW):
        violence, other = COUNTS[measure, period]
        yield _figure(measure, period, {}, violence + other)
        yield _figure(measure, period, {"group": "violence"}, violence)
        yield _figure(measure, period, {"group": "other"}, other)


def _figure(measure: str, period: Period, place: dict[str, str], count: int) -> Figure:
    return Figure(FigureId(measure, period, place), Decimal(count), "person")
