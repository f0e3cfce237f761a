# SPDX-License-Identifier: Apache-2.0
"""Small camt files for the tests, written piece by piece."""

from __future__ import annotations

ISO = "urn:iso:std:iso:20022:tech:xsd:"

_MESSAGES = {
    "camt.052": ("BkToCstmrAcctRpt", "Rpt"),
    "camt.053": ("BkToCstmrStmt", "Stmt"),
    "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
}

OUR_IBAN = "FR7661610044000002026100190"
CUSTOMER_IBAN = "FR7661620044010000011001109"


def camt(
    *entries: str, kind: str = "camt.053.001.08", before: str = "", namespace: str | None = None
) -> bytes:
    """Return a file of one statement with these entries; `before` stands in front of them."""
    message, statement = _MESSAGES[kind[:8]]
    suffix = "V01" if kind.endswith(".01") else ""
    return (
        f'<Document xmlns="{ISO + kind if namespace is None else namespace}"><{message}{suffix}>'
        "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-10-31T20:00:00</CreDtTm></GrpHdr>"
        f"<{statement}><Id>S1</Id><Acct><Id><IBAN>{OUR_IBAN}</IBAN></Id></Acct>"
        f"{before}{''.join(entries)}</{statement}></{message}{suffix}></Document>"
    ).encode()


def entry(  # noqa: PLR0913 (the parts of an entry)
    *details: str,
    amount: str = '<Amt Ccy="EUR">30.00</Amt>',
    direction: str = "<CdtDbtInd>CRDT</CdtDbtInd>",
    status: str = "<Sts><Cd>BOOK</Cd></Sts>",
    dates: str = "<BookgDt><Dt>2026-10-15</Dt></BookgDt>",
    more: str = "",
    batch: str = "",
) -> str:
    """Return an entry of 30.00 to our credit, with what is not passed as usual."""
    inside = f"<NtryDtls>{batch}{''.join(details)}</NtryDtls>" if batch or details else ""
    return f"<Ntry>{amount}{direction}{status}{dates}{more}{inside}</Ntry>"


def tx(*parts: str) -> str:
    """Return a transaction of these elements."""
    return f"<TxDtls>{''.join(parts)}</TxDtls>"


def money(name: str, text: str, currency: str = "EUR") -> str:
    """Return an amount element."""
    return f'<{name} Ccy="{currency}">{text}</{name}>'


def balance(code: str, text: str, direction: str = "CRDT", currency: str = "EUR") -> str:
    """Return a balance."""
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{money('Amt', text, currency)}"
        f"<CdtDbtInd>{direction}</CdtDbtInd><Dt><Dt>2026-10-31</Dt></Dt></Bal>"
    )
