# SPDX-License-Identifier: Apache-2.0
"""Collections that are written already, in a temporary file, until their block is to be written.

A pain.008 tells numbers and sums before its collections, and has them block by block; a table has
them in any order. What is kept in memory of a collection is where its text lies.
"""

from __future__ import annotations

import tempfile
from array import array
from typing import TYPE_CHECKING

from compliance.amounts import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sepa.debit.grouping import BlockKey
    from sepa.debit.model import Collection

_CHUNK = 64 * 1024


class Group:
    """The collections of one block.

    Attributes:
        count: how many.
        total: their sum in euro.
    """

    __slots__ = ("count", "offsets", "sizes", "total")

    def __init__(self) -> None:
        self.count = 0
        self.total = ZERO
        self.offsets = array("Q")
        self.sizes = array("L")


class Spool:
    """Texts of collections by block, in a temporary file that is gone at the end."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="encaisse-")  # noqa: SIM115 (`close` closes it)
        self._end = 0
        self.groups: dict[BlockKey, Group] = {}

    def close(self) -> None:
        """Let go of the temporary file."""
        self._file.close()

    def add(self, key: BlockKey, item: Collection, text: bytes) -> None:
        """Keep the text of a collection."""
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = Group()
        group.count += 1
        group.total += item.amount
        group.offsets.append(self._end)
        group.sizes.append(len(text))
        self._file.write(text)
        self._end += len(text)

    def texts(self, group: Group) -> Iterator[bytes]:
        """Yield the texts of a block's collections, in their order, several at a time."""
        start = end = 0
        for offset, size in zip(group.offsets, group.sizes, strict=True):
            if offset != end or end - start >= _CHUNK:
                if end > start:
                    yield self._read(start, end)
                start = offset
            end = offset + size
        if end > start:
            yield self._read(start, end)

    def _read(self, start: int, end: int) -> bytes:
        self._file.seek(start)
        return self._file.read(end - start)
