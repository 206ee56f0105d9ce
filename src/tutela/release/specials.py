"""The chapters that no measure fills: special operations, and typical cases cleared by two keys."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from tutela.catalogue.paper import SLOT, Sentence
from tutela.release import speech
from tutela.release.brief import Brief, Operation
from tutela.release.canonical import write_json
from tutela.release.compose import Composed, Segment, compose
from tutela.release.facts import Facts

CASES = "cases.json"


def operations(facts: Facts) -> tuple[Composed, ...]:
    """Tell the special operations: what each was, its duties, and the tables beside it."""
    return tuple(each for one in facts.brief.operations for each in _operation(one, facts))


def cases(facts: Facts) -> tuple[Composed, ...]:
    """Give the cleared texts as they were signed, to the letter."""
    texts = (each.texts[facts.language] for each in facts.brief.cases)
    return tuple(Composed((Segment(text, "case"),)) for text in texts)


def write_cases(path: Path, brief: Brief) -> None:
    """Write the cleared texts, by language and without the name of a case; none, no file."""
    if brief.cases:
        write_json(path, [dict(each.texts) for each in brief.cases])


def _operation(operation: Operation, facts: Facts) -> Iterator[Composed]:
    language, words = facts.language, facts.text["operation"]
    slots = {
        "what": Segment(operation.words[language], "name"),
        "who": Segment(operation.bodies[language], "name"),
        "first": Segment(speech.day(operation.first_on, language), "date"),
        "last": Segment(speech.day(operation.last_on, language), "date"),
    }
    yield Composed(tuple(_filled(words["held"], slots)))
    for duty in operation.duties:
        slots = {"duty": Segment(duty[language], "name")}
        yield Composed(tuple(_filled(words["duty"], slots)))
    said = Sentence({language: words["table"]}, (), None, "text [operation]")
    for measure in operation.measures:
        told = compose(said, facts, {"what": measure})
        if told.segments:
            yield told


def _filled(template: str, slots: Mapping[str, Segment]) -> Iterator[Segment]:
    at = 0
    for slot in SLOT.finditer(template):
        yield Segment(template[at : slot.start()])
        yield slots[slot[1]]
        at = slot.end()
    yield Segment(template[at:])
