"""Fill the slots of a sentence and keep, for each span, the slot and figure it came from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tutela.catalogue.paper import SLOT, Sentence
from tutela.model.contribution import decompose
from tutela.model.errors import DataError
from tutela.model.figure import Figure, FigureId
from tutela.model.numerals.portion import portion
from tutela.model.period import Period
from tutela.release import speech
from tutela.release.facts import Facts
from tutela.release.rules import is_record, leading, run, turned


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text; ``kind`` "text" is plain, any other names the slot it fills.

    ``figure`` is the address of the figure shown, "" where the slot shows none.
    """

    text: str
    kind: str = "text"
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """A span of a text and the slot that put it there; offsets count characters."""

    start: int
    end: int
    kind: str
    figure_id: str = ""


@dataclass(frozen=True, slots=True)
class Composed:
    """A text made of plain pieces and bound ones.

    >>> Composed((Segment("In "), Segment("2022", "period"))).bound
    (Bound(start=3, end=7, kind='period', figure_id=''),)
    """

    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """Give the text as a reader sees it."""
        return "".join(segment.text for segment in self.segments)

    @property
    def bound(self) -> tuple[Bound, ...]:
        """Give every span that came from a slot."""
        return tuple(_bound(self.segments))


def run_in_words(years: int, language: str, text: Mapping[str, Any]) -> str:
    """Say for how many years in a row something rose, or below zero fell."""
    words = str(text["runs"]["rose" if years > 0 else "fell"])
    return words.replace("*", speech.ordinal(abs(years), language))


def plain(text: str) -> Composed:
    """Wrap a text that holds no slot."""
    return Composed((Segment(text),))


def compose(sentence: Sentence, facts: Facts, names: Mapping[str, str] | None = None) -> Composed:
    """Fill a sentence, or give an empty one where a condition fails or a figure has no value.

    ``names`` maps the local names of a rule's sentence to measures. Raises ``DataError`` for a
    slot nobody knows.
    """
    filler = _Filler(facts, sentence.where, names or {})
    if not all(filler.holds(condition) for condition in sentence.when):
        return Composed(())
    try:
        return Composed(tuple(filler.fill(sentence.words[facts.language])))
    except _NoValue:
        if sentence.otherwise is None:
            return Composed(())
        return Composed(tuple(filler.fill(sentence.otherwise[facts.language])))


def _listed(words: list[str], language: str) -> str:
    comma, last = ("、", "和") if language == "zh" else (", ", " and ")
    return last.join(filter(None, (comma.join(words[:-1]), words[-1])))


_SHORTEST_RUN = 2
"""A figure that moved once is told by its change alone."""


class _NoValue(Exception):  # noqa: N818 - not an error: the sentence is left out
    """A figure of the sentence is withheld or not available."""


def _bound(segments: tuple[Segment, ...]) -> Iterator[Bound]:
    at = 0
    for segment in segments:
        end = at + len(segment.text)
        if segment.kind != "text":
            yield Bound(at, end, segment.kind, segment.figure)
        at = end


class _Filler:
    def __init__(self, facts: Facts, where: str, names: Mapping[str, str]) -> None:
        self._facts = facts
        self._where = f"{where} [{facts.language}]"
        self._names = names
        self._verbs: Mapping[str, Callable[[str], tuple[Segment, ...]]] = {
            "bare": self._bare,
            "size": self._size,
            "portion": self._portion,
            "change": self._change,
            "name": self._name,
            "drivers": self._drivers,
            "table": self._table,
            "since": self._since,
            "run": self._run,
            "years": self._years,
            "leading": self._leading,
            "show": self._figure,
        }

    def fill(self, template: str) -> Iterator[Segment]:
        at = 0
        for slot in SLOT.finditer(template):
            if slot.start() > at:
                yield Segment(template[at : slot.start()])
            yield from self._slot(slot[1])
            at = slot.end()
        if at < len(template):
            yield Segment(template[at:])

    def holds(self, condition: str) -> bool:
        if condition in {"counted", "supplied"}:
            return self._facts.brief.is_supplied == (condition == "supplied")
        word, _, address = condition.partition(" ")
        figure = self._facts.figure(self._resolve(address), self._where)
        value = None if figure is None else figure.value
        tests: Mapping[str, Callable[[], bool]] = {
            "known": lambda: value is not None,
            "missing": lambda: value is None,
            "rose": lambda: value is not None and value > 0,
            "fell": lambda: value is not None and value < 0,
            "turned": lambda: turned(figure, self._facts.figures),
            "highest": lambda: is_record(figure, [*self._series(figure).values()], highest=True),
            "lowest": lambda: is_record(figure, [*self._series(figure).values()], highest=False),
        }
        if word not in tests:
            raise self._unknown(condition)
        return tests[word]()

    def _series(self, figure: Figure | None) -> dict[Period, Decimal]:
        """Give the values of the earlier years under one definition."""
        return {
            other.id.period: other.value
            for other in self._facts.figures.values()
            if figure is not None
            and other.value is not None
            and other.id.measure == figure.id.measure
            and other.id.place == figure.id.place
            and other.id.period < figure.id.period
            and self._facts.is_defined(other.id)
        }

    def _slot(self, text: str) -> tuple[Segment, ...]:
        common = self._facts.common.get(text)
        if common is not None:
            return (Segment(common, text),) if common else ()
        verb, _, address = text.partition(" ")
        if not address:
            verb, address = "show", text
        act = self._verbs.get(verb)
        if act is None:
            raise self._unknown(text)
        return act(self._resolve(address.strip()))

    def _resolve(self, address: str) -> str:
        name, slash, rest = address.partition("/")
        return f"{self._names.get(name, name)}{slash}{rest}"

    def _known(self, address: str) -> Figure:
        figure = self._facts.figure(address, self._where)
        if figure is None or figure.value is None:
            raise _NoValue
        return figure

    def _figure(self, address: str) -> tuple[Segment, ...]:
        figure = self._known(address)
        number = self._number(figure, speech.shown(figure, self._facts.language))
        if figure.value is None or not speech.is_counted(figure.unit):
            return (number,)
        unit = speech.unit_word(figure.unit, figure.value, self._facts.language)
        return (number, Segment(unit if self._facts.language == "zh" else f" {unit}"))

    def _bare(self, address: str) -> tuple[Segment, ...]:
        figure = self._known(address)
        return (self._number(figure, speech.shown(figure, self._facts.language)),)

    def _size(self, address: str) -> tuple[Segment, ...]:
        figure = self._known(address)
        size = abs(figure.value or Decimal(0))
        return (self._number(figure, speech.sized(size, figure.unit, self._facts.language)),)

    def _portion(self, address: str) -> tuple[Segment, ...]:
        figure = self._known(address)
        said = portion(figure.value or Decimal(0), self._facts.language)
        if said is None or figure.unit != "percent":
            raise _NoValue
        return (Segment(said, "portion", str(figure.id)),)

    def _change(self, address: str) -> tuple[Segment, ...]:
        figure = self._known(address)
        words = self._facts.text["directions"]
        if not figure.value:
            return (Segment(words["unchanged"], "direction", str(figure.id)),)
        word = words["rose" if figure.value > 0 else "fell"]
        return (Segment(word, "direction", str(figure.id)), *self._size(address))

    def _name(self, measure: str) -> tuple[Segment, ...]:
        return (
            Segment(self._facts.measure(measure, self._where).words[self._facts.language], "name"),
        )

    def _drivers(self, asked: str) -> tuple[Segment, ...]:
        """Name the codes that made at least half of a change; their figures stand in the table."""
        measure, _, dimension = asked.partition(" ")
        self._facts.measure(measure, self._where)
        period, edition = self._facts.brief.period, self._facts.edition
        whole = FigureId(measure, period, {}, edition)
        found = decompose(self._facts.figures, whole, period.previous(), dimension.strip())
        drivers = found.drivers() if found is not None else ()
        if not drivers:
            raise _NoValue
        words = [self._facts.labels.code(dimension.strip(), each.code) for each in drivers]
        return (Segment(_listed(words, self._facts.language), "name"),)

    def _run(self, address: str) -> tuple[Segment, ...]:
        """Say for how many years in a row a figure has moved one way; two at least."""
        figure = self._known(address)
        values = {**self._series(figure), figure.id.period: figure.value or Decimal(0)}
        years = run(figure.id.period, values)
        if abs(years) < _SHORTEST_RUN:
            raise _NoValue
        said = run_in_words(years, self._facts.language, self._facts.text)
        return (Segment(said, "run", str(figure.id)),)

    def _years(self, measure: str) -> tuple[Segment, ...]:
        self._facts.measure(measure, self._where)
        span = self._facts.span(measure)
        return (Segment(speech.period(span, self._facts.language), "period"),)

    def _leading(self, asked: str) -> tuple[Segment, ...]:
        """Name the codes that a rank puts first, in its order."""
        measure, _, dimension = asked.partition(" ")
        self._facts.measure(measure, self._where)
        key = dimension.strip()
        ranks = {
            each.place[key]: figure
            for each, figure in self._facts.figures.items()
            if (each.measure, each.period) == (measure, self._facts.brief.period)
            and set(each.place) == {key}
        }
        codes = leading(ranks)
        if not codes:
            raise _NoValue
        words = [self._facts.labels.code(key, code) for code in codes]
        return (Segment(_listed(words, self._facts.language), "name"),)

    def _table(self, measure: str) -> tuple[Segment, ...]:
        number = self._facts.table_number(measure)
        if number is None:
            raise _NoValue
        return (Segment(str(number), "table number"),)

    def _since(self, measure: str) -> tuple[Segment, ...]:
        since = self._facts.measure(measure, self._where).definition.since
        if since is None:
            raise _NoValue
        return (Segment(speech.day(since, self._facts.language), "date"),)

    def _number(self, figure: Figure, text: str) -> Segment:
        return Segment(text, "figure", str(figure.id))

    def _unknown(self, slot: str) -> DataError:
        known = ", ".join((*self._facts.common, *self._verbs))
        return DataError(
            f"has a slot nobody knows: [{slot[:60]}]",
            self._where,
            f"Write measure/now, or one of: {known}.",
        )
