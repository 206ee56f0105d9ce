"""A seal: counted as before, found by nobody, at old versions too."""

from pathlib import Path

import pytest

from tutela.intake import patrol, returned, take_in
from tutela.model.errors import InputError
from tutela.register import Register, Snapshot, erase, freeze, open_register, seal

_FILES = {
    "c.csv": "case_id,office_code,received_on\nC-one,N01,2022-01-05\nC-two,N01,2022-01-06\n",
    "p.csv": (
        "person_id,case_id,sex,age,age_basis,category,status\n"
        "Person-sealed,C-one,male,700,recorded,theft,\n"
        "Person-open,C-two,male,800,recorded,theft,\n"
        "Person-sealed,C-one,male,x,recorded,theft,\n"
    ),
    "g.csv": (
        "charge_row,charge_id,case_id,person_id,offence_code,charged_as,class_code,is_principal\n"
        "Charge-sealed,Charge-sealed-id,C-one,Person-sealed,theft,,,true\n"
    ),
    "v.csv": "victim_id,case_id,sex,age,age_basis\nVictim-sealed,C-one,female,12,recorded\n",
    "e.csv": (
        "event_id,case_id,person_id,charge_row,event_code,result_code,on\n"
        "Event-sealed,C-one,Person-sealed,Charge-sealed,prosecuted,,2022-03-01\n"
        "Event-open,C-two,Person-open,,prosecuted,,2022-03-02\n"
    ),
    "f.csv": (
        "case_id,person_id,victim_id,fact_code,state\nC-one,Person-sealed,Victim-sealed,lured,yes\n"
    ),
}
_TABLES = ("cases", "persons", "charges", "victims", "events", "facts")


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """Take in a case to be sealed and one that stays open, in two versions."""
    for name, text in _FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    take_in(tmp_path / "r", "xx", [tmp_path / name for name in _FILES])
    more = tmp_path / "more.csv"
    more.write_text("case_id,office_code,received_on\nC-two,N01,2022-01-07\n", encoding="utf-8")
    take_in(tmp_path / "r", "xx", [more])
    return open_register(tmp_path / "r")


def _told(snapshot: Snapshot) -> str:
    return "".join(str(snapshot.read(name).to_pylist()) for name in _TABLES)


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize(("kind", "ids"), [("case", ["C-one"]), ("person", ["Person-sealed"])])
def test_no_id_of_a_sealed_record_is_in_a_snapshot_of_any_version(
    version: int, kind: str, ids: list[str], register: Register, tmp_path: Path
) -> None:
    """Rows and codes stay, so every sum stays; what leads to the record goes."""
    before = freeze(register, tmp_path / "before", version)

    seal(register, kind, ids, ground="Article 286")

    after = freeze(register, tmp_path / "after", version)
    told = _told(after)
    hidden = ["Person-sealed", "Event-sealed", "Charge-sealed"]
    hidden += ["C-one", "Victim-sealed"] if kind == "case" else []
    assert not [each for each in hidden if each in told]
    assert "Person-open" in told
    for name in _TABLES:
        assert after.read(name).num_rows == before.read(name).num_rows
    codes = ["event_code", "on", "case_key", "person_key"]
    assert after.read("events", columns=codes) == before.read("events", columns=codes)


def test_returned_rows_and_patrol_lists_leave_sealed_records_out(register: Register) -> None:
    """The counts stay: a total that changes would tell of the seal."""
    before = patrol(register.folder)

    seal(register, "person", ["Person-sealed"], ground="Article 286")

    after = patrol(register.folder)
    (row,) = returned(register.folder)
    assert row.raw == ""
    assert after.totals == before.totals
    assert "Person-sealed" in str(before.as_rows())
    assert not [word for word in ("Person-sealed", "Event-sealed") if word in str(after.as_rows())]
    assert "Person-open" in str(after.as_rows())


def test_a_step_that_names_another_case_is_sealed_with_its_person(
    register: Register, tmp_path: Path
) -> None:
    """A slip in the case of one row must not open what is sealed."""
    events = _FILES["e.csv"].splitlines()[0] + (
        "\nEvent-astray,C-two,Person-sealed,,judged,,2022-03-05\n"
    )
    (tmp_path / "astray.csv").write_text(events, encoding="utf-8")
    take_in(register.folder, "xx", [tmp_path / "astray.csv"])

    seal(register, "case", ["C-one"], ground="Article 286")

    assert "Event-astray" not in str(patrol(register.folder).as_rows())
    assert "Event-astray" not in _told(freeze(register, tmp_path / "s"))


def test_a_seal_outlives_an_erasure_of_others(register: Register, tmp_path: Path) -> None:
    """The tables are written anew, the seals with them."""
    seal(register, "person", ["Person-sealed"], ground="Article 286")
    erase(register, "case", ["C-two"], ground="Article 1")

    later = tmp_path / "later.csv"
    later.write_text(
        "case_id,office_code,received_on\nCase-late,N01,2022-01-07\n", encoding="utf-8"
    )
    take_in(register.folder, "xx", [later])
    seal(open_register(register.folder), "case", ["Case-late"], ground="Article 286")
    told = _told(freeze(open_register(register.folder), tmp_path / "s"))

    assert "Person-sealed" not in told
    assert "Case-late" not in told
    assert "Person-open" not in told


def test_nothing_is_sealed_without_a_ground(register: Register) -> None:
    """A seal is a legal act."""
    with pytest.raises(InputError, match="on what ground"):
        seal(register, "person", ["Person-open"], ground=" ")
