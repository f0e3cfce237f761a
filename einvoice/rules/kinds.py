# SPDX-License-Identifier: Apache-2.0
"""What each kind of invoice (BT-3) and each profile (BT-24) demands of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from einvoice.codes import CORRECTED_CODES, DEPOSIT_CODES, FACTORED_CODES, TypeCode
from einvoice.profiles import PROFILES
from einvoice.rules.codes import FACTORING_NOTE, FINAL_PROCESSES
from einvoice.rules.draft import siren_of
from einvoice.rules.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from einvoice.rules.draft import Draft

_PRECEDING = "references.preceding_invoices"


def check_kind(draft: Draft) -> Iterator[Fault]:
    """Kinds of BR-FR-04, and a known profile: what can be built."""
    code, guideline = draft.row.type_code, draft.row.guideline
    if code is not None and code not in set(TypeCode):
        yield Fault(code="INV-01", path="type_code", found=code, term="BT-3")
    known = [profile.guideline for profile in PROFILES]
    if guideline is not None and guideline not in known:
        yield Fault(
            code="INV-17",
            path="guideline",
            found=guideline,
            expected=", ".join(known),
            term="BT-24",
        )


def check_global_rebate(draft: Draft) -> Iterator[Fault]:
    """A credit note of a global rebate names contract and period, from and to: BR-FR-CO-03."""
    row = draft.row
    if row.type_code != TypeCode.GLOBAL_REBATE:
        return
    if row.references is None or row.references.contract is None:
        yield Fault(code="BR-FR-CO-03", path="references.contract", term="BT-12")
    for name, term in (("start", "BT-73"), ("end", "BT-74")):
        if row.period is None or getattr(row.period, name) is None:
            path = "period" if row.period is None else f"period.{name}"
            yield Fault(code="BR-FR-CO-03", path=path, term=term)


def check_corrected_refers(draft: Draft) -> Iterator[Fault]:
    """A corrected invoice names exactly the one that it replaces: BR-FR-CO-04."""
    if draft.row.type_code not in CORRECTED_CODES:
        return
    references = draft.row.references
    count = 0 if references is None else len(references.preceding_invoices)
    if count != 1:
        yield Fault(code="BR-FR-CO-04", path=_PRECEDING, found=str(count), term="BG-3")


def check_credit_note_refers(draft: Draft) -> Iterator[Fault]:
    """A credit note names the invoice that it corrects, with number and date: BR-FR-CO-05.

    It does so once, or on each of its lines (EXT-FR-FE-136). The global rebate of a period (262) is
    apart: it names contract and period.
    """
    if not draft.is_credit_note or draft.row.type_code == TypeCode.GLOBAL_REBATE:
        return
    references, lines = draft.row.references, draft.row.lines
    by_line = [line.preceding_invoice for line in lines if line.preceding_invoice is not None]
    if references is None or not references.preceding_invoices:
        if lines and len([item for item in by_line if item.issue_date]) == len(lines):
            return
        yield Fault(code="BR-FR-CO-05", path=_PRECEDING, term="BT-25")
        return
    for position, item in enumerate(references.preceding_invoices):
        if item.issue_date is None:
            path = f"{_PRECEDING}[{position}].issue_date"
            yield Fault(code="BR-FR-CO-05", path=path, term="BT-26")


def check_final_invoice(draft: Draft) -> Iterator[Fault]:
    """A deposit is not a final invoice as well: BR-FR-CO-08."""
    row = draft.row
    if row.type_code in DEPOSIT_CODES and row.process in FINAL_PROCESSES:
        yield Fault(code="BR-FR-CO-08", path="process", found=row.process, expected=row.type_code)


def check_factored(draft: Draft) -> Iterator[Fault]:
    """A factored invoice says whom to pay, and that the claim was assigned.

    Source: C. mon. fin. L313-28 and R313-15 (notification on the invoice); XP Z12-014, factoring.
    """
    row = draft.row
    if row.type_code is None or not draft.national or row.type_code not in FACTORED_CODES:
        return
    if row.payee is None:
        yield _factored("payee", row.type_code, "payee", "BG-10")
    if all(note.subject_code != FACTORING_NOTE for note in row.notes):
        yield _factored("notes", row.type_code, f"notes {FACTORING_NOTE}", "BT-21")


def _factored(path: str, found: str, expected: str, term: str) -> Fault:
    return Fault(code="TRM-22", path=path, found=found, expected=expected, term=term)


def check_self_billed(draft: Draft) -> Iterator[Fault]:
    """Who issues a self-billed invoice is its buyer: the seller is another company.

    Source: CGI art. 289, I, 2.
    """
    company, seller = draft.settings.seller, siren_of(draft.row.seller)
    if not draft.is_self_billed or company is None or company.legal_registration is None:
        return
    if seller is not None and seller == company.legal_registration.value:
        yield Fault(
            code="TRM-29",
            path="seller.legal_registration.value",
            found=seller,
            expected=draft.row.type_code,
            term="BT-30",
        )


RULES = (
    check_kind,
    check_global_rebate,
    check_corrected_refers,
    check_credit_note_refers,
    check_final_invoice,
    check_factored,
    check_self_billed,
)
