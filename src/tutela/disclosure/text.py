"""Let a text about a case out only when nothing in it points to anybody."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tutela.catalogue.policy import Mark, Policy
from tutela.model.errors import RefusalError

_WHERE = "text about a case"


@dataclass(frozen=True, slots=True)
class Trace:
    """Something in a text that may identify: what kind it is and where it stands."""

    kind: str
    start: int
    end: int


def clear_text(
    text: str,
    counts: Mapping[str, int] | None,
    policy: Policy | None = None,
    *,
    names: Iterable[str] = (),
) -> str:
    """Give the text back when each combination of its facts is shared by enough cases.

    ``counts`` says, for each combination, how many cases of the register share it; the caller
    counts them. With a ``policy`` its marks of identity (numbers, schools, places) are looked for;
    ``names`` are those of the persons of the case. Raises ``RefusalError`` at the first doubt: it
    names the kind and the place in the text, never what stands there, and never a count.
    """
    if not counts:
        raise RefusalError(
            "cannot be cleared: nobody counted how many cases share its facts",
            _WHERE,
            "Count the combinations of its facts against the register first.",
        )
    least = policy.shared_by if policy else 5
    rare = sorted(name for name, count in counts.items() if count < least)
    if rare or not text.strip():
        raise RefusalError(
            "combines facts too few cases share" if rare else "is empty",
            f"{_WHERE} [{', '.join(rare)}]",
            "Say these facts more generally, and count again.",
        )
    refuse_marks(text, policy, names)
    return text


def refuse_marks(text: str, policy: Policy | None, names: Iterable[str] = ()) -> None:
    """Raise ``RefusalError`` where a text bears a mark of identity; it says kind and place only."""
    found = traces(text, policy.marks if policy else (), names)
    if found:
        said = ", ".join(f"{each.kind} at character {each.start}" for each in found[:5])
        raise RefusalError("may identify somebody", f"{_WHERE} [{said}]", "Write it without.")


def traces(text: str, marks: Sequence[Mark], names: Iterable[str] = ()) -> list[Trace]:
    """Find what may identify somebody, in the order of the text."""
    found = [
        Trace(mark.id, match.start(), match.end())
        for mark in marks
        for match in re.finditer(mark.pattern, text)
    ]
    for name in filter(None, names):
        found += [
            Trace("name", match.start(), match.end())
            for match in re.finditer(re.escape(name), text, re.IGNORECASE)
        ]
    return sorted(found, key=lambda each: (each.start, each.end, each.kind))


def adult_name(surname: str, language: str) -> str:
    """Write an adult whose name does not point to the child; the length of the name is not told.

    >>> adult_name("朱", "zh"), adult_name("zhu", "en")
    ('朱某某', 'Zhu Moumou')
    """
    return f"{surname}某某" if language == "zh" else f"{surname.capitalize()} Moumou"


def victim_name(number: int, language: str) -> str:
    """Write a victim: a letter, never the surname, which child and father share.

    >>> victim_name(1, "zh"), victim_name(2, "en")
    ('被害人A', 'victim B')
    """
    if not 1 <= number <= 26:
        raise RefusalError("has more victims than letters", _WHERE, "Tell fewer of them apart.")
    letter = chr(ord("A") + number - 1)
    return f"被害人{letter}" if language == "zh" else f"victim {letter}"
