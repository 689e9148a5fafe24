"""The same numbers on one core and on many.

A linear algebra library splits a product over its threads, and sums of floats differ with the split. So it is held to
one thread here, and the work is cut into blocks of fixed size instead: how many workers take the blocks changes the
time, never the answer.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Answer = TypeVar("Answer")


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Hold BLAS and OpenMP to one thread while the block runs."""
    from threadpoolctl import threadpool_limits  # noqa: PLC0415  loaded when first used

    with threadpool_limits(limits=1):
        yield


def map_blocks(work: Callable[[slice], Answer], rows: int, *, block: int) -> list[Answer]:
    """Return the answers for consecutive blocks of rows, in their order, worked on by several workers."""
    blocks = [slice(start, min(start + block, rows)) for start in range(0, rows, block)]
    if len(blocks) < 2:  # noqa: PLR2004  one block needs no pool
        return [work(one) for one in blocks]
    with one_thread_each(), ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(work, blocks))
