"""The compiled pass lets every case through that may hold a candidate, and reads in order."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tutela.catalogue.supervision import Disordered, Overdue, supervision
from tutela.model.errors import DataError
from tutela.register.snapshot import Snapshot
from tutela.supervision import supervise
from tutela.supervision.record import Part
from tutela.supervision.sieve import sieved

Freeze = Callable[..., Snapshot]


def test_a_case_in_time_is_left_out_and_a_late_one_is_not(freeze: Freeze) -> None:
    """Two days for a limit of three; thirty for another."""
    cases = [
        {"id": f"C{days}", "events": [("accepted", date(2022, 3, 1)), ("case_filed", filed)]}
        for days, filed in ((2, date(2022, 3, 3)), (30, date(2022, 3, 31)))
    ]
    snapshot, duties = freeze("cn", cases), supervision("cn")

    found = sieved(Part(snapshot.folder / "part-000"), duties, date(2022, 6, 1), "cn")

    rules = [check.about.id for check in duties.checks]
    assert found.cases[rules.index("unfiled")].tolist() == [1]


@pytest.mark.parametrize("turn", [[1, 0, 2], [0, 2, 1]])
def test_events_out_of_order_are_refused(freeze: Freeze, turn: list[int]) -> None:
    """A pass over events that are not by case and person would be silently wrong."""
    day = date(2022, 3, 1)
    persons = [{"id": f"P{at}", "events": [("transferred", day)]} for at in range(2)]
    cases = [{"id": "C1", "events": [("accepted", day)]}, {"id": "C2", "persons": persons}]
    snapshot = freeze("cn", cases)
    path: Path = snapshot.folder / "part-000" / "events.parquet"
    pq.write_table(pq.read_table(path).take(turn), path)

    with pytest.raises(DataError, match="not in order"):
        supervise(snapshot, date(2022, 6, 1))


def test_the_order_of_a_day_puts_a_start_before_the_step_that_ends_its_time() -> None:
    """Else a step taken the same day would look missing; the steps of disorder are ordered, too."""
    duties = supervision("cn")
    place = {code: at for at, code in enumerate(duties.order)}
    for check in duties.checks:
        if isinstance(check, Overdue):
            assert place[check.start[0]] < place[check.stop[0].codes[0]], check.about.id
            assert {code for stop in check.stop for code in stop.codes} <= place.keys()
        if isinstance(check, Disordered):
            assert {check.earlier, check.later} <= place.keys()
