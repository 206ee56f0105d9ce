"""A figure enters a text through a slot only, and every span keeps the slot it came from."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tutela.catalogue.fields import Fields
from tutela.catalogue.measures import measures
from tutela.catalogue.paper import Sentence, _sentence, refuse_figures
from tutela.catalogue.words import words
from tutela.disclosure.cleared import Cleared
from tutela.model.errors import DataError
from tutela.release import Brief
from tutela.release.compose import compose
from tutela.release.facts import Facts, read_text

LITERALS = (
    *("1,180 were prosecuted", "about 12 of them", "１２ offices", "twelve offices", "a dozen"),
    *("one-sixth of them", "half of them", "it doubled", "Twenty persons", "the third year"),
    *("近六分之一", "起诉三十人", "两人被起诉", "上升一倍", "一半", "第二年", "五成", "〇", "二○"),
)
HARMLESS = (
    *("上升百分点", "统一办理", "进一步加强", "上一年", "同一口径", "一般情况"),
    *("“一站式”办案场所", "a one-stop centre"),
    *("everyone is counted", "the tenor of it", "a nonetheless calm text", "In {{ period }}"),
)


def said(text: str, *, when: tuple[str, ...] = (), otherwise: str | None = None) -> Sentence:
    """Make a sentence that reads the same in every language."""
    other = None if otherwise is None else {"zh": otherwise, "en": otherwise}
    return Sentence({"zh": text, "en": text}, when, other, "text")


@pytest.fixture
def facts(cleared: Cleared, brief: Brief) -> Facts:
    """Give the English facts of the small release."""
    return Facts(
        language="en",
        brief=brief,
        edition=cleared.edition,
        threshold=5,
        figures=cleared.figures,
        measures=measures("xx"),
        labels=words("xx", "en"),
        text=read_text("en"),
    )


@pytest.mark.parametrize("text", LITERALS)
def test_a_template_with_a_figure_is_refused(text: str) -> None:
    """A number typed by hand would stay when the data change."""
    with pytest.raises(DataError, match="comes from no figure"):
        refuse_figures(text, "text [en]")


@pytest.mark.parametrize("text", HARMLESS)
def test_words_that_only_look_like_numbers_pass(text: str) -> None:
    """A gate that refuses plain words is switched off by its users."""
    assert refuse_figures(text, "text [zh]") == text


def test_the_refusal_says_what_where_and_what_to_do() -> None:
    """The message is read by someone who writes sentences, not programs."""
    with pytest.raises(DataError) as caught:
        refuse_figures("38,854 persons", "text [en]")

    assert str(caught.value) == (
        "text [en]: the number at character 0 comes from no figure\n"
        "  Write {{ measure/period }} instead of the number."
    )


@pytest.mark.parametrize("word", ["respectively", "分别"])
def test_lists_of_figures_are_refused(word: str) -> None:
    """A machine translation that loses the order of a list changes every figure in it."""
    raw = {"say": {"zh": word, "en": word}}

    with pytest.raises(DataError, match="ties several figures"):
        _sentence(Fields(raw, "text"))


def test_both_languages_tell_the_same_figures() -> None:
    """A reader of one language must not be told more than a reader of the other."""
    raw = {"say": {"zh": "{{ persons_prosecuted/now }}。", "en": "Persons were prosecuted."}}

    with pytest.raises(DataError, match="one language only"):
        _sentence(Fields(raw, "text"))


def test_each_span_keeps_its_slot_and_figure(facts: Facts) -> None:
    """Re-reading maps a number to its slot by place, not by luck."""
    composed = compose(said("In {{ period }}, {{ persons_prosecuted/now }}."), facts)
    spans = [(composed.text[each.start : each.end], each.kind) for each in composed.bound]

    assert composed.text == "In 2022, 1,535 persons."
    assert spans == [("2022", "period"), ("1,535", "figure")]
    assert composed.bound[1].figure_id == f"persons_prosecuted/2022@{facts.edition}"


@pytest.mark.parametrize(("language", "expected"), [("zh", "下降0.3%"), ("en", "fell by 0.3%")])
def test_a_change_is_said_with_its_direction(facts: Facts, language: str, expected: str) -> None:
    """A minus sign in prose is lost in translation; the word is not."""
    spoken = replace(facts, language=language, text=read_text(language))

    composed = compose(said("{{ change persons_prosecuted_change/now }}"), spoken)

    assert composed.text == expected
    assert [each.kind for each in composed.bound] == ["direction", "figure"]


def test_a_withheld_figure_leaves_its_sentence_out(facts: Facts) -> None:
    """A sentence with a hole would invite a guess."""
    address = "persons_not_prosecuted/previous?group=other"

    assert compose(said(f"There were {{{{ {address} }}}}."), facts).text == ""
    assert compose(said(f"{{{{ {address} }}}}", otherwise="Withheld."), facts).text == "Withheld."


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("fell persons_prosecuted_change/now", True),
        ("rose persons_prosecuted_change/now", False),
        ("known persons_prosecuted/now", True),
        ("missing persons_prosecuted/now", False),
        ("turned persons_prosecuted_change/now", False),
        ("highest persons_prosecuted/now", False),
    ],
)
def test_a_sentence_is_told_only_where_its_condition_holds(
    facts: Facts, condition: str, *, holds: bool
) -> None:
    """The words of a claim follow its figures."""
    assert bool(compose(said("It is so.", when=(condition,)), facts).text) is holds


@pytest.mark.parametrize(
    "slot", ["nobody", "nobody/now", "persons_prosecuted/soon", "twist persons_prosecuted/now"]
)
def test_a_slot_nobody_knows_is_refused(facts: Facts, slot: str) -> None:
    """A slip of the pen must not become an empty place in a published text."""
    with pytest.raises(DataError):
        compose(said(f"{{{{ {slot} }}}}"), facts)


def test_a_share_is_said_in_words_and_keeps_its_figure(facts: Facts) -> None:
    """370 of 1,905 decided were not prosecuted; a count is no part of anything and is left out."""
    share = compose(said("{{ portion non_prosecution_rate/now }}."), facts)
    count = compose(said("{{ portion persons_prosecuted/now }}."), facts)

    assert [share.text, count.text] == ["nearly one-fifth.", ""]
    assert share.bound[0].kind == "portion"


def test_a_sentence_is_told_of_records_or_of_totals(facts: Facts) -> None:
    """Nobody counted person by person what an office handed over as a total."""
    supplied = replace(facts, brief=replace(facts.brief, is_supplied=True))

    assert compose(said("Counted.", when=("counted",)), facts).text == "Counted."
    assert compose(said("Counted.", when=("counted",)), supplied).text == ""
    assert compose(said("Supplied.", when=("supplied",)), supplied).text == "Supplied."


def test_the_parts_that_made_a_change_are_named(facts: Facts) -> None:
    """Prosecutions fell by 60, all of it violence; of no breakdown nothing is said."""
    steady = {"persons_prosecuted/2022": 1480, "persons_prosecuted/2022?group=other": 300}
    figures = {
        each: replace(figure, value=Decimal(steady[name]))
        if (name := str(each).partition("@")[0]) in steady
        else figure
        for each, figure in facts.figures.items()
    }
    steadied = replace(facts, figures=figures)
    named = compose(said("It was one of {{ drivers persons_prosecuted group }}."), steadied)
    other = compose(said("It was one of {{ drivers persons_prosecuted offence }}."), steadied)

    assert named.text == "It was one of offences against the person."
    assert other.text == ""
