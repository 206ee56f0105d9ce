"""Score verdicts on claims of our own wording around facts that were really published.

A figure in braces carries what is expected: ``ok`` (confirmed in any way), ``x`` (differs), ``u``
(no published figure speaks of it). Unread figures count as misses.
"""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tutela.check import Checker
from tutela.check.claims import Judgement

GOLD = Path(__file__).parents[1] / "tests" / "check" / "gold"
ALL = ("claims_zh", "claims_en", "claims_fresh_zh", "claims_fresh_en")
_MARK = re.compile(r"\{([^{}|]+)\|(ok|x|u)\}")


@dataclass(frozen=True, slots=True)
class Expected:
    """A figure of a claim sentence and the verdict it should get."""

    start: int
    text: str
    verdict: str


def read_claims(name: str) -> list[tuple[str, list[Expected]]]:
    """Read a file of claim sentences, for example ``claims_zh``."""
    lines = (GOLD / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [_line(line) for line in lines if line.strip()]


def measure(checker: Checker, names: tuple[str, ...]) -> dict[str, object]:
    """Check every sentence and count what came out against what was expected."""
    table: Counter[tuple[str, str]] = Counter()
    faults = []
    for name in names:
        for sentence, expected in read_claims(name):
            judged = {each.claim.number.start: each for each in checker.check(sentence).judgements}
            for one in expected:
                got = _class(judged.get(one.start))
                table[one.verdict, got] += 1
                if got != one.verdict:
                    faults.append(f"{one.verdict} -> {got}: [{one.text}] in {sentence}")
    wrong, right, free = (
        sum(table[kind, got] for got in ["ok", "x", "u"]) for kind in ("x", "ok", "u")
    )
    raised = table["x", "x"] + table["ok", "x"] + table["u", "x"]
    return {
        "claims": wrong + right + free,
        "contradicted precision": table["x", "x"] / max(1, raised),
        "contradicted recall": table["x", "x"] / max(1, wrong),
        "false alarms": (table["ok", "x"] + table["u", "x"]) / max(1, right + free),
        "wrongly confirmed": (table["x", "ok"] + table["u", "ok"]) / max(1, wrong + free),
        "confirmed recall": table["ok", "ok"] / max(1, right),
        "faults": faults,
    }


def _class(judged: Judgement | None) -> str:
    if judged is None:
        return "u"
    verdict = str(judged.verdict)
    return "ok" if verdict.startswith("confirmed") else "x" if verdict == "contradicted" else "u"


def _line(line: str) -> tuple[str, list[Expected]]:
    sentence, expected, at = "", [], 0
    for match in _MARK.finditer(line):
        sentence += line[at : match.start()]
        expected.append(Expected(len(sentence), match[1], match[2]))
        sentence += match[1]
        at = match.end()
    return sentence + line[at:], expected
