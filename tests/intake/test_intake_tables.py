"""Relations, circumstances, restraints and protections: from the file to every path out."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tutela.intake import patrol, returned, take_in
from tutela.register import Register, erase, freeze, open_register, seal

Send = Callable[[Mapping[str, str]], list[Path]]
_NEW = ("relations", "circumstances", "restraints", "protections")
_FILES = {
    "c.csv": "case_id,office_code,received_on\nC-one,N01,2022-01-05\nC-two,N01,2022-06-06\n",
    "p.csv": (
        "person_id,case_id,sex,age,age_basis,category,status\n"
        "Person-a,C-one,male,41,recorded,theft,\nPerson-b,C-one,male,42,recorded,theft,\n"
        "Person-c,C-two,male,43,recorded,theft,\n"
    ),
    "v.csv": "victim_id,case_id,sex,age,age_basis\nVictim-a,C-one,female,12,recorded\n",
    "g.csv": (
        "charge_row,charge_id,case_id,person_id,offence_code,charged_as,class_code,is_principal\n"
        "Charge-a,Charge-shared,C-one,Person-a,theft,,,true\n"
        "Charge-b,Charge-shared,C-one,Person-b,theft,,,true\n"
    ),
    "e.csv": (
        "event_id,case_id,person_id,charge_row,event_code,result_code,on\n"
        "Event-a,C-one,Person-a,Charge-a,detained,,2022-02-01\n"
        "Event-i,C-one,,,child_interviewed,,2022-02-02\n"
        "Event-c,C-two,Person-c,,detained,,2022-09-01\n"
    ),
    "r.csv": (
        "case_id,person_id,victim_id,charge_row,relation_code,began_on,ended_on\n"
        "C-one,Person-a,Victim-a,Charge-a,teacher,2021-03-01,2021-05-01\n"
        "C-one,Person-b,Victim-a,Charge-b,stranger,2021-05-01,2021-03-01\n"
        "C-two,Person-c,Victim-gone,,,2021-05-01,\n"
    ),
    "k.csv": (
        "case_id,person_id,charge_row,circumstance_code,effect_code,found_by,state\n"
        "C-one,Person-a,Charge-a,surrender,mitigating,police,yes\n"
        "C-one,Person-a,Charge-a,surrender,mitigating,court,no\n"
        "C-one,Person-b,,recidivist,aggravating,procuratorate,\n"
    ),
    "m.csv": (
        "restraint_id,case_id,person_id,restraint_code,state,extends,approved_by,"
        "began_on,until_on,ended_on\n"
        "Hold-a,C-one,Person-a,detention,yes,,police,2022-02-01,2022-02-08,2022-02-08\n"
        "Hold-b,C-one,Person-a,detention,yes,Hold-a,higher_procuratorate,2022-02-08,2099-01-01,\n"
        "Hold-c,C-two,Person-c,bail,no,,,,,\n"
        "Hold-d,C-two,Person-c,arrest,yes,Hold-x,court,2022-08-01,,2107-01-01\n"
    ),
    "t.csv": (
        "case_id,person_id,victim_id,event_id,protection_code,state,done_on\n"
        "C-one,,Victim-a,Event-i,suitable_adult,yes,2022-02-02\n"
        "C-one,,Victim-a,Event-a,interview_recorded,no,\n"
        "C-two,Person-c,,,legal_aid,yes,\n"
    ),
}


@pytest.fixture
def register(send: Send, tmp_path: Path) -> Register:
    """Take two cases in with all that hangs on them, in two versions."""
    files = send(_FILES)
    take_in(tmp_path / "r", "xx", files)
    more = send({"more.csv": "case_id,office_code,received_on\nC-two,N01,2022-06-07\n"})
    take_in(tmp_path / "r", "xx", more)
    return open_register(tmp_path / "r")


def _told(register: Register, folder: Path, version: int | None = None) -> dict[str, list[Any]]:
    snapshot = freeze(register, folder, version)
    return {name: list(snapshot.read(name).to_pylist()) for name in (*_NEW, "charges", "victims")}


def test_every_row_of_the_new_tables_is_accounted_for(register: Register) -> None:
    """A state that is missing is nothing said: the row comes back."""
    receipt = register.batches()[0].entry

    (row,) = returned(register.folder)

    assert receipt.received == receipt.accepted + receipt.returned == 24
    assert (row.file, row.line, row.field, row.reason) == ("k.csv", 4, "state", "value_missing")


def test_the_snapshot_holds_the_new_tables_by_case_and_person(
    register: Register, tmp_path: Path
) -> None:
    """The three states stay three: yes, no, and no row; what is not recorded is null."""
    told = _told(register, tmp_path / "s")

    relations = {row["person_key"]: row for row in told["relations"]}
    assert relations[0] == {
        "case_key": 0,
        "person_key": 0,
        "victim_id": "Victim-a",
        "charge_row": "Charge-a",
        "relation_code": "teacher",
        "began_on": date(2021, 3, 1),
        "ended_on": date(2021, 5, 1),
        "are_days_usable": True,
    }
    assert relations[1]["relation_code"] == "stranger"
    assert not relations[1]["are_days_usable"]
    assert relations[2]["relation_code"] is None
    said = [(row["found_by"], row["state"]) for row in told["circumstances"]]
    assert said == [("police", "yes"), ("court", "no")]
    holds = {row["restraint_id"]: row for row in told["restraints"]}
    assert holds["Hold-b"]["extends"] == "Hold-a"
    assert holds["Hold-b"]["approved_by"] == "higher_procuratorate"
    assert holds["Hold-b"]["are_days_usable"]
    assert not holds["Hold-d"]["are_days_usable"]
    assert holds["Hold-c"]["state"] == "no"
    steps = [
        (row["person_key"], row["event_id"], row["protection_code"], row["state"])
        for row in told["protections"]
    ]
    assert steps == [
        (-1, "Event-i", "suitable_adult", "yes"),
        (-1, "Event-a", "interview_recorded", "no"),
        (2, None, "legal_aid", "yes"),
    ]


def test_the_patrol_names_what_the_new_tables_lack_or_contradict(register: Register) -> None:
    """Each is found by the record it is in."""
    totals = patrol(register.folder).totals

    assert totals["victim_not_sent"] == 1
    assert totals["restraint_not_sent"] == 1
    assert totals["end_before_beginning"] == 1
    assert totals["day_after_cut_off"] == 1
    assert "charge_not_sent" not in totals
    assert "event_not_sent" not in totals


def test_a_victim_that_comes_later_is_not_missing_any_more(register: Register, send: Send) -> None:
    """The same holds for charges, events and measures."""
    text = "victim_id,case_id,sex,age,age_basis\nVictim-gone,C-two,male,9,recorded\n"

    take_in(register.folder, "xx", send({"v2.csv": text}))

    assert "victim_not_sent" not in patrol(register.folder).totals


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize(("kind", "ids"), [("case", ["C-one"]), ("person", ["Person-a"])])
def test_a_seal_reaches_the_new_tables_and_leaves_every_sum(
    version: int, kind: str, ids: list[str], register: Register, tmp_path: Path
) -> None:
    """Codes, states and days stay, and what hung together still does, under blind names."""
    before = _told(register, tmp_path / "before", version)

    seal(register, kind, ids, ground="Article 286")

    after = _told(register, tmp_path / "after", version)
    hidden = ["Person-a", "Charge-a", "Event-a", "Hold-a", "Hold-b"]
    hidden += ["Victim-a", "Event-i", "Charge-shared"] if kind == "case" else []
    assert not [each for each in hidden if each in str(after)]
    assert "Hold-c" in str(after)
    for name, rows in before.items():
        assert _sums(rows) == _sums(after[name])
    assert _hangs(before) == _hangs(after)


_NAMES = ("victim_id", "charge_row", "charge_id", "restraint_id", "extends", "event_id")


def _sums(rows: list[Any]) -> list[dict[str, object]]:
    return [{key: value for key, value in row.items() if key not in _NAMES} for row in rows]


def _hangs(told: Mapping[str, list[Any]]) -> dict[str, list[int]]:
    """Say which row of its home each link leads to, whatever the names are."""
    pairs = (
        ("relations", "victim_id", "victims"),
        ("relations", "charge_row", "charges"),
        ("restraints", "extends", "restraints"),
    )
    found = {}
    for table, link, home in pairs:
        own = {"extends": "restraint_id"}.get(link, link)
        at = {row[own]: number for number, row in enumerate(told[home])}
        found[f"{table}.{link}"] = [at.get(row[link], -1) for row in told[table]]
    return found


def test_the_patrol_lists_no_charge_that_a_sealed_person_shares(send: Send, tmp_path: Path) -> None:
    """The number of a shared charge would lead from the open person to the sealed one."""
    folder = tmp_path / "r"
    take_in(folder, "xx", send(_FILES))
    seal(open_register(folder), "person", ["Person-a"], ground="Article 286")

    rows = patrol(folder).as_rows()

    assert not [each for each in ("Person-a", "Charge-a", "Hold-a", "Hold-b") if each in str(rows)]


def test_an_erased_person_leaves_the_new_tables_at_every_version(
    register: Register, tmp_path: Path
) -> None:
    """The victim's steps of protection stay; what they named of the person does not."""
    erase(register, "person", ["Person-a"], ground="Article 47")

    for version in (1, 2):
        told = _told(open_register(register.folder), tmp_path / f"s{version}", version)
        assert len(told["relations"]) == 2
        assert told["circumstances"] == []
        assert [row["restraint_id"] for row in told["restraints"]] == ["Hold-c", "Hold-d"]
        assert len(told["protections"]) == 3
        gone = ("Person-a", "Charge-a", "Event-a", "Hold-a", "Hold-b")
        assert not [each for each in gone if each in str(told)]
    names = (b"Person-a", b"Event-a", b"Hold-b")
    stones = open_register(register.folder).home / "erasures"
    for path in register.folder.rglob("*"):
        if path.is_file() and stones not in path.parents:
            assert not [each for each in names if each in path.read_bytes()], path


@pytest.mark.parametrize(
    ("record", "left"),
    [
        ("victims,C-one/Victim-a", (1, 2, 4, 1)),
        ("charges,Charge-a", (2, 0, 4, 3)),
        ("events,Event-i", (3, 2, 4, 2)),
        ("restraints,Hold-a", (3, 2, 2, 3)),
        ("protections,C-one//Victim-a/Event-i/suitable_adult", (3, 2, 4, 2)),
        ("circumstances,C-one/Person-a/Charge-a/surrender/court", (3, 1, 4, 3)),
        ("relations,C-two/Person-c/Victim-gone/", (2, 2, 4, 3)),
        ("persons,Person-a", (2, 0, 2, 3)),
        ("cases,C-one", (1, 0, 2, 1)),
    ],
)
def test_a_withdrawal_takes_along_what_hangs_on_the_record(
    record: str, left: tuple[int, ...], register: Register, send: Send, tmp_path: Path
) -> None:
    """A step on a withdrawn charge, a relation to a withdrawn victim: gone from that version on."""
    text = f"withdrawn_table,withdrawn_record,ground\n{record},entered twice\n"

    take_in(register.folder, "xx", send({"w.csv": text}))

    now = _told(register, tmp_path / "now")
    assert tuple(len(now[name]) for name in _NEW) == left
    then = _told(register, tmp_path / "then", 2)
    assert tuple(len(then[name]) for name in _NEW) == (3, 2, 4, 3)


def test_a_correction_is_a_new_version_and_the_old_one_stays(
    register: Register, send: Send, tmp_path: Path
) -> None:
    """Time travel holds for the new tables too."""
    text = _FILES["m.csv"].splitlines()
    fixed = text[2].replace("higher_procuratorate", "supreme_procuratorate")

    take_in(register.folder, "xx", send({"m2.csv": f"{text[0]}\n{fixed}\n"}))

    now, then = _told(register, tmp_path / "now"), _told(register, tmp_path / "then", 2)
    assert _approved(now) == "supreme_procuratorate"
    assert _approved(then) == "higher_procuratorate"


def _approved(told: Mapping[str, list[Any]]) -> object:
    (row,) = [row for row in told["restraints"] if row["restraint_id"] == "Hold-b"]
    return row["approved_by"]
