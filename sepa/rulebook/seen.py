# SPDX-License-Identifier: Apache-2.0
"""Which texts were seen before, among millions, in some twenty bytes each.

A text is known by eight bytes of its BLAKE2b hash. That two of a million different texts share them
has a chance of one in thirty million (n² / 2⁶⁵); a duplicate would then be reported that is none,
never one passed over.
"""

from __future__ import annotations

from array import array
from hashlib import blake2b

_FIRST_SIZE = 1 << 10
_DIGEST = 8


class Seen:
    """Texts in the order of their first appearance, open addressing with linear probing."""

    __slots__ = ("_digests", "_mask", "_slots")

    def __init__(self) -> None:
        self._digests = array("Q")
        self._slots = array("I", bytes(4 * _FIRST_SIZE))
        self._mask = _FIRST_SIZE - 1

    def number_of(self, text: str) -> tuple[int, bool]:
        """Return the number of a text, from 0 in the order of appearance, and whether it is new."""
        digest = int.from_bytes(blake2b(text.encode(), digest_size=_DIGEST).digest(), "little")
        slots, digests, mask = self._slots, self._digests, self._mask
        slot = digest & mask
        while number := slots[slot]:
            if digests[number - 1] == digest:
                return number - 1, False
            slot = (slot + 1) & mask
        digests.append(digest)
        slots[slot] = len(digests)
        if 2 * len(digests) > mask:
            self._grow()
        return len(digests) - 1, True

    def _grow(self) -> None:
        size = 4 * (self._mask + 1)
        self._mask = mask = size - 1
        self._slots = slots = array("I", bytes(4 * size))
        for number, digest in enumerate(self._digests, start=1):
            slot = digest & mask
            while slots[slot]:
                slot = (slot + 1) & mask
            slots[slot] = number
