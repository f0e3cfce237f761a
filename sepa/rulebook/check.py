# SPDX-License-Identifier: Apache-2.0
"""The rulebook check: what the EPC's rules ask of a pain.008 file, as far as one file can prove it.

Each rule is a named function with permanent codes, whose texts are in `schemas/rules_sepa.toml`.
What only history can prove (a mandate lapsed after 36 months, a one-off mandate used in an earlier
file) is the ledger's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from compliance.errors import NotRunError, UnknownKindError
from compliance.report import CheckResult, Finding, concluded
from sepa.debit.file import DebitFile
from sepa.debit.pain008_reader import read_pain008
from sepa.rulebook import address as rules_address
from sepa.rulebook import collection as rules_collection
from sepa.rulebook import file as rules_file
from sepa.rulebook import mandate as rules_mandate
from sepa.rulebook import surplus as rules_surplus

if TYPE_CHECKING:
    from datetime import date

    from compliance.checking import Subject

Rule = Callable[[DebitFile, "date | None"], Iterator[Finding]]
"""Judges a file; the day is that on which it is judged, None where only the file's own count."""

RULES: tuple[Rule, ...] = (
    rules_file.values_have_their_types,
    rules_file.creation_time_has_no_zone,
    rules_file.file_totals_are_right,
    rules_file.block_totals_are_right,
    rules_file.file_identifiers_are_usable,
    rules_file.block_ids_are_unique,
    rules_file.payment_method_is_direct_debit,
    rules_file.payment_type_is_sepa,
    rules_file.schemes_are_not_mixed,
    rules_file.charges_are_shared,
    rules_file.creditor_is_identified,
    rules_file.creditor_account_is_valid,
    rules_file.collection_date_is_target_day,
    rules_file.collection_date_leaves_time,
    rules_collection.amount_is_in_euro,
    rules_collection.amount_is_in_range,
    rules_collection.collection_ids_are_usable,
    rules_collection.end_to_end_ids_are_unique,
    rules_collection.debtor_account_is_valid,
    rules_collection.names_are_usable,
    rules_collection.remittance_is_one_of_two,
    rules_address.addresses_are_structured,
    rules_address.address_is_given_outside_eea,
    rules_mandate.mandate_is_identified,
    rules_mandate.mandate_was_signed_before,
    rules_mandate.mandates_are_used_in_turn,
    rules_mandate.amendment_is_consistent,
    rules_surplus.encoding_is_utf_8,
    rules_surplus.elements_stand_once,
    rules_surplus.elements_have_content,
    rules_surplus.levels_are_not_mixed,
    rules_surplus.elements_are_of_the_guidelines,
)

RULEBOOK = "rulebook"
ARTEFACT = "EPC016-06 and EPC130-08, SDD 2025"


def check_rulebook(subject: Subject) -> CheckResult:
    """Judge a pain.008 file by the rules of the SEPA direct-debit schemes.

    Raises:
        NotRunError: if it holds no direct debit initiation that could be judged.
    """
    try:
        file = read_pain008(subject.root)
    except UnknownKindError as error:
        raise NotRunError(str(error)) from error
    return concluded(RULEBOOK, check_debit_file(file, subject.today), ARTEFACT)


def check_debit_file(file: DebitFile, today: date | None = None) -> tuple[Finding, ...]:
    """Return what the rules have to say about a file that was read, rule by rule."""
    return tuple(finding for rule in RULES for finding in rule(file, today))
