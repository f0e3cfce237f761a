# SPDX-License-Identifier: Apache-2.0
"""What a camt message says of an account before its entries: identification, period, balances.

Source: ISO 20022 camt.052 AccountReport, camt.053 AccountStatement, camt.054 AccountNotification.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sepa.reports.camt_model import Balance, Statement
from sepa.reports.camt_values import (
    child,
    children,
    compact,
    first_text,
    read_amount,
    read_count,
    read_date,
    read_direction,
    read_flag,
    read_time,
    signed,
    text,
)

if TYPE_CHECKING:
    from lxml import etree

    from sepa.reports.camt_values import Reading

_ACCOUNT = ("Id/IBAN", "Id/Othr/Id", "Id/PrtryAcct/Id", "Id/BBAN", "Id/UPIC")
_PAGES = ("StmtPgntn", "RptPgntn", "NtfctnPgntn")
_BALANCE_CODE = ("CdOrPrtry/Cd", "CdOrPrtry/Prtry", "Cd", "Prtry")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupHeader:
    """The part of GrpHdr that counts: message id and pages of the whole message."""

    message_id: str | None = None
    page: int | None = None
    is_last_page: bool | None = None


def read_group_header(element: etree._Element, reading: Reading) -> GroupHeader:
    """Read `GrpHdr`."""
    pages = child(element, "MsgPgntn")
    return GroupHeader(
        message_id=text(element, "MsgId"),
        page=read_count(child(pages, "PgNb"), reading),
        is_last_page=read_flag(child(pages, "LastPgInd"), reading),
    )


def read_statement(element: etree._Element, header: GroupHeader, reading: Reading) -> Statement:
    """Read a `Stmt`, `Rpt` or `Ntfctn` but for its entries.

    A statement's own pages count; the message's where it has none.
    """
    account = child(element, "Acct")
    number = compact(first_text(account, *_ACCOUNT))
    identifier = text(element, "Id")
    if identifier is None:
        reading.report("BANK-22", element)
    if number is None:
        reading.report("BANK-23", element)
    pages = next((page for name in _PAGES for page in children(element, name)), None)
    period = child(element, "FrToDt")
    return Statement(
        id=identifier or "",
        account=number,
        currency=text(account, "Ccy"),
        owner=first_text(account, "Ownr/Nm", "Ownr/Pty/Nm"),
        sequence_number=text(element, "ElctrncSeqNb"),
        created=read_time(child(element, "CreDtTm"), reading),
        from_date=read_date(child(period, "FrDtTm"), reading),
        to_date=read_date(child(period, "ToDtTm"), reading),
        page=header.page if pages is None else read_count(child(pages, "PgNb"), reading),
        is_last_page=(
            header.is_last_page if pages is None else read_flag(child(pages, "LastPgInd"), reading)
        ),
        balances=tuple(
            balance
            for found in children(element, "Bal")
            if (balance := _read_balance(found, reading)) is not None
        ),
    )


def announced_entries(element: etree._Element, reading: Reading) -> int | None:
    """Return the number of entries that the statement announces (TxsSummry), if it does."""
    return read_count(child(element, "TxsSummry", "TtlNtries", "NbOfNtries"), reading)


def _read_balance(element: etree._Element, reading: Reading) -> Balance | None:
    """Read one `Bal`; one without amount, direction or type is a finding and no balance."""
    code = first_text(child(element, "Tp"), *_BALANCE_CODE)
    if code is None or child(element, "Amt") is None:
        reading.report("BANK-21", element, found=code or "?")
        return None
    unsigned = read_amount(child(element, "Amt"), reading, "BANK-21")
    if unsigned is None:
        return None
    direction = read_direction(element, reading, "BANK-21")
    if direction is None:
        return None
    return Balance(
        code=code,
        amount=signed(unsigned, direction),
        date=read_date(child(element, "Dt"), reading),
    )
