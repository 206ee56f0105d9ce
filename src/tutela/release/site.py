"""The readers' site: static pages without script, the same words as the paper."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tutela.release.canonical import write_text
from tutela.release.charts import NARROW, draw
from tutela.release.compose import Composed
from tutela.release.document import Document
from tutela.release.exhibits import Shown
from tutela.release.provenance import Record, slug, told_figures

_FORMS = Path(__file__).parent / "forms"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'"
)


def write_site(
    folder: Path, documents: Sequence[Document], provenance: Mapping[str, Record]
) -> None:
    """Write the front page and one folder of pages for each language."""
    made = Environment(
        loader=FileSystemLoader(_FORMS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(told=told, slug=slug)
    made.globals.update(policy=Markup(POLICY), documents=documents)  # noqa: S704 - our own
    write_text(folder / "site.css", (_FORMS / "site.css").read_text(encoding="utf-8"))
    write_text(folder / "index.html", made.get_template("front.html.jinja").render())
    page = made.get_template("paper.html.jinja")
    for document in documents:
        text = page.render(
            document=document,
            facts=document.facts,
            text=document.facts.text,
            charts={shown.number: _charts(shown, document) for shown in document.shown},
            told_of=[provenance[each] for each in told_figures(document)],
        )
        write_text(folder / document.language / "index.html", text)


def told(composed: Composed, up: str = "") -> Markup:
    """Give a composed text as HTML in which each bound span names its slot and figure.

    ``up`` is the page that says where the figures come from; here by default.
    """
    parts = []
    for each in composed.segments:
        if each.kind == "text":
            parts.append(Markup("{}").format(each.text))
        elif each.kind in {"figure", "portion"}:
            parts.append(
                Markup('<a class="figure" data-kind="{}" data-figure="{}" href="{}">{}</a>').format(
                    each.kind, each.figure, f"{up}#f-{slug(each.figure)}", each.text
                )
            )
        else:
            parts.append(
                Markup('<span data-kind="{}" data-figure="{}">{}</span>').format(
                    each.kind, each.figure, each.text
                )
            )
    return Markup("").join(parts)


def _charts(shown: Shown, document: Document) -> tuple[Markup, ...]:
    """Draw a table twice, for a page and for a phone."""
    drawn = [draw(shown, document), draw(shown, document, NARROW)]
    # our own drawing, whose every text was escaped when it was drawn
    return tuple(Markup(each.svg) for each in drawn if each is not None)  # noqa: S704
