# SPDX-License-Identifier: Apache-2.0
"""Writing pain.008: the file that asks the bank for direct debits.

Written as text in one stream, since a file may hold a million collections. Every text is checked
to be of the SEPA set, which has none of the characters that XML would need to escape.

Sources: ISO 20022 pain.008.001.08 and .02; EPC130-08 and EPC131-08 (2025 v1.0).
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import IO, TYPE_CHECKING

from compliance.amounts import ZERO, format_cents
from compliance.errors import EncaisseError
from compliance.kinds import ISO_20022
from sepa.charset import is_in_set, outside_set
from sepa.faults import InvalidValueError
from sepa.references import NOT_PROVIDED

if TYPE_CHECKING:
    from sepa.address import Address
    from sepa.bic import Bic
    from sepa.creditor_id import CreditorId
    from sepa.debit.model import (
        Amendment,
        BatchHead,
        BlockHead,
        Collection,
        Creditor,
        DebitBatch,
        PaymentBlock,
        Scheme,
        SequenceType,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageVersion:
    """In what the versions of pain.008 differ, as far as a SEPA direct debit goes.

    Attributes:
        key: as the registry of kinds spells it.
        bic: name of the element that holds a BIC.
    """

    key: str
    bic: str


PAIN_008_08 = MessageVersion(key="pain.008.001.08", bic="BICFI")
PAIN_008_02 = MessageVersion(key="pain.008.001.02", bic="BIC")
VERSIONS = {version.key: version for version in (PAIN_008_08, PAIN_008_02)}

BLOCK_END = b"    </PmtInf>\n"
FILE_END = b"  </CstmrDrctDbtInitn>\n</Document>\n"

SMNDA = "SMNDA"
"""Same mandate, new debtor account: in OrgnlDbtrAcct since 20 November 2016 (EPC130-08, 1.5.4)."""


def write_pain008(batch: DebitBatch, version: MessageVersion = PAIN_008_08) -> bytes:
    """Return the file of a batch; the same batch gives the same bytes.

    Raises:
        InvalidValueError: (a `ValueError`) REF-03, if a text has characters outside the SEPA set.
        ValueError: if an amount has a fraction of a cent, or the batch no collection.
    """
    stream = BytesIO()
    write_pain008_to(stream, batch, version)
    return stream.getvalue()


def write_pain008_to(
    stream: IO[bytes], batch: DebitBatch, version: MessageVersion = PAIN_008_08
) -> None:
    """Write the file of a batch to a stream; what fails half-way leaves half a file there.

    Raises:
        InvalidValueError: (a `ValueError`) REF-03, if a text has characters outside the SEPA set.
        ValueError: if an amount has a fraction of a cent, or the batch no collection.
    """
    count, total = batch.count, batch.total
    if count == 0:
        raise ValueError("a file needs at least one collection")
    stream.write(head_xml(batch, version).encode("ascii"))
    written, amount = 0, ZERO
    for block in batch.blocks:
        stream.write(block_head_xml(block, batch.creditor, version).encode("ascii"))
        for collection in block.collections:
            stream.write(collection_xml(collection, version).encode("ascii"))
            written += 1
            amount += collection.amount
        stream.write(BLOCK_END)
    stream.write(FILE_END)
    if (written, amount) != (count, total):
        raise EncaisseError(
            f"the file announces {count} collections of {total} in all, but {written} of {amount} "
            "were written"
        )


def head_xml(batch: DebitBatch | BatchHead, version: MessageVersion) -> str:
    """Return everything before the first block."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="{ISO_20022}{version.key}">\n'
        "  <CstmrDrctDbtInitn>\n"
        "    <GrpHdr>\n"
        f"      <MsgId>{_text(batch.message_id)}</MsgId>\n"
        f"      <CreDtTm>{batch.created:%Y-%m-%dT%H:%M:%S}</CreDtTm>\n"
        f"      <NbOfTxs>{batch.count}</NbOfTxs>\n"
        f"      <CtrlSum>{format_cents(batch.total)}</CtrlSum>\n"
        f"      <InitgPty><Nm>{_text(batch.creditor.name)}</Nm></InitgPty>\n"
        "    </GrpHdr>\n"
    )


def block_head_xml(
    block: PaymentBlock | BlockHead, creditor: Creditor, version: MessageVersion
) -> str:
    """Everything of a block before its transactions, in the schema's order."""
    booking = creditor.batch_booking
    lines = (
        f"<PmtInfId>{_text(block.id)}</PmtInfId>",
        "<PmtMtd>DD</PmtMtd>",
        "" if booking is None else f"<BtchBookg>{str(booking).lower()}</BtchBookg>",
        f"<NbOfTxs>{block.count}</NbOfTxs>",
        f"<CtrlSum>{format_cents(block.total)}</CtrlSum>",
        f"<PmtTpInf>{_payment_type(creditor.scheme, block.sequence)}</PmtTpInf>",
        f"<ReqdColltnDt>{block.collection_date.isoformat()}</ReqdColltnDt>",
        f"<Cdtr>{_name(creditor.name)}{_address(creditor.address)}</Cdtr>",
        f"<CdtrAcct><Id><IBAN>{creditor.iban.value}</IBAN></Id></CdtrAcct>",
        f"<CdtrAgt>{_agent(creditor.bic, version)}</CdtrAgt>",
        "<ChrgBr>SLEV</ChrgBr>",
        f"<CdtrSchmeId>{_scheme_id(creditor.creditor_id)}</CdtrSchmeId>",
    )
    body = "".join(f"      {line}\n" for line in lines if line)
    return f"    <PmtInf>\n{body}"


def collection_xml(item: Collection, version: MessageVersion) -> str:
    """Return a collection."""
    debtor = item.debtor
    lines = [
        f"<PmtId><EndToEndId>{_text(item.end_to_end_id)}</EndToEndId></PmtId>",
        f'<InstdAmt Ccy="EUR">{format_cents(item.amount)}</InstdAmt>',
        f"<DrctDbtTx><MndtRltdInf>{_mandate(item)}</MndtRltdInf></DrctDbtTx>",
    ]
    if item.ultimate_creditor is not None:
        lines.append(f"<UltmtCdtr>{_name(item.ultimate_creditor)}</UltmtCdtr>")
    lines += [
        f"<DbtrAgt>{_agent(debtor.bic, version)}</DbtrAgt>",
        f"<Dbtr>{_name(debtor.name)}{_address(debtor.address)}</Dbtr>",
        f"<DbtrAcct><Id><IBAN>{debtor.iban.value}</IBAN></Id></DbtrAcct>",
    ]
    if item.ultimate_debtor is not None:
        lines.append(f"<UltmtDbtr>{_name(item.ultimate_debtor)}</UltmtDbtr>")
    remittance = _remittance(item)
    if remittance:
        lines.append(f"<RmtInf>{remittance}</RmtInf>")
    body = "".join(f"        {line}\n" for line in lines)
    return f"      <DrctDbtTxInf>\n{body}      </DrctDbtTxInf>\n"


def _payment_type(scheme: Scheme, sequence: SequenceType) -> str:
    return (
        "<SvcLvl><Cd>SEPA</Cd></SvcLvl>"
        f"<LclInstrm><Cd>{scheme.value}</Cd></LclInstrm>"
        f"<SeqTp>{sequence.value}</SeqTp>"
    )


def _mandate(item: Collection) -> str:
    return (
        f"<MndtId>{_text(item.mandate.reference)}</MndtId>"
        f"<DtOfSgntr>{item.mandate.signed.isoformat()}</DtOfSgntr>"
        f"{_amendment(item.amendment)}"
    )


def _amendment(amendment: Amendment | None) -> str:
    """AmdmntInd and AmdmntInfDtls, in the order of AmendmentInformationDetails13."""
    if amendment is None:
        return ""
    details = ""
    if amendment.original_mandate_id is not None:
        details += f"<OrgnlMndtId>{_text(amendment.original_mandate_id)}</OrgnlMndtId>"
    name, identifier = amendment.original_creditor_name, amendment.original_creditor_id
    if name is not None or identifier is not None:
        named = "" if name is None else _name(name)
        identified = "" if identifier is None else _scheme_id(identifier)
        details += f"<OrgnlCdtrSchmeId>{named}{identified}</OrgnlCdtrSchmeId>"
    if amendment.original_debtor_iban is not None:
        account = f"<IBAN>{amendment.original_debtor_iban.value}</IBAN>"
    elif amendment.original_debtor_account_smnda:
        account = f"<Othr><Id>{SMNDA}</Id></Othr>"
    else:
        account = ""
    if account:
        details += f"<OrgnlDbtrAcct><Id>{account}</Id></OrgnlDbtrAcct>"
    if not details:
        raise ValueError("an amendment without any detail")
    return f"<AmdmntInd>true</AmdmntInd><AmdmntInfDtls>{details}</AmdmntInfDtls>"


def _remittance(item: Collection) -> str:
    if item.remittance is not None and item.structured_reference is not None:
        raise ValueError("remittance information is either unstructured or structured")
    if item.remittance is not None:
        return f"<Ustrd>{_text(item.remittance)}</Ustrd>"
    if item.structured_reference is not None:
        return (
            "<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>"
            f"<Ref>{_text(item.structured_reference)}</Ref></CdtrRefInf></Strd>"
        )
    return ""


def _agent(bic: Bic | None, version: MessageVersion) -> str:
    if bic is None:
        return f"<FinInstnId><Othr><Id>{NOT_PROVIDED}</Id></Othr></FinInstnId>"
    return f"<FinInstnId><{version.bic}>{bic.value}</{version.bic}></FinInstnId>"


def _scheme_id(creditor_id: CreditorId) -> str:
    return (
        f"<Id><PrvtId><Othr><Id>{_text(creditor_id.value)}</Id>"
        "<SchmeNm><Prtry>SEPA</Prtry></SchmeNm></Othr></PrvtId></Id>"
    )


def _address(address: Address | None) -> str:
    """Structured or hybrid address, in the order of PostalAddress24 (and 6 of version 02)."""
    if address is None:
        return ""
    elements = (
        ("StrtNm", address.street),
        ("BldgNb", address.building_number),
        ("PstCd", address.postcode),
        ("TwnNm", address.town),
        ("Ctry", address.country),
        *(("AdrLine", line) for line in address.lines),
    )
    body = "".join(f"<{tag}>{_text(text)}</{tag}>" for tag, text in elements if text is not None)
    return f"<PstlAdr>{body}</PstlAdr>"


def _name(text: str) -> str:
    return f"<Nm>{_text(text)}</Nm>"


def _text(text: str) -> str:
    if not is_in_set(text):
        raise InvalidValueError("REF-03", found=text, expected=outside_set(text))
    return text
