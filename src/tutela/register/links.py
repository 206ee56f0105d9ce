"""What the register knows of one person in several cases: a link id, and never why."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pyarrow as pa

from tutela.register import delta
from tutela.register.arrow import schema
from tutela.register.sealing import sealed
from tutela.register.store import Register

LINKS = schema(
    {
        "person_id": pa.string(),
        "link_id": pa.string(),
        "link_version": pa.int64(),
        "said_at": pa.timestamp("us", "UTC"),
    }
)
"""A row without ``link_id`` takes the link of the person back from that version on."""


def say_links(register: Register, links: Mapping[str, str], version: int) -> int:
    """Write which persons share a link as of a version of the vault; give the rows that changed.

    Of persons the register does not hold, not yet or not any more, it learns nothing.
    """
    now = datetime.now(UTC)
    with register.writing():
        home = register.reopened()
        known = _holding(home, None)
        sent = home.read("persons", home.batches(), ["person_id"])["person_id"]
        there = {str(person) for person in sent.to_pylist()}
        changed = {
            person: links.get(person)
            for person in sorted({*known, *(there & set(links))})
            if known.get(person) != links.get(person)
        }
        rows = [(person, link, version, now) for person, link in changed.items()]
        if rows:
            made = [dict(zip(LINKS.names, row, strict=True)) for row in rows]
            delta.append(home.home / "links", pa.Table.from_pylist(made, schema=LINKS), "link")
    return len(rows)


def links(register: Register, version: int | None = None) -> dict[str, str]:
    """Give the link id of each person as of a version of the vault; nothing of what is sealed."""
    held, hidden = _holding(register, version), persons_under_seal(register)
    return {person: link for person, link in held.items() if person not in hidden}


def persons_under_seal(register: Register) -> frozenset[str]:
    """Name the persons no list of links may show: sealed themselves, or in a sealed case."""
    under = sealed(register)
    if not under:
        return frozenset()
    persons = register.read("persons", register.batches(), ["person_id", "case_id"])
    hit = persons.filter(pa.array(under.hits(persons)))
    return under.persons | {str(person) for person in hit["person_id"].to_pylist()}


def _holding(register: Register, version: int | None) -> dict[str, str]:
    rows = delta.read(register.home / "links", LINKS).to_pylist()
    held: dict[str, str | None] = {}
    for row in sorted(rows, key=lambda row: (row["link_version"], row["said_at"])):
        if version is None or row["link_version"] <= version:
            held[row["person_id"]] = row["link_id"]
    return {person: link for person, link in held.items() if link is not None}
