"""Small marks of a drawing: texts that know their figure, points, hatching."""

from xml.sax.saxutils import escape, quoteattr

COLOURS = ("#1d4f91", "#b3541e", "#2f6f4f", "#6b3fa0")
INK, GREY = "#1a1a1a", "#595959"
_WIDE, _SLIM = 13.0, 6.9


def text(  # noqa: PLR0913 - where, what and how it looks
    x: float,
    y: float,
    said: str,
    *,
    anchor: str = "start",
    fill: str = INK,
    size: int = 13,
    kind: str = "",
    figure: str = "",
) -> str:
    """Write a text; ``kind`` and ``figure`` name the slot it came from."""
    bound = f" data-kind={quoteattr(kind)}" if kind else ""
    bound += f" data-figure={quoteattr(figure)}" if figure else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{fill}" '
        f'text-anchor="{anchor}"{bound}>{escape(said)}</text>'
    )


def point(x: float, y: float, at: int, *, is_hollow: bool) -> str:
    """Draw the point of a line; every other line has squares, so that colour is not all."""
    colour = COLOURS[at]
    style = f'fill="{"#ffffff" if is_hollow else colour}" stroke="{colour}" stroke-width="2"'
    if at % 2:
        return f'<rect x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9" {style}/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" {style}/>'


def hatch(key: str) -> str:
    """Define the hatching of what is invented."""
    line = f'<path d="M0,7 L7,0" stroke="{COLOURS[0]}" stroke-width="1" stroke-opacity="0.7"/>'
    return (
        f'<defs><pattern id="{key}" width="7" height="7" patternUnits="userSpaceOnUse">'
        f'<rect width="7" height="7" fill="#eef3f9"/>{line}</pattern></defs>'
    )


def wrapped(said: str, width: float) -> list[str]:
    """Break a text into lines of about ``width`` at 13 units: at blanks, or anywhere in Chinese.

    >>> wrapped("one two", 30)
    ['one', 'two']
    """
    lines, line = [], ""
    for piece in _pieces(said):
        if line and _long(line + piece) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


def _pieces(said: str) -> list[str]:
    pieces, word = [], ""
    for character in said:
        word += character
        if character == " " or ord(character) > 0x2E80:
            pieces.append(word)
            word = ""
    return [*pieces, word] if word else pieces


def _long(said: str) -> float:
    return sum(_WIDE if ord(character) > 0x2E80 else _SLIM for character in said)
