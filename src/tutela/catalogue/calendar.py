"""Read which office owes what by when: ``jurisdictions/<id>/intake/calendar.yaml``."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from tutela.catalogue.fields import Fields, read_file
from tutela.catalogue.place import folder
from tutela.model.errors import DataError
from tutela.model.period import Period
from tutela.model.words import Words

MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
DAYS = ("cases.received_on", "events.on")


@dataclass(frozen=True, slots=True)
class Return:
    """What offices of some levels owe after every period, from the one that begins on ``since``.

    ``day`` names the recorded day that puts a record into a period; ``basis`` says in words who
    ordered it. A period is due ``grace_days`` after its last day.
    """

    id: str
    words: Words
    basis: Words
    frequency: str
    grace_days: int
    levels: tuple[str, ...]
    day: str
    since: date

    @property
    def months(self) -> int:
        """Give the length of a period in months."""
        return MONTHS[self.frequency]

    def number(self, day: date) -> int:
        """Number the period a day lies in; the number says nothing else."""
        return (day.year * 12 + day.month - 1) // self.months

    def period(self, number: int) -> Period:
        """Give the period of a number."""
        first, last = number * self.months, (number + 1) * self.months - 1
        return Period.parse(f"{_month(first)}/{_month(last)}")

    def ended(self, as_of: date) -> tuple[Period, ...]:
        """Give every period owed that was over before a day."""
        numbers = range(self.number(self.since), self.number(as_of))
        return tuple(self.period(number) for number in numbers)

    def due_on(self, period: Period) -> date:
        """Give the last day on which a period is in time."""
        return period.last_on + timedelta(days=self.grace_days)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The returns of a jurisdiction; arrivals are dated by a clock ``zone`` ahead of UTC."""

    zone: tzinfo
    returns: tuple[Return, ...]


def read_calendar(jurisdiction: str) -> Calendar:
    """Read the calendar of a jurisdiction; raise ``DataError`` where it is missing or wrong."""
    return read_file(folder(jurisdiction) / "intake" / "calendar.yaml", _calendar)


def _calendar(fields: Fields) -> Calendar:
    zone = _zone(fields)
    returns = fields.each("returns", _return)
    ids = [each.id for each in returns]
    if not ids or len(ids) != len(set(ids)):
        raise DataError(
            "needs returns, each with an id of its own", fields.where, "Mend [returns]."
        )
    return Calendar(zone, returns)


def _zone(fields: Fields) -> tzinfo:
    """Read an offset: names of zones would need a list that not every machine has."""
    said = fields.text("zone")
    try:
        zone = datetime.strptime(said, "%z").tzinfo
    except ValueError:
        zone = None
    if zone is None:
        hint = 'Write the hours ahead of UTC, such as "+08:00".'
        raise DataError(f"[zone] is not known: [{said[:20]}]", fields.where, hint)
    return zone


def _return(fields: Fields) -> Return:
    made = Return(
        fields.text("id"),
        fields.words("words"),
        fields.words("basis"),
        fields.choice("frequency", tuple(MONTHS)),
        fields.whole("grace_days"),
        fields.texts("levels"),
        fields.choice("day", DAYS),
        fields.day("since"),
    )
    if made.grace_days < 0 or not made.levels:
        raise DataError("needs levels, and no days below zero", fields.where, "Mend the return.")
    if made.since != made.period(made.number(made.since)).first_on:
        hint = "Write the first day of the first period that is owed."
        raise DataError("[since] begins no period", fields.where, hint)
    return made


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"
