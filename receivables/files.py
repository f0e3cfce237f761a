# SPDX-License-Identifier: Apache-2.0
"""Writing files at the edge: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Write a file under its name only when it is complete: beside it first, then renamed.

    Args:
        path: where; an existing file is replaced.
        data: all of it.

    Raises:
        OSError: if the folder is missing or not writable; then nothing has changed.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes files private; the user's umask is what decides for any other file.
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
