"""Attack releases with what they print, and see weak ones fall and cleared ones stand."""

import json
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutela.disclosure import attack, clear
from tutela.model.errors import DataError


def row(
    place: dict[str, str], value: int | None, measure: str = "persons_received"
) -> dict[str, object]:
    """Write one row as `figures.json` has it."""
    said = {"reason": "withheld"} if value is None else {"value": str(value)}
    return {"measure": measure, "period": "2022", "place": place, "unit": "person", **said}


def test_one_hidden_cell_beside_its_total_is_read_off() -> None:
    """The plainest mistake: one cell withheld, the total printed."""
    figures = [row({}, 23), row({"c": "a"}, None), row({"c": "b"}, 20)]

    report = attack(figures)

    assert report.disclosed == ("persons_received/2022?c=a",)
    assert not report.passed
    assert "3" not in json.dumps(report.as_json()["recovered"])


def test_two_hidden_cells_known_to_be_at_least_one_are_read_off() -> None:
    """Where zeros are printed, two hidden cells that sum to two are one each."""
    figures = [row({}, 22), row({"c": "a"}, None), row({"c": "b"}, None), row({"c": "d"}, 20)]

    assert attack(figures).passed
    assert len(attack(figures, least=1).disclosed) == 2


def test_a_cell_that_only_all_sums_together_give_is_found() -> None:
    """Rows less columns leave one cell, though no single sum gives it."""
    figures: list[dict[str, object]] = [
        row({"a": "x"}, 10),
        row({"a": "y"}, 18),
        row({"b": "u"}, 9),
        row({"b": "v"}, 10),
        {"measure": "persons_received", "period": "2022", "place": {"b": "w"}, "unit": "person"},
        row({"a": "x", "b": "w"}, 6),
        *(row({"a": a, "b": b}, None) for a, b in ("xu", "xv", "yu", "yv", "yw")),
    ]

    assert attack(figures).disclosed == ("persons_received/2022?a=y&b=w",)


def test_a_percentage_gives_a_hidden_part_away(kit: ModuleType) -> None:
    """Twenty of 60 withheld, and 33.3 % printed beside it, is not withheld."""
    approved = kit.count("persons_approved", event="reviewed", result=("approved",))
    share = kit.Share(
        "approval_share", kit.WORDS, {}, "persons_approved", ("persons_received",), 1, (),
        kit.DEFINITION, kit.WORDS,
    )  # fmt: skip
    figures: list[dict[str, object]] = [
        row({}, 60),
        row({}, None, "persons_approved"),
        {"measure": "approval_share", "period": "2022", "place": {}, "unit": "percent",
         "value": "5.0"},
    ]  # fmt: skip
    measures = {each.id: each for each in (approved, share, kit.count("persons_received"))}

    assert attack(figures).passed
    assert attack(figures, measures=measures).disclosed == ("persons_approved/2022",)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=3, max_size=5),
    st.lists(st.integers(0, 12), min_size=3, max_size=3),
)
def test_no_cleared_release_falls(
    kit: ModuleType, cells: list[list[int]], other: list[int]
) -> None:
    """Whatever the counts, the attacker proves nothing about a small one."""
    places = {"": sum(map(sum, cells))}
    places |= {f"a=a{at}": sum(line) for at, line in enumerate(cells)}
    places |= {f"b=b{at}": sum(line[at] for line in cells) for at in range(3)}
    places |= {f"a=a{i}&b=b{j}": cells[i][j] for i in range(len(cells)) for j in range(3)}
    tables = [kit.table("persons_seen", places)]
    tables += [
        kit.table("persons_left", {"": sum(other)} | {f"b=b{i}": other[i] for i in range(3)})
    ]
    measures = {name: kit.count(name, event=name) for name in ("persons_seen", "persons_left")}

    cleared = clear(tables, kit.POLICY, measures=measures, synthetic=False)
    rows = [figure.as_json() for figure in cleared.figures.values()]

    assert attack(json.dumps(rows), measures=measures).passed
    small = [value for value in places.values() if value < 5]
    shown = [str(each["value"]) for each in rows if each["measure"] == "persons_seen"]
    assert not {str(value) for value in small} & set(shown)


@pytest.mark.parametrize("threshold", [3, 10])
def test_the_threshold_is_the_offices_choice(threshold: int) -> None:
    """What counts as small comes from the policy, not from the code."""
    figures = [row({}, 24), row({"c": "a"}, None), row({"c": "b"}, 20)]

    assert attack(figures, threshold=threshold).passed == (threshold == 3)


def test_a_release_that_contradicts_itself_is_an_error() -> None:
    """Twenty of fifteen and a gap: no counts fit, and a verdict would mean nothing."""
    with pytest.raises(DataError, match="cannot be any number"):
        attack([row({}, 15), row({"c": "a"}, None), row({"c": "b"}, 20)])
