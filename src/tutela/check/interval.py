"""What a printed figure may stand for: rounding, cutting off, over, nearly, about."""

from decimal import Decimal

from tutela.catalogue.published import Series
from tutela.check.claims import Claim
from tutela.check.sources import Cell, last_unit

_ABOUT = Decimal("0.6")
Interval = tuple[Decimal, Decimal]


def stands_for(value: Decimal, step: Decimal, hedge: str) -> Interval:
    """Give the lowest and highest true value a printed one may stand for.

    Figures may be rounded or cut off, so a full step upwards is allowed.

    >>> stands_for(Decimal("5.72"), Decimal("0.01"), "")
    (Decimal('5.715'), Decimal('5.73'))
    >>> stands_for(Decimal(53200), Decimal(1), "over")
    (Decimal('53200'), Decimal('53300'))
    """
    size = abs(value)
    if hedge:
        unit = max(last_unit(value), step) if step else size / 7
        if hedge == "over":
            low, high = size, size + unit
        elif hedge == "under":
            low, high = size - unit, size
        else:
            low, high = size - unit * _ABOUT, size + unit * _ABOUT
    elif step == 0:
        slack = max(size / 50, Decimal("0.005"))
        low, high = size - slack, size + slack
    else:
        low, high = size - step / 2, size + step
    if step == 1 and not hedge and value == value.to_integral_value():
        low, high = size, size
    return (low, high) if value >= 0 else (-high, -low)


def meant(claim: Claim, series: Series) -> Interval | None:
    """Give what a claim may stand for, in the unit of the series."""
    number, value = claim.number, claim.value
    if value is None:
        return None
    step = number.step
    if number.unit == "percent" and step == 1:
        low, high = abs(value) - Decimal("0.5"), abs(value) + 1
        if number.hedge:
            low, high = stands_for(abs(value), step, number.hedge)
        interval = (low, high) if value >= 0 else (-high, -low)
    else:
        interval = stands_for(value, step, number.hedge)
    low, high = interval
    if number.high is not None:
        high = number.high
    scale, shift = _into(number.unit, number.role, series)
    return low * scale + shift, high * scale + shift


def agrees(claim: Claim, cell: Cell, series: Series) -> bool:
    """Tell whether what was printed may stand for the published figure."""
    interval = meant(claim, series)
    return interval is not None and interval[0] <= cell.high and cell.low <= interval[1]


def equals(claim: Claim, cell: Cell, series: Series) -> bool:
    """Tell whether the published figure itself was printed."""
    number, value = claim.number, claim.value
    if value is None or number.hedge or number.high is not None:
        return False
    scale, shift = _into(number.unit, number.role, series)
    return bool(value * scale + shift == cell.value)


def _into(unit: str, role: str, series: Series) -> tuple[Decimal, Decimal]:
    """Give factor and shift that bring a claim into the unit of the series."""
    one, hundred = Decimal(1), Decimal(100)
    is_level = role == "multiple"
    table = {
        ("fraction", "percent"): (hundred, Decimal(0)),
        ("percent", "fraction"): (one / hundred, Decimal(0)),
        ("times", "percent"): (hundred, -hundred if is_level else Decimal(0)),
        ("times", "times_more"): (one, -one if is_level else Decimal(0)),
        ("percent", "times_more"): (one / hundred, Decimal(0)),
    }
    return table.get((unit, series.unit), (one, Decimal(0)))
