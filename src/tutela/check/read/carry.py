"""Tell when a figure takes over role and direction of the one before it."""

import re

from tutela.check.read.number import Number

_RATIOS = ("percent", "percentage_point", "point", "times", "fraction")
_LIST = {
    "zh": re.compile(r"[、，,和及与以\s]*(?:以及)?(?:分别)?(?:为|达)?"),
    "en": re.compile(r"\s*(?:,|and|;|,\s*and|,\s*respectively,?)?\s*"),
}
_PARALLEL = {
    "zh": re.compile(r"(?:、|和|及|以及)(?!其中)[^，。；、占率为达比的\d]{1,10}"),
    "en": re.compile(
        r"\s+(?:in|for|among|at)\s+(?:the\s+)?[\w'-]+(?:\s+[\w'-]+){0,3}?,?(?:\s+and)?(?:\s+by)?\s+"
    ),
}
_FORMER = re.compile(
    r"[^.;\d]{0,50}?\b(?:after|against|versus|following|compared\s+(?:with|to)|as\s+against)\s+(?:an?\s+)?(?:(?:rise|increase|growth|gain|fall|drop|decline|decrease)\s+of\s+)?"
)
_ALSO = re.compile(
    r"\s+and\s+(?!(?:made|was|is|has|had|accounted))(?:(?!(?:was|were|is|are|had|has|of\s+which|accounted|made|stood|remained|reached|hit)\b)[\w'-]+\s+){1,8}"
)
_DIRECTED = re.compile(
    r"\b(?:rose|fell|grew|up|down|dropped|declined|increased|decreased|climbed|jumped)\b"
)


def continues(last: Number, number: Number, text: str) -> bool:
    """Tell whether a figure goes on with what the last one said: a list, "and in towns by 5%"."""
    gap = text[last.outer[1] : number.outer[0]]
    if len(gap) < 12 and _LIST[number.language].fullmatch(gap):
        return True
    moves = last.role in ("change", "average") and last.unit == number.unit != ""
    part = text.startswith((" of ", "的"), number.outer[1])
    if not moves or part:
        return False
    if number.language == "en" and not _DIRECTED.search(gap):
        also = last.unit in _RATIOS and _ALSO.fullmatch(gap, 0, 70)
        if also or _FORMER.fullmatch(gap, 0, 60):
            return True
    return _PARALLEL[number.language].fullmatch(gap, 0, 40) is not None
