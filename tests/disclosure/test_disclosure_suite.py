"""The attack suite on the tables of the study, and on weak patterns planted in them."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from tutela.disclosure import check_certificate
from tutela.disclosure.attack_table import attack_table
from tutela.disclosure.certificate import write_certificate
from tutela.disclosure.family import Axis, Flags, TableFamily
from tutela.disclosure.insider import exposed
from tutela.disclosure.protect import Wish, protect, protect_years
from tutela.model.errors import InputError, RefusalError

SCRIPT = Path(__file__).parents[2] / "attackers" / "attack_release.py"
Load = Callable[..., TableFamily]


@pytest.fixture
def family(shared: Path) -> Load:
    """Give a table of the study by its letter."""
    path = shared / "data" / "disclosure_tables" / "tables.py"
    spec = importlib.util.spec_from_file_location("study_tables_suite", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def load(key: str, *, zeros_printed: bool, years: str = "") -> TableFamily:
        _, dims, inner, _ = module.make(key)
        axes = [
            Axis(each.name, tuple(each.codes), tuple((p, tuple(k)) for p, k in each.ch.items()))
            for each in dims
        ]
        return TableFamily.of_leaves(axes, inner, zeros_printed=zeros_printed, years=years)

    return load


def one_table_at_a_time(made: TableFamily) -> Flags:
    """Withhold as an office without a tool does: a partner in each row, zeros printed."""
    withheld = made.small(5)
    starts, cells, _ = made.sums
    for first, last in pairwise(starts):
        row = cells[first:last]
        if withheld[row].sum() == 1:
            rest = [cell for cell in row[1:] if not withheld[cell] and made.values[cell] > 0]
            if rest:
                withheld[min(rest, key=lambda cell: made.values[cell])] = True
        if first > len(cells) // 3:
            break
    return withheld


def test_a_weak_pattern_falls(family: Load) -> None:
    """Partners in one table only, zeros printed: small counts are read off in the others."""
    made = family("A", zeros_printed=True)

    report = attack_table(made, one_table_at_a_time(made), least=1)

    assert len(report.disclosed) > 10
    assert not report.passed


@pytest.mark.parametrize("zeros_printed", [True, False])
def test_table_a_stands(family: Load, zeros_printed: bool) -> None:
    """Elimination, bounds and whole numbers prove nothing about a small count."""
    made = family("A", zeros_printed=zeros_printed)

    report = attack_table(made, protect(made).withheld)

    assert report.disclosed == ()
    assert report.undecided == ()


@pytest.mark.prove
@pytest.mark.parametrize("key", ["B", "E", "F"])
def test_large_tables_stand(family: Load, key: str) -> None:
    """The same on ten thousand cells; what no solver decided has a table of ours as its proof."""
    made = family(key, zeros_printed=True)
    protected = protect(made, Wish(seconds=120))
    moved = set(protected.moves[1].tolist())

    report = attack_table(made, protected.withheld, seconds=300)

    assert report.disclosed == ()
    assert set(np.flatnonzero(protected.small)) - set(protected.open_cells) <= moved


@pytest.mark.prove
@pytest.mark.parametrize("zeros_printed", [True, False])
def test_one_who_knows_a_case_learns_nothing_of_b(family: Load, zeros_printed: bool) -> None:
    """For each small count and each known one there is a table that changes the first alone."""
    made = family("B", zeros_printed=zeros_printed)
    protected = protect(made, Wish(insider=True, seconds=120))
    small = np.flatnonzero(protected.small)

    assert protected.exposed == ()
    assert not exposed(made.values, small, protected.withheld, protected.moves)


def test_one_who_knows_a_case_learns_nothing_of_a(family: Load) -> None:
    """Without asking for it 52 cells hang on another; with it none does."""
    made = family("A", zeros_printed=True)
    small = np.flatnonzero(made.small(5))
    plain, careful = protect(made), protect(made, Wish(insider=True))

    assert exposed(made.values, small, plain.withheld, plain.moves)
    assert not exposed(made.values, small, careful.withheld, careful.moves)
    assert careful.exposed == careful.open_cells == ()


def test_the_checker_adds_up_what_is_promised_about_insiders(family: Load, tmp_path: Path) -> None:
    """The promise is checked by addition alone: kept where it was asked for, broken elsewhere."""
    made = family("A", zeros_printed=True)
    found = []
    for name, wish in (("plain", Wish()), ("careful", Wish(insider=True))):
        path = tmp_path / f"{name}.npz"
        write_certificate(path, made, protect(made, wish), 0, insider=True)
        with np.load(path) as sealed:
            found.append(check_certificate.check({each: sealed[each] for each in sealed.files}))

    assert found[1] == []
    assert len([each for each in found[0] if "hangs on another" in each]) > 10


def test_years_linked_by_totals_are_refused_with_a_reason(family: Load) -> None:
    """Six years in one system cannot be proved; each by itself can, and the error says so."""
    linked = family("C", zeros_printed=True, years="year")

    with pytest.raises(RefusalError, match="links years") as refused:
        protect(linked)
    assert "protect_years" in refused.value.hint
    assert len(linked.by_year()) == 6


def test_each_year_is_protected_by_itself() -> None:
    """A small family of two years gives two tables, and no cell of one proves the other."""
    axes = [Axis.tree("a", {"t": ["x", "y", "z"]}), Axis.tree("b", {"t": ["u", "v", "w"]}),
            Axis.tree("year", {"all": ["2021", "2022"]})]  # fmt: skip
    counts = np.arange(18).reshape(3, 3, 2) + 2
    made = protect_years(TableFamily.of_leaves(axes, counts, years="year"))

    assert [each.open_cells for each in made] == [(), ()]
    with pytest.raises(InputError, match="no axis"):
        protect_years(TableFamily.of_leaves(axes, counts))


def write(folder: Path, rows: list[dict[str, object]]) -> Path:
    """Write a folder as an attacker finds it."""
    folder.mkdir()
    (folder / "figures.json").write_text(json.dumps(rows), encoding="utf-8")
    return folder


def row(place: dict[str, str], value: int | str | None, measure: str = "p") -> dict[str, object]:
    """Write one released figure."""
    reason = {"reason": "withheld"} if value is None else {}
    unit = "percent" if measure == "share" else "person"
    said = None if value is None else str(value)
    return {"measure": measure, "period": "2022", "place": place, "unit": unit, "value": said,
            **reason}  # fmt: skip


def strike(*folders: Path) -> tuple[int, str]:
    """Run the script as a stranger would: another process, folders only."""
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), *map(str, folders)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_the_script_outside_the_package_breaks_weak_folders(tmp_path: Path) -> None:
    """A lone gap, an earlier release, a small revision, another file: each is found by name."""
    whole = [row({}, 60), row({"c": "b"}, 20), row({"c": "d"}, 37)]
    lone = write(tmp_path / "lone", [*whole, row({"c": "a"}, None)])
    before = write(tmp_path / "before", [row({"c": "b"}, 22), row({"c": "a"}, 3)])
    (lone / "t.csv").write_text("id,value\np/2022?c=a@x,3\n", encoding="utf-8")

    code, said = strike(lone, before)

    assert code == 1
    assert "sums and percentages give it: 1\n  p/2022?c=a" in said
    assert "an earlier release shows it: 1" in said
    assert "the difference to an earlier release is small: 1\n  p/2022?c=b" in said
    assert "another file shows it: 1" in said


def test_the_script_reads_percentages(tmp_path: Path) -> None:
    """Six printed shares tell what is divided by what; the seventh gives the gap away."""
    rows = [row({"c": f"c{at}"}, 40 + at) for at in range(7)]
    rows += [row({"c": f"c{at}"}, 10 + at if at else None, "q") for at in range(7)]
    shares = [f"{100 * (10 + at if at else 3) / (40 + at):.1f}" for at in range(7)]
    rows += [row({"c": f"c{at}"}, share, "share") for at, share in enumerate(shares)]

    code, said = strike(write(tmp_path / "r", rows))

    assert code == 1
    assert "q/2022?c=c0" in said


def test_the_script_shares_nothing_with_the_package(kit: ModuleType) -> None:
    """It stands for a stranger: standard library only, and nothing learned from the inside."""
    lines = SCRIPT.read_text(encoding="utf-8").splitlines()
    roots = {line.split()[1].split(".")[0] for line in lines if line.startswith(("import", "from"))}

    assert roots <= set(sys.stdlib_module_names)
    assert not [line for line in lines if "tutela" in line and kit.__name__]
