# SPDX-License-Identifier: Apache-2.0
"""An invoice that states every term of the EN16931 profile, each with a value of its own.

Its amounts need not add up: these tests are about where a value goes, not about its sum.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from einvoice.charges import DocumentAllowance, LineAllowance
from einvoice.codes import VatCategory
from einvoice.document import (
    Delivery,
    Invoice,
    Note,
    PrecedingInvoice,
    References,
    SupportingDocument,
)
from einvoice.line import Item, ItemAttribute, Line, Period, Price
from einvoice.party import (
    Contact,
    Identifier,
    Party,
    Payee,
    PostalAddress,
    TaxRepresentative,
)
from einvoice.payment import CreditTransfer, DirectDebit, PaymentCard, PaymentInstructions
from einvoice.tax import Totals, VatSubtotal


def full_invoice() -> Invoice:
    """Return the invoice with every term."""
    return Invoice(
        number="F-2026-1",
        issue_date=date(2026, 10, 15),
        type_code="380",
        currency="EUR",
        vat_accounting_currency="CHF",
        tax_point_date=date(2026, 10, 16),
        tax_point_code="72",
        due_date=date(2026, 11, 30),
        payment_terms="30 jours fin de mois",
        references=_references(),
        notes=(Note(text="Merci de votre confiance", subject_code="AAI"), Note(text="Sans code")),
        process="S1",
        guideline="urn:cen.eu:en16931:2017",
        seller=_seller(),
        buyer=_buyer(),
        payee=Payee(
            name="Affacturage Durand",
            identifier=Identifier(value="PAYEE-1", scheme="0088"),
            legal_registration=Identifier(value="300000007", scheme="0002"),
        ),
        tax_representative=TaxRepresentative(
            name="Représentation Fiscale Martin",
            vat_identifier="FR11400000006",
            address=_address("REP", "GP"),
        ),
        delivery=Delivery(
            party_name="Entrepôt de Lyon",
            location=Identifier(value="LOC-1", scheme="0060"),
            date=date(2026, 10, 10),
            address=_address("LIV", "RE"),
        ),
        period=Period(start=date(2026, 10, 1), end=date(2026, 10, 31)),
        payment=_payment(),
        allowances=(_allowance("10.01", "100.01", "10.1", "95", "Fidélité"),),
        charges=(_allowance("20.02", "200.02", "10.2", "FC", "Port"),),
        totals=_totals(),
        vat_breakdown=_breakdown(),
        supporting_documents=_documents(),
        lines=(_line(), _short_line()),
    )


def _breakdown() -> tuple[VatSubtotal, ...]:
    return (
        VatSubtotal(
            taxable_amount=Decimal("1000.00"),
            tax_amount=Decimal("200.10"),
            category=VatCategory.STANDARD,
            rate=Decimal("20.00"),
        ),
        VatSubtotal(
            taxable_amount=Decimal("50.00"),
            tax_amount=Decimal("0.00"),
            category=VatCategory.EXEMPT,
            rate=Decimal("0.00"),
            exemption_reason="Franchise en base",
            exemption_reason_code="VATEX-FR-FRANCHISE",
        ),
    )


def _documents() -> tuple[SupportingDocument, ...]:
    return (
        SupportingDocument(
            reference="PJ-1",
            description="BON_LIVRAISON",
            location="https://exemple.fr/pj-1",
            content=b"%PDF-1.7 joint",
            mime_code="application/pdf",
            filename="bon.pdf",
        ),
        SupportingDocument(reference="PJ-2"),
    )


def _references() -> References:
    return References(
        buyer_reference="SERVICE-7",
        project="PROJET-3",
        project_name="Toiture du gymnase",
        contract="CONTRAT-4",
        purchase_order="BC-5",
        sales_order="CV-6",
        receiving_advice="REC-8",
        despatch_advice="BL-9",
        tender="LOT-2",
        invoiced_object=Identifier(value="COMPTEUR-1", scheme="ABZ"),
        buyer_accounting="6061",
        preceding_invoices=(
            PrecedingInvoice(number="F-2026-0", issue_date=date(2026, 9, 1)),
            PrecedingInvoice(number="F-2025-9"),
        ),
    )


def _address(mark: str, country: str) -> PostalAddress:
    return PostalAddress(
        line_one=f"{mark} 1 rue de la Gare",
        line_two=f"{mark} bâtiment B",
        line_three=f"{mark} porte 3",
        city=f"{mark} Ville",
        postcode=f"{mark} 69001",
        subdivision=f"{mark} Rhône",
        country=country,
    )


def _seller() -> Party:
    return Party(
        name="Ateliers Duvallon SARL",
        trading_name="Duvallon",
        identifiers=(
            Identifier(value="FOURN-1"),
            Identifier(value="10000000900017", scheme="0009"),
        ),
        legal_registration=Identifier(value="100000009", scheme="0002"),
        vat_identifier="FR88100000009",
        tax_registration="FISC-1",
        legal_form="SARL au capital de 10 000 EUR",
        electronic_address=Identifier(value="100000009_COMPTA", scheme="0225"),
        address=_address("VEN", "FR"),
        contact=Contact(
            name="Anne Morel", telephone="+33 4 00 00 00 01", email="anne@vendeur.example"
        ),
    )


def _buyer() -> Party:
    return Party(
        name="Mairie de Fontclaire",
        trading_name="Fontclaire",
        identifiers=(Identifier(value="20000000800015", scheme="0009"),),
        legal_registration=Identifier(value="200000008", scheme="0002"),
        vat_identifier="FR12200000008",
        electronic_address=Identifier(value="acheteur@fontclaire.example", scheme="EM"),
        address=_address("ACH", "MC"),
        contact=Contact(
            name="Service achats", telephone="+33 4 00 00 00 02", email="achats@acheteur.example"
        ),
    )


def _payment() -> PaymentInstructions:
    return PaymentInstructions(
        means_code="58",
        means_text="Virement SEPA",
        remittance_information="REF-F-2026-1",
        credit_transfers=(
            CreditTransfer(
                account="FR7630006000011234567890189",
                account_name="Duvallon compte courant",
                bic="AGRIFRPP",
            ),
            CreditTransfer(account="12345-678", is_proprietary=True),
        ),
        card=PaymentCard(number="4321", holder="A. Morel"),
        direct_debit=DirectDebit(
            mandate_reference="RUM-0001",
            creditor_identifier="FR72ZZZ123456",
            debited_account="FR7610107001011234567890129",
        ),
    )


def _allowance(amount: str, base: str, percent: str, code: str, reason: str) -> DocumentAllowance:
    return DocumentAllowance(
        amount=Decimal(amount),
        base_amount=Decimal(base),
        percentage=Decimal(percent),
        vat_category=VatCategory.STANDARD,
        vat_rate=Decimal("20.0"),
        reason=reason,
        reason_code=code,
    )


def _totals() -> Totals:
    return Totals(
        line_total=Decimal("1060.00"),
        allowance_total=Decimal("10.00"),
        charge_total=Decimal("20.00"),
        tax_exclusive=Decimal("1070.00"),
        tax=Decimal("200.00"),
        tax_accounting=Decimal("190.00"),
        tax_inclusive=Decimal("1270.00"),
        prepaid=Decimal("100.00"),
        rounding=Decimal("0.01"),
        due=Decimal("1170.01"),
    )


def _line() -> Line:
    return Line(
        identifier="1",
        note="Posé le matin",
        object_identifier=Identifier(value="LIGNE-OBJET", scheme="AWV"),
        quantity=Decimal("12.500"),
        unit="HUR",
        net_amount=Decimal("1010.00"),
        order_line="BC-LIGNE-2",
        accounting_reference="6068",
        period=Period(start=date(2026, 10, 2), end=date(2026, 10, 3)),
        allowances=(_line_allowance("5.05", "50.5", "10.5", "60", "Quantité"),),
        charges=(_line_allowance("6.06", "60.6", "10.6", "ABL", "Emballage"),),
        price=Price(
            net=Decimal("80.123456"),
            discount=Decimal("1.876544"),
            gross=Decimal("82.000000"),
            base_quantity=Decimal("1.0"),
            base_quantity_unit="HUR",
        ),
        vat_category=VatCategory.STANDARD,
        vat_rate=Decimal("20.00"),
        item=Item(
            name="Pose de toiture",
            description="Ardoise naturelle",
            seller_identifier="ART-V",
            buyer_identifier="ART-A",
            standard_identifier=Identifier(value="3000000000007", scheme="0160"),
            classifications=(
                Identifier(value="72261", scheme="STI", scheme_version="1.0"),
                Identifier(value="45261", scheme="STI"),
            ),
            origin_country="ES",
            attributes=(
                ItemAttribute(name="Couleur", value="Gris"),
                ItemAttribute(name="Épaisseur", value="4 mm"),
            ),
        ),
    )


def _line_allowance(amount: str, base: str, percent: str, code: str, reason: str) -> LineAllowance:
    return LineAllowance(
        amount=Decimal(amount),
        base_amount=Decimal(base),
        percentage=Decimal(percent),
        reason=reason,
        reason_code=code,
    )


def _short_line() -> Line:
    return Line(
        identifier="2",
        quantity=Decimal(1),
        unit="C62",
        net_amount=Decimal("50.00"),
        price=Price(net=Decimal("50.00")),
        vat_category=VatCategory.EXEMPT,
        vat_rate=Decimal("0.00"),
        item=Item(name="Formation"),
    )
