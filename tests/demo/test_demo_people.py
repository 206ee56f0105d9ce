"""The made-up persons and cases are plausible, and late only where it was planted."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tutela.demo.package import write_package
from tutela.demo.reading import read_plan

PLANTED = read_plan("cn").planted
LIVES = """
create table lives as
select e.person_id, e.case_id,
    min("on") filter (event_code = 'arrest_requested') as requested,
    min("on") filter (event_code in ('arrest_approved', 'arrest_declined')) as arrest_decided,
    min("on") filter (event_code = 'arrest_approved') as approved,
    min("on") filter (event_code = 'transferred') as transferred,
    max("on") filter (event_code in ('transferred', 'retransferred')) as last_received,
    count(*) filter (event_code = 'returned_for_supplement') as returns,
    min("on") filter (event_code in
        ('prosecuted', 'not_prosecuted', 'conditionally_not_prosecuted')) as decided,
    min("on") filter (event_code = 'judged') as judged
from (select * from 'events.parquet' where "on" <= date '2022-12-31') e
where person_id is not null group by all
"""
REPORTS = """
create table reports as
select case_id,
    min("on") filter (event_code = 'reported') as reported,
    min("on") filter (event_code = 'accepted') as accepted,
    min("on") filter (event_code in ('case_filed', 'not_filed')) as filing_decided,
    bool_or(person_id is not null) as has_suspect
from 'events.parquet' group by all
"""


@pytest.fixture(scope="module")
def records(package: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give the package as tables, and one line for the history of each person and case."""
    with duckdb.connect() as records:
        records.execute(f"set file_search_path = '{package}'")
        records.execute(LIVES)
        records.execute(REPORTS)
        yield records


def one(records: duckdb.DuckDBPyConnection, query: str) -> int:
    """Answer a question that has one whole number for an answer."""
    row = records.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def planted(*names: str) -> int:
    """Say how many cases of these kinds the data file plants."""
    counts = {each.name: each.count for each in PLANTED.moved}
    counts |= {each.name: each.count for each in PLANTED.lost}
    counts |= {each.name: each.count for each in PLANTED.reports}
    return sum(counts[name] for name in names)


def test_nothing_happens_before_what_it_needs(records: duckdb.DuckDBPyConnection) -> None:
    """A decision before its request would show the whole register to be made up carelessly."""
    order = """select count(*) from lives join reports using (case_id)
        where arrest_decided < requested or transferred < arrest_decided
           or decided < last_received or judged < decided
           or accepted < reported or filing_decided < accepted
           or requested <= filing_decided or transferred <= filing_decided"""

    assert one(records, order) == 0


def test_arrest_reviews_are_late_where_planted_and_nowhere_else(
    records: duckdb.DuckDBPyConnection,
) -> None:
    """Supervision can be held against a number only when nothing else is late."""
    late = """select count(*) from lives where requested is not null
        and coalesce(arrest_decided, date '2022-12-31') > requested + 7"""

    assert one(records, late) == planted("arrest_review_decided_late", "arrest_review_undecided")


def test_custody_before_transfer_is_over_its_limit_where_planted(
    records: duckdb.DuckDBPyConnection,
) -> None:
    """Two months from arrest, as nothing in the register says that they were extended."""
    late = """select count(*) from lives where approved is not null
        and coalesce(transferred, date '2022-12-31') > approved + interval 2 month"""

    assert one(records, late) == planted(
        "investigation_custody_ended_late", "investigation_custody_over_2_months"
    )


def test_reviews_for_prosecution_are_over_their_limit_where_planted(
    records: duckdb.DuckDBPyConnection,
) -> None:
    """One month and fifteen days from the last time the case was received."""
    late = """select count(*) from lives where last_received is not null
        and coalesce(decided, date '2022-12-31')
            > last_received + interval 1 month + interval 15 day
        and returns = 0"""

    assert one(records, late) == planted(
        "prosecution_review_decided_late", "prosecution_review_undecided"
    )


def test_a_case_goes_back_a_third_time_where_planted(records: duckdb.DuckDBPyConnection) -> None:
    """Twice is the most the law allows."""
    third = "select count(*) from lives where returns > 2"

    assert one(records, third) == PLANTED.third_return.count


def test_reports_stay_unfiled_where_planted(records: duckdb.DuckDBPyConnection) -> None:
    """An accepted report without a decision on filing, a forgotten entry, and nothing else."""
    unfiled = """select count(*) from reports where filing_decided is null
        and accepted < date '2022-12-31' - 7 and not has_suspect"""
    forgotten = "select count(*) from reports where filing_decided is null and has_suspect"
    slow = "select count(*) from reports where filing_decided > accepted + 3"

    assert one(records, unfiled) == planted("unfiled_past_7_days")
    assert one(records, forgotten) == planted("filing_not_entered")
    assert one(records, slow) == 0


def test_every_person_has_one_principal_charge(records: duckdb.DuckDBPyConnection) -> None:
    """Persons are counted once, under the main charge."""
    persons = one(records, "select count(distinct person_id) from 'persons.parquet'")
    principal = "select count(*) from 'charges.parquet' where is_principal"
    beside = "select count(*) from 'charges.parquet' where not is_principal"

    assert one(records, "select count(*) from 'persons.parquet'") == persons
    assert one(records, principal) == persons
    assert one(records, beside) > 0


def test_nobody_is_charged_below_the_age_of_responsibility(
    records: duckdb.DuckDBPyConnection,
) -> None:
    """At fourteen and fifteen only a short list of grave offences can be charged."""
    young = """select count(*) from 'persons.parquet' join 'charges.parquet' using (person_id)
        where is_principal and age < 16 and (age < 14 or offence_code not in
            ('rape', 'robbery', 'intentional_injury', 'intentional_homicide', 'drug_selling'))"""

    assert one(records, young) == 0


def test_the_package_holds_no_name(records: duckdb.DuckDBPyConnection) -> None:
    """Nobody made up may be taken for somebody."""
    for table in ("persons", "victims", "charges"):
        columns = records.execute(f"describe from '{table}.parquet'").fetchall()
        assert not [name for name, *_ in columns if "name" in name]
    places = "select count(*) from 'offices.parquet' where name not like '%虚构%'"
    assert one(records, places) == 0


def test_the_same_seed_writes_the_same_bytes(package: Path, tmp_path: Path) -> None:
    """Whoever builds the demonstration gets the same one."""
    again = write_package(tmp_path)

    for path in again:
        assert path.read_bytes() == (package / path.name).read_bytes(), path.name


def test_accomplices_may_part_ways(records: duckdb.DuckDBPyConnection) -> None:
    """Where all of a case fared alike, counting cases for persons would go unnoticed."""
    parted = """select count(*) from (
        select case_id from lives group by 1
        having count(distinct decided) > 1 or count(distinct approved is null) > 1)"""

    assert one(records, parted) > 1000


def test_hardly_anybody_is_prosecuted_on_a_weekend(records: duckdb.DuckDBPyConnection) -> None:
    """Only what was moved to be late may fall on one."""
    weekend = """select count(*) from 'events.parquet'
        where event_code = 'prosecuted' and isodow("on") > 5"""

    assert one(records, weekend) < 100
