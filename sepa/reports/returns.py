# SPDX-License-Identifier: Apache-2.0
"""Why money did not come, or went back: what a reason code means and what to do next.

Source: the ISO 20022 external code sets ExternalReturnReason1Code, ExternalStatusReason1Code and
ExternalReversalReason1Code, all of whose codes the table has; which of them a direct debit may
carry, EPC173-14; a credit transfer, EPC125-05. Whether to present again is our advice: it is in no
standard, and a creditor's own rules come first.

Most codes mean the same for a collection and for a transfer of ours that comes back, such as a
refund. What to do next differs: the customer is then the payee.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class RTransaction(StrEnum):
    """How a direct debit fails (SEPA Direct Debit Core Rulebook 2025, chapter 4.4)."""

    REFUSAL = "refusal"
    REJECT = "reject"
    RETURN = "return"
    REFUND = "refund"
    REVERSAL = "reversal"


class Presentation(StrEnum):
    """Whether the same debt may be collected again."""

    AS_IS = "as_is"
    AFTER_CORRECTION = "after_correction"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnReason:
    """One reason in plain words.

    Attributes:
        code: of the ISO external code set, e.g. AM04.
        is_known: False for a code that our table does not have; it is then shown, not interpreted.
        kinds: how a direct debit that carries it has failed.
        presentation: whether it may be collected again.
        meaning_en: one sentence.
        meaning_fr: the same in French.
        next_en: what to do next, one sentence.
        next_fr: the same in French.
        transfer_meaning_en: of a credit transfer of ours, where it differs; else empty.
        transfer_meaning_fr: the same in French.
        transfer_next_en: what to do next with a transfer of ours, where a SEPA transfer may carry
            the code; else empty.
        transfer_next_fr: the same in French.
        source: where the code is defined.
    """

    code: str
    is_known: bool = True
    kinds: frozenset[RTransaction]
    presentation: Presentation
    meaning_en: str
    meaning_fr: str
    next_en: str
    next_fr: str
    transfer_meaning_en: str = ""
    transfer_meaning_fr: str = ""
    transfer_next_en: str = ""
    transfer_next_fr: str = ""
    source: str

    @property
    def representable(self) -> bool:
        """Whether the same collection may be presented again without changing anything first."""
        return self.presentation is Presentation.AS_IS

    def meaning(self, language: str, *, of_transfer: bool = False) -> str:
        """Return what it means, in a language (`en`, `fr`)."""
        own = self.meaning_fr if language == "fr" else self.meaning_en
        other = self.transfer_meaning_fr if language == "fr" else self.transfer_meaning_en
        return (of_transfer and other) or own

    def next_step(self, language: str, *, of_transfer: bool = False) -> str:
        """Return what to do next, in a language (`en`, `fr`)."""
        own = self.next_fr if language == "fr" else self.next_en
        other = self.transfer_next_fr if language == "fr" else self.transfer_next_en
        return (of_transfer and other) or own


def return_reason(code: str) -> ReturnReason:
    """Return what is known of a reason code; an unknown one is never to be presented again.

    >>> return_reason("AM04").meaning("en")
    'There was not enough money on the account.'
    >>> return_reason("MD01").representable, return_reason("0000").is_known
    (False, False)
    """
    known = all_return_reasons().get(code)
    if known is not None:
        return known
    return ReturnReason(
        code=code,
        is_known=False,
        kinds=frozenset(),
        presentation=Presentation.NO,
        meaning_en=f"{code} is no reason code that encaisse knows.",
        meaning_fr=f"{code} n'est pas un code motif connu d'encaisse.",
        next_en="Ask the bank what it means.",
        next_fr="Demandez à la banque ce qu'il signifie.",
        source="",
    )


@cache
def all_return_reasons() -> dict[str, ReturnReason]:
    """Return the table by code.

    Raises:
        ValueError: if a code is in it twice.
    """
    content = files("compliance.schemas").joinpath("return_reasons.csv").read_text("utf-8")
    reasons: dict[str, ReturnReason] = {}
    for row in csv.DictReader(io.StringIO(content)):
        if row["code"] in reasons:
            raise ValueError(f"reason {row['code']} is in the table twice")
        reasons[row["code"]] = ReturnReason(
            code=row["code"],
            kinds=frozenset(RTransaction(kind) for kind in row["kinds"].split()),
            presentation=Presentation(row["presentation"]),
            meaning_en=row["meaning_en"],
            meaning_fr=row["meaning_fr"],
            next_en=row["next_en"],
            next_fr=row["next_fr"],
            transfer_meaning_en=row["transfer_meaning_en"],
            transfer_meaning_fr=row["transfer_meaning_fr"],
            transfer_next_en=row["transfer_next_en"],
            transfer_next_fr=row["transfer_next_fr"],
            source=row["source"],
        )
    return reasons
