"""Rows of registers made by hand, for tests that count by hand too."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

from tutela.model.figure import Figure
from tutela.register.snapshot import Snapshot

Freeze: TypeAlias = Callable[..., Snapshot]
"""Writes tables and gives their snapshot."""


def person(key: int, case: int = 0, **said: Any) -> Mapping[str, Any]:
    """Make a person in a case."""
    return {"person_key": key, "case_key": case, "person_id": f"P{key}", **said}


def case(key: int = 0, **said: Any) -> Mapping[str, Any]:
    """Make a case."""
    return {"case_key": key, "case_id": f"C{key}", "office_code": "O1", **said}


def event(
    code: str, on: date | None, key: int = 0, case: int = 0, **said: Any
) -> Mapping[str, Any]:
    """Make an event of a person, or of the whole case (key -1)."""
    usable = {"is_on_usable": on is not None}
    about = {"case_key": case, "person_key": key, "event_code": code, "on": on}
    return {"event_id": f"E{code}{on}{key}{case}", **about, **usable, **said}


def charge(key: int, offence: str, *, principal: bool | None, row: str) -> Mapping[str, Any]:
    """Make a charge of a person in the first case."""
    said = {"offence_code": offence, "is_principal": principal}
    return {"case_key": 0, "person_key": key, "charge_row": row, **said}


def by_place(found: tuple[Figure, ...]) -> dict[str, int]:
    """Give the values by what stands between ? and @."""
    return {
        "&".join(f"{key}={code}" for key, code in figure.id.place.items()): int(figure.value or 0)
        for figure in found
    }
