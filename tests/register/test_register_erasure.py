"""Erasure: gone from every version and every file, and not to be brought in again."""

from pathlib import Path

import pytest

from tutela.intake import patrol, returned, take_in
from tutela.model.errors import InputError
from tutela.register import Register, erase, freeze, open_register, store

_FILES = {
    "c.csv": "case_id,office_code,received_on\nC-one,N01,2022-01-05\nC-two,N01,2022-01-06\n",
    "p.csv": (
        "person_id,case_id,sex,age,age_basis,category,status\n"
        "Person-erased,C-one,male,700,recorded,theft,\n"
        "Person-kept,C-two,male,31,recorded,theft,\n"
        "Person-erased,C-one,male,x,recorded,theft,\n"
    ),
    "e.csv": (
        "event_id,case_id,person_id,charge_row,event_code,result_code,on\n"
        "E1,C-one,Person-erased,,prosecuted,,2022-03-01\n"
        "E2,C-two,Person-kept,,prosecuted,,2022-03-02\n"
    ),
}


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Write two cases, one person each, and a row that must come back."""
    for name, text in _FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / name for name in _FILES]


@pytest.fixture
def register(files: list[Path], tmp_path: Path) -> Register:
    """Take them in, and the cases once more with another office."""
    take_in(tmp_path / "r", "xx", files)
    more = tmp_path / "more.csv"
    more.write_text("case_id,office_code,received_on\nC-two,N01,2022-01-07\n", encoding="utf-8")
    take_in(tmp_path / "r", "xx", [more])
    return open_register(tmp_path / "r")


def _everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_an_erased_person_is_in_no_version_and_in_no_file(
    register: Register, tmp_path: Path
) -> None:
    """Versions keep their numbers; what they held of the person is gone, in warnings too."""
    before = patrol(register.folder).totals

    removed = erase(register, "person", ["Person-erased"], ground="Article 1")

    now = open_register(register.folder)
    assert removed == 2
    assert [batch.version for batch in now.batches()] == [1, 2]
    for version in (1, 2):
        snapshot = freeze(now, tmp_path / f"s{version}", version)
        assert snapshot.read("persons")["person_id"].to_pylist() == ["Person-kept"]
        assert snapshot.read("events")["event_id"].to_pylist() == ["E2"]
    assert before["impossible_age"] == 1
    assert "impossible_age" not in patrol(register.folder).totals
    tombstones = now.home / "erasures"
    assert b"Person-erased" in _everything(tombstones)
    for path in register.folder.rglob("*"):
        if path.is_file() and tombstones not in path.parents:
            assert b"Person-erased" not in path.read_bytes(), path


def test_an_erased_case_takes_its_persons_along(register: Register, tmp_path: Path) -> None:
    """What hangs on the case cannot be told without it."""
    erase(register, "case", ["C-one"], ground="Article 1")

    snapshot = freeze(open_register(register.folder), tmp_path / "s")

    assert snapshot.read("cases")["case_id"].to_pylist() == ["C-two"]
    assert snapshot.read("persons")["person_id"].to_pylist() == ["Person-kept"]


def test_the_returned_row_of_an_erased_person_is_blank(register: Register) -> None:
    """That a row came back stays counted; what it held does not stay."""
    erase(register, "person", ["Person-erased"], ground="Article 1")

    (row,) = returned(register.folder)

    assert (row.line, row.reason, row.raw) == (4, "not_a_whole_number", "")


def test_an_erased_record_is_not_taken_in_again(
    register: Register, files: list[Path], tmp_path: Path
) -> None:
    """Offices resend whole tables; the row comes back and its content is not kept."""
    erase(register, "person", ["Person-erased"], ground="Article 1")
    again = tmp_path / "again.csv"
    again.write_text(_FILES["p.csv"].replace("31", "32"), encoding="utf-8")

    receipt = take_in(register.folder, "xx", [again])

    assert receipt.returned_by_reason == {"erased": 2}
    assert receipt.accepted == 1
    assert [row.raw for row in returned(register.folder, receipt.batch)] == ["", ""]


def test_a_crash_in_an_erasure_leaves_the_register_as_it_was(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new tables hold only once register.json says so; the next erasure sweeps up."""
    with monkeypatch.context() as patch:
        patch.setattr("tutela.register.erasure.say", _die)
        with pytest.raises(KeyboardInterrupt):
            erase(register, "person", ["Person-erased"], ground="Article 1")

    assert open_register(register.folder) == register
    assert freeze(register, tmp_path / "s").read("persons").num_rows == 2
    erase(register, "person", ["Person-erased"], ground="Article 1")
    assert [path.name for path in register.folder.glob("generation-*")] == ["generation-2"]


def _die(_: Register) -> None:
    raise KeyboardInterrupt


def test_an_intake_after_an_erasure_goes_on_counting(register: Register, tmp_path: Path) -> None:
    """Also for a writer that opened the register before the erasure."""
    erase(register, "person", ["Person-erased"], ground="Article 1")
    entry = _empty()

    batch, is_new = register.append({}, entry)

    assert (batch.version, is_new) == (3, True)


def _empty() -> store.Entry:
    """Make a ledger entry of an empty package."""
    return store.Entry("f" * 64, 0, 0, 0, 0, {}, [], None)


def test_nothing_is_erased_without_a_ground(register: Register) -> None:
    """An erasure is a legal act."""
    with pytest.raises(InputError, match="on what ground"):
        erase(register, "person", ["Person-kept"], ground=" ")
    with pytest.raises(InputError, match="what to erase"):
        erase(register, "office", ["N01"], ground="Article 1")
