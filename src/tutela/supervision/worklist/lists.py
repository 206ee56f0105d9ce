"""Put the findings of one office in the order of what to do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tutela.catalogue.supervision import About
from tutela.model.finding import Finding, FindingClass
from tutela.model.words import Words
from tutela.supervision.findings import Findings, OfRecord

COLUMNS = (
    *("number", "class", "case", "person", "start", "due", "days_over"),
    *("level", "missing", "counted", "next", "evidence"),
)
_SHOWN = (FindingClass.TO_LOOK_INTO, FindingClass.TOO_EARLY)


@dataclass(frozen=True, slots=True)
class Item:
    """One line: a finding, and the number it is called by outside the list.

    The number counts the lines of this list, so that it says nothing of the case.
    """

    number: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one check, which all ask for the same thing to be done."""

    about: About
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class OfficeList:
    """The worklist of one office, in one language."""

    office: str | None
    language: str
    of_record: OfRecord
    groups: tuple[Group, ...]
    counts: Mapping[str, Mapping[str, int]]
    words: Mapping[str, Words]

    def items(self) -> Iterator[tuple[About, Item]]:
        """Go through all lines with the check they are of."""
        for group in self.groups:
            for item in group.items:
                yield group.about, item


def office_list(findings: Findings, office: str | None, language: str) -> OfficeList:
    """Make the list of one office; the longest over comes first within each check."""
    mine = findings.of_office(office)
    shown = [finding for finding in mine.said(language) if finding.classed in _SHOWN]
    abouts = {check.about.id: check.about for check in findings.checks}
    return OfficeList(
        office,
        language,
        findings.of_record,
        tuple(_groups(shown, abouts)),
        mine.counts,
        {rule: about.words for rule, about in abouts.items()},
    )


def row(about: About, item: Item, language: str) -> Mapping[str, str | int]:
    """Give the values of ``COLUMNS`` for one line, codes not yet in words."""
    finding = item.finding
    return {
        "number": item.number,
        "class": str(finding.classed),
        "case": finding.case_id,
        "person": finding.person_id or "",
        "start": finding.start_on.isoformat(),
        "due": finding.due_on.isoformat(),
        "days_over": finding.days_over,
        "level": finding.level,
        "missing": about.missing[language],
        "counted": finding.counted,
        "next": about.next[language],
        "evidence": " ".join(finding.evidence),
    }


def _groups(shown: Sequence[Finding], abouts: Mapping[str, About]) -> Iterator[Group]:
    number = 0
    for rule, about in abouts.items():
        mine = [finding for finding in shown if finding.rule == rule]
        mine.sort(key=lambda each: (_SHOWN.index(each.classed), -each.days_over, each.case_id))
        items = [Item(f"F{number + at:04}", finding) for at, finding in enumerate(mine, 1)]
        number += len(items)
        if items:
            yield Group(about, tuple(items))
