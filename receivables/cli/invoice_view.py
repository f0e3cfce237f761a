# SPDX-License-Identifier: Apache-2.0
"""How `encaisse invoice` shows documents and invoices to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from compliance.files import name_of
from compliance.report import Verdict
from einvoice.pdf.display import Display
from einvoice.pdf.style import Language
from einvoice.pdf.view_kind import is_related
from receivables.cli.common import plain
from sepa.faults import mask_account

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from compliance.report import Finding
    from einvoice.build_files import Outcome
    from einvoice.document import Invoice
    from einvoice.input.rows import InvoiceInput
    from einvoice.party import Identifier, Party

_WIDTH_ELSEWHERE = 110
"""Columns where the output is no terminal."""

_TEXTS = {
    "en": {
        "passed": "passed",
        "failed": "refused",
        "incomplete": "incomplete",
        "unreadable": "refused",
        "not_written": "not written",
        "of": "of",
        "due_by": "due by",
        "seller": "Seller",
        "buyer": "Buyer",
        "item": "Item",
        "quantity": "Quantity",
        "price": "Unit price",
        "vat": "VAT",
        "net": "Net amount",
        "tax_exclusive": "Total without VAT",
        "tax": "VAT",
        "tax_inclusive": "Total with VAT",
        "prepaid": "Already paid",
        "due": "Amount due",
        "corrects": "Corrects",
        "payment": "Payment",
        "account": "account",
        "mandate": "mandate",
        "reference": "reference",
        "means": "means",
    },
    "fr": {
        "passed": "conforme",
        "failed": "refusé",
        "incomplete": "incomplet",
        "unreadable": "refusé",
        "not_written": "non écrit",
        "of": "du",
        "due_by": "échéance",
        "seller": "Vendeur",
        "buyer": "Acheteur",
        "item": "Désignation",
        "quantity": "Quantité",
        "price": "Prix unitaire",
        "vat": "TVA",
        "net": "Montant HT",
        "tax_exclusive": "Total HT",
        "tax": "TVA",
        "tax_inclusive": "Total TTC",
        "prepaid": "Déjà payé",
        "due": "Net à payer",
        "corrects": "Rectifie",
        "payment": "Paiement",
        "account": "compte",
        "mandate": "mandat",
        "reference": "référence",
        "means": "moyen",
    },
}

_COLOURS = {
    Verdict.PASSED: "green",
    Verdict.FAILED: "red",
    Verdict.INCOMPLETE: "yellow",
    Verdict.UNREADABLE: "red",
}


class OutcomePrinter:
    """Prints one aligned line for each document, as it is done."""

    def __init__(self, sources: tuple[InvoiceInput, ...], language: str) -> None:
        self._texts = _TEXTS[language]
        self._display = Display(Language(language))
        invoices = [source.invoice for source in sources]
        self._number = max((len(item.number) for item in invoices), default=0)
        self._buyer = max((len(plain(item.buyer.name)) for item in invoices), default=0)
        self._total = max((len(self._money(item)) for item in invoices), default=0)
        self._verdict = max(len(self._texts[verdict.value]) for verdict in Verdict)
        self._said: set[Finding] = set()

    def show(self, outcome: Outcome) -> None:
        """Print number, buyer, total due, verdict and file of a document."""
        invoice, verdict = outcome.source.invoice, outcome.verdict
        word = self._texts[verdict.value].ljust(self._verdict)
        name = self._texts["not_written"] if outcome.path is None else name_of(outcome.path)
        buyer = plain(invoice.buyer.name)
        click.echo(
            f"{invoice.number.ljust(self._number)}  {buyer.ljust(self._buyer)}  "
            f"{self._money(invoice).rjust(self._total)}  "
            f"{click.style(word, fg=_COLOURS[verdict])}  {name}"
        )

    def unsaid(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return what no earlier document had at the same place, such as a fault of a template."""
        fresh = tuple(item for item in findings if item not in self._said)
        self._said.update(fresh)
        return fresh

    def _money(self, invoice: Invoice) -> str:
        return self._display.money(invoice.totals.due, invoice.currency)


def print_invoice(invoice: Invoice, language: str) -> None:
    """Print a summary of an invoice on standard output."""
    display, texts = Display(Language(language)), _TEXTS[language]
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDTH_ELSEWHERE)
    console.print(Text(plain(" ".join(_heading(invoice, display, texts))), style="bold"))
    console.print()
    console.print(_parties(invoice, texts))
    console.print()
    console.print(_lines(invoice, display, texts))
    console.print()
    console.print(_totals(invoice, display, texts))
    console.print()
    for line in _payment(invoice, display, texts):
        console.print(Text(plain(line)))


def _heading(invoice: Invoice, display: Display, texts: dict[str, str]) -> Iterator[str]:
    yield display.code("title", invoice.type_code) or invoice.type_code
    yield invoice.number
    yield f"{texts['of']} {display.day(invoice.issue_date)}"
    if invoice.due_date is not None:
        yield f"· {texts['due_by']} {display.day(invoice.due_date)}"
    # A final invoice refers to its deposits, which it does not correct.
    relation = texts["corrects"] if is_related(invoice) else display.word("preceding_invoice")
    for item in invoice.references.preceding_invoices:
        yield f"· {relation} {item.number}"


def _parties(invoice: Invoice, texts: dict[str, str]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 4, 0, 0))
    table.add_column(texts["seller"])
    table.add_column(texts["buyer"])
    seller, buyer = tuple(_party(invoice.seller, texts)), tuple(_party(invoice.buyer, texts))
    for position in range(max(len(seller), len(buyer))):
        pair = (side[position] if position < len(side) else "" for side in (seller, buyer))
        table.add_row(*(Text(plain(cell)) for cell in pair))
    return table


def _party(party: Party, texts: dict[str, str]) -> Iterator[str]:
    yield party.name
    address = party.address
    if address is not None:
        place = " ".join(part for part in (address.postcode, address.city) if part)
        lines = (address.line_one, address.line_two, address.line_three, place, address.country)
        yield from (line for line in lines if line)
    if party.legal_registration is not None:
        yield _schemed("id", party.legal_registration)
    if party.vat_identifier is not None:
        yield f"{texts['vat']} {party.vat_identifier}"
    if party.electronic_address is not None:
        yield _schemed("@", party.electronic_address)


def _schemed(mark: str, item: Identifier) -> str:
    return f"{mark} {item.value}" if item.scheme is None else f"{mark} {item.scheme}:{item.value}"


def _lines(invoice: Invoice, display: Display, texts: dict[str, str]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("#", justify="right")
    table.add_column(texts["item"])
    for name in ("quantity", "price", "vat", "net"):
        table.add_column(texts[name], justify="right", no_wrap=True)
    for line in invoice.lines:
        rate = line.vat_category.value if line.vat_rate is None else display.percent(line.vat_rate)
        table.add_row(
            Text(plain(line.identifier)),
            Text(plain(line.item.name)),
            Text(display.quantity(line.quantity, line.unit)),
            Text(display.money(line.price.net, invoice.currency)),
            Text(rate),
            Text(display.money(line.net_amount, invoice.currency)),
        )
    return table


def _totals(invoice: Invoice, display: Display, texts: dict[str, str]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column()
    table.add_column(justify="right")
    totals = invoice.totals
    for name in ("tax_exclusive", "tax", "tax_inclusive", "prepaid", "due"):
        amount = getattr(totals, name)
        if amount is not None:
            style = "bold" if name == "due" else ""
            money = display.money(amount, invoice.currency)
            table.add_row(Text(texts[name], style=style), Text(money, style=style))
    return table


def _payment(invoice: Invoice, display: Display, texts: dict[str, str]) -> Iterator[str]:
    payment = invoice.payment
    if payment is None:
        if invoice.payment_terms is not None:
            yield invoice.payment_terms
        return
    parts = [f"{texts['means']} {payment.means_code}"]
    # Accounts are shown as far as they identify them; --json gives them whole.
    parts += [
        f"{texts['account']} {mask_account(item.account)}" for item in payment.credit_transfers
    ]
    debit = payment.direct_debit
    if debit is not None and debit.mandate_reference is not None:
        parts.append(f"{texts['mandate']} {debit.mandate_reference}")
    if payment.remittance_information is not None:
        parts.append(f"{texts['reference']} {payment.remittance_information}")
    yield display.pair(texts["payment"], " · ".join(parts))
    if invoice.payment_terms is not None:
        yield invoice.payment_terms
