# SPDX-License-Identifier: Apache-2.0
"""Rules of the document as a whole: kind, number, dates, notes, process, references."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from einvoice.codes import DEPOSIT_CODES, EURO, NoteCode
from einvoice.rules.codes import PAID_PROCESSES, PROCESSES, TREATMENTS
from einvoice.rules.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from einvoice.input.settings import LocalText
    from einvoice.rules.draft import Draft

_NUMBER = re.compile(r"[A-Za-z0-9+\-_/]+")
_MAX_NUMBER = 35

_MENTIONS = (
    (NoteCode.LATE_PENALTIES, "notes.late_penalties"),
    (NoteCode.RECOVERY_INDEMNITY, "notes.recovery_indemnity"),
    (NoteCode.DISCOUNT_TERMS, "notes.discount_terms"),
)
_ONCE = (*(code for code, _ in _MENTIONS), "TXD")


def check_supplied(draft: Draft) -> Iterator[Fault]:
    """Seller, buyer and currency come from the row or from the settings: BR-06, BR-07, BR-05.

    The company of the settings is the seller, and of a self-billed invoice the buyer.
    """
    company = "buyer" if draft.is_self_billed else "seller"
    for name in ("seller", "buyer"):
        if getattr(draft.row, name) is None:
            setting = "seller" if name == company else None
            yield Fault(code="ROW-01", path=name, found=name, setting=setting)
    if draft.row.currency is None:
        yield Fault(
            code="ROW-01",
            path="currency",
            found="currency",
            term="BT-5",
            setting="invoice.currency",
        )


def check_numbers(draft: Draft) -> Iterator[Fault]:
    """Invoice numbers: at most 35 characters (BR-FR-01) of a closed set (BR-FR-02)."""
    references = draft.row.references
    preceding = () if references is None else references.preceding_invoices
    deposits = {
        item.number: f"deposits[{position}].number"
        for position, item in enumerate(draft.row.deposits)
    }
    for path, number, term in (
        ("number", draft.row.number, "BT-1"),
        *(
            (
                deposits.get(item.number, f"references.preceding_invoices[{position}].number"),
                item.number,
                "BT-25",
            )
            for position, item in enumerate(preceding)
        ),
    ):
        for code in () if number is None else broken_number_rules(number):
            yield Fault(code=code, path=path, found=number, term=term)


def broken_number_rules(number: str) -> Iterator[str]:
    """Yield the rules that an invoice number breaks.

    >>> list(broken_number_rules("F2026-0101")), list(broken_number_rules("n° 7"))
    ([], ['BR-FR-02'])
    """
    if len(number) > _MAX_NUMBER:
        yield "BR-FR-01"
    if _NUMBER.fullmatch(number) is None:
        yield "BR-FR-02"


def check_dates(draft: Draft) -> Iterator[Fault]:
    """Due date not before issue date (BR-FR-CO-07); periods in order; tax point said once.

    What was paid before it is invoiced, a deposit above all, has the day of payment as BT-9.
    """
    row = draft.row
    if (
        row.due_date is not None
        and row.issue_date is not None
        and row.due_date < row.issue_date
        and row.process not in PAID_PROCESSES
        and row.type_code not in DEPOSIT_CODES
    ):
        yield Fault(
            code="BR-FR-CO-07",
            path="due_date",
            found=row.due_date.isoformat(),
            expected=f"≥ {row.issue_date.isoformat()}",
            term="BT-9",
        )
    if row.tax_point_date is not None and row.tax_point_code is not None:
        yield Fault(code="BR-CO-03", path="tax_point_code", found=row.tax_point_code, term="BT-8")
    period = row.period
    if period is not None and period.start is None and period.end is None:
        yield Fault(code="BR-CO-19", path="period", term="BG-14")
    elif period is not None and period.start and period.end and period.end < period.start:
        yield Fault(code="BR-29", path="period.end", found=period.end.isoformat(), term="BT-74")


def check_mentions(draft: Draft) -> Iterator[Fault]:
    """The notes PMD, PMT, AAB all stand (BR-FR-05), each once (BR-FR-06)."""
    if not draft.national:
        return
    for code, setting in _MENTIONS:
        computed = code is NoteCode.DISCOUNT_TERMS and draft.row.discount is not None
        # One that the settings have in other languages alone is PAGE-01.
        if not draft.notes(code) and not computed and not _is_written(draft, setting):
            yield Fault(
                code="BR-FR-05",
                path="notes",
                expected=code,
                term="BT-22",
                setting=f"{setting}.{draft.language}",
            )
    counts = Counter(note.subject_code for note in draft.row.notes)
    for subject in _ONCE:
        if counts[subject] > 1:
            yield Fault(code="BR-FR-06", path="notes", found=subject, term="BT-21")


def _is_written(draft: Draft, setting: str) -> bool:
    texts: LocalText = getattr(draft.settings.notes, setting.removeprefix("notes."))
    return texts.is_written


def check_treatment(draft: Draft) -> Iterator[Fault]:
    """The note BAR stands (ours), once (BR-FR-31), with a value of the list (BR-FR-20)."""
    if not draft.national:
        return
    values = draft.notes(NoteCode.TREATMENT)
    if not values:
        yield Fault(code="INV-06", path="notes", term="BT-22", setting="invoice.treatment")
    if len(values) > 1:
        yield Fault(code="BR-FR-31", path="notes", found=", ".join(values), term="BT-22")
    for position, note in enumerate(draft.row.notes):
        if note.subject_code == NoteCode.TREATMENT and note.text not in TREATMENTS:
            yield Fault(
                code="BR-FR-20", path=f"notes[{position}].text", found=note.text, term="BT-22"
            )


def check_process(draft: Draft) -> Iterator[Fault]:
    """The business process BT-23 is one of the list: BR-FR-08."""
    if not draft.national:
        return
    if draft.row.process is None:
        yield Fault(code="BR-FR-08", path="process", term="BT-23", setting="invoice.process")
    elif draft.row.process not in PROCESSES:
        yield Fault(code="BR-FR-08", path="process", found=draft.row.process, term="BT-23")


def check_currencies(draft: Draft) -> Iterator[Fault]:
    """VAT in the accounting currency (BR-53), which is the euro in France (BR-FR-CO-12)."""
    row = draft.row
    known = row.totals is not None and row.totals.tax_accounting is not None
    stated = known or row.exchange_rate is not None
    if row.vat_accounting_currency is not None and not stated:
        yield Fault(code="BR-53", path="totals.tax_accounting", term="BT-111")
    if (
        draft.national
        and row.currency not in {None, EURO}
        and (row.vat_accounting_currency != EURO or not stated)
    ):
        yield Fault(
            code="BR-FR-CO-12",
            path="vat_accounting_currency",
            found=row.vat_accounting_currency,
            expected=EURO,
            term="BT-6",
        )


def check_exchange_rate(draft: Draft) -> Iterator[Fault]:
    """A rate of exchange is one into euro, from another currency.

    Source: CGI art. 266, 1 bis; BR-FR-CO-12.
    """
    row = draft.row
    if row.exchange_rate is None:
        return
    if row.currency == EURO:
        yield Fault(code="TRM-26", path="exchange_rate", found=row.currency, term="BT-5")
    if row.vat_accounting_currency not in {None, EURO}:
        yield Fault(
            code="TRM-26",
            path="vat_accounting_currency",
            found=row.vat_accounting_currency,
            term="BT-6",
        )


RULES = (
    check_supplied,
    check_numbers,
    check_dates,
    check_mentions,
    check_treatment,
    check_process,
    check_currencies,
    check_exchange_rate,
)
