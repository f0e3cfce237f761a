# SPDX-License-Identifier: Apache-2.0
"""Notes BG-1 that the settings hold, and those that say what a row means in words of its language.

The note on early payment (AAB) of a row with a discount says amounts: `einvoice.input.discount`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.kinds import EN16931
from einvoice.codes import DEBITS_MENTION, NoteCode, VatCategory
from einvoice.input.row_models import NoteRow
from einvoice.input.wording import FRANCHISE_MENTION, display_in, say
from einvoice.profiles import carries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from einvoice.input.row_models import InvoiceRow
    from einvoice.input.row_plan import DepositRow, DepositTaxRow
    from einvoice.input.settings import NoteTexts, Settings

GENERAL = "AAI"
"""UNTDID 4451: general information."""


def settings_notes(
    row: InvoiceRow, settings: Settings, language: str, *, treated_here: bool
) -> Iterator[NoteRow]:
    """Yield the mentions of the settings that the row does not give itself.

    Args:
        row: as it was read.
        settings: what they supply to this row.
        language: of the texts.
        treated_here: whether the note BAR of the settings is meant for this invoice.
    """
    given = {note.subject_code for note in row.notes}
    if row.discount is not None:
        # "No discount" of the settings would contradict it.
        given.add(NoteCode.DISCOUNT_TERMS)
    for code, text in _mandatory(settings.notes, language):
        if text is not None and code not in given:
            yield NoteRow(text=text, subject_code=code)
    treatment = settings.invoice.treatment
    if treated_here and treatment is not None and NoteCode.TREATMENT not in given:
        yield NoteRow(text=treatment, subject_code=NoteCode.TREATMENT)


def _mandatory(notes: NoteTexts, language: str) -> Iterator[tuple[NoteCode, str | None]]:
    yield NoteCode.RECOVERY_INDEMNITY, notes.recovery_indemnity.in_language(language)
    yield NoteCode.LATE_PENALTIES, notes.late_penalties.in_language(language)
    yield NoteCode.DISCOUNT_TERMS, notes.discount_terms.in_language(language)


def row_notes(
    row: InvoiceRow, settings: Settings, language: str, *, opted: bool
) -> Iterator[NoteRow]:
    """Yield what a completed row means in words, where it does not say it itself.

    Args:
        row: with the currency that the settings supply.
        settings: what they supply to this row.
        language: of the texts.
        opted: whether the settings say that its VAT is due on invoicing.
    """
    texts = [
        *_option(row, language, opted=opted),
        *_franchise(row, settings, language),
        *_deposits(row, language),
        *_exchange(row, language),
    ]
    for text in texts:
        yield NoteRow(text=text, subject_code=GENERAL)


def tells(row: InvoiceRow, mention: str) -> bool:
    """Tell whether a note of the row has some words of the law in it."""
    return any(
        mention.casefold() in (note.text or "").replace("\u2019", "'").casefold()
        for note in row.notes
    )


def _option(row: InvoiceRow, language: str, *, opted: bool) -> Iterator[str]:
    if opted and not tells(row, DEBITS_MENTION):
        yield say("debits", language)


def _franchise(row: InvoiceRow, settings: Settings, language: str) -> Iterator[str]:
    """BR-Z-10 forbids category Z a reason, CGI art. 293 E wants the mention: a note has it."""
    zero_rated = any(line.vat_category is VatCategory.ZERO_RATED for line in row.lines)
    under_franchise = settings.franchise is VatCategory.ZERO_RATED
    if under_franchise and zero_rated and not tells(row, FRANCHISE_MENTION):
        yield say("franchise", language)


def _deposits(row: InvoiceRow, language: str) -> Iterator[str]:
    # Where the XML holds the VAT of a deposit as a value (BG-X-45), no words repeat it.
    in_words = not carries(row.guideline or EN16931, "advance_payments")
    texts: list[str] = []
    for item in row.deposits:
        text = _deposit(item, row.currency, language)
        if text is not None:
            vat = _deposit_vat(item.taxes, row.currency, language) if in_words else None
            texts.append(text if vat is None else f"{text} {vat}")
    if texts:
        yield "\n".join(texts)


def _deposit(item: DepositRow, currency: str | None, language: str) -> str | None:
    if item.number is None or item.issue_date is None or item.amount is None or currency is None:
        return None
    display = display_in(language)
    return say(
        "deposit" if item.received is None else "deposit_received",
        language,
        number=item.number,
        issued=display.day(item.issue_date),
        amount=display.money(item.amount, currency),
        received="" if item.received is None else display.day(item.received),
    )


def _deposit_vat(
    taxes: tuple[DepositTaxRow, ...], currency: str | None, language: str
) -> str | None:
    """Return the VAT that a deposit invoice has charged already."""
    display = display_in(language)
    parts: list[str] = []
    for tax in taxes:
        if tax.amount is None or currency is None:
            continue
        amount = display.money(tax.amount, currency)
        rate = None if tax.rate is None else display.percent(tax.rate)
        parts.append(amount if rate is None else say("tax", language, amount=amount, rate=rate))
    return say("deposit_vat", language, taxes=", ".join(parts)) if parts else None


def _exchange(row: InvoiceRow, language: str) -> Iterator[str]:
    exchange = row.exchange_rate
    if exchange is None or row.currency is None:
        return
    if exchange.rate is not None and exchange.date is not None and exchange.source is not None:
        display = display_in(language)
        yield say(
            "exchange",
            language,
            currency=row.currency,
            rate=display.number(exchange.rate),
            source=exchange.source,
            date=display.day(exchange.date),
        )
