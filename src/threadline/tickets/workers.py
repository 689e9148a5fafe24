"""Batches prepared by several processes at once: the same answer in the same order as by one.

The processes are plain ones that read batches from standard input and write them to standard output, in Arrow's
format. Unlike those of `multiprocessing` they neither run the caller's script again nor need it to be guarded, and may
be started from a thread, a daemon or a server. They end when their input ends, also when the caller was killed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Any, Self

import pyarrow as pa

from threadline.tickets.batch import BatchPreparation
from threadline.tickets.settings import PrepareSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    Prepare = Callable[[pa.RecordBatch], pa.RecordBatch]

_COMMAND = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from threadline.tickets.workers import work; work()"
)
_SIZE_BYTES = 8
# Starting a process costs as much as preparing this many tickets.
_ROWS_WORTH_A_PROCESS = 8_000
_MOST = 8


def prepared_batches(
    batches: Iterable[pa.RecordBatch], settings: PrepareSettings, *, rows: int
) -> Generator[pa.RecordBatch, None, None]:
    """Yield the batches prepared, in their order, by as many processes as `rows` tickets are worth."""
    wanted = _processes(settings, rows)
    here = BatchPreparation(settings)
    if wanted == 1:
        yield from map(here.prepare, batches)
        return
    with _Workers(settings, wanted, otherwise=here.prepare) as workers:
        yield from workers.map(batches)


def _processes(settings: PrepareSettings, rows: int) -> int:
    if settings.processes is not None:
        return settings.processes
    return max(1, min(_cores(), rows // _ROWS_WORTH_A_PROCESS, _MOST))


def _cores() -> int:
    """Return how many cores this process may use; not every system lets a process be kept to some of them."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Workers:
    """Processes that each take one batch at a time; `otherwise` prepares what a process failed to."""

    def __init__(self, settings: PrepareSettings, count: int, *, otherwise: Prepare) -> None:
        self._settings, self._count, self._otherwise = settings, count, otherwise
        self._free: SimpleQueue[Prepare] = SimpleQueue()
        self._open = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            for _ in range(self._count):
                self._free.put(opened.enter_context(_worker(self._settings, self._otherwise)))
            self._threads = opened.enter_context(ThreadPoolExecutor(self._count))
            self._open = opened.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        self._open.close()

    def map(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield the prepared batches in order; no more are on their way than keep all processes busy."""
        waiting: deque[Any] = deque()
        for batch in batches:
            waiting.append(self._threads.submit(self._ask, batch))
            if len(waiting) > self._count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _ask(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        prepare = self._free.get()
        try:
            return prepare(batch)
        finally:
            self._free.put(prepare)


@contextmanager
def _worker(settings: PrepareSettings, otherwise: Prepare) -> Iterator[Prepare]:
    """Yield a function that has a batch prepared by a process of its own, while that lives."""
    command = [sys.executable, "-c", _COMMAND, json.dumps(sys.path), json.dumps(asdict(settings))]
    try:
        process = subprocess.Popen(  # noqa: S603  this very program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, process_group=0
        )
    except OSError:
        yield otherwise
        return
    try:
        yield lambda batch: _asked(process, batch) or otherwise(batch)
    finally:
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]  # both were asked for
        process.kill()
        process.wait()


def _asked(process: subprocess.Popen[bytes], batch: pa.RecordBatch) -> pa.RecordBatch | None:
    """Return the batch prepared, or None when the process is no more."""
    try:
        _send(process.stdin, batch)  # type: ignore[arg-type]  # a pipe was asked for
        return _received(process.stdout)  # type: ignore[arg-type]  # see above
    except OSError:
        return None


def work() -> None:
    """Prepare batches from standard input until it ends: what a process of this module does."""
    values = json.loads(sys.argv[2])
    preparation = BatchPreparation(PrepareSettings(**values | {"regions": tuple(values["regions"])}))
    with suppress(BrokenPipeError):
        while (batch := _received(sys.stdin.buffer)) is not None:
            _send(sys.stdout.buffer, preparation.prepare(batch))


def _send(pipe: IO[bytes], batch: pa.RecordBatch) -> None:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    content = sink.getvalue()
    pipe.write(content.size.to_bytes(_SIZE_BYTES, "little"))
    pipe.write(content)
    pipe.flush()


def _received(pipe: IO[bytes]) -> pa.RecordBatch | None:
    size = int.from_bytes(pipe.read(_SIZE_BYTES), "little")
    content = pipe.read(size)
    if not size or len(content) < size:
        return None
    with pa.ipc.open_stream(content) as reader:
        return reader.read_next_batch()
