"""What a check returns: claims with verdicts, repairs, and the report that holds them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from tutela.check.read.number import Number
from tutela.model.period import Period


class Verdict(StrEnum):
    """What the published figures say about a figure; unknown is no blame."""

    CONFIRMED = "confirmed"
    BY_ROUNDING = "confirmed_by_rounding"
    BY_ARITHMETIC = "confirmed_by_arithmetic"
    CONTRADICTED = "contradicted"
    OTHER_DEFINITION = "other_definition"
    CONSISTENT = "consistent_unknown"
    UNKNOWN = "unknown"
    NOT_A_STATISTIC = "not_a_statistic"
    SCRAMBLED = "scrambled"
    SYNTHETIC = "synthetic_source"


@dataclass(frozen=True, slots=True)
class Told:
    """What a number stands for in a passage a release itself wrote, word for word."""

    source: str
    series: str
    period: Period
    place: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure with what the sentence says it is.

    ``facets`` tell what is counted; ``group`` numbers the lists of the text, so that members of
    one list can be compared. ``is_assumed``: the period is that of the text's title, not said here.
    ``left_out`` are facets the sentence before had and this one does not repeat; they may be meant.
    ``told`` is known where the passage is one of a release's own. ``own`` are the facets its own
    clause names, with "time" where it names one, "part" where it says "of them", "strange" where it
    holds words no vocabulary knows, and "hint" where the paragraph speaks of whom the vocabulary
    hints at. ``earlier`` is the period of the figure
    before it about the same thing.
    """

    number: Number
    facets: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    period: Period | None = None
    group: int = 0
    is_assumed: bool = False
    left_out: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    told: Told | None = None
    own: frozenset[str] = frozenset()
    earlier: Period | None = None

    @property
    def value(self) -> Decimal | None:
        """Give the figure, negative where the sentence says it went down."""
        value = self.number.value
        falls = self.number.role in ("change", "average") and self.number.direction < 0
        return -value if value is not None and falls else value


@dataclass(frozen=True, slots=True)
class Judgement:
    """A claim, its verdict and why; ``type`` says how it differs where it does.

    ``truth`` is the value it was compared with.
    """

    claim: Claim
    verdict: Verdict
    type: str = ""
    reason: str = ""
    measure: str = ""
    figure: str = ""
    source: str = ""
    published: str = ""
    conflicts: tuple[str, ...] = ()
    truth: Decimal | None = None

    def as_json(self) -> dict[str, object]:
        """Give the claim in the form the commands promise."""
        number = self.claim.number
        value = self.claim.value
        return {
            "start": number.start,
            "end": number.end,
            "text": number.text,
            "kind": number.role if number.is_statistic else number.kind,
            "value": None if value is None else _plain(value),
            "unit": number.unit or None,
            "measure": self.measure or None,
            "period": None if self.claim.period is None else str(self.claim.period),
            "place": self.claim.facets.get("place"),
            "verdict": str(self.verdict),
            "type": self.type or None,
            "reason": self.reason or None,
            "figure": self.figure or None,
        }


@dataclass(frozen=True, slots=True)
class RepairField:
    """One figure, date part or year of a scrambled paragraph, printed and recovered."""

    start: int
    end: int
    printed: str
    recovered: str | None
    certain: bool
    role: str
    alternatives: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Give the field in the form the commands promise."""
        return {
            "start": self.start,
            "end": self.end,
            "printed": self.printed,
            "recovered": self.recovered,
            "certain": self.certain,
            "role": self.role,
        }


@dataclass(frozen=True, slots=True)
class Repair:
    """A scrambled paragraph, the way it was most likely damaged, and what can be recovered."""

    start: int
    end: int
    hypothesis: str
    unique: bool
    fields: tuple[RepairField, ...]

    def as_json(self) -> dict[str, object]:
        """Give the repair in the form the commands promise."""
        return {
            "start": self.start,
            "end": self.end,
            "hypothesis": self.hypothesis,
            "unique": self.unique,
            "fields": [each.as_json() for each in self.fields],
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure a translation has and its source has not, or the other way round."""

    kind: str
    source: tuple[int, int] | None
    target: tuple[int, int] | None
    source_text: str
    target_text: str
    reason: str

    def as_json(self) -> dict[str, object]:
        """Give the difference with offsets into both texts."""
        return {
            "kind": self.kind,
            "source": self.source and list(self.source),
            "target": self.target and list(self.target),
            "source_text": self.source_text,
            "target_text": self.target_text,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a check found; it holds offsets into the text, and the text only to show it."""

    text: str
    judgements: tuple[Judgement, ...]
    repairs: tuple[Repair, ...]
    sources: tuple[str, ...]
    differences: tuple[Difference, ...] | None = None

    @property
    def summary(self) -> dict[str, int]:
        """Count the verdicts, the repairs and, with a source text, the differences."""
        counts = Counter(str(each.verdict) for each in self.judgements)
        counts["claims"] = len(self.judgements)
        counts["repairs"] = len(self.repairs)
        if self.differences is not None:
            counts["differences"] = len(self.differences)
        return dict(sorted(counts.items()))

    @property
    def exit_code(self) -> int:
        """Give 1 where a figure is contradicted or scrambled, or a translation differs, else 0."""
        bad = {Verdict.CONTRADICTED, Verdict.SCRAMBLED}
        differs = bool(self.differences) or any(each.verdict in bad for each in self.judgements)
        return 1 if differs or self.repairs else 0

    def as_json(self) -> dict[str, object]:
        """Give the report in the form the commands promise."""
        more: dict[str, object] = {}
        if self.differences is not None:
            more["differences"] = [each.as_json() for each in self.differences]
        return {
            "claims": [each.as_json() for each in self.judgements],
            "repairs": [each.as_json() for each in self.repairs],
            "summary": self.summary,
            **more,
        }


def _plain(value: Decimal | Fraction) -> str:
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
