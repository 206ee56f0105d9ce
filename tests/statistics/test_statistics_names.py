"""Every table of a release has a name of its own."""

from collections import Counter

import pytest

from tutela.catalogue.measures import measures
from tutela.catalogue.place import jurisdictions
from tutela.model.measure import Count
from tutela.statistics.tables import table_id


@pytest.mark.parametrize("jurisdiction", jurisdictions())
def test_no_breakdown_bears_the_name_of_another_measure(jurisdiction: str) -> None:
    """Persons prosecuted by telecom once overwrote the file of persons prosecuted for telecom."""
    names = Counter(
        table_id(measure.id, by)
        for measure in measures(jurisdiction).values()
        if isinstance(measure, Count)
        for by in ((), *((name,) for name in measure.by), *measure.cross)
    )

    assert [name for name, times in names.items() if times > 1] == []
