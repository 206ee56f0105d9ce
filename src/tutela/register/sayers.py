"""Tell which office says a record: by its package, or else the office that has its case."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from tutela.register.arrow import Column, constant, pc, whole
from tutela.register.store import Batch, Register

_BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class Sayers:
    """Offices by package and case, by package (where all its cases are one's), and by case."""

    pairs: tuple[Column, Column]
    senders: tuple[Column, Column]
    owners: tuple[Column, Column]
    contested: Column
    """The cases that several offices name as theirs."""

    def of(self, rows: pa.Table) -> Column:
        """Give the office that says each row; null where nobody can tell.

        The rows carry their ``batch``, and a ``case_id`` where they have one. What a package
        without cases brings is the word of the office that sent the case first.
        """
        batch = whole(rows["batch"].cast(pa.string()))
        sender = _found(batch, self.senders)
        if "case_id" not in rows.column_names:
            return sender
        case_id = whole(rows["case_id"])
        named = _found(_pair(batch, case_id), self.pairs)
        return pc.coalesce(named, sender, _found(case_id, self.owners))


def sayers(register: Register, batches: Sequence[Batch], fresh: pa.Table | None = None) -> Sayers:
    """Look up who sent what in some batches, and in the cases of a package that comes now."""
    columns = ["batch", "case_id", "office_code"]
    cases = register.read("cases", batches, columns)
    cases = cases.set_column(0, "batch", whole(cases["batch"].cast(pa.string())))
    order = pa.array([batch.id for batch in sorted(batches, key=lambda each: each.version)])
    at = pc.index_in(whole(cases["batch"]), value_set=order.cast(pa.string()))
    cases = cases.take(pc.sort_indices(at))
    if fresh is not None:
        cases = pa.concat_tables([cases, fresh.select(columns)])
    named = cases.filter(pc.is_valid(cases["office_code"]))
    batch, office = whole(named["batch"]), named["office_code"]
    said = pa.table({"batch": batch, "case_id": named["case_id"], "office": office})
    said = said.append_column("pair", _pair(batch, whole(named["case_id"])))
    return Sayers(_firsts(said, "pair"), _lone(said), _firsts(said, "case_id"), _contested(said))


def _contested(said: pa.Table) -> Column:
    named = said.group_by("case_id").aggregate([("office", "count_distinct")])
    return whole(named.filter(pc.greater(named["office_count_distinct"], 1))["case_id"])


def _firsts(said: pa.Table, key: str) -> tuple[Column, Column]:
    firsts = said.group_by(key, use_threads=False).aggregate([("office", "first")])
    return whole(firsts[key]), whole(firsts["office_first"])


def _lone(said: pa.Table) -> tuple[Column, Column]:
    sent = said.group_by("batch", use_threads=False).aggregate(
        [("office", "first"), ("office", "count_distinct")]
    )
    is_one = pc.equal(whole(sent["office_count_distinct"]), 1)
    none = constant(None, sent.num_rows)
    return whole(sent["batch"]), pc.if_else(is_one, whole(sent["office_first"]), none)


def _found(keys: Column, home: tuple[Column, Column]) -> Column:
    known, offices = home
    return offices.take(pc.index_in(keys, value_set=known, skip_nulls=True))


def _pair(batch: Column, case_ids: Column) -> Column:
    return pc.binary_join_element_wise(batch, case_ids, _BETWEEN)
