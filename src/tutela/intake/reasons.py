"""Why a row is sent back or warned of, in words, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from tutela.catalogue.fields import Fields, read_file
from tutela.catalogue.mappings import PATROL_GROUPS
from tutela.model.words import Words

_ELSE = "contradictory"


@dataclass(frozen=True, slots=True)
class Reasons:
    """``cures`` of the rows sent back; ``groups`` of the warnings; ``words`` of both."""

    words: Mapping[str, Words]
    cures: Mapping[str, Words]
    groups: Mapping[str, str]

    def group(self, reason: str) -> str:
        """Give the group of a warning: what a jurisdiction names itself is a contradiction."""
        return self.groups.get(reason, _ELSE)


@cache
def reasons() -> Reasons:
    """Read ``reasons.yaml``."""
    return read_file(Path(str(files("tutela.intake"))) / "reasons.yaml", _reasons)


def _reasons(fields: Fields) -> Reasons:
    words: dict[str, Words] = {}
    cures: dict[str, Words] = {}
    groups: dict[str, str] = {}
    returned, warned = fields.inner("returned"), fields.inner("warned")
    for reason, said in returned.items():
        with Fields(said, f"{returned.where} [{reason}]") as inner:
            words[reason], cures[reason] = inner.words("words"), inner.words("cure")
    for reason, said in warned.items():
        with Fields(said, f"{warned.where} [{reason}]") as inner:
            words[reason], groups[reason] = (
                inner.words("words"),
                inner.choice("group", PATROL_GROUPS),
            )
    return Reasons(words, cures, groups)
