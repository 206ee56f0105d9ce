"""Clear small hand-made releases and look at what comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tutela.catalogue.policy import Policy
from tutela.disclosure import Audit, Cleared, clear, clear_text, edition_of
from tutela.disclosure.explain import Explanation, explain
from tutela.model.errors import DataError, InputError, RefusalError
from tutela.model.figure import Figure, FigureId, Reason, Status, Table
from tutela.model.measure import Change, Count, Definition, Measure, NotAvailable, Share
from tutela.model.period import Period

WORDS = {"zh": "字", "en": "words"}
DEFINITION = Definition("d", WORDS, None, None)
POLICY = Policy(date(2015, 1, 1), exempt=frozenset({"persons_received"}))
YEAR = Period.year(2022)


def count(id_: str, **changes: object) -> Count:
    """Make a count of persons received."""
    made = Count(
        id_, WORDS, {}, "person", "received", (), "receipt", "principal", {}, (), (),
        DEFINITION, WORDS,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def table(measure: str, cells: Mapping[str, object], year: int = 2022, id_: str = "t") -> Table:
    """Make a table from ``{"a=1&b=2": count}``."""
    period = Period.year(year)
    figures = tuple(
        Figure(
            FigureId.parse(f"{measure}/{year}?{place}@draft"),
            None if value is None else Decimal(str(value)),
            "person",
            reason=Reason.NOT_AVAILABLE if value is None else None,
        )
        for place, value in cells.items()
    )
    names = {key: None for figure in figures for key in figure.id.place}
    return Table(f"{id_}_{measure}_{year}", measure, tuple(names), (period,), figures)


def released(
    tables: Sequence[Table], *more: Measure, published: Sequence[Figure] = ()
) -> dict[str, str]:
    """Clear and write down what came out: address without edition to value or reason."""
    measures: dict[str, Measure] = {each.id: each for each in more}
    measures.setdefault("persons_received", count("persons_received"))
    cleared = clear(tables, POLICY, measures=measures, synthetic=False, published=published)
    return {
        str(id_).partition("@")[0]: str(figure.value if figure.value is not None else figure.reason)
        for id_, figure in cleared.figures.items()
    }


def test_a_small_count_is_withheld_and_not_alone() -> None:
    """Three in a category could be found from the total, so a second category goes with it."""
    made = released([table("persons_received", {"": 60, "c=a": 3, "c=b": 20, "c=d": 37})])

    assert made == {
        "persons_received/2022": "60",
        "persons_received/2022?c=a": "withheld",
        "persons_received/2022?c=b": "withheld",
        "persons_received/2022?c=d": "37",
    }


def test_zero_looks_like_any_other_small_count() -> None:
    """A printed zero would say of everybody in the group what did not happen to them."""
    made = released([table("persons_received", {"": 60, "c=a": 0, "c=b": 3, "c=d": 57})])

    assert [made[f"persons_received/2022?c={each}"] for each in "abd"].count("withheld") >= 2
    assert made["persons_received/2022?c=a"] == "withheld"


def test_two_small_counts_with_a_tiny_sum_take_a_third_with_them() -> None:
    """Two zeros under a hidden sum of zero are both known; one more category must go."""
    made = released([table("persons_received", {"": 40, "c=a": 0, "c=b": 0, "c=d": 40})])

    assert set(made.values()) == {"40", "withheld"}


def test_a_total_that_is_not_named_is_bound_by_the_threshold() -> None:
    """Only totals the policy lists by name may be small."""
    named = released([table("persons_received", {"": 3})])
    other = released([table("persons_seen", {"": 3})], count("persons_seen", event="seen"))

    assert named == {"persons_received/2022": "3"}
    assert other == {"persons_seen/2022": "withheld"}


def test_a_single_category_of_a_small_public_total_is_refused() -> None:
    """The category is the total; nothing can hide it, so the release stops and names it."""
    with pytest.raises(RefusalError, match=r"persons_received/2022\?c=a"):
        released([table("persons_received", {"": 3, "c=a": 3})])


def test_a_narrower_measure_cannot_be_subtracted_from_a_wider_one() -> None:
    """Received 50, of them approved 48 (both printed) would say that two were not."""
    approved = count("persons_approved", event="reviewed", result=("approved",))
    made = released(
        [
            table("persons_received", {"": 100, "c=a": 50, "c=b": 50}),
            table("persons_approved", {"": 60, "c=a": 48, "c=b": 12}),
        ],
        approved,
    )

    pair = made["persons_received/2022?c=a"], made["persons_approved/2022?c=a"]
    assert "withheld" in pair
    assert made["persons_received/2022"] == "100"


def test_a_measure_of_one_category_is_the_category() -> None:
    """What one measure withholds, another measure of the same persons may not print."""
    narrow = count("persons_received_a", where={"c": ("a",)})
    made = released(
        [
            table("persons_received", {"": 30, "c=a": 2, "c=b": 10, "c=d": 18}),
            table("persons_received_a", {"": 2}),
        ],
        narrow,
    )

    assert made["persons_received_a/2022"] == "withheld"


def test_a_secondary_cell_is_withheld_in_every_measure_that_equals_it() -> None:
    """The partner of a small count must not come back through a measure of its own."""
    narrow = count("persons_received_b", where={"c": ("b",)})
    made = released(
        [
            table("persons_received", {"": 30, "c=a": 2, "c=b": 28}),
            table("persons_received_b", {"": 28}),
        ],
        narrow,
    )

    assert made["persons_received_b/2022"] == "withheld"


def test_shares_come_from_what_is_left() -> None:
    """A share of a withheld count is withheld; so is one of a small whole."""
    approved = count("persons_approved", event="reviewed", result=("approved",))
    share = Share(
        "approval_share", WORDS, {}, "persons_approved", ("persons_received",), 1, ("c",),
        DEFINITION, WORDS,
    )  # fmt: skip
    made = released(
        [
            table("persons_received", {"": 119, "c=a": 50, "c=b": 50, "c=d": 19}),
            table("persons_approved", {"": 58, "c=a": 30, "c=b": 20, "c=d": 8}),
        ],
        approved,
        share,
    )

    assert made["approval_share/2022"] == "48.7"
    assert made["approval_share/2022?c=a"] == "60.0"
    assert made["approval_share/2022?c=d"] == "withheld"


def test_changes_need_both_years() -> None:
    """Twenty this year and a withheld count last year give no percentage."""
    change = Change(
        "received_change", WORDS, {}, "persons_received", "previous", 1, ("c",), DEFINITION, WORDS
    )
    made = released(
        [
            table("persons_received", {"": 60, "c=a": 3, "c=b": 20, "c=d": 37}, 2021),
            table("persons_received", {"": 90, "c=a": 30, "c=b": 20, "c=d": 40}, 2022),
        ],
        change,
    )

    assert made["received_change/2022"] == "50.0"
    assert made["received_change/2022?c=a"] == "withheld"
    assert made["received_change/2022?c=d"] == "8.1"
    assert made["received_change/2021"] == "not_available"


def test_a_pooled_span_gives_no_year_away() -> None:
    """Two printed years and their printed sum would give the third, hidden year."""
    tables = [
        table(
            "persons_received",
            {"": 60 + year, "c=a": small, "c=b": 30, "c=d": 30 + year - small},
            year,
        )
        for year, small in ((2020, 10), (2021, 12), (2022, 2))
    ]
    places = [dict(figure.id.place) for figure in tables[0].figures]
    pooled = tuple(
        Figure(
            FigureId("persons_received", Period.parse("2020/2022"), place),
            sum((each.figures[at].value or Decimal(0) for each in tables), Decimal(0)),
            "person",
        )
        for at, place in enumerate(places)
    )
    span = Period.parse("2020/2022")
    tables.append(replace(tables[0], id="pooled", periods=(span,), figures=pooled))

    made = released(tables)

    hidden = [year for year in ("2020", "2021", "2022", str(Period.parse("2020/2022")))
              if made[f"persons_received/{year}?c=a"] == "withheld"]  # fmt: skip
    assert "2022" in hidden
    assert len(hidden) >= 2


def test_what_is_public_already_cannot_hide_anything() -> None:
    """The partner was printed before, so another one must be withheld."""
    cells = {"": 60, "c=a": 3, "c=b": 20, "c=d": 37}
    before = Figure(
        FigureId("persons_received", YEAR, {"c": "b"}, "0a0a0a0a"), Decimal(20), "person"
    )

    made = released([table("persons_received", cells)], published=[before])

    assert made["persons_received/2022?c=b"] == "20"
    assert made["persons_received/2022?c=d"] == "withheld"


def test_a_revision_by_a_few_cases_is_withheld() -> None:
    """Twenty printed before and 22 now would say that two cases came in between."""
    cells = {"": 92, "c=a": 22, "c=b": 30, "c=d": 40}
    before = [
        Figure(
            FigureId("persons_received", YEAR, {"c": code}, "0a0a0a0a"), Decimal(value), "person"
        )
        for code, value in {"a": 20, "b": 30, "d": 30}.items()
    ]

    made = released([table("persons_received", cells)], published=before)

    assert made["persons_received/2022?c=a"] == "withheld"
    assert made["persons_received/2022?c=b"] == "30"
    assert made["persons_received/2022?c=d"] == "withheld"
    assert made["persons_received/2022"] == "92"


def test_staff_are_told_why_a_figure_is_withheld() -> None:
    """The explanation names addresses and the sum, and no number."""
    tables = [table("persons_received", {"": 60, "c=a": 3, "c=b": 20, "c=d": 37})]
    measures = {"persons_received": count("persons_received")}
    name = "persons_received/2022"

    said = {
        code: explain(FigureId("persons_received", YEAR, {"c": code}), tables, POLICY,
                      measures=measures)
        for code in "abd"
    }  # fmt: skip

    assert said["a"].why == "small"
    assert said["d"].why == "shown"
    assert said["b"] == Explanation(
        f"{name}?c=b", "partner", (f"{name}?c=a",), name,
        (f"{name}?c=a", f"{name}?c=b", f"{name}?c=d"),
    )  # fmt: skip
    with pytest.raises(InputError):
        explain(FigureId("persons_received", YEAR, {"c": "z"}), tables, POLICY, measures=measures)


def test_not_available_stays_so() -> None:
    """What a source cannot say is neither zero nor withheld."""
    victims = NotAvailable("victims", WORDS, {}, "victim", WORDS, DEFINITION, WORDS)
    tables = [
        table("persons_received", {"": None, "c=a": None}),
        table("victims", {"": None}),
    ]

    made = released(tables, victims)

    assert set(made.values()) == {"not_available"}
    assert len(made) == 3


def test_the_edition_is_made_of_the_content() -> None:
    """Another number is another edition; the order of tables and the old edition are not."""
    measures = {"persons_received": count("persons_received")}
    one = table("persons_received", {"": 60, "c=a": 23, "c=b": 37})
    two = table("persons_received", {"": 61, "c=a": 24, "c=b": 37})
    first = clear([one], POLICY, measures=measures, synthetic=False)
    again = clear([one], POLICY, measures=measures, synthetic=False)
    other = clear([two], POLICY, measures=measures, synthetic=True)

    assert first.edition == again.edition == edition_of([one], synthetic=False)
    assert len(first.edition) == 8
    assert other.edition.startswith("synthetic-")
    assert first.edition not in other.edition
    assert {figure.status for figure in first.figures.values()} == {Status.FINAL}
    assert {figure.status for figure in other.figures.values()} == {Status.SYNTHETIC}
    assert all(id_ == figure.id for id_, figure in other.figures.items())


def test_nobody_else_makes_cleared() -> None:
    """A release takes only `Cleared`; making one by hand must fail."""
    audit = Audit("passed", 0, 0, 5, 2)
    cleared = clear(
        [table("persons_received", {"": 60})],
        POLICY,
        measures={"persons_received": count("persons_received")},
        synthetic=False,
    )

    with pytest.raises(RefusalError, match="was not cleared"):
        Cleared((), "0a0a0a0a", False, audit, None)
    with pytest.raises(RefusalError, match="was not cleared"):
        replace(cleared, tables=())


@pytest.mark.parametrize("value", [-1, "2.5"])
def test_what_is_no_count_is_refused(value: object) -> None:
    """A negative or broken number is a mistake upstream, not something to publish."""
    with pytest.raises(InputError, match="is no count"):
        released([table("persons_received", {"": 60, "c=a": value})])


def test_a_cell_listed_twice_is_refused() -> None:
    """Two values at one address cannot both be right."""
    one = table("persons_received", {"": 60})

    with pytest.raises(InputError, match="listed twice"):
        released([replace(one, figures=one.figures * 2)])


def test_parts_that_do_not_add_up_are_refused() -> None:
    """A total that is not the sum of its parts was counted twice or not whole."""
    with pytest.raises(DataError, match="not the sum of its parts"):
        released([table("persons_received", {"": 60, "c=a": 30, "c=b": 31})])


def test_tables_that_contradict_each_other_are_refused() -> None:
    """The same cell has one value in all tables of a release."""
    tables = [table("persons_received", {"": each}, id_=str(each)) for each in (60, 61)]

    with pytest.raises(DataError, match="differs between tables"):
        released(tables)


def test_no_tables_are_refused() -> None:
    """An empty release is a mistake, not a success."""
    with pytest.raises(InputError):
        released([])


def test_an_unreviewed_figure_is_refused() -> None:
    """Staff may see it; a release may not."""
    one = table("persons_received", {"": 60})
    figures = tuple(replace(each, status=Status.UNREVIEWED) for each in one.figures)

    with pytest.raises(RefusalError, match="unreviewed"):
        released([replace(one, figures=figures)])


def test_clearing_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """Standard output is JSON alone under ``--json``; the solver's banner would break it."""
    released([table("persons_received", {"": 60, "c=a": 3, "c=b": 20, "c=d": 37})])

    assert capfd.readouterr() == ("", "")


def test_the_audit_says_no_withheld_number() -> None:
    """Verdict and counts only; bounds of a withheld number would help to guess it."""
    cleared = clear(
        [table("persons_received", {"": 60, "c=a": 3, "c=b": 20, "c=d": 37})],
        POLICY,
        measures={"persons_received": count("persons_received")},
        synthetic=False,
    )

    assert cleared.audit.as_json() == {
        "verdict": "passed", "counts": 4, "withheld": 2,
        "threshold": 5, "least_width": 2,
    }  # fmt: skip


def test_a_text_without_counts_is_refused() -> None:
    """It fails closed: not knowing how rare a case is, is no reason to print it."""
    for counts in (None, {}, {"age band and relation": 4}):
        with pytest.raises(RefusalError):
            clear_text("A case.", counts)

    assert clear_text("A case.", {"age band and relation": 5}) == "A case."
