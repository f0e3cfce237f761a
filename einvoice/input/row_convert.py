# SPDX-License-Identifier: Apache-2.0
"""From the input form to the canonical model, part by part: the names are the same.

A part of the form without faults has everything that its dataclass requires; what the form lets a
row leave out and the model requires (amounts, defaults) is supplied by `einvoice.input.assemble`.
"""

from __future__ import annotations

from typing import Any

from einvoice.document import (
    Delivery,
    Note,
    PrecedingInvoice,
    References,
    SupportingDocument,
)
from einvoice.extended import (
    AdditionalParties,
    AdditionalParty,
    AdvancePayment,
    AdvancePaymentTax,
    EarlyPaymentDiscount,
    LineGroup,
    PaymentTerm,
)
from einvoice.input import row_basics as basics
from einvoice.input import row_extended as beyond
from einvoice.input import row_models as rows
from einvoice.input import row_payment
from einvoice.input.row_types import RowModel
from einvoice.line import Item, ItemAttribute, Period, Price
from einvoice.party import (
    Contact,
    Identifier,
    Party,
    Payee,
    PostalAddress,
    TaxRepresentative,
)
from einvoice.payment import CreditTransfer, DirectDebit, PaymentCard, PaymentInstructions

MODEL_OF: dict[type[RowModel], type[Any]] = {
    basics.IdentifierRow: Identifier,
    basics.AddressRow: PostalAddress,
    basics.ContactRow: Contact,
    rows.PartyRow: Party,
    rows.PayeeRow: Payee,
    rows.TaxRepresentativeRow: TaxRepresentative,
    rows.NoteRow: Note,
    rows.PeriodRow: Period,
    rows.PrecedingInvoiceRow: PrecedingInvoice,
    rows.ReferencesRow: References,
    rows.DeliveryRow: Delivery,
    rows.SupportingDocumentRow: SupportingDocument,
    row_payment.CreditTransferRow: CreditTransfer,
    row_payment.PaymentCardRow: PaymentCard,
    row_payment.DirectDebitRow: DirectDebit,
    row_payment.PaymentRow: PaymentInstructions,
    rows.PriceRow: Price,
    rows.ItemAttributeRow: ItemAttribute,
    rows.ItemRow: Item,
    beyond.EarlyPaymentDiscountRow: EarlyPaymentDiscount,
    beyond.PaymentTermRow: PaymentTerm,
    beyond.AdvancePaymentTaxRow: AdvancePaymentTax,
    beyond.AdvancePaymentRow: AdvancePayment,
    beyond.AdditionalPartyRow: AdditionalParty,
    beyond.AdditionalPartiesRow: AdditionalParties,
    beyond.LineGroupRow: LineGroup,
}
"""Parts of the form that become a part of the model field by field."""


def to_model(part: RowModel | None) -> Any:  # noqa: ANN401 (the dataclass of the part's own type)
    """Return a part of the form as its dataclass; None for None."""
    if part is None:
        return None
    members = {name: _value(getattr(part, name)) for name in type(part).model_fields}
    return MODEL_OF[type(part)](**members)


def to_models(parts: tuple[RowModel, ...]) -> tuple[Any, ...]:
    """Return several parts of the form as their dataclasses."""
    return tuple(to_model(part) for part in parts)


def _value(value: object) -> object:
    if isinstance(value, RowModel):
        return to_model(value)
    if isinstance(value, tuple):
        return tuple(_value(item) for item in value)
    return value
