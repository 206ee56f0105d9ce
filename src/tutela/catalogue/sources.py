"""Read what a jurisdiction's values rest on, and how each source was read."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from tutela.catalogue.fields import Fields, read_yaml
from tutela.catalogue.place import folder
from tutela.model.rule import Certainty
from tutela.model.words import Words

KINDS = {"text": Certainty.READ, "excerpt": Certainty.EXCERPT, "memory": Certainty.MEMORY}


@dataclass(frozen=True, slots=True)
class Work:
    """A law, a paper or a package: its title, where it was read, and how far."""

    id: str
    title: Words
    how: str
    status: Certainty


@cache
def sources(jurisdiction: str) -> Mapping[str, Work]:
    """Read ``sources.yaml`` of a jurisdiction, by id."""
    return read(folder(jurisdiction) / "sources.yaml")


def read(path: Path) -> Mapping[str, Work]:
    """Read one file of sources strictly."""
    with Fields(read_yaml(path), path.name) as fields:
        listed = fields.inner("sources")
    works = {}
    for key, value in listed.items():
        with Fields(value, f"{path.name} [{key}]") as entry:
            status = KINDS[entry.choice("kind", tuple(KINDS))]
            works[key] = Work(key, entry.words("title"), entry.text("how", ""), status)
    return MappingProxyType(works)
