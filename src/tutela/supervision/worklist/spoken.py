"""The words of a worklist in its language."""

from tutela.supervision.said import said
from tutela.supervision.worklist.lists import OfficeList


def spoken(key: str, language: str) -> str:
    """Say a heading or code."""
    return said(key)[language]


def title(mine: OfficeList) -> str:
    """Say whose list it is, and of which day."""
    office = mine.office or spoken("no_office", mine.language)
    return said("title", office=office, as_of=mine.of_record.as_of)[mine.language]


def marks(mine: OfficeList) -> tuple[str, ...]:
    """Say in both languages that the list is internal and, where so, that it is made up."""
    keys = ("internal", "synthetic") if mine.of_record.synthetic else ("internal",)
    return tuple(f"{said(key)['zh']} {said(key)['en']}" for key in keys)
