# SPDX-License-Identifier: Apache-2.0
"""An invoice that states every term beyond EN 16931 which the model holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from einvoice.codes import VatCategory
from einvoice.document import Delivery, Invoice, PrecedingInvoice
from einvoice.extended import (
    AdditionalParties,
    AdditionalParty,
    AdvancePayment,
    AdvancePaymentTax,
    EarlyPaymentDiscount,
    LineGroup,
    PaymentTerm,
)
from einvoice.party import Contact, Identifier, PostalAddress
from tests.einvoice.cii_models import full_invoice


def extended_invoice(guideline: str) -> Invoice:
    """Return the full invoice with all that extensions add."""
    full = full_invoice()
    first, second = full.lines
    return replace(
        full,
        guideline=guideline,
        payment_plan=_plan(),
        advance_payments=(_advance(),),
        additional_parties=_parties(),
        line_groups=_groups(),
        lines=(
            replace(
                first,
                subtype="DETAIL",
                parent="G1",
                delivery=Delivery(
                    party_name="Chantier de la ligne",
                    location=Identifier(value="LOC-LIGNE", scheme="0088"),
                    date=date(2026, 10, 9),
                    address=PostalAddress(line_one="3 quai", city="Brest", country="FR"),
                ),
                preceding_invoice=PrecedingInvoice(
                    number="F-2026-0", issue_date=date(2026, 9, 1), type_code="380"
                ),
            ),
            replace(second, subtype="DETAIL", parent="G1"),
        ),
        references=replace(
            full.references,
            preceding_invoices=(
                PrecedingInvoice(number="F-2026-A", issue_date=date(2026, 8, 1), type_code="386"),
            ),
        ),
    )


def _plan() -> tuple[PaymentTerm, ...]:
    discount = EarlyPaymentDiscount(
        percentage=Decimal(2),
        amount=Decimal("1.20"),
        basis_amount=Decimal("60.00"),
        basis_date=date(2026, 10, 15),
        days=Decimal(10),
    )
    return (
        PaymentTerm(due_date=date(2026, 11, 30), amount=Decimal("60.00"), discount=discount),
        PaymentTerm(due_date=date(2026, 12, 31), amount=Decimal("40.00"), text="Solde"),
    )


def _advance() -> AdvancePayment:
    return AdvancePayment(
        amount=Decimal("120.00"),
        received=date(2026, 8, 5),
        taxes=(
            AdvancePaymentTax(
                amount=Decimal("20.00"), category=VatCategory.STANDARD, rate=Decimal("20.00")
            ),
        ),
        invoice_number="F-2026-A",
        invoice_date=date(2026, 8, 1),
    )


def _parties() -> AdditionalParties:
    return AdditionalParties(
        buyer_agent=_party("Agent de l'acheteur", "AB", "100000009"),
        payer=_party("Payeur", "PR", "200000008"),
        seller_agent=_party("Agent du vendeur", "SR", "300000007"),
        invoicee=_party("Destinataire", "IV", "400000006"),
        invoicer=_party("Facturant", "II", "500000005"),
    )


def _party(name: str, role: str, siren: str) -> AdditionalParty:
    return AdditionalParty(
        name=name,
        role=role,
        trading_name=f"{name} (enseigne)",
        identifiers=(Identifier(value=f"{siren}00012", scheme="0009"),),
        legal_registration=Identifier(value=siren, scheme="0002"),
        vat_identifier=f"FR00{siren}",
        electronic_address=Identifier(value=siren, scheme="0225"),
        address=PostalAddress(line_one="1 rue", postcode="75001", city="Paris", country="FR"),
        contact=Contact(name="M. X", telephone="+33 1", email="x@exemple.fr"),
    )


def _groups() -> tuple[LineGroup, ...]:
    return (
        LineGroup(
            position=0,
            identifier="G1",
            subtype="GROUP",
            note="Premier lot",
            name="Lot 1",
            description="Toiture",
            net_amount=Decimal("30.00"),
        ),
        LineGroup(
            position=3, identifier="I1", subtype="INFORMATION", parent="G1", name="Pour info"
        ),
    )
