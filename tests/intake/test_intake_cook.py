"""The real records of Cook County go in whole, and the snapshot counts what was counted before."""

import gzip
import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tutela.intake import PatrolReport, patrol, take_in
from tutela.register import Snapshot, freeze, open_register

_TABLES = ("sentencing", "intake", "dispositions", "initiation")


@pytest.fixture(scope="module")
def files(shared: Path) -> list[Path]:
    """Name the four real tables, in no particular order."""
    return [shared / "data" / "cook_sao_2019" / f"{name}.csv.gz" for name in _TABLES]


@pytest.fixture(scope="module")
def register(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Take them in once."""
    folder = tmp_path_factory.mktemp("cook") / "register"
    receipt = take_in(folder, "us_il_cook", files).as_json()
    assert receipt["received"] == receipt["accepted"] == 36_190 + 73_029 + 20_234 + 4_329
    assert (receipt["returned"], receipt["repeated"]) == (0, False)
    return folder


@pytest.fixture(scope="module")
def found(register: Path) -> PatrolReport:
    """Patrol them once."""
    return patrol(register)


@pytest.fixture(scope="module")
def snapshot(register: Path) -> Snapshot:
    """Freeze them once."""
    return freeze(open_register(register), register.parent / "snapshot")


@pytest.mark.real
def test_every_row_of_every_table_is_received_and_accepted(register: Path) -> None:
    """Each file is accounted for by itself: a gap in one may not hide in the sum."""
    (batch,) = open_register(register).batches()

    received = {source["table"]: source["received"] for source in batch.entry.sources}

    assert received == {
        "intake": 36_190,
        "initiation": 73_029,
        "dispositions": 20_234,
        "sentencing": 4_329,
    }
    assert all(s["received"] == s["accepted"] for s in batch.entry.sources)


@pytest.mark.real
def test_the_same_files_sent_again_change_nothing(register: Path, files: list[Path]) -> None:
    """Offices resend; the first batch answers, and no version is added."""
    before = open_register(register).batches()

    receipt = take_in(register, "us_il_cook", list(reversed(files)))

    assert receipt.repeated
    assert receipt.batch == before[0].id
    assert receipt.received == 133_782
    assert open_register(register).version == 1


@pytest.mark.real
def test_the_snapshot_counts_the_persons_and_cases_of_the_source(snapshot: Snapshot) -> None:
    """36,190 defendants in 33,405 cases, counted by a second engine in the study."""
    persons = snapshot.read("persons")

    assert persons.num_rows == 36_190
    assert snapshot.read("cases").num_rows == 33_405
    assert persons["category"].to_pylist().count("sex_crimes") == 1_490


@pytest.mark.real
def test_reviews_keep_their_results_by_category(snapshot: Snapshot) -> None:
    """Approved 14,676 and rejected 3,797; within Sex Crimes 485 and 282."""
    category = snapshot.read("persons", columns=["category"])["category"].to_pylist()
    events = snapshot.read("events").select(["person_key", "event_code", "result_code"])
    reviews = [row for row in events.to_pylist() if row["event_code"] == "reviewed"]

    results = Counter(row["result_code"] for row in reviews)
    of_sex_crimes = Counter(
        row["result_code"] for row in reviews if category[row["person_key"]] == "sex_crimes"
    )

    assert (results["approved"], results["rejected"]) == (14_676, 3_797)
    assert (of_sex_crimes["approved"], of_sex_crimes["rejected"]) == (485, 282)


@pytest.mark.real
def test_each_initiation_disposition_and_sentence_row_is_an_event(snapshot: Snapshot) -> None:
    """Rows without an event or a day still count as initiated."""
    codes = Counter(snapshot.read("events")["event_code"].to_pylist())

    assert codes["initiated"] == 73_029
    assert codes["disposed"] == 20_234
    assert codes["sentenced"] == 4_329
    assert codes["received"] == 36_190


@pytest.mark.real
def test_impossible_and_contradicted_days_are_kept_out_of_arithmetic(snapshot: Snapshot) -> None:
    """One disposition of 2109 and three sentences of 2219 count, and their days are not used."""
    events = snapshot.read("events").select(["event_code", "on", "is_on_usable"]).to_pylist()

    late = [row for row in events if row["on"] is not None and row["on"] > snapshot.cut_off]

    assert snapshot.cut_off.isoformat() == "2019-12-02"
    assert Counter(row["event_code"] for row in late if row["on"].year > 2100) == {
        "disposed": 1,
        "sentenced": 3,
        "initiated": 7,
    }
    assert not any(row["is_on_usable"] for row in late)


@pytest.mark.real
def test_ages_beyond_a_life_are_not_used(snapshot: Snapshot) -> None:
    """The source has ages up to 137; they are null in the snapshot and warned of."""
    ages = [age for age in snapshot.read("persons")["age"].to_pylist() if age is not None]

    assert max(ages) == 88
    assert min(ages) == 17


@pytest.mark.real
@pytest.mark.parametrize(
    ("defect", "count"),
    [
        ("arrest_before_incident", 330),
        ("review_before_receipt", 391),
        ("sentence_before_disposition", 339),
        ("disposition_after_extract", 1),
        ("sentence_after_extract", 3),
        ("status_against_review", 153 + 305 + 37 + 3),
        ("charge_id_shared", 1_739),
        ("impossible_age", 8),
        ("old_article_number", 224),
        ("spelled_in_two_ways", 39),
        ("disposed_without_initiation", 1_415),
    ],
)
def test_patrol_counts_the_known_defects(defect: str, count: int, found: PatrolReport) -> None:
    """Each class of dirt that the study of the source names, counted there by another engine."""
    assert found.totals[defect] == count
    (office,) = found.offices
    assert office.office == "ccsao"
    assert office.found["contradictory"][defect] == count


@pytest.mark.real
def test_the_column_names_of_later_years_are_known(files: list[Path], tmp_path: Path) -> None:
    """The portal renamed columns and writes some in capitals; the records are the same."""
    header, _, rows = gzip.decompress(files[2].read_bytes()).partition(b"\n")
    renamed = {
        b"primary_charge,": b"PRIMARY_CHARGE_FLAG,",
        b"court_name": b"DISPOSITION_COURT_NAME",
        b",unit,": b",LAW_ENFORCEMENT_UNIT,",
        b"court_facility": b"DISPOSITION_COURT_FACILITY",
    }
    for old, new in renamed.items():
        header = header.replace(old, new)
    (tmp_path / "later.csv").write_bytes(header.upper() + b"\n" + rows)

    receipt = take_in(tmp_path / "r", "us_il_cook", [tmp_path / "later.csv"])

    assert (receipt.received, receipt.accepted) == (20_234, 20_234)
    assert "column_not_known" not in patrol(tmp_path / "r").totals


@pytest.mark.real
def test_a_shifted_clock_in_one_table_is_noticed(
    files: list[Path], register: Path, found: PatrolReport, tmp_path: Path
) -> None:
    """The publisher's packager moved one of four tables by 4 hours; moved again, it is found."""
    text = gzip.decompress(files[1].read_bytes()).decode()
    moved = re.sub(r",(\d{4}-\d\d-\d\dT[012]\d:[0-5]\d:[0-5]\d)(?=,)", _later, text)
    shifted = tmp_path / "intake.csv"
    shifted.write_text(moved, encoding="utf-8")

    take_in(tmp_path / "r", "us_il_cook", [shifted, files[3]])

    assert "clock_shifted" not in found.totals
    assert patrol(tmp_path / "r").totals["clock_shifted"] > 10_000


def _later(match: re.Match[str]) -> str:
    moment = datetime.fromisoformat(match[1])
    return f",{(moment + timedelta(hours=4)).isoformat() if moment.hour else match[1]}"
