"""What each office owed and what came of it, for those who take files in."""

from tutela.register.owed import STATES, CalendarReport, Owed, owed

__all__ = ["STATES", "CalendarReport", "Owed", "owed"]
