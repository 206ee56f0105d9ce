"""What is written down about the made-up register is read strictly and agrees with itself."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tutela.catalogue.place import folder
from tutela.catalogue.published import published
from tutela.demo.atoms import code, counted
from tutela.demo.package import make_cast
from tutela.demo.plan import Plan
from tutela.demo.reading import read_plan, read_targets
from tutela.model.errors import DataError

HEADER = "figure,value,basis,rows,why\n"


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Give the plan as it is shipped."""
    return read_plan("cn")


def targets(plan: Plan, tmp_path: Path, lines: str) -> None:
    """Read targets written for a test."""
    path = tmp_path / "targets.csv"
    path.write_text(HEADER + lines, encoding="utf-8")
    read_targets(path, plan.measures)


def test_a_published_target_is_the_published_number(plan: Plan) -> None:
    """A slip of the pen here would be counted into existence."""
    figures = {figure.row: figure for figure in published("cn").figures}

    for target in plan.targets:
        for row in target.rows if target.basis == "published" else ():
            assert figures[row].value == target.value, str(target)
            assert figures[row].period == target.figure.period, str(target)


def test_an_assumed_target_says_why(plan: Plan) -> None:
    """A number nobody published must not look as if somebody had."""
    assert all(target.why for target in plan.targets if target.basis == "assumed")


def test_every_family_lies_in_one_band_of_each_age(plan: Plan) -> None:
    """A family on both sides of an age would be counted by halves."""
    for family in plan.families:
        assert family.history in plan.histories.classes
        for dimension in ("suspect", "suspect_age", "victim", "victim_age"):
            if dimension != "victim_age":
                code(plan.dimensions[dimension], family)


def test_a_family_across_a_band_is_refused(plan: Plan) -> None:
    """Half a family cannot be counted."""
    across = replace(plan.families[0], suspects=(16, 20))
    target = next(each for each in plan.targets if "juvenile" in each.figure.measure)

    with pytest.raises(DataError, match="more than one band"):
        counted(replace(plan, families=(across,)), target)


def test_a_figure_named_twice_is_refused(plan: Plan, tmp_path: Path) -> None:
    """Two numbers for one figure cannot both hold."""
    line = "persons_prosecuted/2022,58410,published,9,\n"

    with pytest.raises(DataError, match="names a figure twice"):
        targets(plan, tmp_path, line + line)


def test_a_target_of_no_measure_is_refused(plan: Plan, tmp_path: Path) -> None:
    """What cannot be counted cannot be promised."""
    with pytest.raises(DataError, match="is no measure that counts"):
        targets(plan, tmp_path, "persons_promoted/2022,1,published,9,\n")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("persons_prosecuted/2022,58 410,published,9,\n", "is no whole number"),
        ("persons_prosecuted/2022,58410,guessed,9,\n", "is not published or assumed"),
        ("persons_prosecuted/2022,58410,published,nine,\n", "is no whole number"),
        ("persons_prosecuted/2022,58410,published\n", "is not a text"),
    ],
)
def test_a_slip_in_a_line_is_named_with_its_line(
    plan: Plan, tmp_path: Path, line: str, problem: str
) -> None:
    """Whoever mends the file must find the place."""
    with pytest.raises(DataError, match=problem) as caught:
        targets(plan, tmp_path, line)

    assert "targets.csv line 2" in str(caught.value)


def test_a_history_that_nobody_wrote_down_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A class of histories named in one file must stand in the other."""
    shutil.copytree(folder("cn"), tmp_path / "cn")
    path = tmp_path / "cn" / "demo" / "families.csv"
    written = path.read_text(encoding="utf-8").replace("adult_light", "adult_slow")
    path.write_text(written, encoding="utf-8")
    monkeypatch.setenv("TUTELA_JURISDICTIONS", str(tmp_path))

    with pytest.raises(DataError, match="has no history"):
        read_plan("cn")


def test_targets_that_contradict_each_other_are_named_with_their_rows(plan: Plan) -> None:
    """More juveniles approved than were received: the rows of the published table are named."""
    wrong = tuple(
        replace(target, value=90_000)
        if str(target.figure) == "persons_juvenile_arrest_approved/2021@draft"
        else target
        for target in plan.targets
    )

    with pytest.raises(DataError, match="cannot hold together") as caught:
        make_cast(replace(plan, targets=wrong))

    assert "persons_juvenile_arrest_approved/2021 = 90000 (published, row 204)" in str(caught.value)
    assert "persons_prosecuted/" not in str(caught.value)


def test_planting_more_than_there_are_is_refused(plan: Plan) -> None:
    """Nothing is planted by halves."""
    few = tuple(
        replace(target, value=20)
        for target in plan.targets
        if str(target.figure) == "persons_juvenile_under_16_prosecuted/2021@draft"
    )
    young = tuple(family for family in plan.families if family.id == "young_homicide")

    with pytest.raises(DataError, match=r"finds .* cases to make late, and wants"):
        make_cast(replace(plan, targets=few, families=young))
