# SPDX-License-Identifier: Apache-2.0
"""Reading what the bank answers to a file of orders: pain.002, group, block and transaction.

Source: ISO 20022 pain.002.001.03 to .14, CustomerPaymentStatusReport.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from compliance.errors import UnknownKindError
from compliance.kinds import BY_KEY, ISO_20022
from compliance.xml_stream import local_name, peek_root, stream_xml
from sepa.reports.camt_details import provided
from sepa.reports.camt_values import (
    Reading,
    child,
    children,
    first_text,
    read_amount,
    read_time,
    text,
    texts,
)
from sepa.reports.schema_advice import advise_schema
from sepa.reports.status_model import PaymentStatus, StatusReason, StatusReport, TransactionStatus

if TYPE_CHECKING:
    from sepa.reports.camt_model import Amount

MESSAGE = "CstmrPmtStsRpt"
"""The element that holds a status report."""

REJECTED = "RJCT"
"""The status that a creditor must act upon."""

KNOWN_STATUSES = frozenset(
    {
        *("ACCC", "ACCP", "ACFC", "ACFW", "ACIS", "ACPD", "ACSC", "ACSP", "ACTC", "ACWC", "ACWP"),
        *("BLCK", "CANC", "CPUC", "PART", "PATC", "PDCR", "PDNG", "PRES", "RCVC", "RCVD", REJECTED),
        *("RVCM", "RVMC", "RVNA", "RVNC", "RVNM"),
    }
)
"""ExternalPaymentGroupStatus1Code and ExternalPaymentTransactionStatus1Code, quarter 2 of 2026."""

_WANTED = frozenset({MESSAGE})
_KIND = re.compile(r"pain\.002\.001\.\d\d")
_AMOUNTS = ("Amt/InstdAmt", "Amt/EqvtAmt/Amt", "IntrBkSttlmAmt")
_MANDATES = ("MndtRltdInf/MndtId", "MndtRltdInf/DrctDbtMndt/MndtId")


def read_pain002(data: bytes, *, schema: bool = True) -> StatusReport:
    """Read a status report.

    Args:
        data: the file.
        schema: whether to compare it with its XSD as well; its findings are warnings.

    Raises:
        UnreadableError: if it is no well-formed XML, or none that may be read.
        UnknownKindError: if it holds no pain.002 message.
    """
    # To the end of the file: what follows the message shows whether the file is whole.
    messages = [message for event, message in stream_xml(data, _WANTED) if event == "end"]
    if messages:
        return _report(messages[0], data, schema=schema)
    root = etree.QName(peek_root(data))
    raise UnknownKindError(
        f"the root element {root.localname} in namespace {root.namespace or '(none)'} "
        "holds no pain.002 message"
    )


def _report(message: etree._Element, data: bytes, *, schema: bool) -> StatusReport:
    reading = Reading()
    kind = _kind_of(message, reading)
    original = child(message, "OrgnlGrpInfAndSts")
    original_id = text(original, "OrgnlMsgId")
    if original_id is None:
        reading.report("BANK-30", message if original is None else original)
    status = _status(original, "GrpSts", reading)
    reasons = _reasons(original)
    payments = tuple(_payment(block, reading) for block in children(message, "OrgnlPmtInfAndSts"))
    if status is None and not _says_anything(payments):
        reading.report("BANK-31", message)
    if status == REJECTED and not reasons and not payments:
        reading.report("BANK-34", original, found=original_id or "")
    advice = advise_schema(data, kind) if schema else ()
    return StatusReport(
        kind=kind,
        message_id=text(message, "GrpHdr", "MsgId"),
        created=read_time(child(message, "GrpHdr", "CreDtTm"), reading),
        original_message_id=original_id,
        original_message_name=text(original, "OrgnlMsgNmId"),
        group_status=status,
        reasons=reasons,
        payments=payments,
        findings=(*reading.drain(), *advice),
    )


def _kind_of(message: etree._Element, reading: Reading) -> str:
    """Return the kind by the namespace; a version that the registry does not know is said."""
    namespace = etree.QName(message).namespace or ""
    named = _KIND.search(namespace)
    if named is None:
        reading.report("BANK-04", message, found=namespace or "?", expected="pain.002")
        return "pain.002"
    if namespace != f"{ISO_20022}{named[0]}" or named[0] not in BY_KEY:
        reading.report("BANK-04", message, found=namespace, expected=named[0])
    return named[0]


def _payment(block: etree._Element, reading: Reading) -> PaymentStatus:
    identifier = text(block, "OrgnlPmtInfId")
    if identifier is None:
        reading.report("BANK-35", block)
    status = _status(block, "PmtInfSts", reading)
    reasons = _reasons(block)
    transactions = tuple(_transaction(tx, reading) for tx in children(block, "TxInfAndSts"))
    if status == REJECTED and not reasons and not transactions:
        reading.report("BANK-34", block, found=identifier or "")
    return PaymentStatus(
        payment_information_id=identifier or "",
        status=status,
        reasons=reasons,
        transactions=transactions,
    )


def _transaction(tx: etree._Element, reading: Reading) -> TransactionStatus:
    end_to_end_id = provided(text(tx, "OrgnlEndToEndId"))
    instruction_id = provided(text(tx, "OrgnlInstrId"))
    status = _status(tx, "TxSts", reading)
    reasons = _reasons(tx)
    if end_to_end_id is None and instruction_id is None:
        reading.report("BANK-32", tx, found=status or "?")
    if status == REJECTED and not reasons:
        reading.report("BANK-34", tx, found=end_to_end_id or instruction_id or "")
    order = child(tx, "OrgnlTxRef")
    amount = _amount(order, reading)
    return TransactionStatus(
        status=status,
        end_to_end_id=end_to_end_id,
        instruction_id=instruction_id,
        amount=None if amount is None else amount.value,
        currency=None if amount is None else amount.currency,
        mandate_id=provided(first_text(order, *_MANDATES)),
        reasons=reasons,
    )


def _amount(order: etree._Element | None, reading: Reading) -> Amount | None:
    for path in _AMOUNTS:
        element = child(order, *path.split("/"))
        if element is not None:
            return read_amount(element, reading, "BANK-09")
    return None


def _status(parent: etree._Element | None, name: str, reading: Reading) -> str | None:
    status = text(parent, name)
    if status is not None and status not in KNOWN_STATUSES:
        reading.report("BANK-33", child(parent, name), found=status)
    return status


def _reasons(parent: etree._Element | None) -> tuple[StatusReason, ...]:
    return tuple(
        StatusReason(
            code=text(info, "Rsn", "Cd"),
            proprietary=text(info, "Rsn", "Prtry"),
            additional=texts(info, "AddtlInf"),
        )
        for info in children(parent, "StsRsnInf")
    )


def _says_anything(payments: tuple[PaymentStatus, ...]) -> bool:
    return any(
        payment.status or any(tx.status for tx in payment.transactions) for payment in payments
    )


def is_status_report(data: bytes) -> bool:
    """Tell whether a file begins as a pain.002, without reading it to its end.

    Raises:
        UnreadableError: if it is no well-formed XML, or none that may be read.
    """
    root = peek_root(data)
    names = [local_name(root), etree.QName(root).namespace or ""]
    return any("pain.002" in name or name == MESSAGE for name in names)
