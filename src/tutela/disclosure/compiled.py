"""Compile a function when it is first called, and keep the result beside it."""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile plain loops over arrays."""
    made: F = njit(cache=True, nogil=True)(function)
    return made
