"""The register: a batch is visible as a whole or not at all."""

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tutela.intake import take, take_in
from tutela.model.errors import InputError
from tutela.register import create_register, delta, freeze, open_register, open_snapshot
from tutela.register.conflicts import conflicts


def _cases(path: Path, name: str, *ids: str) -> list[Path]:
    rows = "".join(f"{case_id},N01,2022-01-01\n" for case_id in ids)
    (path / name).write_text(f"case_id,office_code,received_on\n{rows}", encoding="utf-8")
    return [path / name]


def test_a_missing_folder_and_one_without_a_register_are_told_apart(tmp_path: Path) -> None:
    """The hint says what to do in either case."""
    with pytest.raises(InputError, match="is not there"):
        open_register(tmp_path / "nowhere")
    with pytest.raises(InputError, match="is no register"):
        open_register(tmp_path)


def test_a_register_opens_again_as_it_was_made(tmp_path: Path) -> None:
    """Jurisdiction and the mark of made-up records travel with the folder."""
    made = create_register(tmp_path / "r", "xx", synthetic=True)

    again = open_register(tmp_path / "r")

    assert again == made
    assert again.version == 0
    with pytest.raises(InputError, match=r"belongs to \[xx\]"):
        create_register(tmp_path / "r", "cn", synthetic=True)


def test_a_crash_before_the_ledger_row_leaves_the_register_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the dead batch wrote is never seen, and a rerun completes."""
    take_in(tmp_path / "r", "xx", _cases(tmp_path, "a.csv", "C1"))
    before = freeze(open_register(tmp_path / "r"), tmp_path / "before")
    more = _cases(tmp_path, "b.csv", "C1", "C2")

    def die(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(delta, "enter", die)
        with pytest.raises(KeyboardInterrupt):
            take_in(tmp_path / "r", "xx", more)

    after = freeze(open_register(tmp_path / "r"), tmp_path / "after")
    assert open_register(tmp_path / "r").version == 1
    assert after.read("cases") == before.read("cases")
    assert not take_in(tmp_path / "r", "xx", more).repeated
    whole = freeze(open_register(tmp_path / "r"), tmp_path / "whole")
    assert whole.read("cases")["case_id"].to_pylist() == ["C1", "C2"]


def test_a_first_intake_that_is_broken_off_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty register would look like one that somebody keeps."""

    def die(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(delta, "enter", die)
    with pytest.raises(KeyboardInterrupt):
        take_in(tmp_path / "r", "xx", _cases(tmp_path, "a.csv", "C1"))

    assert not (tmp_path / "r").exists()


def test_two_writers_at_once_both_succeed(tmp_path: Path) -> None:
    """Ledger numbers are never given twice."""
    create_register(tmp_path / "r", "xx")
    sent = [_cases(tmp_path, f"{at}.csv", f"C{at}") for at in range(4)]

    with ThreadPoolExecutor(4) as pool:
        receipts = list(pool.map(lambda files: take_in(tmp_path / "r", "xx", files), sent))

    register = open_register(tmp_path / "r")
    assert [batch.version for batch in register.batches()] == [1, 2, 3, 4]
    assert {batch.id for batch in register.batches()} == {each.batch for each in receipts}
    cases = freeze(register, tmp_path / "s").read("cases")["case_id"].to_pylist()
    assert cases == ["C0", "C1", "C2", "C3"]


def test_the_same_package_sent_by_two_at_once_is_one_batch(tmp_path: Path) -> None:
    """Whoever comes second is told the batch of the first."""
    create_register(tmp_path / "r", "xx")
    sent = _cases(tmp_path, "a.csv", "C1", "C2")

    with ThreadPoolExecutor(4) as pool:
        receipts = list(pool.map(lambda _: take_in(tmp_path / "r", "xx", sent), range(4)))

    assert open_register(tmp_path / "r").version == 1
    assert len({receipt.batch for receipt in receipts}) == 1
    assert sum(not receipt.repeated for receipt in receipts) == 1


def test_two_offices_that_send_one_case_at_once_are_a_conflict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever writes second is held against the first again, though it was judged before."""
    texts = {"a": "C1,N01,2022-01-01\n", "b": "C1,N02,2022-02-01\n"}
    for name, row in texts.items():
        (tmp_path / name).write_text(f"case_id,office_code,received_on\n{row}", encoding="utf-8")
    whole = take._judged

    def meanwhile(*said: Any) -> Any:
        """Let the other office finish between the judging and the writing of this one."""
        made = whole(*said)
        monkeypatch.setattr(take, "_judged", whole)
        take_in(tmp_path / "r", "xx", [tmp_path / "a"])
        return made

    monkeypatch.setattr(take, "_judged", meanwhile)

    take_in(tmp_path / "r", "xx", [tmp_path / "b"])

    register = open_register(tmp_path / "r")
    assert register.version == 2
    assert freeze(register, tmp_path / "s").read("cases")["office_code"].to_pylist() == ["N01"]
    assert [each.other_office for each in conflicts(register)][:1] == ["N02"]


_ZYGOTE = """
import os, signal, sys, time
from pathlib import Path
from tutela.intake import take_in
for line in sys.stdin:
    register, file, delay = line.split()
    child = os.fork()
    if child == 0:
        take_in(Path(register), "xx", [Path(file)])
        os._exit(0)
    time.sleep(float(delay))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print("killed", flush=True)
"""

Kill = Callable[[Path, Path, float], None]


@pytest.fixture(scope="module")
def kill() -> Iterator[Kill]:
    """Take a file in, in a process of its own, and kill that after some seconds."""
    with subprocess.Popen(
        [sys.executable, "-c", _ZYGOTE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as zygote:
        to, back = zygote.stdin, zygote.stdout
        assert to is not None
        assert back is not None

        def one(register: Path, file: Path, after: float) -> None:
            print(register, file, after, file=to, flush=True)
            assert back.readline() == "killed\n"

        yield one
        to.close()


def _survives(kill: Kill, home: Path, after: float) -> int:
    """Kill an intake; the register is as before or as after, and a rerun completes."""
    home.mkdir()
    take_in(home / "r", "xx", _cases(home, "a.csv", "C1"))
    more = _cases(home, "b.csv", "C1", "C2")

    kill(home / "r", more[0], after)

    register = open_register(home / "r")
    version = register.version
    cases = freeze(register, home / "s").read("cases")["case_id"].to_pylist()
    assert (version, cases) in [(1, ["C1"]), (2, ["C1", "C2"])]
    take_in(home / "r", "xx", more)
    assert open_register(home / "r").version == 2
    again = freeze(open_register(home / "r"), home / "t").read("cases")
    assert again["case_id"].to_pylist() == ["C1", "C2"]
    return version


def test_a_killed_intake_leaves_the_register_as_before_or_as_after(
    kill: Kill, tmp_path: Path
) -> None:
    """The machine may die at any moment; ten moments over the length of an intake."""
    for at in range(10):
        _survives(kill, tmp_path / str(at), at * 0.02)


@pytest.mark.prove
def test_two_hundred_kills_lose_nothing(kill: Kill, tmp_path: Path) -> None:
    """Random moments; some must fall before the ledger row and some after, or nothing is shown."""
    chance = random.Random(1)  # noqa: S311 - a seed, not a secret

    versions = {_survives(kill, tmp_path / str(at), chance.random() * 0.4) for at in range(200)}

    assert versions == {1, 2}


_FULL = """
import resource, signal, sys
from pathlib import Path
from tutela.intake import take_in
from tutela.model.errors import InputError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
try:
    take_in(Path(sys.argv[1]), "xx", [Path(sys.argv[2])])
except InputError as error:
    print(error)
"""


@pytest.mark.parametrize("is_first", [True, False])
def test_a_full_disk_is_a_clear_error_and_changes_nothing(is_first: bool, tmp_path: Path) -> None:
    """No file may grow beyond 30 kB here, which is what a full disk looks like from inside."""
    if not is_first:
        take_in(tmp_path / "r", "xx", _cases(tmp_path, "a.csv", "C1"))
    chance = random.Random(1)  # noqa: S311 - a seed, not a secret
    big = _cases(tmp_path, "b.csv", *(f"C{chance.random()}" for _ in range(5000)))

    command = [sys.executable, "-c", _FULL, str(tmp_path / "r"), str(big[0])]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert "cannot be written" in told
    assert "the register is as it was before" in told
    if is_first:
        assert not (tmp_path / "r").exists()
    else:
        assert open_register(tmp_path / "r").version == 1


def test_a_changed_file_of_a_snapshot_is_noticed(tmp_path: Path) -> None:
    """Every file is under a hash of the manifest."""
    take_in(tmp_path / "r", "xx", _cases(tmp_path, "a.csv", "C1"))
    freeze(open_register(tmp_path / "r"), tmp_path / "s")

    with (tmp_path / "s" / "part-000" / "cases.parquet").open("ab") as stream:
        stream.write(b"x")

    with pytest.raises(InputError, match="is not what was frozen"):
        open_snapshot(tmp_path / "s")
    (tmp_path / "s" / "part-000" / "cases.parquet").unlink()
    with pytest.raises(InputError, match="is missing"):
        open_snapshot(tmp_path / "s")
