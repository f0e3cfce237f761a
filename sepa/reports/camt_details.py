# SPDX-License-Identifier: Apache-2.0
"""The transactions of an entry (TxDtls): each with its own amount, references and reason.

Names differ by version: camt .01 has `CdtrRefInf/CdtrRef`, `RtrInf/RtrRsn`, `PrtryAcct`; .02 has
`AmtDtls/TxAmt` alone; .03 adds `TxDtls/Amt`; .08 puts a party below `Pty` and a bank's number
into `BICFI`. Banks mix them, so every spelling is read in every version.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sepa.reports.camt_model import Amount, BankParty, Detail, ReturnInformation
from sepa.reports.camt_values import (
    DEBIT,
    child,
    children,
    compact,
    first_text,
    read_amount,
    read_decimal,
    read_direction,
    signed,
    text,
    texts,
)

if TYPE_CHECKING:
    from lxml import etree

    from sepa.reports.camt_values import Reading

NOT_PROVIDED = "NOTPROVIDED"
"""What a message carries where an identifier is mandatory and none was given (EPC130-08)."""

_ACCOUNT = ("Othr/Id", "PrtryAcct/Id", "BBAN", "UPIC")
_BIC = ("BICFI", "BIC", "CmbndId/BIC")
_ORGANISATION_BIC = ("AnyBIC", "BICOrBEI", "BIC", "BEI")
_OTHER_ID = ("Id/PrvtId/Othr/Id", "Id/PrvtId/OthrId/Id", "Id/OrgId/Othr/Id", "Id/OrgId/PrtryId/Id")


def read_detail(
    tx: etree._Element,
    entry_amount: Amount,
    entry_direction: Decimal,
    reading: Reading,
    *,
    is_alone: bool,
) -> Detail:
    """Read one `TxDtls`.

    Args:
        tx: the element.
        entry_amount: of the entry, signed.
        entry_direction: of the entry, which holds for a transaction that states none (.02).
        reading: takes the findings.
        is_alone: whether it is the only transaction of its entry; only then the entry's amount is
            its own where it states none.
    """
    refs, parties, agents = child(tx, "Refs"), child(tx, "RltdPties"), child(tx, "RltdAgts")
    remittance = child(tx, "RmtInf")
    direction, amount = entry_direction, None
    stated = (
        entry_direction
        if child(tx, "CdtDbtInd") is None
        else read_direction(tx, reading, "BANK-09")
    )
    if stated is not None:
        direction = stated
        amount = _own_amount(tx, entry_amount, direction, reading, is_alone=is_alone)
    return Detail(
        amount=amount,
        account_servicer_reference=text(refs, "AcctSvcrRef"),
        message_id=text(refs, "MsgId"),
        payment_information_id=text(refs, "PmtInfId"),
        instruction_id=provided(text(refs, "InstrId")),
        end_to_end_id=provided(text(refs, "EndToEndId")),
        transaction_id=provided(text(refs, "TxId")),
        uetr=text(refs, "UETR"),
        mandate_id=provided(text(refs, "MndtId")),
        bank_transaction_code=bank_transaction_code(tx),
        debtor=read_party(parties, agents, "Dbtr"),
        creditor=read_party(parties, agents, "Cdtr"),
        ultimate_debtor=read_party(parties, None, "UltmtDbtr"),
        ultimate_creditor=read_party(parties, None, "UltmtCdtr"),
        remittance=texts(remittance, "Ustrd"),
        structured_references=_structured(remittance, "CdtrRefInf", "Ref", "CdtrRef"),
        referred_documents=_structured(remittance, "RfrdDocInf", "Nb", "RfrdDocNb"),
        additional_remittance=texts(remittance, "Strd", "AddtlRmtInf"),
        purpose=first_text(child(tx, "Purp"), "Cd", "Prtry"),
        return_information=_return_information(child(tx, "RtrInf")),
        original_amount=original_amount(tx, amount, direction, reading),
        exchange_rate=_exchange_rate(tx, reading),
        charges=read_charges(tx, reading),
        additional_information=text(tx, "AddtlTxInf"),
    )


def provided(identifier: str | None) -> str | None:
    """Return an identifier unless it only says that there is none."""
    if identifier is None or identifier.upper() == NOT_PROVIDED:
        return None
    return identifier


def bank_transaction_code(parent: etree._Element) -> str | None:
    """Return domain/family/subfamily of `BkTxCd`, or the bank's own code where there is no domain.

    Source: ISO 20022 external code sets, bank transaction code (BTC).
    """
    code = child(parent, "BkTxCd")
    domain = child(code, "Domn")
    if domain is None:
        return text(code, "Prtry", "Cd")
    steps = (
        text(domain, "Cd"),
        text(domain, "Fmly", "Cd"),
        text(domain, "Fmly", "SubFmlyCd"),
    )
    return "/".join(step for step in steps if step) or text(code, "Prtry", "Cd")


def original_amount(
    parent: etree._Element, amount: Amount | None, direction: Decimal, reading: Reading
) -> Amount | None:
    """Return the instructed amount (`AmtDtls/InstdAmt`), else the transaction's, where it differs.

    On a returned debit this is what had been collected, while the booked amount carries the charges
    of the return.
    """
    amounts = child(parent, "AmtDtls")
    for name in ("InstdAmt", "TxAmt"):
        stated = read_amount(child(amounts, name, "Amt"), reading, "BANK-09")
        if stated is not None and signed(stated, direction) != amount:
            return signed(stated, direction)
    return None


def read_charges(parent: etree._Element, reading: Reading) -> Amount | None:
    """Return the sum of `Chrgs`, signed: a charge costs the account holder unless it says CRDT.

    In .01 and .02 each `Chrgs` has its `Amt`; from .03 on they are `Rcrd` under one `Chrgs`. The
    stated total counts where there is no record. Charges in several currencies have no sum.
    """
    total = Decimal(0)
    currencies = set()
    for charges in children(parent, "Chrgs"):
        stated = [
            (record, child(record, "Amt"))
            for record in (charges, *children(charges, "Rcrd"))
            if child(record, "Amt") is not None
        ]
        for record, element in stated or [(charges, child(charges, "TtlChrgsAndTaxAmt"))]:
            amount = read_amount(element, reading, "BANK-09")
            if amount is None:
                continue
            direction: Decimal | None = DEBIT
            if child(record, "CdtDbtInd") is not None:
                direction = read_direction(record, reading, "BANK-09")
            if direction is not None:
                total += amount.value * direction
                currencies.add(amount.currency)
    if not currencies:
        return None
    if len(currencies) > 1:
        reading.report("BANK-28", child(parent, "Chrgs"), found=", ".join(sorted(currencies)))
        return None
    return Amount(value=total, currency=currencies.pop())


def _own_amount(
    tx: etree._Element,
    entry_amount: Amount,
    direction: Decimal,
    reading: Reading,
    *,
    is_alone: bool,
) -> Amount | None:
    """Return the transaction's own amount, in the entry's currency where the bank states it so.

    `TxDtls/Amt` (from .03), else `AmtDtls/TxAmt/Amt`. Where that is in another currency and the
    bank states the equivalent in the account's (`TxAmt`, `CntrValAmt`), the equivalent counts.
    """
    amounts = child(tx, "AmtDtls")
    elements = (
        child(tx, "Amt"),
        child(amounts, "TxAmt", "Amt"),
        child(amounts, "CntrValAmt", "Amt"),
    )
    own: Amount | None = None
    for element in elements:
        if element is None:
            continue
        stated = read_amount(element, reading, "BANK-09")
        if stated is None:
            return None
        if stated.currency == entry_amount.currency:
            return signed(stated, direction)
        own = own or stated
    if own is not None:
        return signed(own, direction)
    if is_alone:
        return entry_amount
    reading.report("BANK-10", tx)
    return None


def _exchange_rate(tx: etree._Element, reading: Reading) -> Decimal | None:
    amounts = child(tx, "AmtDtls")
    for name in ("TxAmt", "CntrValAmt", "InstdAmt"):
        rate = read_decimal(child(amounts, name, "CcyXchg", "XchgRate"), reading)
        if rate is not None:
            return rate
    return None


def read_party(
    parties: etree._Element | None, agents: etree._Element | None, role: str
) -> BankParty | None:
    """Return a party of `RltdPties` with its account and bank; None if nothing says who it is."""
    element = child(parties, role)
    account = child(parties, f"{role}Acct", "Id")
    bank = child(agents, f"{role}Agt", "FinInstnId")
    if element is None and account is None and bank is None:
        return None
    inner = child(element, "Pty")
    person = element if inner is None else inner
    institution = child(element, "Agt", "FinInstnId")
    party = BankParty(
        name=text(person, "Nm") or text(institution, "Nm"),
        iban=compact(text(account, "IBAN")),
        other_account=first_text(account, *_ACCOUNT),
        bic=first_text(bank, *_BIC) or first_text(institution, *_BIC),
        private_id=first_text(person, *_OTHER_ID),
    )
    return party if party != BankParty() else None


def _structured(remittance: etree._Element | None, group: str, *names: str) -> tuple[str, ...]:
    """Return what the structured remittance has in a group, under the name of any version."""
    return tuple(value for name in names for value in texts(remittance, "Strd", group, name))


def _return_information(element: etree._Element | None) -> ReturnInformation | None:
    if element is None:
        return None
    originator = child(element, "Orgtr")
    if originator is None:
        originator = child(element, "RtrOrgtr")
    return ReturnInformation(
        reason=first_text(element, "Rsn/Cd", "RtrRsn/Cd"),
        proprietary=first_text(element, "Rsn/Prtry", "RtrRsn/Prtry"),
        additional=(*texts(element, "AddtlInf"), *texts(element, "AddtlRtrRsnInf")),
        originator=first_text(
            originator, "Nm", "Pty/Nm", *(f"Id/OrgId/{name}" for name in _ORGANISATION_BIC)
        ),
    )
