"""Show a report as one page that works offline: every figure marked, with verdict and reason."""

from collections.abc import Iterator
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path

from tutela.catalogue.fields import read_yaml
from tutela.check.claims import Judgement, Repair, RepairField, Report

_STYLE = """
:root{color-scheme:light dark;--line:#8886}
body{font:16px/1.6 system-ui,"Noto Sans SC",sans-serif;max-width:60rem;margin:2rem auto;
padding:0 1rem}
.text{white-space:pre-wrap;overflow-wrap:anywhere}
mark{color:inherit;background:#8882;border-bottom:3px solid #888;padding:0 .1em;border-radius:2px}
mark.confirmed,mark.confirmed_by_rounding,mark.confirmed_by_arithmetic{border-color:#2a7a3b}
mark.contradicted{border-color:#b3261e;border-bottom-style:double}
mark.scrambled{border-color:#8a4b00;border-bottom-style:dashed}
mark.other_definition,mark.synthetic_source{border-color:#4a5fc1;border-bottom-style:dotted}
mark.not_a_statistic{background:none;border-bottom:1px dotted #8886}
table{border-collapse:collapse;width:100%;margin:1rem 0}
th,td{border-bottom:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top}
td.number{font-variant-numeric:tabular-nums;white-space:nowrap}
.scroll{overflow-x:auto}
pre{white-space:pre-wrap;border:1px solid var(--line);padding:1rem}
textarea{width:100%;min-height:14rem;font:inherit}
"""


@cache
def wording() -> dict[str, dict[str, str]]:
    """Read what the report says to people."""
    body = read_yaml(Path(str(files("tutela"))) / "check" / "words" / "report.yaml")
    return body if isinstance(body, dict) else {}


def page(report: Report, language: str = "en", note: str = "") -> str:
    """Give the report as a whole HTML page, with no script and nothing loaded from elsewhere."""
    title = say("title", language)
    body = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{say('sources', language)}: {escape(', '.join(report.sources))}</p>",
        _counts(report, language),
        f"<h2>{say('text', language)}</h2>",
        f'<div class="text">{"".join(_marked(report, language))}</div>',
        *_repairs(report, language),
        *_differences(report, language),
        *_table(report, language),
    ]
    if note:
        body.append(f"<h2>{say('note', language)}</h2><pre>{escape(note)}</pre>")
    body.append(f"<p><small>{say('kept', language)}</small></p>")
    return frame(title, "\n".join(body), language)


def frame(title: str, body: str, language: str) -> str:
    """Put a body into a page with our style."""
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body>{body}</body></html>\n"
    )


def say(key: str, language: str) -> str:
    """Give a word of the report, escaped for HTML."""
    return escape(wording()[key][language])


def _counts(report: Report, language: str) -> str:
    known = [key for key in report.summary if key in wording() and key != "repairs"]
    said = (f"<li>{say(key, language)}: {report.summary[key]}</li>" for key in known)
    return f"<ul>{''.join(said)}</ul>"


def _marked(report: Report, language: str) -> Iterator[str]:
    fields = [field for repair in report.repairs for field in repair.fields]
    spans = [(field.start, field.end, "scrambled", _told(field, language)) for field in fields]
    taken = {at for field in fields for at in range(field.start, field.end)}
    for judged in report.judgements:
        number = judged.claim.number
        if not taken.intersection(range(number.start, number.end)):
            verdict = str(judged.verdict)
            title = f"{wording()[verdict][language]}. {judged.reason}"
            spans.append((number.start, number.end, verdict, title))
    at = 0
    for start, end, kind, title in sorted(spans):
        if start < at:
            continue
        yield escape(report.text[at:start])
        shown = escape(report.text[start:end])
        yield f'<mark class="{kind}" title="{escape(title)}">{shown}</mark>'
        at = end
    yield escape(report.text[at:])


def _told(field: RepairField, language: str) -> str:
    words = wording()
    value = field.recovered or words["lost"][language]
    return f"{words['scrambled'][language]}. {words['recovered'][language]}: {value}"


def _repairs(report: Report, language: str) -> Iterator[str]:
    if report.repairs:
        yield f"<h2>{say('repairs', language)}</h2>"
    for repair in report.repairs:
        yield _repair(repair, language)


def _repair(repair: Repair, language: str) -> str:
    heads = "".join(
        f"<th>{say(key, language)}</th>" for key in ("printed", "recovered", "verdict", "role")
    )
    rows = []
    for field in repair.fields:
        sure = "certain" if field.certain else "one_of" if field.recovered else "lost"
        others = ", ".join(field.alternatives) if not field.certain else ""
        value = field.recovered if field.certain else others or "–"
        rows.append(
            f'<tr><td class="number">{escape(field.printed)}</td>'
            f'<td class="number">{escape(value or "–")}</td>'
            f"<td>{say(sure, language)}</td><td>{escape(field.role)}</td></tr>"
        )
    return (
        f'<div class="scroll"><table><caption>{_damage(repair.hypothesis, language)}</caption>'
        f"<tr>{heads}</tr>{''.join(rows)}</table></div>"
    )


def _damage(hypothesis: str, language: str) -> str:
    key = "hypothesis_unknown" if hypothesis == "unknown" else hypothesis
    return say(key, language) if key in wording() else escape(hypothesis)


def _why(judged: Judgement, language: str) -> str:
    """Say why in the language of the page, without the published figure beside it."""
    key = f"type_{judged.type}"
    said = wording()[key][language] if key in wording() else ""
    if language != "en":
        return said
    return (
        judged.reason.removesuffix(f": {judged.published}") if judged.published else judged.reason
    )


def _differences(report: Report, language: str) -> Iterator[str]:
    if report.differences is None:
        return
    yield f"<h2>{say('differences', language)}</h2><div class='scroll'><table><tr>"
    yield f"<th>{say('source', language)}</th><th>{say('translation', language)}</th>"
    yield f"<th>{say('reason', language)}</th></tr>"
    for each in report.differences:
        yield (
            f"<tr><td>{escape(each.source_text)}</td><td>{escape(each.target_text)}</td>"
            f"<td>{escape(each.kind)}: {escape(each.reason)}</td></tr>"
        )
    yield "</table></div>"


def _table(report: Report, language: str) -> Iterator[str]:
    shown = [judged for judged in report.judgements if judged.claim.number.is_statistic]
    if not shown:
        return
    yield f"<h2>{say('figures', language)}</h2><div class='scroll'><table><tr>"
    for key in ("printed", "verdict", "published", "reason"):
        yield f"<th>{say(key, language)}</th>"
    yield "</tr>"
    for judged in shown:
        yield _row(judged, language)
    yield "</table></div>"


def _row(judged: Judgement, language: str) -> str:
    conflicts = "".join(
        f"<br><small>{say('conflict', language)}: {escape(each)}</small>"
        for each in judged.conflicts
    )
    return (
        f'<tr><td class="number">{escape(judged.claim.number.text)}</td>'
        f"<td>{say(str(judged.verdict), language)}</td>"
        f"<td>{escape(judged.published or '–')}</td>"
        f"<td>{escape(_why(judged, language))}{conflicts}</td></tr>"
    )
