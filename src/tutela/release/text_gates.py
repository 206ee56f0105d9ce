"""Hold every text of a release against its figures: numbers, words for numbers, both languages."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from tutela.catalogue.paper import find_figure
from tutela.model.figure import FigureId
from tutela.model.numerals.portion import portion
from tutela.release.bindings import TextOutput, bindings
from tutela.release.compose import Bound, run_in_words
from tutela.release.facts import read_text
from tutela.release.opened import Fault, Opened, bare, cleared_cases, number, plain
from tutela.release.rules import run

_words = cache(read_text)


def texts(opened: Opened) -> Iterator[Fault]:
    """Hold every text against the figures, and each language and form against the other."""
    outputs = bindings(opened.folder)
    for output in outputs:
        yield from (Fault(output.path, each) for each in _text(output, opened))
    told: dict[str, set[frozenset[str]]] = {}
    for output in outputs:
        form = re.sub(r"\b(zh|en)\b", "*", output.path)
        seen = frozenset(each.figure_id for each in output.bound if each.figure_id)
        told.setdefault(form, set()).add(seen)
    for form, shown in told.items():
        if len(shown) > 1:
            yield Fault(form, "shows different figures in different languages")
    yield from _alike(outputs, opened)


def _alike(outputs: Sequence[TextOutput], opened: Opened) -> Iterator[Fault]:
    """What comes from no figure, law and help lines and cases, is the same on page and paper."""
    by_path = {output.path: output for output in outputs}
    for language in opened.manifest["languages"]:
        page = by_path[f"{language}/index.html"]
        paper = by_path[f"white-paper.{language}.pdf"]
        if _fixed(page) != _fixed(paper):
            yield Fault(page.path, "differs from the paper in law, help lines or cases")
        cases = [said for kind, said in _fixed(page) if kind == "case"]
        if sorted(cases) != sorted(bare(texts[language]) for texts in cleared_cases(opened)):
            yield Fault(page.path, "tells other cases than those cleared")


def _fixed(output: TextOutput) -> Counter[tuple[str, str]]:
    return Counter(
        (bound.kind, bare(output.text[bound.start : bound.end]))
        for bound in output.bound
        if bound.kind in {"instrument", "help line", "case"}
    )


def _text(output: TextOutput, opened: Opened) -> Iterator[str]:
    rest = list(output.text)
    for bound in output.bound:
        rest[bound.start : bound.end] = " " * (bound.end - bound.start)
        if bound.figure_id and bound.kind in {"figure", "cell"}:
            figure = opened.figures.get(bound.figure_id)
            said = output.text[bound.start : bound.end]
            if figure is None or not _shows(said, figure["value"]):
                yield f"[{said[:20]}] is not {bound.figure_id}"
        if bound.kind in {"portion", "direction", "run"} and not _in_words(output, bound, opened):
            yield f"the words at character {bound.start} are not {bound.figure_id}"
    loose = find_figure("".join(rest))
    if loose is not None:
        yield f"the number at character {loose} comes from no figure"
    if opened.is_synthetic and not re.search("SYNTHETIC|合成数据", output.text):
        yield "does not say that it is synthetic"


def _in_words(output: TextOutput, bound: Bound, opened: Opened) -> bool:
    """Tell whether words say their figure: a part of the whole, a direction, a run of years."""
    said = output.text[bound.start : bound.end]
    value = number(opened.figures.get(bound.figure_id, {}).get("value"))
    if value is None:
        return False
    both = output.path == "index.html"  # the one page in every language
    languages = opened.manifest["languages"] if both else (output.language,)
    if bound.kind == "portion":
        return bare(said) in {bare(portion(value, each) or "") for each in languages}
    if bound.kind == "direction":
        word = "unchanged" if not value else "rose" if value > 0 else "fell"
        return bare(said) in {bare(_words(each)["directions"][word]) for each in languages}
    years = _run(bound.figure_id, opened)
    return bare(said) in {bare(run_in_words(years, each, _words(each))) for each in languages}


def _run(address: str, opened: Opened) -> int:
    """Count the years in a row a published figure has moved one way."""
    wanted = FigureId.parse(address)
    values = {
        each.period: Decimal(row["value"])
        for name, row in opened.figures.items()
        if row["measure"] == wanted.measure and row["value"] is not None
        if (each := FigureId.parse(name)).place == wanted.place
    }
    return run(wanted.period, values)


def _shows(said: str, value: str | None) -> bool:
    if value is None:
        return said in {"[c]", "[x]"}
    return plain(said) == abs(Decimal(value))
