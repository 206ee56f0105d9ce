"""A sealed record is counted and found by no path."""

from datetime import date
from pathlib import Path

from nowhere import write_nowhere
from tutela.flow import figures, supervise
from tutela.intake import take_in
from tutela.model.period import Period
from tutela.register import open_register, seal

DAY = date(2022, 12, 31)


def test_a_sealed_case_is_in_no_finding_and_in_every_sum(tmp_path: Path) -> None:
    """The seal of a juvenile record must hold in the worklists too, and no figure may move."""
    folder = tmp_path / "register"
    take_in(folder, "xx", [*write_nowhere(tmp_path / "package"), *undecided(tmp_path)])
    before = supervise(folder, DAY).findings
    counted = figures(folder, Period.year(2022), cleared=False)[0]
    hidden = before[0].case_id

    seal(open_register(folder), "case", [hidden], ground="Article 286")

    after = supervise(folder, DAY).findings
    assert {each.case_id for each in before} - {each.case_id for each in after} == {hidden}
    assert not any("sealed" in each.case_id for each in after)
    assert figures(folder, Period.year(2022), cleared=False)[0] == counted


def undecided(folder: Path) -> tuple[Path, ...]:
    """Add two persons whose case waits for a decision since the spring."""
    rows = {
        "cases": ["case_id,office_code,received_on", "C901,N1,2022-03-01", "C902,S1,2022-03-02"],
        "persons": [
            "person_id,case_id,sex,age,age_basis,category,status",
            "P901,C901,male,16,recorded,,",
            "P902,C902,male,40,recorded,,",
        ],
        "events": [
            "event_id,case_id,person_id,charge_row,event_code,result_code,on",
            "T901,C901,P901,,transferred,,2022-03-01",
            "T902,C902,P902,,transferred,,2022-03-02",
        ],
    }
    (folder / "more").mkdir()
    for name, lines in rows.items():
        (folder / "more" / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tuple(folder / "more" / f"{name}.csv" for name in rows)
