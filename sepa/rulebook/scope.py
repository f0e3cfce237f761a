# SPDX-License-Identifier: Apache-2.0
"""What a rule may look at beside the element that it judges: what was read before it.

A file may hold a million collections. Rules therefore judge one element at a time, the file's
header, then each block's head, then each of its collections; what only several of them can show is
kept by `sepa.rulebook.together` in a few bytes each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.report import Finding
from sepa.debit.file import DebitBlock, DebitFile, DebitTransaction

if TYPE_CHECKING:
    from datetime import date


@dataclass(slots=True)
class Scope:
    """Where judging stands.

    Attributes:
        file: with its header; its blocks are not looked at.
        today: the day on which it is judged; None where only dates inside it matter.
        block: whose collections are being judged; they are not looked at through it.
    """

    file: DebitFile
    today: date | None = None
    block: DebitBlock | None = None

    @property
    def collection_date(self) -> date | None:
        """When the collections of the block are asked for."""
        return None if self.block is None else self.block.collection_date


HeaderRule = Callable[[DebitFile, Scope], Iterator[Finding]]
BlockRule = Callable[[DebitBlock, Scope], Iterator[Finding]]
CollectionRule = Callable[[DebitTransaction, Scope], Iterator[Finding]]
