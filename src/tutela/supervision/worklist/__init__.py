"""A worklist for each office: what to look into, what is due soon, and what to do about it."""

from tutela.supervision.worklist.write import worklist

__all__ = ["worklist"]
