"""Keep an intake of millions of rows within a few gigabytes."""

from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa


@contextmanager
def lean() -> Iterator[None]:
    """Let Arrow take its memory from the system, which gets it back; other work is not touched.

    Its own allocator keeps what it once had: at ten million rows that is a gigabyte more.
    """
    before = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        release()
        pa.set_memory_pool(before)


def release() -> None:
    """Give back what a step of the work has left over."""
    pa.default_memory_pool().release_unused()
