# SPDX-License-Identifier: Apache-2.0
"""Judging a direct-debit file element by element, in the order in which it is read.

Each rule is a named function with permanent codes, whose texts are in `schemas/rules_sepa.toml`.
What only history can prove (a mandate lapsed after 36 months, a one-off mandate used in an earlier
file) is the ledger's to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sepa.listed import Listed
from sepa.rulebook import address, block, collection, header, mandate, surplus
from sepa.rulebook.scope import Scope
from sepa.rulebook.together import Blocks, Totals, Uses

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from compliance.report import Finding
    from sepa.debit.file import DebitBlock, DebitFile, DebitTransaction
    from sepa.rulebook.scope import BlockRule, CollectionRule, HeaderRule

HEADER_RULES: tuple[HeaderRule, ...] = (
    header.creation_time_has_no_zone,
    header.message_id_is_usable,
    header.control_sum_is_stated,
    header.initiating_party_is_usable,
    surplus.everything_has_its_place,
)

BLOCK_RULES: tuple[BlockRule, ...] = (
    block.block_is_identified,
    block.payment_method_is_direct_debit,
    block.payment_type_is_sepa,
    block.charges_are_shared,
    block.creditor_is_usable,
    block.creditor_account_is_valid,
    block.collection_date_is_target_day,
    block.collection_date_leaves_time,
    surplus.everything_has_its_place,
)

COLLECTION_RULES: tuple[CollectionRule, ...] = (
    collection.payment_type_is_sepa,
    collection.charges_are_shared,
    collection.creditor_is_identified,
    collection.amount_is_in_euro_and_in_range,
    collection.ids_are_usable,
    collection.debtor_account_is_valid,
    collection.names_are_usable,
    collection.remittance_is_one_of_two,
    address.debtor_address_is_structured,
    address.address_is_given_outside_eea,
    mandate.mandate_is_identified,
    mandate.mandate_was_signed_before,
    mandate.amendment_is_consistent,
    surplus.levels_are_not_mixed,
    surplus.everything_has_its_place,
)


class Judge:
    """The rules at work on one file: header, then each block and its collections, then the end."""

    def __init__(self, today: date | None = None) -> None:
        """Begin.

        Args:
            today: the day on which the file is judged; None where only dates inside it matter.
        """
        self._today = today
        self._totals, self._blocks, self._uses = Totals(), Blocks(), Uses()
        self._listed = Listed()
        self._scope: Scope | None = None

    def open_file(self, file: DebitFile) -> None:
        """Judge the header; the file's blocks are not looked at."""
        self._scope = scope = Scope(file=file, today=self._today)
        for rule in HEADER_RULES:
            self.note(rule(file, scope))

    def open_block(self, opened: DebitBlock) -> None:
        """Judge the head of a block; its collections are not looked at."""
        scope = self._in_file()
        scope.block = opened
        for rule in BLOCK_RULES:
            self.note(rule(opened, scope))
        self.note(self._blocks.open_block(opened))
        self._uses.open_block(opened)

    def take(self, item: DebitTransaction) -> None:
        """Judge a collection of the open block."""
        scope = self._in_file()
        for rule in COLLECTION_RULES:
            self.note(rule(item, scope))
        self._totals.add(item)
        self.note(self._blocks.add(item, scope))
        self.note(self._uses.add(item, scope))

    def close_block(self) -> None:
        """End the open block."""
        scope = self._in_file()
        if scope.block is not None:
            self.note(self._totals.end_block(scope.block))

    def close_file(
        self, unread: Iterable[Finding], encoding: str | None = None
    ) -> tuple[Finding, ...]:
        """End the file, and return all findings.

        Args:
            unread: SDD-01, values that are not of their type.
            encoding: as the file declares it, which the parser tells at the end.
        """
        file = self._in_file().file
        self.note(header.encoding_is_utf_8(file, encoding))
        self.note(unread)
        self.note(self._totals.end(file))
        self.note(self._blocks.end(file))
        return self._listed.all()

    def _in_file(self) -> Scope:
        if self._scope is None:
            raise ValueError("a file is judged from its header on")
        return self._scope

    def note(self, found: Iterable[Finding]) -> None:
        """Add findings; of each code, as many as are listed."""
        self._listed.add(found)
