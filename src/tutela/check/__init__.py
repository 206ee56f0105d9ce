"""Check the figures of any text: read, align, judge, repair; compare with the source text."""

from tutela.check.checker import Checker, check
from tutela.check.claims import Report
from tutela.check.sources import Source, open_sources

__all__ = ["Checker", "Report", "Source", "check", "open_sources"]
