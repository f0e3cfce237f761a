# SPDX-License-Identifier: Apache-2.0
"""Reading what the bank answers to a file of orders: pain.002, group, block and transaction.

Source: ISO 20022 pain.002.001.03 to .14, CustomerPaymentStatusReport.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from compliance.errors import UnknownKindError
from compliance.kinds import BY_KEY, ISO_20022
from compliance.xml_stream import local_name, peek_root, stream_xml
from sepa.reports.camt_details import provided, read_party
from sepa.reports.camt_values import (
    Reading,
    child,
    children,
    first_text,
    read_amount,
    read_count,
    read_date,
    read_decimal,
    read_time,
    text,
    texts,
)
from sepa.reports.leaves import leaves_beside, taken
from sepa.reports.schema_advice import advise_schema
from sepa.reports.status_checks import REJECTED, check_status_report
from sepa.reports.status_model import (
    PaymentStatus,
    StatusCount,
    StatusReason,
    StatusReport,
    TransactionStatus,
)

if TYPE_CHECKING:
    from sepa.reports.camt_model import Amount

MESSAGE = "CstmrPmtStsRpt"
"""The element that holds a status report."""


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
_DATES = ("ReqdColltnDt", "ReqdExctnDt", "ReqdExctnDt/Dt", "ReqdExctnDt/DtTm")
_BICS = tuple(f"Id/OrgId/{name}" for name in ("AnyBIC", "BICOrBEI", "BIC"))

_REASON = tuple(
    f"StsRsnInf*/{path}"
    for path in ("Rsn/Cd", "Rsn/Prtry", "AddtlInf*", "Orgtr/Nm", *(f"Orgtr/{bic}" for bic in _BICS))
)
_COUNT = tuple(f"NbOfTxsPerSts*/{path}" for path in ("DtldNbOfTxs", "DtldSts", "DtldCtrlSum"))
_ORIGINAL = ("OrgnlNbOfTxs", "OrgnlCtrlSum")
_PARTIES = tuple(
    path
    for role in ("Dbtr", "Cdtr")
    for path in (
        *(f"{role}/{name}" for name in ("Nm", "Pty/Nm")),
        *(f"{role}Acct/Id/{name}" for name in ("IBAN", "Othr/Id")),
        *(f"{role}Agt/FinInstnId/{name}" for name in ("BICFI", "BIC")),
    )
)
_ORDER = tuple(
    f"OrgnlTxRef/{path}"
    for path in (
        *("Amt/InstdAmt", *_MANDATES, *_DATES, "CdtrSchmeId/Id/PrvtId/Othr/Id", *_PARTIES),
        *("RmtInf/Ustrd*", "RmtInf/Strd*/CdtrRefInf/Ref"),
    )
)
_TRANSACTION = taken(
    *("OrgnlInstrId", "OrgnlEndToEndId", "OrgnlUETR", "TxSts", "AccptncDtTm", "AcctSvcrRef"),
    *_REASON,
    *_ORDER,
)
_PAYMENT = taken("OrgnlPmtInfId", "PmtInfSts", "TxInfAndSts**", *_ORIGINAL, *_REASON, *_COUNT)
_GROUP = ("OrgnlMsgId", "OrgnlMsgNmId", "GrpSts", *_ORIGINAL, *_REASON, *_COUNT)
_MESSAGE = taken(
    *("GrpHdr/MsgId", "GrpHdr/CreDtTm", "OrgnlPmtInfAndSts**"),
    *(f"OrgnlGrpInfAndSts/{path}" for path in _GROUP),
)


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
        return _report(messages, data, schema=schema)
    root = etree.QName(peek_root(data))
    raise UnknownKindError(
        f"the root element {root.localname} in namespace {root.namespace or '(none)'} "
        "holds no pain.002 message"
    )


def _report(messages: list[etree._Element], data: bytes, *, schema: bool) -> StatusReport:
    message, reading = messages[0], Reading()
    kind = _kind_of(message, reading)
    if len(messages) > 1:
        reading.report("BANK-40", messages[1], found=str(len(messages)))
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
    report = StatusReport(
        kind=kind,
        message_id=text(message, "GrpHdr", "MsgId"),
        created=read_time(child(message, "GrpHdr", "CreDtTm"), reading),
        original_message_id=original_id,
        original_message_name=text(original, "OrgnlMsgNmId"),
        original_count=read_count(child(original, "OrgnlNbOfTxs"), reading),
        original_total=read_decimal(child(original, "OrgnlCtrlSum"), reading),
        group_status=status,
        reasons=reasons,
        counts=_counts(original, reading),
        payments=payments,
        other=leaves_beside(message, _MESSAGE),
    )
    for difference in check_status_report(report):
        reading.report(
            difference.code, original, found=difference.found, expected=difference.expected
        )
    advice = advise_schema(data, kind) if schema else ()
    return replace(report, findings=(*reading.drain(), *advice))


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
        original_count=read_count(child(block, "OrgnlNbOfTxs"), reading),
        original_total=read_decimal(child(block, "OrgnlCtrlSum"), reading),
        reasons=reasons,
        counts=_counts(block, reading),
        transactions=transactions,
        other=leaves_beside(block, _PAYMENT),
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
        uetr=text(tx, "OrgnlUETR"),
        amount=None if amount is None else amount.value,
        currency=None if amount is None else amount.currency,
        mandate_id=provided(first_text(order, *_MANDATES)),
        collection_date=read_date(child(order, "ReqdColltnDt"), reading),
        execution_date=read_date(child(order, "ReqdExctnDt"), reading),
        creditor_id=text(order, "CdtrSchmeId", "Id", "PrvtId", "Othr", "Id"),
        debtor=read_party(order, order, "Dbtr"),
        creditor=read_party(order, order, "Cdtr"),
        remittance=texts(child(order, "RmtInf"), "Ustrd"),
        structured_references=texts(child(order, "RmtInf"), "Strd", "CdtrRefInf", "Ref"),
        accepted=read_time(child(tx, "AccptncDtTm"), reading),
        account_servicer_reference=text(tx, "AcctSvcrRef"),
        reasons=reasons,
        other=leaves_beside(tx, _TRANSACTION),
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
            originator=text(info, "Orgtr", "Nm"),
            originator_bic=first_text(child(info, "Orgtr"), *_BICS),
        )
        for info in children(parent, "StsRsnInf")
    )


def _counts(parent: etree._Element | None, reading: Reading) -> tuple[StatusCount, ...]:
    return tuple(
        StatusCount(
            status=_status(count, "DtldSts", reading) or "",
            count=read_count(child(count, "DtldNbOfTxs"), reading),
            total=read_decimal(child(count, "DtldCtrlSum"), reading),
        )
        for count in children(parent, "NbOfTxsPerSts")
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
