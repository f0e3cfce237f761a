# SPDX-License-Identifier: Apache-2.0
"""The manifest beside built documents: one JSON line a document, the refused ones included."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from compliance.errors import UnreadableError
from compliance.files import read_text, write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MANIFEST = "manifest.jsonl"


def read_manifest(folder: Path) -> list[dict[str, Any]]:
    """Return the lines of earlier runs; none where there is no manifest.

    Raises:
        UnreadableError: if the file is no manifest; it must not be overwritten then.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return []
    try:
        # JSON text may hold U+2028, at which `splitlines` would part a line.
        lines = [json.loads(line) for line in read_text(path).split("\n") if line.strip()]
        _numbers(lines)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UnreadableError(
            f"{path} is no manifest of encaisse", hint="choose another --out, or move it away"
        ) from error
    return lines


def write_manifest(folder: Path, now: Sequence[dict[str, Any]]) -> None:
    """Write the manifest: lines of documents that this run did not build, then those it did.

    What is there already is read again: another run may have written it meanwhile.
    """
    built = _numbers(now)
    lines = [*(line for line in read_manifest(folder) if line["number"] not in built), *now]
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    write_whole(folder / MANIFEST, text.encode("utf-8"))


def _numbers(lines: Sequence[dict[str, Any]]) -> frozenset[str]:
    return frozenset(line["number"] for line in lines)
