# SPDX-License-Identifier: Apache-2.0
"""Carrying out many jobs at once: in processes of this machine, or on a Dask cluster.

Results come in the order of the jobs, whatever the order in which they are done, and a bounded
number of jobs is on its way at a time. The processes are spawned: a thread of this one may hold a
lock at a fork. Each has its own Schematron engine.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from concurrent.futures import CancelledError, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection, get_context, parent_process
from typing import TYPE_CHECKING, TypeVar

from compliance.errors import WorkerError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from concurrent.futures import Executor, Future

J = TypeVar("J")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Crew:
    """Who carries out the jobs.

    Attributes:
        executor: None for the thread that asks.
        size: how many jobs it carries out at a time.
    """

    executor: Executor | None = None
    size: int = 1


ALONE = Crew()
"""This thread, one job after the other."""

JOBS_A_WORKER = 100
"""A process is ready to build after about a second: below so many jobs it does not pay."""

_AHEAD = 4
"""Jobs on their way for each worker: enough that none waits while results are written."""

CONNECT_TIMEOUT = "10s"
"""For the scheduler of a cluster to answer."""

_HINT = "what was done is in the manifest: go on with --resume"


def suitable_workers(jobs: int) -> int:
    """Return how many processes suit a number of jobs: one for each hundred, at most one a core.

    >>> suitable_workers(1), suitable_workers(100)
    (1, 1)
    """
    return max(1, min(_cores(), -(-jobs // JOBS_A_WORKER)))


@contextmanager
def open_workers(count: int) -> Iterator[Crew]:
    """Open a pool of processes of this machine; for one worker there is none."""
    if count <= 1:
        yield ALONE
        return
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_follow_parent)
    try:
        yield Crew(pool, count)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def open_cluster(address: str) -> Iterator[Crew]:
    """Connect to the scheduler of a Dask cluster, whose workers must have encaisse installed.

    Raises:
        WorkerError: if Dask is not installed, or the scheduler does not answer.
    """
    try:
        from distributed import Client  # noqa: PLC0415 (an optional extra, only where asked for)
    except ModuleNotFoundError as error:
        raise WorkerError(
            f"a scheduler needs Dask, of which {error.name} is not installed",
            hint="pip install 'encaisse[dask]'",
        ) from error
    try:
        client = Client(address, set_as_default=False, timeout=CONNECT_TIMEOUT)
    except (OSError, ValueError) as error:
        raise WorkerError(
            f"the scheduler {address} does not answer: {error}", hint="tcp://HOST:8786"
        ) from error
    with client, client.get_executor() as executor:
        yield Crew(executor, max(1, sum(client.nthreads().values())))


def run_in_order(function: Callable[[J], R], jobs: Iterable[J], crew: Crew) -> Generator[R]:
    """Yield the result of each job, in the order of the jobs.

    Args:
        function: of a module, so that another process finds it.
        jobs: taken as they are needed, a few for each worker ahead.
        crew: who carries them out.

    Raises:
        WorkerError: if a worker died.
    """
    if crew.executor is None:
        yield from map(function, jobs)
        return
    pending: deque[Future[R]] = deque()
    try:
        for job in jobs:
            pending.append(_submit(crew.executor, function, job))
            if len(pending) >= crew.size * _AHEAD:
                yield _result(pending.popleft())
        while pending:
            yield _result(pending.popleft())
    finally:
        for future in pending:
            future.cancel()


def _submit(executor: Executor, function: Callable[[J], R], job: J) -> Future[R]:
    try:
        return executor.submit(function, job)
    except BrokenProcessPool as error:
        raise _died() from error


def _result(future: Future[R]) -> R:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise _died() from error
    except CancelledError as error:
        raise WorkerError("the cluster let a job go", hint=_HINT) from error
    except Exception as error:
        if type(error).__name__ == "KilledWorker":  # of Dask, which may not be installed
            raise _died() from error
        raise


def _died() -> WorkerError:
    return WorkerError("a worker process died (out of memory, or ended from outside)", hint=_HINT)


def _follow_parent() -> None:
    """Leave an interrupt to the parent, and end when it ends, even by force."""
    # typst would start a thread a core, in each process.
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def _cores() -> int:
    # A container or taskset may leave fewer than the machine has.
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1
