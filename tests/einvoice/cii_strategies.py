# SPDX-License-Identifier: Apache-2.0
"""Any invoice in the form that a reading has: what CII tells apart, and nothing that it cannot.

Texts are stripped and not empty; identifiers without scheme come before those with one; a group
is None rather than without content; the project's stand-in name is None.
"""

from __future__ import annotations

from typing import Any, TypeVar

from hypothesis import strategies as st

from einvoice.charges import DocumentAllowance, LineAllowance
from einvoice.cii.agreement import DEFAULT_PROJECT_NAME
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
from einvoice.party import Contact, Identifier, Party, Payee, PostalAddress, TaxRepresentative
from einvoice.payment import CreditTransfer, DirectDebit, PaymentCard, PaymentInstructions
from einvoice.tax import Totals, VatSubtotal

_XML = st.characters(
    codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"
)
TEXT = st.text(_XML, min_size=1, max_size=12).map(str.strip).filter(bool)
MAYBE = st.none() | TEXT
DAYS = st.dates()
MAYBE_DAY = st.none() | DAYS
NUMBER = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=None
).map(lambda value: value.normalize() if abs(value.adjusted()) > 20 else value)
MAYBE_NUMBER = st.none() | NUMBER
CATEGORY = st.sampled_from(VatCategory)

IDENTIFIER = st.builds(Identifier, value=TEXT, scheme=MAYBE, scheme_version=st.none())
MAYBE_IDENTIFIER = st.none() | IDENTIFIER
IDENTIFIERS = st.lists(IDENTIFIER, max_size=3).map(
    lambda found: tuple(sorted(found, key=lambda item: item.scheme is not None))
)


Member = TypeVar("Member")


def several(strategy: st.SearchStrategy[Member]) -> st.SearchStrategy[tuple[Member, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


def unless(strategy: st.SearchStrategy[Member], empty: Member) -> st.SearchStrategy[Member | None]:
    """Give None instead of a group that says nothing."""
    return st.none() | strategy.map(lambda value: None if value == empty else value)


ADDRESS = st.builds(
    PostalAddress,
    line_one=MAYBE,
    line_two=MAYBE,
    line_three=MAYBE,
    city=MAYBE,
    postcode=MAYBE,
    subdivision=MAYBE,
    country=TEXT,
)
CONTACT = st.builds(Contact, name=MAYBE, telephone=MAYBE, email=MAYBE)
PARTY = st.builds(
    Party,
    name=TEXT,
    trading_name=MAYBE,
    identifiers=IDENTIFIERS,
    legal_registration=MAYBE_IDENTIFIER,
    vat_identifier=MAYBE,
    tax_registration=MAYBE,
    legal_form=MAYBE,
    electronic_address=MAYBE_IDENTIFIER,
    address=ADDRESS,
    contact=unless(CONTACT, Contact()),
)
PAYEE = st.builds(
    Payee, name=TEXT, identifier=MAYBE_IDENTIFIER, legal_registration=MAYBE_IDENTIFIER
)
REPRESENTATIVE = st.builds(TaxRepresentative, name=TEXT, vat_identifier=TEXT, address=ADDRESS)
PERIOD = unless(st.builds(Period, start=MAYBE_DAY, end=MAYBE_DAY), Period())
DELIVERY = st.builds(
    Delivery,
    party_name=MAYBE,
    location=MAYBE_IDENTIFIER,
    date=MAYBE_DAY,
    address=st.none() | ADDRESS,
)
REFERENCES = st.builds(
    References,
    buyer_reference=MAYBE,
    project=MAYBE,
    project_name=MAYBE.filter(lambda name: name != DEFAULT_PROJECT_NAME),
    contract=MAYBE,
    purchase_order=MAYBE,
    sales_order=MAYBE,
    receiving_advice=MAYBE,
    despatch_advice=MAYBE,
    tender=MAYBE,
    invoiced_object=MAYBE_IDENTIFIER,
    buyer_accounting=MAYBE,
    preceding_invoices=several(st.builds(PrecedingInvoice, number=TEXT, issue_date=MAYBE_DAY)),
)
TRANSFER = st.builds(
    CreditTransfer, account=TEXT, account_name=MAYBE, bic=MAYBE, is_proprietary=st.booleans()
)
DEBIT = st.builds(
    DirectDebit, mandate_reference=MAYBE, creditor_identifier=MAYBE, debited_account=MAYBE
)
PAYMENT = st.builds(
    PaymentInstructions,
    means_code=TEXT,
    means_text=MAYBE,
    remittance_information=MAYBE,
    credit_transfers=several(TRANSFER),
    card=st.none() | st.builds(PaymentCard, number=TEXT, holder=MAYBE),
    direct_debit=unless(DEBIT, DirectDebit()),
)
_AMOUNTS = {
    "amount": NUMBER,
    "base_amount": MAYBE_NUMBER,
    "percentage": MAYBE_NUMBER,
    "reason": MAYBE,
    "reason_code": MAYBE,
}
ALLOWANCE = st.builds(DocumentAllowance, vat_category=CATEGORY, vat_rate=MAYBE_NUMBER, **_AMOUNTS)
LINE_ALLOWANCE = st.builds(LineAllowance, **_AMOUNTS)
ATTACHMENT: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}),
    st.fixed_dictionaries(
        {"content": st.binary(min_size=1, max_size=40), "mime_code": MAYBE, "filename": MAYBE}
    ),
)
SUPPORTING = st.builds(
    lambda attached, **fields: SupportingDocument(**fields, **attached),
    attached=ATTACHMENT,
    reference=TEXT,
    description=MAYBE,
    location=MAYBE,
)
BASE = st.tuples(NUMBER, MAYBE) | st.just((None, None))
ITEM = st.builds(
    Item,
    name=TEXT,
    description=MAYBE,
    seller_identifier=MAYBE,
    buyer_identifier=MAYBE,
    standard_identifier=MAYBE_IDENTIFIER,
    classifications=several(st.builds(Identifier, value=TEXT, scheme=MAYBE, scheme_version=MAYBE)),
    origin_country=MAYBE,
    attributes=several(st.builds(ItemAttribute, name=TEXT, value=TEXT)),
)


@st.composite
def prices(draw: st.DrawFn) -> Price:
    base, unit = draw(BASE)
    if draw(st.booleans()):
        return Price(net=draw(NUMBER), base_quantity=base, base_quantity_unit=unit)
    gross_base, gross_unit = draw(BASE)
    if (gross_base, gross_unit) == (base, unit):
        gross_base, gross_unit = None, None
    return Price(
        net=draw(NUMBER),
        gross=draw(NUMBER),
        discount=draw(MAYBE_NUMBER),
        base_quantity=base,
        base_quantity_unit=unit,
        gross_base_quantity=gross_base,
        gross_base_quantity_unit=gross_unit,
    )


LINE = st.builds(
    Line,
    identifier=TEXT,
    note=MAYBE,
    object_identifier=MAYBE_IDENTIFIER,
    quantity=NUMBER,
    unit=TEXT,
    net_amount=NUMBER,
    order_line=MAYBE,
    accounting_reference=MAYBE,
    period=PERIOD,
    allowances=several(LINE_ALLOWANCE),
    charges=several(LINE_ALLOWANCE),
    price=prices(),
    vat_category=CATEGORY,
    vat_rate=MAYBE_NUMBER,
    item=ITEM,
)
SUBTOTAL = st.builds(
    VatSubtotal,
    taxable_amount=NUMBER,
    tax_amount=NUMBER,
    category=CATEGORY,
    rate=MAYBE_NUMBER,
    exemption_reason=MAYBE,
    exemption_reason_code=MAYBE,
)


def totals(tax_accounting: st.SearchStrategy[object]) -> st.SearchStrategy[Totals]:
    return st.builds(
        Totals,
        line_total=NUMBER,
        allowance_total=MAYBE_NUMBER,
        charge_total=MAYBE_NUMBER,
        tax_exclusive=NUMBER,
        tax=MAYBE_NUMBER,
        tax_accounting=tax_accounting,
        tax_inclusive=NUMBER,
        prepaid=MAYBE_NUMBER,
        rounding=MAYBE_NUMBER,
        due=NUMBER,
    )


@st.composite
def invoices(draw: st.DrawFn) -> Invoice:
    breakdown = draw(several(SUBTOTAL))
    accounting = draw(st.sampled_from((None, "CHF")))
    return Invoice(
        number=draw(TEXT),
        issue_date=draw(DAYS),
        type_code=draw(TEXT),
        currency=draw(st.sampled_from(("EUR", "USD"))),
        vat_accounting_currency=accounting,
        tax_point_date=draw(MAYBE_DAY) if breakdown else None,
        tax_point_code=draw(MAYBE) if breakdown else None,
        due_date=draw(MAYBE_DAY),
        payment_terms=draw(MAYBE),
        references=draw(REFERENCES),
        notes=draw(several(st.builds(Note, text=TEXT, subject_code=MAYBE))),
        process=draw(MAYBE),
        guideline=draw(TEXT),
        seller=draw(PARTY),
        buyer=draw(PARTY),
        payee=draw(st.none() | PAYEE),
        tax_representative=draw(st.none() | REPRESENTATIVE),
        delivery=draw(unless(DELIVERY, Delivery())),
        period=draw(PERIOD),
        payment=draw(st.none() | PAYMENT),
        allowances=draw(several(ALLOWANCE)),
        charges=draw(several(ALLOWANCE)),
        totals=draw(totals(MAYBE_NUMBER if accounting else st.none())),
        vat_breakdown=breakdown,
        supporting_documents=draw(several(SUPPORTING)),
        lines=draw(several(LINE)),
    )
