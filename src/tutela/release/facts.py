"""What a text may be made of: the figures of the release, and words for them in one language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tutela.catalogue.fields import Fields, read_file
from tutela.catalogue.paper import refuse_figures
from tutela.catalogue.words import Vocabulary
from tutela.model.errors import DataError, InputError
from tutela.model.figure import Figure, FigureId
from tutela.model.measure import Measure
from tutela.model.period import Period
from tutela.release import speech
from tutela.release.brief import Brief

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Facts:
    """Figures, measures and words of one release in one language.

    ``numbers`` gives the number of the table that shows a measure first.
    """

    language: str
    brief: Brief
    edition: str
    threshold: int
    figures: Mapping[FigureId, Figure]
    measures: Mapping[str, Measure]
    labels: Vocabulary
    text: Mapping[str, Any]
    numbers: Mapping[str, int] = field(default_factory=dict)

    @property
    def common(self) -> Mapping[str, str]:
        """Give the slots that need no address."""
        brief, language = self.brief, self.language
        return {
            "period": speech.period(brief.period, language),
            "previous": speech.period(brief.period.previous(), language),
            "cut_off": speech.day(brief.cut_off, language),
            "edition": self.edition,
            "reported": f"{brief.coverage[0]}",
            "expected": f"{brief.coverage[1]}",
            "threshold": f"{self.threshold}",
        }

    def measure(self, name: str, where: str) -> Measure:
        """Give a measure by its id; raise ``DataError`` where there is none."""
        if name not in self.measures:
            raise DataError(
                f"names a measure nobody knows: [{name[:60]}]",
                where,
                "Write the id of a file in measures/, and a period: measure/now.",
            )
        return self.measures[name]

    def figure(self, address: str, where: str) -> Figure | None:
        """Give the figure of an address such as ``measure/now?group=sexual``, or None."""
        name, _, rest = address.partition("/")
        self.measure(name, where)
        when, _, place = rest.partition("?")
        try:
            period = self.span(name) if when == "years" else self._period(when, where)
            wanted = FigureId.parse(f"{name}/{period}?{place}@{self.edition}")
        except InputError as error:
            raise DataError(error.problem, where, error.hint) from None
        return self.figures.get(wanted)

    def span(self, measure: str) -> Period:
        """Give the longest span of years up to the period that the measure has a figure of."""
        now = self.brief.period
        spans = (
            each.period
            for each in self.figures
            if each.measure == measure and each.period.last_on == now.last_on
        )
        return min(spans, key=lambda each: each.first_on, default=now)

    def broken_down(self, title: str, dimensions: Sequence[str]) -> str:
        """Name a table by what it shows and what it is broken down by."""
        comma = "、" if self.language == "zh" else ", "
        names = (self.labels.dimension(each).removeprefix("by ") for each in dimensions)
        by = comma.join(names)
        words = str(self.text["exhibit"]["by"])
        return words.replace("{{ what }}", title).replace("{{ by }}", by) if by else title

    def named(self, address: FigureId) -> str:
        """Name a figure by its measure and place."""
        title = speech.opening(self.measures[address.measure].words[self.language])
        comma = "、" if self.language == "zh" else ", "
        place = comma.join(self.labels.code(*each) for each in address.place.items())
        return title if not place else f"{title}{comma}{place}"

    def table_number(self, measure: str) -> int | None:
        """Give the number of the table that shows the measure first."""
        return self.numbers.get(measure)

    def is_defined(self, address: FigureId) -> bool:
        """Tell whether the measure's definition held for the whole period of the figure."""
        definition = self.measures[address.measure].definition
        since, until = definition.since, definition.until
        period = address.period
        return (since is None or since <= period.first_on) and (
            until is None or period.last_on <= until
        )

    def _period(self, name: str, where: str) -> Period:
        match name:
            case "now":
                return self.brief.period
            case "previous":
                return self.brief.period.previous()
            case _:
                raise DataError(
                    f"has no such period: [{name[:20]}]", where, "Write now, previous or years."
                )


def read_text(language: str) -> Mapping[str, Any]:
    """Read the words every release uses; raise ``DataError`` where one of them holds a figure."""
    return read_file(_HERE / "text" / f"{language}.yaml", lambda fields: _tree(fields, language))


def _tree(fields: Fields, where: str) -> dict[str, Any]:
    return {key: _leaf(value, f"{where}.yaml [{key}]") for key, value in fields.items()}


def _leaf(value: Any, where: str) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _leaf(each, f"{where} [{key}]") for key, each in value.items()}
    return refuse_figures(str(value), where)
