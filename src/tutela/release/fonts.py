"""Cut the shipped Chinese fonts down to the characters of a release, as TrueType.

PDF/UA checkers stumble over the original outlines, and a whole font would weigh ten megabytes.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

SANS, SERIF = "NotoSansSC-Regular", "NotoSerifSC-Regular"
_PLAIN = "".join(map(chr, range(32, 127)))


def write_fonts(folder: Path, text: str) -> None:
    """Write both fonts with the characters of ``text`` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    home = Path(pylopdf_fonts_zh_cn.__file__).parent
    for name in (SANS, SERIF):
        with _subset(home / f"{name}.otf", set(text) | set(_PLAIN)) as font:
            _to_truetype(font)
            font.save(str(folder / f"{name}.ttf"))


def _subset(path: Path, characters: Iterable[str]) -> TTFont:
    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "tnum", "palt"]
    options.name_IDs = ["*"]
    options.hinting = False
    options.drop_tables += ["VORG", "vhea", "vmtx", "BASE"]
    font = subset.load_font(str(path), options, lazy=True)
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(sorted(characters)))
    cutter.subset(font)
    return font


def _to_truetype(font: TTFont) -> None:
    glyphs = _drawn(font, font.getGlyphOrder())
    builder = FontBuilder(font=font)
    builder.isTTF = True
    builder.setupGlyf(glyphs)
    for name, glyph in glyphs.items():
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyph, "xMin", 0) or 0)
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    _mend(font)


def _drawn(font: TTFont, order: list[str]) -> dict[str, Any]:
    drawn = {}
    outlines = font.getGlyphSet()
    for name in order:
        pen = TTGlyphPen(outlines)
        outlines[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        drawn[name] = pen.glyph()
    return drawn


def _mend(font: TTFont) -> None:
    font.recalcBBoxes = True
    font.recalcTimestamp = False
    limits = font["maxp"]
    limits.tableVersion = 0x00010000
    for name in ("Twilight", "Function", "Instruction", "Stack"):
        setattr(limits, _LIMITS[name], 0)
    limits.maxZones = 1
    limits.maxStorage = limits.maxSizeOfInstructions = limits.maxComponentElements = 0
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"


_LIMITS = {
    "Twilight": "maxTwilightPoints",
    "Function": "maxFunctionDefs",
    "Instruction": "maxInstructionDefs",
    "Stack": "maxStackElements",
}
