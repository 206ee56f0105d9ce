"""Protect crossed tables and prove it with certificates an independent reader checks."""

import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from tutela.disclosure import check_certificate
from tutela.disclosure.certificate import write_certificate
from tutela.disclosure.family import Axis, TableFamily
from tutela.disclosure.insider import insider_groups
from tutela.disclosure.kernel import withhold_more
from tutela.disclosure.protect import Protected, Wish, protect
from tutela.disclosure.rounding import round_small
from tutela.model.errors import DataError, InputError


@pytest.fixture(scope="session")
def benchmark_tables(shared: Path) -> ModuleType:
    """Load the script that makes the benchmark tables A to F."""
    path = shared / "data" / "disclosure_tables" / "tables.py"
    spec = spec_from_file_location("disclosure_tables", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def family(benchmark_tables: ModuleType) -> Callable[..., TableFamily]:
    """Make one of the benchmark tables."""

    def make(key: str, *, zeros_printed: bool = True) -> TableFamily:
        _, dims, inner, full = benchmark_tables.make(key)
        axes = [
            Axis(each.name, tuple(each.codes), tuple((p, tuple(k)) for p, k in each.ch.items()))
            for each in dims
        ]
        made = TableFamily.of_leaves(axes, inner, zeros_printed=zeros_printed)
        assert (made.values == full.ravel()).all()
        return made

    return make


def small_family(counts: Any, *, zeros_printed: bool = True) -> TableFamily:
    """Make a table of two flat axes."""
    array = np.array(counts)
    axes = [
        Axis.tree(name, {"total": [f"{name}{at}" for at in range(size)]})
        for name, size in zip("abc", array.shape, strict=False)
    ]
    return TableFamily.of_leaves(axes, array, zeros_printed=zeros_printed)


def order(made: TableFamily) -> Any:
    """List the cells that are not small, largest first."""
    cells = np.flatnonzero(~made.small(5) & (made.values > 0))
    return cells[np.argsort(-made.values[cells], kind="stable")]


def problems(tmp_path: Path, made: TableFamily, protected: Protected) -> list[str]:
    """Seal a certificate and check it without the code that made it."""
    path = tmp_path / "certificate.npz"
    write_certificate(path, made, protected, 0)
    with np.load(path) as sealed:
        return check_certificate.check({name: sealed[name] for name in sealed.files})


def test_elimination_gives_the_numbers_measured_elsewhere(
    family: Callable[..., TableFamily],
) -> None:
    """An R package and a C++ prototype withhold these 268 cells of volume 8,328 on table A."""
    made = family("A")
    starts, leaves = made.leaves_of()
    nothing = np.zeros(len(made.values), dtype=bool)

    withheld, given = withhold_more(starts, leaves, made.small(5), order(made), nothing)

    assert (int(withheld.sum()), int(made.values[withheld].sum())) == (268, 8328)
    assert not given.any()


def test_what_cannot_be_hidden_is_named(family: Callable[..., TableFamily]) -> None:
    """When everything else is public already, every small cell can be worked out."""
    made = small_family([[3, 9], [8, 7]])
    starts, leaves = made.leaves_of()
    everything = np.ones(len(made.values), dtype=bool)

    _, given = withhold_more(starts, leaves, made.small(5), order(made), everything)

    assert list(np.flatnonzero(given)) == list(np.flatnonzero(made.small(5)))


@pytest.mark.parametrize("zeros_printed", [True, False])
def test_table_a_is_certified_within_four_percent_of_the_optimum(
    family: Callable[..., TableFamily], tmp_path: Path, zeros_printed: bool
) -> None:
    """The proved optimum withholds a volume of 8,028; every small cell has room both ways."""
    made = family("A", zeros_printed=zeros_printed)

    protected = protect(made)

    assert protected.open_cells == ()
    assert problems(tmp_path, made, protected) == []
    if zeros_printed:
        assert made.values[protected.secondary].sum() <= 1.04 * 8028


@pytest.mark.prove
@pytest.mark.parametrize("key", ["B", "E"])
def test_sparse_tables_keep_no_open_cell(
    family: Callable[..., TableFamily], tmp_path: Path, key: str
) -> None:
    """B as the default policy asks (zeros withheld), E with zeros printed."""
    made = family(key, zeros_printed=key == "E")

    protected = protect(made, Wish(seconds=120))

    assert protected.open_cells == ()
    assert problems(tmp_path, made, protected) == []


@pytest.mark.prove
def test_six_years_are_certified_one_by_one(benchmark_tables: ModuleType, tmp_path: Path) -> None:
    """64,260 cells; no peer finishes, and one pooled total below would tie the years together."""
    _, dims, inner, _ = benchmark_tables.make("C")
    axes = [
        Axis(each.name, tuple(each.codes), tuple((p, tuple(k)) for p, k in each.ch.items()))
        for each in dims[:-1]
    ]

    for year in range(inner.shape[-1]):
        made = TableFamily.of_leaves(axes, inner[..., year], zeros_printed=True)
        protected = protect(made, Wish(seconds=60))

        assert protected.open_cells == ()
        assert problems(tmp_path, made, protected) == []


@pytest.mark.prove
def test_table_b_is_certified_with_fewer_cells_than_any_peer(
    family: Callable[..., TableFamily], tmp_path: Path
) -> None:
    """The best peer withholds 2,673 cells without a proof, and six of its cells are pinned."""
    made = family("B")

    protected = protect(made, Wish(seconds=60))

    assert protected.open_cells == ()
    assert protected.secondary.sum() <= 2673
    assert problems(tmp_path, made, protected) == []


def test_public_cells_hide_nothing() -> None:
    """What was printed before is no partner; another cell is withheld in its place."""
    made = small_family([[3, 20, 30], [20, 20, 20]])
    public = np.zeros(len(made.values), dtype=bool)
    public[np.ravel_multi_index((1, 2), made.shape)] = True

    protected = protect(TableFamily(made.axes, made.values, zeros_printed=True, public=public))

    assert not (protected.withheld & public).any()
    assert protected.open_cells == ()


def test_a_cell_that_stays_open_is_named() -> None:
    """Nothing silent: one small cell under public neighbours has no other value."""
    made = small_family([[3, 9], [8, 7]])
    public = ~made.small(5)

    protected = protect(TableFamily(made.axes, made.values, zeros_printed=True, public=public))

    assert [made.name(cell) for cell in protected.open_cells] == ["a=a0&b=b0"]


@pytest.mark.parametrize(
    ("name", "change", "problem"),
    [
        ("move_changes", 1, "is not allowed"),
        ("values", 1, "does not hold"),
        ("withheld", None, "is printed"),
        ("move_starts", "drop", "too little room"),
    ],
)
def test_a_forged_certificate_is_found(
    tmp_path: Path, name: str, change: object, problem: str
) -> None:
    """The checker adds up again; it believes neither the counts nor the moves."""
    made = small_family([[3, 20, 30], [20, 20, 20]])
    path = tmp_path / "certificate.npz"
    write_certificate(path, made, protect(made), 0)
    with np.load(path) as sealed:
        forged = {each: sealed[each] for each in sealed.files}
    if change == "drop":
        forged["move_starts"] = np.zeros(1, np.int64)
        forged["move_cells"] = forged["move_changes"] = np.zeros(0, np.int64)
    elif change is None:
        forged[name] = np.zeros_like(forged[name])
    else:
        forged[name] = forged[name].copy()
        forged[name][0] += 1

    assert any(problem in each for each in check_certificate.check(forged))


def test_a_certificate_is_sealed_and_says_only_a_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It holds true counts: nobody but its owner may read it, and the check prints none."""
    made = small_family([[3, 20, 30], [20, 20, 20]])
    path = tmp_path / "certificate.npz"
    write_certificate(path, made, protect(made), 0)

    assert path.stat().st_mode & 0o777 == 0o600
    assert check_certificate.main(path) == 0
    assert capsys.readouterr().out == "0 problems, 0 excused\n"


def test_the_checker_shares_no_code() -> None:
    """It must stand on its own: under 100 lines, no solver, no other module of the house."""
    path = Path(sys.modules[check_certificate.__name__].__file__ or "")
    text = path.read_text(encoding="utf-8")

    assert len(text.splitlines()) < 100
    assert not [line for line in text.splitlines() if line.startswith(("import", "from"))
                and ("tutela" in line or "highspy" in line or "numba" in line)]  # fmt: skip


@pytest.mark.parametrize("base", [3, 5])
def test_rounding_leaves_no_small_count_and_every_sum_holds(
    family: Callable[..., TableFamily], base: int
) -> None:
    """An R package reaches a mean error of 0.55 on table A at base 5; ours may not be worse."""
    made = family("A", zeros_printed=False)
    starts, cells, signs = made.sums

    rounded = round_small(made, base)

    assert not ((rounded > 0) & (rounded < base)).any()
    assert not np.add.reduceat(signs * rounded[cells], starts[:-1]).any()
    assert abs(int(rounded[0] - made.values[0])) <= base // 2
    assert np.abs(rounded - made.values).mean() < 0.6
    assert np.abs(rounded - made.values).max() <= 7


def test_a_base_of_one_rounds_nothing_and_is_refused() -> None:
    """It would leave every count as it is and call it protected."""
    with pytest.raises(InputError, match="too small"):
        round_small(small_family([[3, 20], [20, 20]]), 1)


def test_one_who_knows_a_case_learns_the_tied_counts() -> None:
    """Two hidden partners under a printed sum: who knows the one knows the other."""
    made = small_family([[1, 20, 30], [20, 20, 20]])
    withheld = np.zeros(len(made.values), dtype=bool)
    places = [(1, 1), (1, 2), (2, 1), (2, 2)]
    withheld[[np.ravel_multi_index(each, made.shape) for each in places]] = True

    groups = insider_groups(made, withheld)

    assert [[made.name(cell) for cell in group] for group in groups] == [
        ["a=a0&b=b0", "a=a0&b=b1", "a=a1&b=b0", "a=a1&b=b1"]
    ]
    assert insider_groups(made, withheld, known=2) == []


def test_two_hierarchies_of_one_axis_must_agree() -> None:
    """Provinces by macro-region and by coast or inland are the same provinces."""
    codes = ("all", "p", "q", "r", "north", "coast")
    good = Axis("region", codes, ((4, (1, 2)), (5, (2, 3)), (0, (1, 2, 3)), (0, (4, 3))))
    bad = Axis("region", codes, ((4, (1, 2)), (5, (2, 3)), (0, (1, 2, 3)), (0, (4, 5))))

    assert good.members[4].tolist() == [1, 1, 0]
    with pytest.raises(DataError, match="do not add up"):
        _ = bad.members


@pytest.mark.parametrize("counts", [[[1, -1]], [[1.5, 2.0]]])
def test_counts_that_cannot_be_are_refused(counts: list[list[float]]) -> None:
    """Negative or broken numbers are no counts of persons."""
    with pytest.raises(InputError):
        small_family(counts)


def test_a_code_that_is_part_of_itself_is_refused() -> None:
    """A circle in a hierarchy has no leaves to count."""
    with pytest.raises(DataError, match="part of itself"):
        _ = Axis("a", ("t", "x", "y"), ((0, (1,)), (1, (2,)), (2, (1,)))).members
