"""Put one release into words in one language: what site, PDF and press text all show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tutela.catalogue.paper import Chapter, Paper, Sentence
from tutela.catalogue.words import words
from tutela.disclosure.cleared import Cleared
from tutela.model.figure import Table
from tutela.model.headline import headlines
from tutela.model.measure import Measure, NotAvailable
from tutela.model.period import Period
from tutela.release import speech
from tutela.release.brief import Brief
from tutela.release.compose import Composed, Segment, compose
from tutela.release.exhibits import WITHHELD, Shown, cell, lay_out, numbered
from tutela.release.facts import Facts, read_text
from tutela.release.specials import cases, operations


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter as it is shown: heading, paragraphs, tables."""

    id: str
    title: str
    paragraphs: tuple[Composed, ...]
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one measure counts, and what it does not."""

    measure: str
    name: str
    definition: str
    not_measured: str
    is_available: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Provision:
    """A rule behind the figures: what it is, where its text stands, since when it reads so."""

    name: str
    text: str
    since: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One figure an earlier release told otherwise: its name, both values as printed, the reason.

    ``now`` is None where the figure is not given any more.
    """

    figure: str
    name: str
    period: str
    before: str
    now: str
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """A white paper in one language, ready to be set."""

    language: str
    title: Composed
    masthead: str
    is_synthetic: bool
    facts: Facts
    points: tuple[Composed, ...]
    parts: tuple[Part, ...]
    law: tuple[Provision, ...]
    is_law_signed: bool
    methods: tuple[Composed, ...]
    meanings: tuple[Meaning, ...]
    help: tuple[tuple[str, str], ...]
    revisions: tuple[Revision, ...]
    cases: tuple[Composed, ...] = ()

    @property
    def shown(self) -> tuple[Shown, ...]:
        """Give every table of the paper in order."""
        return tuple(each for part in self.parts for each in part.shown)

    @property
    def explained(self) -> tuple[Meaning, ...]:
        """Give the measures its sentences tell and its tables show."""
        texts = (*self.points, *(each for part in self.parts for each in part.paragraphs))
        told = {each.figure_id.partition("/")[0] for text in texts for each in text.bound} | {
            name for shown in self.shown for name in shown.measures
        }
        return tuple(each for each in self.meanings if each.is_available and each.measure in told)

    @property
    def others(self) -> tuple[Meaning, ...]:
        """Give the measures that only the files hold."""
        known = {each.measure for each in (*self.explained, *self.absent)}
        return tuple(each for each in self.meanings if each.measure not in known)

    @property
    def absent(self) -> tuple[Meaning, ...]:
        """Give the measures the source cannot tell."""
        return tuple(each for each in self.meanings if not each.is_available)

    @property
    def protected(self) -> Composed:
        """Say how small counts were protected."""
        words = {self.language: str(self.facts.text["page"]["protected"])}
        return compose(Sentence(words, (), None, "page [protected]"), self.facts)

    def period(self, of: Period) -> str:
        """Print a period in the language of the document."""
        return speech.period(of, self.language)


def write_document(
    cleared: Cleared, brief: Brief, recipes: dict[str, Measure], paper: Paper, language: str
) -> Document:
    """Compose the whole paper in one language."""
    facts = Facts(
        language=language,
        brief=brief,
        edition=cleared.edition,
        threshold=cleared.audit.threshold,
        figures=cleared.figures,
        measures=recipes,
        labels=words(brief.jurisdiction, language),
        text=read_text(language),
    )
    laid = _lay_out(paper.chapters, cleared.tables, facts)
    facts = replace(facts, numbers=_numbers(laid))
    return Document(
        language=language,
        title=_title(paper, facts),
        masthead=_masthead(paper, cleared, facts),
        is_synthetic=cleared.synthetic,
        facts=facts,
        points=tuple(_points(paper, facts)),
        parts=tuple(_parts(paper.chapters, laid, facts)),
        law=tuple(
            Provision(
                speech.opening(each.words[language]),
                each.provision[language],
                speech.day(each.since, language),
            )
            for each in brief.law
        ),
        is_law_signed=all(each.is_signed for each in brief.law),
        methods=_told(paper.methods, facts),
        meanings=tuple(_meaning(recipes[name], language) for name in _used(cleared, recipes)),
        help=tuple((each.number, each.words[language]) for each in paper.help),
        revisions=tuple(_revisions(facts, laid)),
        cases=cases(facts),
    )


def _lay_out(
    chapters: Sequence[Chapter], tables: Sequence[Table], facts: Facts
) -> dict[str, tuple[Shown, ...]]:
    for chapter in chapters:
        for recipe in chapter.exhibits:
            for name in recipe.measures:
                facts.measure(name, f"paper/{chapter.id}.yaml")
    found = {
        chapter.id: [lay_out(recipe, tables, facts) for recipe in chapter.exhibits]
        for chapter in chapters
    }
    kept = [(name, each) for name, all_of in found.items() for each in all_of if each is not None]
    ordered = numbered(each for _, each in kept)
    return {
        name: tuple(each for (home, _), each in zip(kept, ordered, strict=True) if home == name)
        for name in found
    }


def _numbers(laid: dict[str, tuple[Shown, ...]]) -> dict[str, int]:
    """Number each measure by the first table that draws it, or else by the first that has it."""
    numbers: dict[str, int] = {}
    every = [each for part in laid.values() for each in part]
    for shown in sorted(every, key=lambda each: not each.is_drawn):
        for measure in shown.measures:
            numbers.setdefault(measure, shown.number)
    return numbers


def _title(paper: Paper, facts: Facts) -> Composed:
    return compose(Sentence(paper.title, (), None, "paper.yaml [title]"), facts)


def _masthead(paper: Paper, cleared: Cleared, facts: Facts) -> str:
    """A demonstration never carries the name of an authority as its publisher."""
    if cleared.synthetic:
        return str(facts.text["synthetic"]["masthead"])
    return paper.publisher[facts.language]


def _points(paper: Paper, facts: Facts) -> Iterator[Composed]:
    if paper.contrast is not None:
        yield from _contrast(paper.contrast, paper.contrast_break, facts)
    yield from _told(paper.points, facts)


def _contrast(said: Sentence, broken: Sentence | None, facts: Facts) -> Iterator[Composed]:
    """Set the largest part that moved against its whole beside it, with any break between."""
    known = headlines(facts.measures, facts.figures, facts.brief.period, facts.edition)
    for headline in known:
        whole, whole_change, part, part_change = (*headline.figures, *headline.figures)[:4]
        if headline.kind == "against" and not part.place and (broken or not headline.breaks):
            names = {
                "whole": whole.measure,
                "whole_change": whole_change.measure,
                "part": part.measure,
                "part_change": part_change.measure,
            }
            yield compose(said, facts, names)
            if headline.breaks and broken is not None:
                yield compose(broken, facts, names)
            return


def _told(sentences: Sequence[Sentence], facts: Facts) -> tuple[Composed, ...]:
    """Compose sentences into paragraphs: one that joins continues the paragraph before it."""
    told: list[Composed] = []
    for sentence in sentences:
        composed = compose(sentence, facts)
        if composed.segments and sentence.joins and told:
            gap = (Segment(" "),) if facts.language == "en" else ()
            told[-1] = Composed((*told[-1].segments, *gap, *composed.segments))
        elif composed.segments:
            told.append(composed)
    return tuple(told)


def _parts(
    chapters: Sequence[Chapter], laid: dict[str, tuple[Shown, ...]], facts: Facts
) -> Iterator[Part]:
    for chapter in chapters:
        told = _told(chapter.text, facts)
        if told or laid[chapter.id]:
            yield Part(chapter.id, chapter.title[facts.language], told, laid[chapter.id])
    held = operations(facts)
    if held:
        yield Part("operations", facts.text["operation"]["title"], held, ())


def _revisions(facts: Facts, laid: dict[str, tuple[Shown, ...]]) -> Iterator[Revision]:
    """Name the restated figures that a table of the paper shows; the file lists all of them."""
    revised = facts.brief.revised
    if revised is None:
        return
    shown = {str(each.id): each for part in laid.values() for one in part for each in one.figures}
    for restated in revised.ledger.restated:
        figure = shown.get(f"{restated.figure}@{facts.edition}")
        if figure is not None:
            yield Revision(
                figure=str(figure.id),
                name=facts.named(figure.id),
                period=speech.period(figure.id.period, facts.language),
                before=_printed(restated.before, figure.unit),
                now=cell(figure, facts).text,
                reason=revised.reasons[restated.figure],
            )


def _printed(value: Decimal | None, unit: str) -> str:
    if value is None:
        return WITHHELD
    return f"{speech.grouped(value)}{'%' if unit == 'percent' else ''}"


def _used(cleared: Cleared, recipes: dict[str, Measure]) -> list[str]:
    there = {address.measure for address in cleared.figures}
    missing = {name for name, each in recipes.items() if isinstance(each, NotAvailable)}
    return [name for name in recipes if name in there | missing]


def _meaning(measure: Measure, language: str) -> Meaning:
    absent = isinstance(measure, NotAvailable)
    return Meaning(
        measure=measure.id,
        name=speech.opening(measure.words[language]),
        definition=measure.definition.text[language],
        not_measured=measure.not_measured[language],
        is_available=not absent,
        why=measure.why[language] if isinstance(measure, NotAvailable) else "",
    )
