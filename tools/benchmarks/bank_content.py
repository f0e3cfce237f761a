# SPDX-License-Identifier: Apache-2.0
"""A large account statement, camt.053.001.08, such as a creditor with many payers gets.

Of a hundred entries sixty are credit transfers with a remittance text, fifteen credit transfers
with a creditor reference, five are collections of ten direct debits each, ten are returned debits
with the charges of the return, and ten are fees without any detail.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OUR_IBAN = "FR7610011000200123456789091"
DEBITS = 10
"""Direct debits in one collection."""

_FEE = Decimal("5.50")
_OPENING = Decimal("1000.00")
_REASONS = ("AM04", "MD06", "MS03", "AC04")
_IN_A_HUNDRED = ("transfer",) * 60 + ("structured",) * 15 + ("returned",) * 10 + ("fee",) * 10
_KINDS = (*_IN_A_HUNDRED, *("collection",) * 5)
# Kinds take turns: 37 has no factor in common with 100.
_STEP = 37

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>RELEVE-2026-10</MsgId><CreDtTm>2026-11-01T06:00:00+01:00</CreDtTm></GrpHdr>
<Stmt><Id>2026-10</Id><ElctrncSeqNb>10</ElctrncSeqNb><CreDtTm>2026-11-01T06:00:00+01:00</CreDtTm>
<FrToDt><FrDtTm>2026-10-01T00:00:00+02:00</FrDtTm><ToDtTm>2026-10-31T23:59:59+01:00</ToDtTm></FrToDt>
<Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>Atelier Rameau SARL</Nm></Ownr></Acct>
{opening}{closing}<TxsSummry><TtlNtries><NbOfNtries>{count}</NbOfNtries></TtlNtries></TxsSummry>
"""
_TAIL = "</Stmt></BkToCstmrStmt></Document>\n"


def write_statement(target: Path, count: int) -> None:
    """Write a statement of so many entries that adds up; the same number gives the same bytes."""
    closing = _OPENING + sum((_booked(number) for number in range(count)), Decimal(0))
    head = _HEAD.format(
        iban=OUR_IBAN,
        opening=_balance("OPBD", _OPENING, "2026-10-01"),
        closing=_balance("CLBD", closing, "2026-10-31"),
        count=count,
    )
    with target.open("w", encoding="utf-8", newline="\n") as file:
        file.write(head)
        file.writelines(_entry(number) for number in range(count))
        file.write(_TAIL)


def _kind(number: int) -> str:
    return _KINDS[number * _STEP % len(_KINDS)]


def _price(number: int) -> Decimal:
    return Decimal(1000 + number * 7919 % 90000) / 100


def _prices(number: int) -> list[Decimal]:
    return [_price(number * DEBITS + part) for part in range(DEBITS)]


def _booked(number: int) -> Decimal:
    """Return the signed amount of an entry."""
    match _kind(number):
        case "collection":
            return sum(_prices(number), Decimal(0))
        case "returned":
            return -_price(number) - _FEE
        case "fee":
            return -_FEE
    return _price(number)


def _entry(number: int) -> str:
    kind, amount = _kind(number), _booked(number)
    day = f"2026-10-{number % 31 + 1:02}"
    inside = "".join(_inside(kind, number))
    return (
        f"<Ntry><NtryRef>{number + 1}</NtryRef>{_money('Amt', abs(amount))}"
        f"<CdtDbtInd>{_direction(amount)}</CdtDbtInd>"
        f"{'<RvslInd>true</RvslInd>' if kind == 'returned' else ''}"
        f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>"
        f"<AcctSvcrRef>BQ2610-{number:09}</AcctSvcrRef>{_code(kind)}{inside}</Ntry>\n"
    )


def _inside(kind: str, number: int) -> Iterator[str]:
    """Yield what stands below the codes of an entry."""
    if kind == "fee":
        yield "<AddtlNtryInf>FRAIS DE REJET DE PRELEVEMENT</AddtlNtryInf>"
        return
    yield "<NtryDtls>"
    if kind == "collection":
        yield f"<Btch><PmtInfId>REMISE-{number:07}</PmtInfId><NbOfTxs>{DEBITS}</NbOfTxs></Btch>"
        for part, price in enumerate(_prices(number)):
            yield _transaction(kind, number * DEBITS + part, price, price)
    else:
        yield _transaction(kind, number, _price(number), abs(_booked(number)))
    yield "</NtryDtls>"


def _transaction(kind: str, number: int, price: Decimal, booked: Decimal) -> str:
    is_debit = kind in {"collection", "returned"}
    mandate = f"<MndtId>RUM-{number % 5000:06}</MndtId>" if is_debit else ""
    returned = charges = original = ""
    if kind == "returned":
        reason = _REASONS[number % len(_REASONS)]
        returned = f"<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf>"
        charges = f"<Chrgs><Rcrd>{_money('Amt', _FEE)}</Rcrd></Chrgs>"
        original = f"<InstdAmt>{_money('Amt', price)}</InstdAmt>"
    amounts = f"<AmtDtls>{original}<TxAmt>{_money('Amt', booked)}</TxAmt></AmtDtls>"
    direction = "DBIT" if kind == "returned" else "CRDT"
    return (
        f"<TxDtls><Refs><MsgId>MSG-{number // 100:07}</MsgId><PmtInfId>REMISE-{number // 10:07}"
        f"</PmtInfId><InstrId>INS-{number:09}</InstrId><EndToEndId>F2026-{number:09}</EndToEndId>"
        f"<TxId>TX-{number:09}</TxId>{mandate}</Refs>{_money('Amt', booked)}"
        f"<CdtDbtInd>{direction}</CdtDbtInd>{amounts}{_code(kind)}{charges}"
        f"<RltdPties><Dbtr><Pty><Nm>Client {number % 5000}</Nm></Pty></Dbtr><DbtrAcct><Id>"
        f"<IBAN>FR76{number % 5000:023}</IBAN></Id></DbtrAcct><Cdtr><Pty><Nm>Atelier Rameau SARL"
        f"</Nm></Pty></Cdtr><CdtrAcct><Id><IBAN>{OUR_IBAN}</IBAN></Id></CdtrAcct></RltdPties>"
        "<RltdAgts><DbtrAgt><FinInstnId><BICFI>AGRIFRPPXXX</BICFI></FinInstnId></DbtrAgt>"
        f"</RltdAgts><RmtInf>{_remittance(kind, number)}</RmtInf>{returned}</TxDtls>"
    )


def _remittance(kind: str, number: int) -> str:
    if kind == "structured":
        reference = f"<CdtrRefInf><Ref>{number:020}</Ref></CdtrRefInf>"
        return f"<Strd>{reference}<AddtlRmtInf>facture {number}</AddtlRmtInf></Strd>"
    return f"<Ustrd>FACTURE F2026-{number:09} ATELIER RAMEAU, MERCI</Ustrd>"


def _code(kind: str) -> str:
    families = {
        "collection": ("PMNT", "IDDT", "ESDD"),
        "returned": ("PMNT", "IDDT", "UPDD"),
        "fee": ("PMNT", "MDOP", "CHRG"),
    }
    domain, family, sub = families.get(kind, ("PMNT", "RCDT", "ESCT"))
    return (
        f"<BkTxCd><Domn><Cd>{domain}</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{sub}</SubFmlyCd>"
        "</Fmly></Domn></BkTxCd>"
    )


def _balance(code: str, amount: Decimal, day: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_money('Amt', abs(amount))}"
        f"<CdtDbtInd>{_direction(amount)}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _direction(amount: Decimal) -> str:
    return "DBIT" if amount < 0 else "CRDT"


def _money(name: str, amount: Decimal) -> str:
    return f'<{name} Ccy="EUR">{amount:.2f}</{name}>'
