"""An erasure or a seal that is killed at any moment is not done or done, and a rerun completes."""

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tutela.intake import take_in
from tutela.register import erase, freeze, open_register, seal

_ZYGOTE = """
import os, signal, sys, time
from pathlib import Path
from tutela.register import erase, open_register, seal
for line in sys.stdin:
    deed, register, delay = line.split()
    child = os.fork()
    if child == 0:
        {"erase": erase, "seal": seal}[deed](
            open_register(Path(register)), "person", ["P1"], ground="Article 1"
        )
        os._exit(0)
    if float(delay) >= 0:
        time.sleep(float(delay))
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print("killed", flush=True)
"""
_PERSONS = "person_id,case_id,sex,age,age_basis,category,status\nP1,C1,,,,,\nP2,C2,,,,,\n"

Kill = Callable[[str, Path, float], None]


@pytest.fixture(scope="module")
def kill() -> Iterator[Kill]:
    """Do a deed in a process of its own, and kill that after some seconds."""
    with subprocess.Popen(
        [sys.executable, "-c", _ZYGOTE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as zygote:
        to, back = zygote.stdin, zygote.stdout
        assert to is not None
        assert back is not None

        def one(deed: str, register: Path, after: float) -> None:
            print(deed, register, after, file=to, flush=True)
            assert back.readline() == "killed\n"

        yield one
        to.close()


def _persons(home: Path, name: str) -> list[object]:
    told: list[object] = (
        freeze(open_register(home / "r"), home / name).read("persons")["person_id"].to_pylist()
    )
    return told


def _survives(kill: Kill, deed: str, home: Path, after: float) -> bool:
    """Kill a deed; say whether it was done by then."""
    _taken(home)
    done = ["P2"] if deed == "erase" else ["sealed-000-0", "P2"]

    kill(deed, home / "r", after)

    told = _persons(home, "s")
    assert told in (["P1", "P2"], done)
    _do(deed, home)
    assert _persons(home, "t") == done
    assert len(list((home / "r").glob("generation-*"))) == 1
    return told == done


def _seconds(kill: Kill, deed: str, home: Path) -> float:
    """Measure how long a deed takes here and now, when it is not killed."""
    _taken(home)
    began = time.monotonic()
    kill(deed, home / "r", -1)
    return time.monotonic() - began


def _taken(home: Path) -> None:
    home.mkdir()
    (home / "p.csv").write_text(_PERSONS, encoding="utf-8")
    take_in(home / "r", "xx", [home / "p.csv"])


def _do(deed: str, home: Path) -> None:
    again = {"erase": erase, "seal": seal}[deed]
    again(open_register(home / "r"), "person", ["P1"], ground="Article 1")


@pytest.mark.parametrize("deed", ["erase", "seal"])
def test_a_killed_deed_is_done_or_not_done(deed: str, kill: Kill, tmp_path: Path) -> None:
    """Five moments over the length of it."""
    whole = _seconds(kill, deed, tmp_path / "measured")
    for at in range(5):
        _survives(kill, deed, tmp_path / str(at), at / 4 * whole)


@pytest.mark.prove
@pytest.mark.parametrize("deed", ["erase", "seal"])
def test_a_hundred_killed_deeds_are_done_or_not_done(deed: str, kill: Kill, tmp_path: Path) -> None:
    """Random moments; some before and some after, or nothing is shown."""
    chance = random.Random(2)  # noqa: S311 - a seed, not a secret
    whole = 1.5 * _seconds(kill, deed, tmp_path / "measured")

    done = {_survives(kill, deed, tmp_path / str(at), chance.random() * whole) for at in range(100)}

    assert done == {True, False}


def test_the_next_intake_sweeps_up_what_a_killed_erasure_left(tmp_path: Path) -> None:
    """The tables of before still hold what was erased: they must not lie about."""
    (tmp_path / "p.csv").write_text(_PERSONS, encoding="utf-8")
    take_in(tmp_path / "r", "xx", [tmp_path / "p.csv"])
    erase(open_register(tmp_path / "r"), "person", ["P1"], ground="Article 1")
    (tmp_path / "r" / "generation-1" / "persons").mkdir(parents=True)
    (tmp_path / "c.csv").write_text("case_id,office_code,received_on\nC2,N01,2022-01-01\n")

    take_in(tmp_path / "r", "xx", [tmp_path / "c.csv"])

    assert [path.name for path in (tmp_path / "r").glob("generation-*")] == ["generation-2"]
