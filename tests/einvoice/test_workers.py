# SPDX-License-Identifier: Apache-2.0
"""Building with several processes: the same bytes, in the same order, and no end without a word."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compliance.errors import WorkerError
from einvoice.build import BuildFormat, BuildOptions
from einvoice.build_files import build_all
from einvoice.workers import (
    ALONE,
    JOBS_A_WORKER,
    open_cluster,
    open_workers,
    run_in_order,
    suitable_workers,
)
from tests.einvoice.build_runs import COMPANY, contents, numbered, sources
from tests.einvoice.invoice_rows import changed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from einvoice.workers import Crew

# The first takes longest: what is done first must not come first.
SECONDS = (0.4, 0.1, 0.0, 0.2, 0.0, 0.0, 0.1, 0.0, 0.3, 0.0, 0.05, 0.0)


def sleep_for(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def die(_job: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def fail(job: int) -> int:
    raise LookupError(f"job {job}")


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    with open_workers(2) as opened:
        yield opened


def test_results_come_in_the_order_of_the_jobs(crew: Crew) -> None:
    assert tuple(run_in_order(sleep_for, SECONDS, crew)) == SECONDS
    assert tuple(run_in_order(sleep_for, SECONDS, ALONE)) == SECONDS


def test_jobs_are_taken_as_they_are_needed(crew: Crew) -> None:
    taken: list[int] = []

    def jobs() -> Iterator[float]:
        for job in range(100):
            taken.append(job)
            yield 0.0

    results = run_in_order(sleep_for, jobs(), crew)
    next(results)
    assert len(taken) < 20
    results.close()


def test_what_a_job_raises_is_raised_here(crew: Crew) -> None:
    with pytest.raises(LookupError, match="job 3"):
        list(run_in_order(fail, [3], crew))


def test_a_worker_that_dies_is_an_error_that_says_so() -> None:
    with open_workers(2) as doomed, pytest.raises(WorkerError, match="died") as caught:
        list(run_in_order(die, range(8), doomed))
    assert "--resume" in (caught.value.hint or "")


@pytest.mark.parametrize("build_format", BuildFormat)
def test_the_same_bytes_whoever_builds(
    tmp_path: Path, crew: Crew, build_format: BuildFormat
) -> None:
    rows = [numbered(n) for n in range(4)]
    rows[2] = changed(rows[2], "lines[0].unit", "NOUNIT")
    options = BuildOptions(build_format=build_format)
    inputs = sources(tmp_path, *rows)
    for folder, by in (("alone", ALONE), ("crew", crew)):
        outcomes = list(build_all(inputs, COMPANY, tmp_path / folder, options, crew=by))
        assert [item.path is None for item in outcomes] == [False, False, True, False]
    assert contents(tmp_path / "alone") == contents(tmp_path / "crew")


def test_processes_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import os\n"
        "from einvoice.workers import open_workers\n"
        "if __name__ == '__main__':\n"
        "    with open_workers(2) as crew:\n"
        "        jobs = [crew.executor.submit(os.getpid) for _ in range(9)]\n"
        "        print(*{job.result() for job in jobs}, flush=True)\n"
        "        input()\n",
        encoding="utf-8",
    )
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": root}
    with subprocess.Popen(
        [sys.executable, script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    ) as parent:
        assert parent.stdout is not None
        children = [int(text) for text in parent.stdout.readline().split()]
        assert children
        parent.kill()
    waited = 0.0
    while any(map(is_running, children)) and waited < 20:
        time.sleep(0.05)
        waited += 0.05
    assert not any(map(is_running, children))


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # An orphan that ended and that nobody waits for is a zombie in some containers.
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stream:  # noqa: PTH123 (a device)
            return stream.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return True


COUNTS = """
jobs  cores  workers
0     8      1
1     8      1
100   8      1
101   8      2
450   8      5
9999  8      8
9999  1      1
"""


@pytest.mark.parametrize("text", COUNTS.strip().splitlines()[1:])
def test_as_many_processes_as_pay(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs, cores, workers = map(int, text.split())
    assert JOBS_A_WORKER == 100
    monkeypatch.setattr("einvoice.workers._cores", lambda: cores)
    assert suitable_workers(jobs) == workers


def test_dask_is_asked_for_by_name_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(WorkerError, match="Dask") as caught, open_cluster("tcp://127.0.0.1:1"):
        pass
    assert "encaisse[dask]" in (caught.value.hint or "")


def test_for_one_worker_there_is_no_process() -> None:
    with open_workers(1) as crew:
        assert crew is ALONE


def test_a_cluster_builds_the_same(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is optional: encaisse[dask]")
    options = BuildOptions(build_format=BuildFormat.CII)
    inputs = sources(tmp_path, numbered(1), numbered(2))
    list(build_all(inputs, COMPANY, tmp_path / "alone", options))
    cluster = distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
    )
    with cluster, open_cluster(cluster.scheduler_address) as crew:
        assert crew.size == 1
        list(build_all(inputs, COMPANY, tmp_path / "cluster", options, crew=crew))
    assert contents(tmp_path / "cluster") == contents(tmp_path / "alone")


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="Dask is optional: encaisse[dask]")
    monkeypatch.setattr("einvoice.workers.CONNECT_TIMEOUT", "1s")
    with pytest.raises(WorkerError, match="does not answer"), open_cluster("tcp://127.0.0.1:9"):
        pass
