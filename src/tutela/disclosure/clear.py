"""The gate: withhold small counts in all tables of a release at once, then prove it held."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from tutela.catalogue.policy import Policy
from tutela.disclosure.cleared import MAKER, Audit, Cleared, edition_of
from tutela.disclosure.derived import derived_tables
from tutela.disclosure.nesting import Key
from tutela.disclosure.pattern import Pattern
from tutela.disclosure.primary import published_counts, refuse_pooled, without_juveniles
from tutela.disclosure.rows import Row
from tutela.disclosure.spoken import said_of
from tutela.disclosure.suppress import suppress
from tutela.disclosure.system import System, assemble, key_of
from tutela.model.errors import InputError, RefusalError
from tutela.model.figure import Figure, Reason, Status, Table
from tutela.model.measure import NOT_RECORDED, Count, Dimension, Measure, NotAvailable


def clear(
    tables: Sequence[Table],
    policy: Policy,
    *,
    measures: Mapping[str, Measure],
    synthetic: bool,
    published: Sequence[Figure] = (),
    spoken: Sequence[Row] = (),
) -> Cleared:
    """Withhold what could point to a child, and give back what may be published.

    All tables of a release come in at once, because one may give away another; ``published`` are
    figures that are public already, ours or another office's (one withheld there stays so), and
    ``spoken`` what texts say of counts in rounded words (``tutela.disclosure.spoken``). A count
    that differs from the published one by less than the threshold is withheld: the difference
    would be the few cases that came in between. Shares and changes of ``measures`` are made
    afterwards, from what is left. Raises ``InputError`` or ``DataError`` for counts that cannot
    be, and ``RefusalError`` for what the policy refuses and where a small count cannot be kept
    unknown.
    """
    _refuse_unfit(tables, measures, policy.dimensions)
    refuse_pooled(tables, policy)
    policy = without_juveniles(policy, measures)
    before = published_counts(published, measures)
    others = before if policy.heeds_other_offices else {}
    system = assemble(tables, measures, policy.dimensions, others)
    hidden = {key_of(each.id) for each in published if each.reason is Reason.WITHHELD}
    pattern = suppress(system, policy, before, said_of(spoken, system), hidden)
    hidden = {system.keys[cell] for cell in pattern.withheld if system.listed[cell]}
    counts = [_shown(table, hidden) for table in tables]
    made = [*counts, *derived_tables(counts, measures, policy.denominator)]
    made = [_in_force(table, measures[table.measure]) for table in made]
    edition = edition_of(made, synthetic=synthetic)
    status = Status.SYNTHETIC if synthetic else Status.FINAL
    final = tuple(_stamped(table, edition, status) for table in made)
    return Cleared(final, edition, synthetic, _audit(system, pattern, policy), MAKER)


def _in_force(table: Table, measure: Measure) -> Table:
    """Leave out the periods a definition was not used for; they only served as a base."""
    since, until = measure.definition.since, measure.definition.until
    periods = tuple(
        each
        for each in table.periods
        if (since is None or each.first_on >= since) and (until is None or each.last_on <= until)
    )
    kept = tuple(figure for figure in table.figures if figure.id.period in periods)
    return replace(table, periods=periods, figures=kept)


def _refuse_unfit(
    tables: Sequence[Table],
    measures: Mapping[str, Measure],
    dimensions: Mapping[str, Dimension],
) -> None:
    if not tables:
        raise InputError("are none", "tables to clear", "Count something first.")
    for table in tables:
        measure = measures.get(table.measure)
        if isinstance(measure, NotAvailable) and all(each.value is None for each in table.figures):
            continue
        if not isinstance(measure, Count):
            hint = "Hand over counts; shares and changes are made from them here."
            raise InputError(f"holds no count: [{table.measure}]", table.id, hint)
        for figure in table.figures:
            _refuse_unknown(figure, dimensions)
            if figure.id.measure != table.measure:
                raise InputError(f"is no figure of {table.id}", str(figure.id), "Sort it in.")
            if figure.status is Status.UNREVIEWED:
                hint = "Have the rule it rests on reviewed, or leave the figure out."
                raise RefusalError("rests on an unreviewed rule", str(figure.id), hint)


def _refuse_unknown(figure: Figure, dimensions: Mapping[str, Dimension]) -> None:
    """Refuse a code that its dimension does not have; a sum over it would be of something else."""
    for name, code in figure.id.place.items():
        if name in dimensions and code not in (*dimensions[name].codes, NOT_RECORDED):
            hint = "Count by the codes of dimensions.yaml."
            raise InputError(f"has an unknown code: [{code}]", str(figure.id), hint)


def _shown(table: Table, hidden: set[Key]) -> Table:
    figures = tuple(
        replace(each, value=None, reason=Reason.WITHHELD)
        if key_of(each.id) in hidden
        else each
        if each.value is None
        else replace(each, value=Decimal(int(each.value)))
        for each in table.figures
    )
    return replace(table, figures=figures)


def _stamped(table: Table, edition: str, status: Status) -> Table:
    figures = tuple(replace(each, id=each.id.at(edition), status=status) for each in table.figures)
    return replace(table, figures=figures)


def _audit(system: System, pattern: Pattern, policy: Policy) -> Audit:
    listed = [cell for cell in pattern.withheld if system.listed[cell]]
    return Audit(
        verdict="passed",
        cells=sum(system.listed),
        withheld=len(listed),
        threshold=policy.threshold,
        width=policy.width,
    )
