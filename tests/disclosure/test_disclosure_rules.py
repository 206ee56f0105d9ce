"""What a policy asks beyond the threshold: each rule withholds or refuses what it names."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import ModuleType

import pytest

from tutela.catalogue.policy import Policy
from tutela.disclosure import attack, clear
from tutela.disclosure.explain import explain
from tutela.disclosure.nesting import Key
from tutela.disclosure.rows import Row
from tutela.disclosure.spoken import spoken_count, spoken_share
from tutela.model.errors import DataError, InputError, RefusalError
from tutela.model.figure import Figure, FigureId, Reason, Table
from tutela.model.measure import Column, Count
from tutela.model.period import Period

YEAR = Period.year(2022)
POLICY = Policy(date(2015, 1, 1), exempt=frozenset({"persons_received"}))


def said(
    kit: ModuleType,
    tables: Sequence[Table],
    policy: Policy,
    *more: Count,
    published: Sequence[Figure] = (),
    spoken: Sequence[Row] = (),
) -> Mapping[str, str]:
    """Clear tables; give what came out by address without measure and edition."""
    measures = {each.id: each for each in (kit.count("persons_received"), *more)}
    made = clear(
        tables, policy, measures=measures, synthetic=False, published=published, spoken=spoken
    )
    return {
        str(figure.id).partition("@")[0].partition("/")[2]: str(figure.value or figure.reason)
        for figure in made.figures.values()
        if figure.id.measure == tables[0].measure
    }


def at(place: str, value: int, measure: str = "persons_received") -> Figure:
    """Make a figure that is public already."""
    return Figure(FigureId.parse(f"{measure}/2022?{place}@0a0a0a0a"), Decimal(value), "person")


def test_a_place_with_few_cases_is_broken_down_no_further(kit: ModuleType) -> None:
    """Of 16 in a place, six and ten by sex would each be a handful of known families."""
    cells = {"": 216, "place=p": 16, "place=q": 200, "sex=f": 96, "sex=m": 120}
    cells |= {"place=p&sex=f": 6, "place=p&sex=m": 10, "place=q&sex=f": 90, "place=q&sex=m": 110}
    table = kit.table("persons_received", cells)
    floor = replace(POLICY, places=frozenset({"place"}), least_in_place=20)

    loose, strict = said(kit, [table], POLICY), said(kit, [table], floor)

    assert "withheld" not in loose.values()
    assert strict["2022?place=p&sex=f"] == strict["2022?place=p&sex=m"] == "withheld"
    assert strict["2022?place=p"] == "16"


def test_a_category_that_holds_all_of_its_whole_is_withheld(kit: ModuleType) -> None:
    """To print 40 of 40 would say of each of them which category it is in."""
    cells = {"": 90, "c=a": 40, "c=b": 50, "d=x": 60, "d=y": 30}
    cells |= {"c=a&d=x": 40, "c=b&d=x": 20, "c=b&d=y": 30}
    table = kit.table("persons_received", cells)
    single = replace(POLICY, single_below=50)

    assert said(kit, [table], POLICY)["2022?c=a&d=x"] == "40"
    whole = said(kit, [kit.table("persons_received", {"": 40, "d=x": 40})], single)
    assert whole["2022"] == whole["2022?d=x"] == "40"
    assert said(kit, [table], single)["2022?c=a&d=x"] == "withheld"
    assert said(kit, [table], replace(POLICY, single_below=40))["2022?c=a&d=x"] == "40"


def test_a_frozen_table_does_not_change_any_more(kit: ModuleType) -> None:
    """Ten more than printed before would be ten late cases in one crossed cell."""
    cells = {"": 200, "a=x": 80, "a=y": 120, "b=u": 90, "b=v": 110}
    cells |= {"a=x&b=u": 40, "a=x&b=v": 40, "a=y&b=u": 50, "a=y&b=v": 70}
    table = kit.table("persons_received", cells)
    before = [at("a=x&b=u", 30)]
    frozen = replace(POLICY, frozen_from=2)

    assert said(kit, [table], POLICY, published=before)["2022?a=x&b=u"] == "40"
    assert said(kit, [table], frozen, published=before)["2022?a=x&b=u"] == "withheld"


def test_years_are_not_added_up_by_place(kit: ModuleType) -> None:
    """One sum over years by place would tie the tables of all those years together."""
    span = Period.parse("2020/2022")
    place = Figure(FigureId("persons_received", span, {"place": "p"}), Decimal(90), "person")
    table = Table("t", "persons_received", ("place",), (span,), (place,))
    policy = replace(POLICY, places=frozenset({"place"}), pools_places=False)

    with pytest.raises(RefusalError, match="below the level of the whole country"):
        said(kit, [table], policy)
    assert said(kit, [table], replace(policy, pools_places=True))


def test_what_another_office_published_is_taken_from_ours(kit: ModuleType) -> None:
    """We print 60 of a place; its own office printed 57 of them as men: three are left."""
    table = kit.table("persons_received", {"": 300, "place=p": 60, "place=q": 240})
    theirs = [at("place=p&sex=m", 57)]

    heeded = said(kit, [table], POLICY, published=theirs)
    blind = said(kit, [table], replace(POLICY, heeds_other_offices=False), published=theirs)

    assert heeded["2022?place=p"] == "withheld"
    assert blind["2022?place=p"] == "60"


def test_the_measures_readers_need_are_withheld_last(kit: ModuleType) -> None:
    """Of two that would do, the one the policy names stays."""
    first = kit.count("persons_seen", event="seen")
    wide = kit.count("persons_met", event="received", or_event=("seen",))
    cells = {"persons_met": {"": 100, "c=a": 45, "c=b": 55},
             "persons_seen": {"": 92, "c=a": 43, "c=b": 49}}  # fmt: skip
    tables = [kit.table(name, each) for name, each in cells.items()]
    one = replace(POLICY, priority=("persons_met",))

    made = said(kit, tables, one, first, wide)

    assert made["2022?c=a"] == "45"
    assert "withheld" not in made.values()


def test_suspects_who_are_minors_are_exempt_from_nothing(kit: ModuleType) -> None:
    """An office that lists their total by name as exempt still may not print three of them."""
    minors = kit.count("persons_minors", event="seen", where={"suspect": ("minor",)})
    policy = replace(POLICY, exempt=frozenset({"persons_minors"}))
    juveniles = replace(policy, juveniles={"suspect": ("minor",)})
    table = kit.table("persons_minors", {"": 3})

    assert said(kit, [table], policy, minors) == {"2022": "3"}
    assert said(kit, [table], juveniles, minors) == {"2022": "withheld"}


def test_what_a_text_says_in_words_binds_the_gaps(kit: ModuleType) -> None:
    """Where a text says 20 itself, the gap of 20 hides nothing and another one must."""
    cells = {"": 100, "c=a": 3, "c=b": 20, "c=d": 37, "c=e": 40}
    table = kit.table("persons_received", cells)
    name = FigureId("persons_received", YEAR, {"c": "b"})
    exact = spoken_count(name, Decimal(20))

    silent = said(kit, [table], POLICY)
    told = said(kit, [table], POLICY, spoken=[exact])

    assert silent["2022?c=b"] == "withheld" != silent["2022?c=d"]
    assert told["2022?c=d"] == "withheld" != told["2022?c=b"]


def test_the_reader_of_a_text_is_an_attacker(kit: ModuleType) -> None:
    """A share in a sentence gives a gap away that no table does; the attack must see it."""
    rows: list[dict[str, object]] = [
        {"measure": "persons_received", "period": "2022", "place": place, "unit": "person",
         "value": value, **({} if value else {"reason": "withheld"})}
        for place, value in (({}, "60"), ({"c": "a"}, None), ({"c": "b"}, None))
    ]  # fmt: skip
    part = FigureId("persons_received", YEAR, {"c": "a"})
    whole = FigureId("persons_received", YEAR)
    text = spoken_share(part, [whole], Decimal("0.05"))

    assert attack(rows).passed
    report = attack(rows, spoken=text)
    assert report.disclosed == ("persons_received/2022?c=a",)
    assert "text" in report.methods


def test_words_become_bounds() -> None:
    """Nearly one in six of 120 lies between 18 and 20."""
    part, whole = FigureId("p", YEAR), FigureId("w", YEAR)
    low, high = spoken_share(part, [whole], Fraction(1, 6), "nearly")

    def holds(count: int) -> bool:
        values: dict[Key, int] = {("p", YEAR, ()): count, ("w", YEAR, ()): 120}
        return all(
            row.low <= sum(weight * values[key] for key, weight in row.weights) <= row.high
            for row in (low, high)
        )

    assert [count for count in range(30) if holds(count)] == [18, 19, 20]
    with pytest.raises(InputError, match="no hedge"):
        spoken_count(part, Decimal(5), "roughly")
    with pytest.raises(InputError, match="no share"):
        spoken_share(part, [whole], Decimal(2))


def test_a_text_that_is_not_true_is_refused(kit: ModuleType) -> None:
    """A sentence that contradicts the counts is a mistake to mend, not a bound to keep."""
    table = kit.table("persons_received", {"": 100, "c=a": 30, "c=b": 70})
    wrong = spoken_count(FigureId("persons_received", YEAR, {"c": "a"}), Decimal(40))

    with pytest.raises(DataError, match="not what the text says"):
        said(kit, [table], POLICY, spoken=[wrong])


def test_a_code_its_dimension_does_not_have_is_refused(kit: ModuleType) -> None:
    """A misspelt code would be left out of every sum it belongs to."""
    sex = Column("sex", "persons", "sex", ("female", "male"))
    policy = replace(POLICY, dimensions={"sex": sex})
    table = kit.table("persons_received", {"": 60, "sex=female": 20, "sex=men": 40})

    with pytest.raises(InputError, match=r"unknown code: \[men\]"):
        said(kit, [table], policy)


def test_one_who_knows_a_case_learns_no_other_count(kit: ModuleType) -> None:
    """One and three beside two printed counts: who knows the one reads off the three."""
    table = kit.table("persons_received", {"": 94, "c=a": 1, "c=b": 3, "c=d": 40, "c=e": 50})
    careful = replace(POLICY, parts_insiders=True)

    assert list(said(kit, [table], POLICY).values()).count("withheld") == 2
    assert list(said(kit, [table], careful).values()).count("withheld") == 3


def test_staff_are_told_which_rule_withheld_a_count(kit: ModuleType) -> None:
    """Small, changed by a few, changed though frozen, alone in its whole, of a small place."""
    cells = {"": 300, "place=p": 16, "place=q": 284, "sex=f": 150, "sex=m": 150}
    cells |= {"place=p&sex=f": 6, "place=p&sex=m": 10, "place=q&sex=f": 144, "place=q&sex=m": 140}
    table = kit.table("persons_received", cells)
    policy = replace(POLICY, places=frozenset({"place"}), least_in_place=20, frozen_from=2)
    before = [at("sex=f", 148), at("place=q&sex=m", 120)]

    def why(place: Mapping[str, str]) -> str:
        figure = FigureId("persons_received", YEAR, place)
        measures = {"persons_received": kit.count("persons_received")}
        return explain(figure, [table], policy, measures=measures, published=before).why

    assert why({"sex": "f"}) == "revised"
    assert why({"place": "q", "sex": "m"}) == "frozen"
    assert why({"place": "p", "sex": "m"}) == "small_place"
    assert why({}) == "shown"


def test_the_same_counts_give_the_same_release_again(kit: ModuleType) -> None:
    """What was withheld stays so: a partner that came out later would be one gap less to guess."""
    cells = {"": 160, "c=a": 3, "c=b": 20, "c=d": 37, "c=e": 100}
    table = kit.table("persons_received", cells)
    first = said(kit, [table], POLICY)
    public = [
        at(name.partition("?")[2], int(value))
        for name, value in first.items()
        if value != "withheld"
    ]

    assert said(kit, [table], POLICY, published=public) == first
    partner = [at("c=e", 100), at("c=d", 37), at("", 160)]
    wider = said(kit, [kit.table("persons_received", cells | {"c=b": 19, "c=a": 4})], POLICY,
                 published=partner)  # fmt: skip
    assert wider["2022?c=b"] == "withheld"


def test_what_an_earlier_release_withheld_by_name_stays_withheld(kit: ModuleType) -> None:
    """The earlier release lists its gaps; they are gaps again, though nothing asks for them."""
    table = kit.table("persons_received", {"": 160, "c=a": 23, "c=b": 37, "c=d": 100})
    gap = Figure(
        FigureId("persons_received", YEAR, {"c": "b"}, "0a0a0a0a"), None, "person",
        reason=Reason.WITHHELD,
    )  # fmt: skip

    assert said(kit, [table], POLICY, published=[gap])["2022?c=b"] == "withheld"
