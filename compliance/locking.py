# SPDX-License-Identifier: Apache-2.0
"""One program at a time: a lock on a file, which ends with the program that holds it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from compliance.errors import UnwritableError
from compliance.files import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock until the end of the block; wait while another program holds it.

    The file is made if it is missing, and left: its name is the lock, its content says nothing.

    Raises:
        UnwritableError: if the file cannot be made or locked.
    """
    try:
        stream = path.open("ab")
    except OSError as error:
        raise UnwritableError(f"{name_of(path)} cannot be made: {error.strerror}") from error
    with stream:
        try:
            _lock(stream)
        except OSError as error:
            raise UnwritableError(f"{name_of(path)} cannot be locked: {error.strerror}") from error
        yield


def _lock(stream: IO[bytes]) -> None:
    # Closing the file ends the lock on both systems, and so does the end of the program.
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 (of Windows alone)

        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK, 1)
    else:
        import fcntl  # noqa: PLC0415 (of the others alone)

        fcntl.flock(stream.fileno(), fcntl.LOCK_EX)
