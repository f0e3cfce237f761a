# SPDX-License-Identifier: Apache-2.0
"""Bank reports and status reports in the form that `encaisse statement read --json` prints.

Amounts are signed decimal text; what a bank does not say has no member. The published schema is
`schemas/statement.schema.json`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from compliance.amounts import format_decimal
from sepa.reports.counterparty import counterparty

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from sepa.reports.camt_model import (
        Amount,
        Balance,
        BankReport,
        Batch,
        Detail,
        Entry,
        ReturnInformation,
        Statement,
    )
    from sepa.reports.status_model import (
        PaymentStatus,
        StatusReason,
        StatusReport,
        TransactionStatus,
    )

Json = dict[str, Any]

_OPENING = ("OPBD", "PRCD")
_CLOSING = ("CLBD",)


def bank_report_json(report: BankReport) -> Json:
    """Return a bank report as JSON."""
    return _stated(
        {
            "kind": report.kind,
            "message_id": report.message_id,
            "statements": [_statement(statement) for statement in report.statements],
            "findings": [finding.to_json() for finding in report.findings],
        }
    )


def status_report_json(report: StatusReport) -> Json:
    """Return a status report as JSON."""
    return _stated(
        {
            "kind": report.kind,
            "message_id": report.message_id,
            "created": report.created.isoformat() if report.created else None,
            "original_message_id": report.original_message_id,
            "original_message_name": report.original_message_name,
            "group_status": report.group_status,
            "reasons": [_reason(reason) for reason in report.reasons],
            "payments": [_payment(payment) for payment in report.payments],
            "findings": [finding.to_json() for finding in report.findings],
        }
    )


def _statement(statement: Statement) -> Json:
    return _stated(
        {
            "id": statement.id,
            "account": statement.account,
            "currency": statement.currency,
            "owner": statement.owner,
            "sequence_number": statement.sequence_number,
            "from": _day(statement.from_date),
            "to": _day(statement.to_date),
            "opening": _balance_of(statement, _OPENING),
            "closing": _balance_of(statement, _CLOSING),
            "balances": [_balance(balance) for balance in statement.balances],
            "entries": [_entry(entry, statement.account) for entry in statement.entries],
        }
    )


def _balance_of(statement: Statement, codes: tuple[str, ...]) -> str | None:
    for code in codes:
        for balance in statement.balances:
            if balance.code == code:
                return format_decimal(balance.amount.value)
    return None


def _balance(balance: Balance) -> Json:
    return _stated(
        {
            "type": balance.code,
            "amount": format_decimal(balance.amount.value),
            "currency": balance.amount.currency,
            "date": _day(balance.date),
        }
    )


def _entry(entry: Entry, account: str | None) -> Json:
    batches = [_batch(batch) for batch in entry.batches]
    return _stated(
        {
            "reference": entry.reference or entry.account_servicer_reference,
            "account_servicer_reference": entry.account_servicer_reference,
            "booking_date": _day(entry.booking_date),
            "value_date": _day(entry.value_date),
            "amount": format_decimal(entry.amount.value),
            "currency": entry.amount.currency,
            "status": entry.status.value,
            "bank_transaction_code": entry.bank_transaction_code,
            "reversal": entry.reversal,
            "batch": batches[0] if len(batches) == 1 else None,
            "batches": batches if len(batches) > 1 else None,
            "charges": _number(entry.charges),
            "charges_currency": entry.charges.currency if entry.charges else None,
            "additional_information": entry.additional_information,
            "details": [_detail(detail, entry, account) for detail in entry.details],
        }
    )


def _batch(batch: Batch) -> Json:
    return _stated(
        {
            "message_id": batch.message_id,
            "payment_information_id": batch.payment_information_id,
            "count": batch.count,
            "total": _number(batch.total),
            "total_currency": batch.total.currency if batch.total else None,
        }
    )


def _detail(detail: Detail, entry: Entry, account: str | None) -> Json:
    other = counterparty(detail, entry, account)
    back = detail.return_information
    references = detail.structured_references
    # The amount is always there: null says that the bank states none.
    return {"amount": _number(detail.amount)} | _stated(
        {
            "currency": detail.amount.currency if detail.amount else None,
            "end_to_end_id": detail.end_to_end_id,
            "mandate_id": detail.mandate_id,
            "message_id": detail.message_id,
            "payment_information_id": detail.payment_information_id,
            "instruction_id": detail.instruction_id,
            "transaction_id": detail.transaction_id,
            "account_servicer_reference": detail.account_servicer_reference,
            "uetr": detail.uetr,
            "bank_transaction_code": detail.bank_transaction_code,
            "counterparty_name": other.name if other else None,
            "counterparty_iban": other.iban if other else None,
            "counterparty_account": other.other_account if other else None,
            "counterparty_bic": other.bic if other else None,
            "ultimate_debtor": detail.ultimate_debtor.name if detail.ultimate_debtor else None,
            "ultimate_creditor": (
                detail.ultimate_creditor.name if detail.ultimate_creditor else None
            ),
            "remittance": list(detail.remittance),
            "structured_reference": references[0] if references else None,
            "structured_references": list(references) if len(references) > 1 else None,
            "referred_documents": list(detail.referred_documents) or None,
            "additional_remittance": list(detail.additional_remittance) or None,
            "purpose": detail.purpose,
            "return_reason": (back.reason or back.proprietary) if back else None,
            "return_information": _return(back) if back else None,
            "original_amount": _number(detail.original_amount),
            "original_currency": (
                detail.original_amount.currency if detail.original_amount else None
            ),
            "exchange_rate": _decimal(detail.exchange_rate),
            "charges": _number(detail.charges),
            "charges_currency": detail.charges.currency if detail.charges else None,
            "additional_information": detail.additional_information,
        }
    )


def _return(information: ReturnInformation) -> Json:
    return _stated(
        {
            "reason": information.reason,
            "proprietary": information.proprietary,
            "additional": list(information.additional) or None,
            "originator": information.originator,
        }
    )


def _payment(payment: PaymentStatus) -> Json:
    return _stated(
        {
            "payment_information_id": payment.payment_information_id,
            "status": payment.status,
            "reasons": [_reason(reason) for reason in payment.reasons],
            "transactions": [_transaction(tx) for tx in payment.transactions],
        }
    )


def _transaction(tx: TransactionStatus) -> Json:
    return _stated(
        {
            "status": tx.status,
            "end_to_end_id": tx.end_to_end_id,
            "instruction_id": tx.instruction_id,
            "amount": _decimal(tx.amount),
            "currency": tx.currency,
            "mandate_id": tx.mandate_id,
            "reasons": [_reason(reason) for reason in tx.reasons],
        }
    )


def _reason(reason: StatusReason) -> Json:
    return _stated(
        {
            "code": reason.code,
            "proprietary": reason.proprietary,
            "additional": list(reason.additional) or None,
        }
    )


def _number(amount: Amount | None) -> str | None:
    return None if amount is None else format_decimal(amount.value)


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else format_decimal(value)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _stated(members: Json) -> Json:
    return {name: value for name, value in members.items() if value is not None}
