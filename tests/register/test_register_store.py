"""The register: a batch is visible as a whole or not at all."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tutela.intake import take_in
from tutela.model.errors import InputError
from tutela.register import create_register, delta, freeze, open_register, open_snapshot


def _cases(path: Path, name: str, *ids: str) -> list[Path]:
    rows = "".join(f"{case_id},N01,2022-01-0{at}\n" for at, case_id in enumerate(ids, 1))
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


_INTAKE = """
import sys
from pathlib import Path
from tutela.intake import take_in
print("ready", flush=True)
take_in(Path(sys.argv[1]), "xx", [Path(sys.argv[2])])
"""


def _kill(register: Path, file: Path, after: float) -> bool:
    """Take a file in and kill the process after some seconds; tell whether it was in time."""
    process = subprocess.Popen(
        [sys.executable, "-c", _INTAKE, str(register), str(file)], stdout=subprocess.PIPE
    )
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(after)
        os.kill(process.pid, signal.SIGKILL)
        return process.wait() != 0


@pytest.mark.parametrize("after", [at * 0.012 for at in range(10)])
def test_a_killed_intake_leaves_the_register_as_before_or_as_after(
    after: float, tmp_path: Path
) -> None:
    """The machine may die at any moment; whatever it left, the rerun completes."""
    take_in(tmp_path / "r", "xx", _cases(tmp_path, "a.csv", "C1"))
    more = _cases(tmp_path, "b.csv", "C1", "C2")

    _kill(tmp_path / "r", more[0], after)

    register = open_register(tmp_path / "r")
    cases = freeze(register, tmp_path / "s").read("cases")["case_id"].to_pylist()
    assert (register.version, cases) in [(1, ["C1"]), (2, ["C1", "C2"])]
    take_in(tmp_path / "r", "xx", more)
    assert open_register(tmp_path / "r").version == 2
    again = freeze(open_register(tmp_path / "r"), tmp_path / "t").read("cases")
    assert again["case_id"].to_pylist() == ["C1", "C2"]


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
