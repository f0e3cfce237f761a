# SPDX-License-Identifier: Apache-2.0
"""The worker processes that run Schematron: started when needed, one a core, restarted when dead.

They are plain subprocesses of this interpreter. `multiprocessing` will not do: the daemonic workers
of Celery and Dask may have no children, and a script without a main guard breaks under spawn.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, Self, cast

from compliance.errors import NotRunError
from compliance.masking import mask_ibans
from compliance.schematron_worker import read_frame, write_frame

START_SECONDS = 60.0
"""A worker is ready within a second; a loaded machine gets more."""

_HINT = "encaisse doctor"


class _WorkerLostError(Exception):
    """A worker died, or never was ready; the text says what it said last."""


class Worker:
    """One worker process. Not shared between threads: the pool lends it to one at a time."""

    def __init__(self) -> None:
        if not sys.executable:
            raise _WorkerLostError("this Python cannot say which program it is")
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the worker)
        try:
            self.process = subprocess.Popen(
                # -P: a folder with a json.py of its own must not be imported from.
                [sys.executable, "-P", "-m", "compliance.schematron_worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
                bufsize=0,
                env=_environment(),
            )
        except OSError as error:
            self._said.close()
            raise _WorkerLostError(str(error)) from error
        self._input = cast("IO[bytes]", self.process.stdin)
        self._output = cast("IO[bytes]", self.process.stdout)
        try:
            self._greet()
        except BaseException:
            self.close()
            raise

    def _greet(self) -> None:
        with _Deadline(self.process, START_SECONDS) as deadline:
            greeting = read_frame(self._output)
        if greeting is None:
            late = f"it was not ready after {START_SECONDS:.0f} s"
            raise _WorkerLostError(late if deadline.passed else self._last_words())
        error = json.loads(greeting).get("error")
        if error:
            raise _WorkerLostError(error)

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self.process.poll() is None

    def run(self, stylesheet: str, document: bytes, seconds: float) -> bytes:
        """Return the SVRL of a document.

        Raises:
            NotRunError: if the stylesheet failed, or the deadline passed.
            _WorkerLostError: if the process died.
        """
        with _Deadline(self.process, seconds) as deadline:
            try:
                write_frame(self._input, stylesheet.encode())
                write_frame(self._input, document)
                state = read_frame(self._output)
                svrl = read_frame(self._output)
            except OSError:
                state = svrl = None
        if deadline.passed:
            self.process.wait()
            raise NotRunError(
                f"the Schematron engine had not finished after {seconds:.0f} s and was stopped"
            )
        if state is None or svrl is None:
            raise _WorkerLostError(self._last_words())
        error = json.loads(state).get("error")
        if error:
            # Saxon quotes what it stopped at: a name, an amount, an account.
            raise NotRunError(f"the Schematron engine stopped: {mask_ibans(error)}")
        return svrl

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()
        self.abandon()

    def abandon(self) -> None:
        """Let go of the pipes, leaving the process to whoever started it."""
        for stream in (self._input, self._output, self._said):
            stream.close()

    def _last_words(self) -> str:
        try:
            status = self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            status = None
        self._said.seek(0)
        lines = self._said.read().decode(errors="replace").strip().splitlines()
        return f"it ended with status {status}" + (f", saying: {lines[-1]}" if lines else "")


class _Deadline:
    """Kills a process that takes too long, whatever system call anybody is blocked in."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.passed = False
        self._process = process
        self._timer = threading.Timer(seconds, self._pass)
        self._timer.daemon = True

    def _pass(self) -> None:
        self.passed = True
        self._process.kill()

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


class Pool:
    """Lends workers to threads; never more of them than cores."""

    def __init__(self, size: int | None = None) -> None:
        self._size = size or os.cpu_count() or 1
        self._idle: list[Worker] = []
        self._lent = 0
        self._free = threading.Condition()

    def run(self, stylesheet: Path, document: bytes, *, seconds: float) -> bytes:
        """Return the SVRL that a stylesheet makes of a document; may be called from any thread.

        A worker that dies is replaced once: what kills two is the document, or the machine.

        Raises:
            NotRunError: if no worker starts, two died, the stylesheet failed or the time is up.
        """
        worker = self._borrow()
        try:
            try:
                return worker.run(str(stylesheet), document, seconds)
            except _WorkerLostError:
                worker.close()
                worker = self._start()
                return worker.run(str(stylesheet), document, seconds)
        except _WorkerLostError as error:
            raise NotRunError(
                f"the Schematron engine died twice on this document: {error}", hint=_HINT
            ) from error
        finally:
            self._give_back(worker)

    def close(self) -> None:
        """End the idle workers."""
        with self._free:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.close()

    def abandon(self) -> None:
        """Forget the workers without ending them: they belong to the process that forked."""
        for worker in self._idle:
            worker.process.returncode = 0
            worker.abandon()
        # Whoever held the lock or a worker at the fork does not exist here.
        self._idle = []
        self._lent = 0
        self._free = threading.Condition()

    @property
    def idle_processes(self) -> tuple[int, ...]:
        """The process ids of the workers that wait for work."""
        with self._free:
            return tuple(worker.process.pid for worker in self._idle)

    def _borrow(self) -> Worker:
        with self._free:
            while self._lent >= self._size:
                self._free.wait()
            self._lent += 1
            while self._idle:
                worker = self._idle.pop()
                if worker.is_alive:
                    return worker
                worker.close()
        try:
            return self._start()
        except BaseException:
            self._settle()
            raise

    def _start(self) -> Worker:
        try:
            return Worker()
        except _WorkerLostError as error:
            raise NotRunError(
                f"the Schematron engine (Saxon) cannot start: {error}", hint=_HINT
            ) from error

    def _give_back(self, worker: Worker) -> None:
        if worker.is_alive:
            with self._free:
                self._idle.append(worker)
        else:
            worker.close()
        self._settle()

    def _settle(self) -> None:
        with self._free:
            self._lent -= 1
            self._free.notify()


def _environment() -> dict[str, str]:
    # The worker must find this package where the parent found it, installed or not.
    home = str(Path(__file__).resolve().parent.parent)
    path = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": f"{path}{os.pathsep}{home}" if path else home}


POOL = Pool()
"""The pool of this process."""

atexit.register(POOL.close)
if hasattr(os, "register_at_fork"):
    # A forked child has the parent's pipes: two writers would mix their frames.
    os.register_at_fork(after_in_child=POOL.abandon)
