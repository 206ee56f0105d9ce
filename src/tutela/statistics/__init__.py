"""From a snapshot to figures: one pass, facts, atoms, tables."""

from tutela.statistics.counting import count
from tutela.statistics.figures import figures

__all__ = ["count", "figures"]
