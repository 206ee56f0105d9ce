"""Draw how the ranges of an offence changed: years across, months up, one block a range."""

from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any

from tutela.law.counted import phrases
from tutela.law.names import range_name
from tutela.law.say_range import said_penalty
from tutela.model.rule import Certainty, Dated, Rule

_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 760, 300, 70, 44, 60
_MOST = 180
_LIFE, _DEATH = 195, 210
_SCALE = 220
_COLOURS = ("#3b6fa0", "#b5533c", "#6b8e4e", "#8a6bb0", "#a08a3b")


def timeline(rule: Rule, language: str, until: date, jurisdiction: str = "cn") -> str:
    """Give the picture of one offence as SVG; texts from memory are dashed."""
    first, colours = rule.history[0].since, _colours(rule)
    title = _say("timeline_title", language, name=rule.words[language])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(title)}" font-family="sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="20" font-size="14">{escape(title)}</text>',
        *_scale(language),
    ]
    ends = [each.since for each in rule.history[1:]] + [until]
    for dated, end in zip(rule.history, ends, strict=True):
        span = (_x(dated.since, first, until), _x(end, first, until))
        parts += _text(dated, span, language, colours)
    named = {range_name(name, jurisdiction, language): colours[name] for name in colours}
    parts += _legend(named, 13 if language == "zh" else 7)
    if any(each.certainty is Certainty.MEMORY for each in rule.history):
        note = escape(_say("timeline_memory", language))
        parts.append(f'<text x="{_WIDTH - 10}" y="20" text-anchor="end">{note}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _scale(language: str) -> list[str]:
    marks = [(months, str(months)) for months in (0, 36, 60, 120, _MOST)]
    marks += [(_LIFE, _say("timeline_life", language)), (_DEATH, _say("timeline_death", language))]
    lines = []
    for months, said in marks:
        y = _y(months)
        lines.append(f'<line x1="{_LEFT}" y1="{y}" x2="{_WIDTH - 10}" y2="{y}" stroke="#dddddd"/>')
        lines.append(f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{escape(said)}</text>')
    unit = escape(_say("timeline_months", language))
    lines.append(f'<text x="{_LEFT - 6}" y="{_TOP - 8}" text-anchor="end">{unit}</text>')
    return lines


def _colours(rule: Rule) -> dict[str, str]:
    names = dict.fromkeys(name for dated in rule.history for name, _ in _terms(dated.value or {}))
    return {name: _COLOURS[at % len(_COLOURS)] for at, name in enumerate(names)}


def _terms(value: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    return [(name, one) for name, one in value.get("ranges", {}).items() if "as" not in one]


def _text(
    dated: Dated, span: tuple[float, float], language: str, colours: Mapping[str, str]
) -> list[str]:
    left, right = span
    parts = [
        f'<line x1="{left:.1f}" y1="{_TOP - 10}" x2="{left:.1f}" y2="{_HEIGHT - _BOTTOM + 6}" '
        'stroke="#555555"/>',
        f'<text x="{left + 3:.1f}" y="{_HEIGHT - _BOTTOM + 18}">{dated.since}</text>',
    ]
    if dated.value is None:
        middle = (left + right) / 2
        said = escape(_say("timeline_none", language))
        parts.append(f'<text x="{middle:.1f}" y="{_y(90)}" text-anchor="middle">{said}</text>')
        return parts
    dash = ' stroke-dasharray="5 3"' if dated.certainty is Certainty.MEMORY else ""
    for name, one in _terms(dated.value):
        parts += _block(name, one, span, colours[name], dash, language)
    return parts


def _block(
    name: str,
    one: Mapping[str, Any],
    span: tuple[float, float],
    colour: str,
    dash: str,
    language: str,
) -> list[str]:
    left, right = span
    low = one["imp"][0] if "imp" in one else _LIFE
    low = 1 if one.get("detention") else low
    high = _DEATH if one.get("death") else _LIFE if one.get("life") else one["imp"][1]
    low = min(low, high - 3)
    triggers = len(one.get("any_of", ()))
    said = escape(f"{name}: {said_penalty(one, language)}")
    parts = [
        f'<rect x="{left + 2:.1f}" y="{_y(high)}" width="{max(right - left - 4, 2):.1f}" '
        f'height="{_y(low) - _y(high)}" fill="{colour}" fill-opacity="0.35" '
        f'stroke="{colour}"{dash}><title>{said}</title></rect>'
    ]
    if triggers and right - left > 80 and high - low > 20:
        label = escape(_say("timeline_triggers", language, count=triggers))
        parts.append(f'<text x="{left + 8:.1f}" y="{_y(high) + 16}">{label}</text>')
    return parts


def _legend(colours: Mapping[str, str], wide: int) -> list[str]:
    parts, x, y = [], _LEFT, _HEIGHT - 16
    for name, colour in colours.items():
        parts.append(f'<rect x="{x}" y="{y - 10}" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{x + 16}" y="{y}">{escape(name)}</text>')
        x += 30 + wide * len(name)
    return parts


def _x(day: date, first: date, until: date) -> float:
    whole = max((until - first).days, 1)
    return _LEFT + (_WIDTH - 10 - _LEFT) * (day - first).days / whole


def _y(months: int) -> int:
    tall = _HEIGHT - _TOP - _BOTTOM
    return round(_HEIGHT - _BOTTOM - tall * months / _SCALE)


def _say(key: str, language: str, **filled: object) -> str:
    return phrases()[key][language].format(**filled)
