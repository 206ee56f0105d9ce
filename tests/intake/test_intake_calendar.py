"""The reporting calendar: who owed what, what came in time, and what silence means."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tutela.catalogue.calendar import read_calendar
from tutela.catalogue.place import folder
from tutela.intake import take_in
from tutela.intake.calendar import CalendarReport, owed
from tutela.model.errors import DataError
from tutela.register import erase, open_register, store

Send = Callable[[Mapping[str, str]], list[Path]]
Arrive = Callable[[str, Mapping[str, str]], None]
_OFFICES = "office_code,name,parent_code,level,place_code\nTOP,Top,,national,\n"
_CASES = "case_id,office_code,received_on\n"
_NIL = "office_code,period,stated_on\n"


@pytest.fixture
def arrive(send: Send, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Arrive:
    """Take files in as if it were a certain moment."""

    def at(moment: str, texts: Mapping[str, str]) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz: object = None) -> "Clock":
                return cls.fromisoformat(moment).replace(tzinfo=UTC)

        monkeypatch.setattr(store, "datetime", Clock)
        take_in(tmp_path / "r", "xx", send(texts))

    return at


def _offices(count: int) -> str:
    return _OFFICES + "".join(f"N0{at},Office {at},TOP,county,\n" for at in range(1, count + 1))


def _states(report: CalendarReport, period: str) -> dict[str, str]:
    return {
        each.office: each.state
        for each in report.owed
        if str(each.period) == period and each.return_id == "cases_monthly"
    }


def test_each_office_is_in_one_of_the_states(arrive: Arrive, tmp_path: Path) -> None:
    """Late is not missing, a stated nothing is not silence, and an empty package is neither."""
    arrive("2022-01-20T09:00", {"o.csv": _offices(6), "f.csv": _CASES + "F1,N06,2022-01-19\n"})
    arrive("2022-02-09T09:00", {"a.csv": _CASES + "A1,N01,2022-01-05\nA2,N01,2022-01-07\n"})
    arrive("2022-02-10T09:00", {"c.csv": _NIL + "N03,2022-01,2022-02-08\n"})
    arrive("2022-02-10T10:00", {"d.csv": _CASES + "D1,N04,2022-02-03\n"})
    arrive("2022-02-13T09:00", {"b.csv": _CASES + "B1,N02,2022-01-31\n"})

    report = owed(tmp_path / "r", date(2022, 2, 14))

    assert _states(report, "2022-01") == {
        "N01": "arrived",
        "N02": "late",
        "N03": "nil_return",
        "N04": "empty",
        "N05": "missing",
        "N06": "begun",
    }
    (late,) = (each for each in report.owed if each.state == "late")
    assert (late.arrived_on, late.days_late) == (date(2022, 2, 13), 3)
    (january,) = report.coverage()
    assert january == {
        "return": "cases_monthly",
        "period": "2022-01",
        "due": "2022-02-10",
        "is_due": True,
        "cut_off": "2022-02-03",
        "reported": 3,
        "in_time": 2,
        "expected": 6,
        "states": dict.fromkeys(("arrived", "late", "nil_return", "empty", "begun", "missing"), 1),
    }


def test_the_answer_for_a_day_stays_what_it_was(arrive: Arrive, tmp_path: Path) -> None:
    """What came later does not make an office punctual in hindsight."""
    arrive("2022-02-01T09:00", {"o.csv": _offices(1)})
    arrive("2022-02-12T09:00", {"b.csv": _CASES + "B1,N01,2022-01-31\n"})

    states = {
        day: _states(owed(tmp_path / "r", date(2022, 2, day)), "2022-01") for day in (10, 11, 12)
    }

    assert states == {10: {"N01": "not_yet_due"}, 11: {"N01": "missing"}, 12: {"N01": "late"}}
    assert owed(tmp_path / "r", date(2022, 2, 11)).version == 1


def test_records_of_a_running_period_count_from_the_package_that_closes_it(
    arrive: Arrive, tmp_path: Path
) -> None:
    """A card sent on the third says nothing of the rest of the month."""
    arrive("2022-01-04T09:00", {"o.csv": _offices(1), "a.csv": _CASES + "A1,N01,2022-01-03\n"})
    arrive("2022-02-05T09:00", {"b.csv": _CASES + "A2,N01,2022-02-04\n"})

    (january,) = owed(tmp_path / "r", date(2022, 2, 20)).owed

    assert (january.state, january.arrived_on) == ("arrived", date(2022, 2, 5))
    assert (january.records, january.last_on) == (1, date(2022, 1, 3))


def test_a_nil_return_that_records_contradict_is_told(arrive: Arrive, tmp_path: Path) -> None:
    """Nothing was stated, and something came: the records hold, and the line says so."""
    arrive("2022-02-02T09:00", {"o.csv": _offices(1), "n.csv": _NIL + "N01,2022-01,2022-02-01\n"})
    arrive("2022-02-03T09:00", {"a.csv": _CASES + "A1,N01,2022-01-03\n"})

    (january,) = owed(tmp_path / "r", date(2022, 2, 20)).owed

    assert (january.state, january.is_contradicted) == ("arrived", True)


def test_what_fits_no_line_is_counted(arrive: Arrive, tmp_path: Path) -> None:
    """A nil return in advance, of an odd period, or of nobody who owes, covers nothing."""
    nil = "N01,2022-01,2022-01-30\nN01,january,2022-02-01\n"
    nil += "N01,2020-01,2022-02-01\nTOP,2022-01,2022-02-02\n"
    offices = _offices(1) + "N09,Office nine,TOP,,\n"
    arrive("2022-02-02T09:00", {"o.csv": offices, "n.csv": _NIL + nil})
    arrive("2022-02-03T09:00", {"a.csv": _CASES + "A1,N77,2022-01-03\nA2,,2022-01-03\n"})

    report = owed(tmp_path / "r", date(2022, 2, 20))

    assert report.unplaced == {
        "records_of_no_known_office": 2,
        "offices_of_no_level": 1,
        "nil_returns": 4,
    }
    assert _states(report, "2022-01") == {"N01": "empty"}


def test_a_nil_return_can_be_withdrawn(arrive: Arrive, tmp_path: Path) -> None:
    """It is a record like any other."""
    arrive("2022-02-02T09:00", {"o.csv": _offices(1), "n.csv": _NIL + "N01,2022-01,2022-02-01\n"})
    withdrawn = "withdrawn_table,withdrawn_record,ground\nnil_returns,N01/2022-01,sent in error\n"
    before = _states(owed(tmp_path / "r", date(2022, 2, 20)), "2022-01")
    arrive("2022-02-21T09:00", {"w.csv": withdrawn})

    after = _states(owed(tmp_path / "r", date(2022, 2, 21)), "2022-01")

    assert before == {"N01": "nil_return"}
    assert after == {"N01": "empty"}


def test_quarters_go_by_the_days_of_the_steps(arrive: Arrive, tmp_path: Path) -> None:
    """A step belongs to the quarter of its day and to the office of its case."""
    events = (
        "event_id,case_id,person_id,charge_row,event_code,result_code,on\n"
        "E1,C1,,,case_filed,,2022-02-02\nE2,C1,,,reported,,2022-02-01\n"
    )
    cases = _CASES + "C1,N01,2021-12-30\n"
    arrive("2022-04-15T09:00", {"o.csv": _offices(2), "c.csv": cases, "e.csv": events})

    lines = owed(tmp_path / "r", date(2022, 4, 30)).as_rows()

    (first, second) = (line for line in lines if line["return"] == "steps_quarterly")
    assert (first["office"], first["period"], first["state"]) == (
        "N01",
        "2022-01/2022-03",
        "arrived",
    )
    assert (first["records"], first["last_day"], second["state"]) == (2, "2022-02-02", "missing")


def test_erasure_and_correction_do_not_make_a_return_late(arrive: Arrive, tmp_path: Path) -> None:
    """A record sent again is the same record; an erased one leaves the nil returns alone."""
    arrive("2022-02-02T09:00", {"o.csv": _offices(2), "a.csv": _CASES + "A1,N01,2022-01-03\n"})
    arrive("2022-02-03T09:00", {"n.csv": _NIL + "N02,2022-01,2022-02-01\n"})
    arrive("2022-02-20T09:00", {"b.csv": _CASES + "A1,N01,2022-01-04\nA2,N01,2022-01-05\n"})
    erase(open_register(tmp_path / "r"), "case", ["A2"], ground="order 1")

    first, second = owed(tmp_path / "r", date(2022, 2, 21)).owed

    assert (first.state, first.arrived_on, first.records) == ("arrived", date(2022, 2, 2), 1)
    assert second.state == "nil_return"


def test_a_slip_in_the_calendar_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A month that begins on the second, an unknown clock, or no calendar at all."""
    home = tmp_path / "zz" / "intake"
    home.mkdir(parents=True)
    monkeypatch.setenv("TUTELA_JURISDICTIONS", str(tmp_path))
    with pytest.raises(DataError, match="is not there"):
        read_calendar("zz")
    words = "{en: a, zh: b}"
    text = (
        f"zone: '+08:00'\nreturns:\n- {{id: a, words: {words}, basis: {words}, frequency: monthly, "
        "grace_days: 3, levels: [county], day: cases.received_on, since: 2022-01-01}\n"
    )
    for wrong, right, said in (
        ("2022-01-02", "2022-01-01", "begins no period"),
        ("Nowhere", "+08:00", "is not known"),
        ("weekly", "monthly", "is not monthly or quarterly or yearly"),
        ("persons.age", "cases.received_on", "is not cases.received_on"),
    ):
        (home / "calendar.yaml").write_text(text.replace(right, wrong, 1))

        with pytest.raises(DataError, match=said):
            read_calendar("zz")

    (home / "calendar.yaml").write_text(text)
    assert read_calendar("zz").returns[0].ended(date(2022, 2, 28))[-1].last_on == date(2022, 1, 31)


def test_the_day_of_arrival_is_told_by_the_clock_of_the_place(
    arrive: Arrive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty past midnight of the eleventh is still the tenth in UTC, and late eight hours east."""
    arrive("2022-02-10T16:20", {"o.csv": _offices(1), "a.csv": _CASES + "A1,N01,2022-01-03\n"})
    in_utc = owed(tmp_path / "r", date(2022, 2, 11)).owed[0]
    home = tmp_path / "own" / "xx" / "intake"
    home.mkdir(parents=True)
    shipped = (folder("xx") / "intake" / "calendar.yaml").read_text(encoding="utf-8")
    (home / "calendar.yaml").write_text(shipped.replace("+00:00", "+08:00"), encoding="utf-8")
    monkeypatch.setenv("TUTELA_JURISDICTIONS", str(tmp_path / "own"))

    eastward = owed(tmp_path / "r", date(2022, 2, 11)).owed[0]

    assert (in_utc.state, eastward.state, eastward.days_late) == ("arrived", "late", 1)


@pytest.mark.parametrize("jurisdiction", ["cn", "xx"])
def test_the_shipped_calendars_are_read(jurisdiction: str) -> None:
    """And each says who ordered it."""
    returns = read_calendar(jurisdiction).returns

    assert {each.frequency for each in returns} == {"monthly", "quarterly"}
    assert all(each.basis["zh"] and each.basis["en"] for each in returns)
