# SPDX-License-Identifier: Apache-2.0
"""Any invoice in the form that a reading has: what every syntax tells apart, and nothing more.

Texts are stripped and not empty; identifiers without scheme come before those with one; a group
is None rather than without content. `cii_invoices` says besides what CII alone has a place for,
`ctc_invoices` what EXTENDED-CTC-FR adds.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st

from compliance.kinds import EXTENDED_CTC_FR
from einvoice.charges import DocumentAllowance, LineAllowance
from einvoice.cii.agreement import DEFAULT_PROJECT_NAME
from einvoice.codes import TypeCode, VatCategory
from einvoice.document import (
    Delivery,
    Invoice,
    Note,
    PrecedingInvoice,
    References,
    SupportingDocument,
)
from einvoice.extended import AdditionalParties, AdditionalParty, LineGroup
from einvoice.line import Item, ItemAttribute, Line, Period, Price
from einvoice.party import Contact, Identifier, Party, Payee, PostalAddress, TaxRepresentative
from einvoice.payment import CreditTransfer, DirectDebit, PaymentCard, PaymentInstructions
from einvoice.syntax import number
from einvoice.tax import Totals, VatSubtotal
from sepa.iban import looks_like_iban

if TYPE_CHECKING:
    from decimal import Decimal

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
    lambda account, **parts: CreditTransfer(
        account=account, is_proprietary=not looks_like_iban(account), **parts
    ),
    account=TEXT | st.just("FR7630006000011234567890189"),
    account_name=MAYBE,
    bic=MAYBE,
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
        {"content": st.binary(min_size=1, max_size=40), "mime_code": TEXT, "filename": MAYBE}
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


# Of a discount of 0, UBL cannot say whether it was stated.
DISCOUNT = st.none() | NUMBER.filter(lambda value: number(value) != "0")


@st.composite
def prices(draw: st.DrawFn) -> Price:
    base, unit = draw(BASE)
    price = Price(net=draw(NUMBER), base_quantity=base, base_quantity_unit=unit)
    if draw(st.booleans()):
        return price
    return replace(price, gross=draw(NUMBER), discount=draw(DISCOUNT))


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


def totals(
    *, tax: st.SearchStrategy[object], tax_accounting: st.SearchStrategy[object]
) -> st.SearchStrategy[Totals]:
    return st.builds(
        Totals,
        line_total=NUMBER,
        allowance_total=MAYBE_NUMBER,
        charge_total=MAYBE_NUMBER,
        tax_exclusive=NUMBER,
        tax=tax,
        tax_accounting=tax_accounting,
        tax_inclusive=NUMBER,
        prepaid=MAYBE_NUMBER,
        rounding=MAYBE_NUMBER,
        due=NUMBER,
    )


NOTE = st.builds(
    Note,
    text=TEXT.filter(lambda text: not text.startswith("#")),
    subject_code=st.none() | st.sampled_from(("AAI", "PMT", "ABL")),
)


@st.composite
def invoices(draw: st.DrawFn) -> Invoice:
    breakdown = draw(several(SUBTOTAL))
    accounting = draw(st.sampled_from((None, "CHF")))
    payment = draw(st.none() | PAYMENT)
    return Invoice(
        number=draw(TEXT),
        issue_date=draw(DAYS),
        type_code=draw(st.sampled_from(TypeCode)).value,
        currency=draw(st.sampled_from(("EUR", "USD"))),
        vat_accounting_currency=accounting,
        tax_point_date=draw(MAYBE_DAY) if breakdown else None,
        tax_point_code=draw(st.sampled_from((None, "5", "29", "72"))) if breakdown else None,
        # The due date of a credit note is part of the payment in UBL.
        due_date=draw(MAYBE_DAY) if payment else None,
        payment_terms=draw(MAYBE),
        references=draw(REFERENCES),
        notes=draw(several(NOTE)),
        process=draw(MAYBE),
        guideline=draw(TEXT),
        seller=draw(PARTY),
        buyer=draw(PARTY),
        payee=draw(st.none() | PAYEE),
        tax_representative=draw(st.none() | REPRESENTATIVE),
        delivery=draw(unless(DELIVERY, Delivery())),
        period=draw(PERIOD),
        payment=payment,
        allowances=draw(several(ALLOWANCE)),
        charges=draw(several(ALLOWANCE)),
        totals=draw(
            totals(
                # UBL has no place for a breakdown without a total.
                tax=NUMBER if breakdown else MAYBE_NUMBER,
                tax_accounting=MAYBE_NUMBER if accounting else st.none(),
            )
        ),
        vat_breakdown=breakdown,
        supporting_documents=draw(several(SUPPORTING)),
        lines=draw(several(LINE)),
    )


@st.composite
def cii_invoices(draw: st.DrawFn) -> Invoice:
    invoice = draw(invoices())
    name = draw(MAYBE.filter(lambda name: name != DEFAULT_PROJECT_NAME))
    account = CreditTransfer(account=draw(TEXT), is_proprietary=draw(st.booleans()))
    base, unit = draw(BASE)
    return replace(
        invoice,
        type_code=draw(TEXT),
        tax_point_code=draw(MAYBE) if invoice.vat_breakdown else None,
        due_date=draw(MAYBE_DAY),
        references=replace(invoice.references, project_name=name),
        notes=draw(several(st.builds(Note, text=TEXT, subject_code=MAYBE))),
        totals=replace(invoice.totals, tax=draw(MAYBE_NUMBER)),
        payment=(
            None
            if invoice.payment is None
            else replace(
                invoice.payment, credit_transfers=(*invoice.payment.credit_transfers, account)
            )
        ),
        lines=tuple(
            replace(line, price=_with_gross_base(line.price, base, unit)) for line in invoice.lines
        ),
    )


def _with_gross_base(price: Price, base: Decimal | None, unit: str | None) -> Price:
    if price.gross is None or (base, unit) == (price.base_quantity, price.base_quantity_unit):
        return price
    return replace(price, gross_base_quantity=base, gross_base_quantity_unit=unit)


OTHER_PARTY = st.builds(
    AdditionalParty,
    name=TEXT,
    role=MAYBE,
    trading_name=MAYBE,
    identifiers=IDENTIFIERS,
    legal_registration=MAYBE_IDENTIFIER,
    vat_identifier=MAYBE,
    electronic_address=MAYBE_IDENTIFIER,
    address=st.none() | ADDRESS,
    contact=unless(CONTACT, Contact()),
)
MAYBE_PARTY = st.none() | OTHER_PARTY
PRECEDING = st.builds(
    PrecedingInvoice,
    number=TEXT.map(lambda text: f"F-{text}"),
    issue_date=MAYBE_DAY,
    type_code=MAYBE,
)


@st.composite
def ctc_invoices(draw: st.DrawFn) -> Invoice:
    invoice = draw(invoices())
    others = AdditionalParties(
        buyer_agent=draw(MAYBE_PARTY),
        payer=draw(MAYBE_PARTY) if invoice.payment else None,
        seller_agent=draw(MAYBE_PARTY),
        invoicee=draw(MAYBE_PARTY),
        invoicer=draw(MAYBE_PARTY),
    )
    lines = tuple(
        replace(
            line,
            subtype=draw(st.none() | st.just("DETAIL")),
            parent=draw(MAYBE),
            delivery=draw(unless(DELIVERY, Delivery())),
            preceding_invoice=draw(st.none() | PRECEDING),
        )
        for line in invoice.lines
    )
    return replace(
        invoice,
        guideline=EXTENDED_CTC_FR,
        references=replace(invoice.references, preceding_invoices=draw(several(PRECEDING))),
        additional_parties=None if others == AdditionalParties() else others,
        lines=lines,
        line_groups=draw(line_groups(len(lines))),
    )


@st.composite
def line_groups(draw: st.DrawFn, lines: int) -> tuple[LineGroup, ...]:
    count = draw(st.integers(0, 2))
    places = sorted(
        draw(
            st.lists(st.integers(0, lines + count - 1), min_size=count, max_size=count, unique=True)
        )
        if count
        else ()
    )
    return tuple(
        LineGroup(
            position=place,
            identifier=draw(TEXT),
            subtype=draw(st.sampled_from(("GROUP", "INFORMATION"))),
            parent=draw(MAYBE),
            note=draw(MAYBE),
            name=draw(MAYBE),
            description=draw(MAYBE),
            net_amount=draw(NUMBER),
        )
        for place in places
    )
