"""Counting the made-up register gives the published figures; counted here in plain SQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tutela.catalogue.measures import measures
from tutela.demo.package import write_package
from tutela.demo.plan import Target
from tutela.demo.reading import read_plan
from tutela.demo.rows import Row, read_rows
from tutela.model.derive import rounded
from tutela.model.figure import FigureId
from tutela.model.measure import Change, Count, Growth, Measure, Points, Share, Sum, TopShare
from tutela.model.period import Period

# Written by hand from the definitions, not from the measures, so that both may be wrong only alike.
MINOR_VICTIM = "youngest_victim < 18"
JUVENILE = "age < 18"
THREE = "offence in ('rape', 'forcible_indecency_insult', 'child_molestation')"
NINE = """offence in ('rape', 'care_duty_sexual_assault', 'forcible_indecency_insult',
    'child_molestation', 'organising_prostitution', 'forcing_prostitution',
    'assisting_organising_prostitution', 'luring_sheltering_introducing_prostitution',
    'luring_girls_under14_prostitution')"""
SIX = """offence in ('rape', 'child_molestation', 'picking_quarrels', 'traffic_casualty',
    'robbery', 'theft')"""
FIVE = "offence in ('theft', 'affray', 'rape', 'robbery', 'picking_quarrels')"

RECIPES = {
    "persons_arrest_approved": ("arrest_approved", MINOR_VICTIM),
    "persons_prosecuted": ("prosecuted", MINOR_VICTIM),
    "persons_prosecuted_six_offences": ("prosecuted", f"{MINOR_VICTIM} and {SIX}"),
    "persons_prosecuted_sexual_three_charges": ("prosecuted", f"{MINOR_VICTIM} and {THREE}"),
    "persons_prosecuted_sexual": ("prosecuted", f"{MINOR_VICTIM} and {NINE}"),
    "persons_prosecuted_remote": (
        "prosecuted",
        f"{MINOR_VICTIM} and 'remote_molestation' in facts",
    ),
    "persons_prosecuted_adults": ("prosecuted", f"{MINOR_VICTIM} and age >= 18"),
    "persons_prosecuted_adults_telecom": (
        "prosecuted",
        f"{MINOR_VICTIM} and age >= 18 and 'telecom_network' in facts",
    ),
    "persons_prosecuted_telecom": ("prosecuted", f"{MINOR_VICTIM} and 'telecom_network' in facts"),
    "persons_prosecuted_minor_suspects": ("prosecuted", f"{MINOR_VICTIM} and {JUVENILE}"),
    "persons_prosecuted_trafficking": ("prosecuted", "offence = 'abduct_traffick_women_children'"),
    "persons_prosecuted_buying_trafficked": (
        "prosecuted",
        "offence = 'buy_abducted_women_children'",
    ),
    "persons_arrest_approved_bullying": ("arrest_approved", "'school_bullying' in facts"),
    "persons_prosecuted_bullying": ("prosecuted", "'school_bullying' in facts"),
    "persons_juvenile_arrest_received": ("arrest_requested", JUVENILE),
    "persons_juvenile_prosecution_received": ("transferred", JUVENILE),
    "persons_juvenile_arrest_approved": ("arrest_approved", JUVENILE),
    "persons_juvenile_arrest_declined": ("arrest_declined", JUVENILE),
    "persons_juvenile_prosecuted": ("prosecuted", JUVENILE),
    "persons_juvenile_not_prosecuted": ("not_prosecuted", JUVENILE),
    "persons_juvenile_conditionally_not_prosecuted": ("conditionally_not_prosecuted", JUVENILE),
    "persons_juvenile_five_offences_prosecution_received": (
        "transferred",
        f"{JUVENILE} and {FIVE}",
    ),
    "persons_juvenile_14_to_16_prosecution_received": ("transferred", "age in (14, 15)"),
    "persons_juvenile_under_16_prosecuted": ("prosecuted", "age < 16"),
    "persons_juvenile_aiding_network_concluded": (
        "prosecuted', 'not_prosecuted",
        f"{JUVENILE} and offence = 'aiding_network_crime'",
    ),
    "persons_juvenile_detention_reviewed": ("detention_reviewed", JUVENILE),
    "persons_adults_arrest_approved": ("arrest_approved", f"{MINOR_VICTIM} and age >= 18"),
    "persons_adults_arrest_declined": ("arrest_declined", f"{MINOR_VICTIM} and age >= 18"),
    "persons_prosecuted_organised_crime": (
        "prosecuted",
        f"{MINOR_VICTIM} and age >= 18 and 'organised_crime' in facts",
    ),
    "persons_prosecuted_left_behind": ("prosecuted", f"{MINOR_VICTIM} and 'left_behind' in facts"),
    "persons_employment_ban_recommended": (
        "prosecuted",
        f"{MINOR_VICTIM} and 'employment_ban_recommended' in facts",
    ),
    "persons_juvenile_prosecuted_after_conditional": (
        "prosecuted",
        f"{JUVENILE} and person_id in (select person_id from 'events.parquet' "  # noqa: S608
        "where event_code = 'conditionally_not_prosecuted')",
    ),
    "persons_juvenile_records_sealed": ("sealed", JUVENILE),
}
CASE_RECIPES = {
    "cases_mandatory_report": ("accepted", "mandatory_report"),
    "cases_prosecuted_mandatory_report": ("prosecuted", "mandatory_report"),
    "cases_report_not_made": ("accepted", "report_not_made"),
    "cases_not_reporting_held_to_account": ("accepted", "reporter_held_to_account"),
    "cases_public_interest_lead": ("prosecuted", "public_interest_lead"),
}
PERSONS = """
create table met as
select p.person_id, p.age, c.offence_code as offence, v.youngest as youngest_victim,
       coalesce(f.facts, []) as facts, e.event_code, e."on"
from 'persons.parquet' p
join (select person_id, offence_code from 'charges.parquet' where is_principal) c using (person_id)
join 'events.parquet' e using (person_id)
left join (select case_id, min(age) as youngest from 'victims.parquet' group by 1) v
  on v.case_id = p.case_id
left join (select person_id, list(fact_code) as facts from 'facts.parquet'
           where person_id is not null and state = 'yes' group by 1) f using (person_id)
"""
CASES = """
select count(distinct e.case_id) from 'events.parquet' e
join 'facts.parquet' f on f.case_id = e.case_id
where f.fact_code = ? and f.state = 'yes' and e.event_code = ? and e."on" between ? and ?
"""
CHILD_CASES = """
select count(distinct e.case_id) from 'events.parquet' e
join 'victims.parquet' v on v.case_id = e.case_id and v.age < 18
where e.event_code = ? and e."on" between ? and ?
"""
TARGETS = read_plan("cn").targets
FAMILIES = read_plan("cn").families
MEASURES = measures("cn")
ROWS = read_rows("cn")
USUAL = Period.parse("2020/2022")
HELD = [row for row in ROWS if row.years == USUAL]


@pytest.fixture(scope="module")
def records(package: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give the package as tables."""
    with opened(package) as records:
        yield records


@contextmanager
def opened(package: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a package for counting."""
    with duckdb.connect() as records:
        records.execute(f"set file_search_path = '{package}'")
        records.execute(PERSONS)
        yield records


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: str(target.figure))
def test_every_target_is_counted_exactly(
    records: duckdb.DuckDBPyConnection, target: Target
) -> None:
    """One person too many would make the paper of the demonstration say something untrue."""
    counted = count(records, target.figure)

    assert counted == target.value


@pytest.mark.parametrize("row", HELD, ids=lambda row: str(row.published.row))
def test_the_register_says_what_was_published(records: duckdb.DuckDBPyConnection, row: Row) -> None:
    """Each row that status.csv calls reproduced is, as far as the source printed it."""
    assert row.agrees(value(records, row))


@pytest.mark.prove
def test_a_register_of_eight_years_says_what_was_published(tmp_path: Path) -> None:
    """From 2017 to 2024 all that is published and expressible holds together, to the digit."""
    plan = read_plan("cn", (2017, 2024))
    write_package(tmp_path, plan=plan)

    with opened(tmp_path) as records:
        missed = [
            str(target) for target in plan.targets if count(records, target.figure) != target.value
        ]
        wrong = [row for row in ROWS if row.figure and not row.agrees(value(records, row))]

    assert missed == []
    assert wrong == []


def test_every_published_row_has_a_reason_or_a_figure() -> None:
    """No row is left out without a word."""
    for row in ROWS:
        assert row.reason or row.status == "reproduced"
        assert (row.figure is None) == (row.years is None)


def test_no_exact_count_of_the_years_of_the_register_is_left_out_for_its_year() -> None:
    """Annual exact persons and cases of 2020 to 2022 are reproduced, or nothing records them."""
    for row in ROWS:
        printed = row.published
        exact = printed.qualifier.startswith("exact") and printed.unit in ("person", "case")
        if exact and printed.period.is_year and printed.period.first_on in USUAL:
            assert row.status in ("reproduced", "not_expressible"), printed.row


def value(records: duckdb.DuckDBPyConnection, row: Row) -> Decimal:
    """Count, or compute from plain counts to as many decimals as were printed."""
    figure = row.figure
    assert figure is not None
    measure = MEASURES[figure.measure]
    if isinstance(measure, Count):
        return Decimal(count(records, figure))
    if isinstance(measure, Sum):
        return Decimal(sum(count(records, replace(figure, measure=each)) for each in measure.of))
    return rounded(percentage(records, measure, figure), row.decimals)


def percentage(records: duckdb.DuckDBPyConnection, measure: Measure, figure: FigureId) -> Decimal:
    """Compute a percentage, or a difference of two, from plain counts."""
    if isinstance(measure, Share):
        above = {key: code for key, code in figure.place.items() if key not in measure.over}
        part = count(records, FigureId(measure.part, figure.period, figure.place))
        whole = sum(count(records, FigureId(each, figure.period, above)) for each in measure.whole)
        return Decimal(100 * part) / whole
    if isinstance(measure, Points):
        then = replace(figure, period=earlier(figure.period, measure.base))
        now = percentage(records, measure.of, figure)
        return now - percentage(records, measure.of, then)
    if isinstance(measure, TopShare):
        offences = sorted(each.offence for each in FAMILIES if each.offence != "other_offence")
        at = FigureId(measure.of, figure.period)
        each = [count(records, replace(at, place={"offence": code})) for code in {*offences}]
        return Decimal(100 * sum(sorted(each)[-measure.first :])) / count(records, at)
    assert isinstance(measure, Change | Growth)
    return growth(records, measure, figure)


def growth(
    records: duckdb.DuckDBPyConnection, measure: Change | Growth, figure: FigureId
) -> Decimal:
    """Compute how much more it is, a year where the figure is of several."""
    years = figure.period.years
    last, first = figure.period, years[0]
    if isinstance(measure, Growth):
        last, base, steps = Period.year(years[-1]), Period.year(first), len(years) - 1
    else:
        base, steps = earlier(last, measure.base), 1
    now = count(records, FigureId(measure.of, last, figure.place))
    then = count(records, FigureId(measure.of, base, figure.place))
    return ((Decimal(now) / then) ** (Decimal(1) / steps) - 1) * 100


def earlier(period: Period, base: str) -> Period:
    """Give the period a change is measured against."""
    return period.previous() if base == "previous" else Period.parse(base)


def count(records: duckdb.DuckDBPyConnection, figure: FigureId) -> int:
    """Count one figure without the measures."""
    period = [figure.period.first_on, figure.period.last_on]
    if figure.measure in CASE_RECIPES:
        event, fact = CASE_RECIPES[figure.measure]
        return _one(records.execute(CASES, [fact, event, *period]))
    if figure.measure in ("cases_victim_aided", "cases_prosecuted"):
        event = figure.measure.removeprefix("cases_")
        return _one(records.execute(CHILD_CASES, [event, *period]))
    event, condition = RECIPES[figure.measure]
    for dimension, code in figure.place.items():
        condition += f" and {dimension} = '{code}'"
    sql = f"""select count(distinct person_id) from met
        where event_code in ('{event}') and "on" between ? and ? and {condition}"""  # noqa: S608
    return _one(records.execute(sql, period))


def _one(answer: duckdb.DuckDBPyConnection) -> int:
    row = answer.fetchone()
    assert row is not None
    return int(row[0])
