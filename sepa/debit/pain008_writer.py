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

from compliance.amounts import format_cents
from compliance.errors import EncaisseError
from compliance.kinds import ISO_20022
from sepa.message_parts import address_xml, agent_xml, name_xml, remittance_xml, text_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sepa.creditor_id import CreditorId
    from sepa.debit.model import (
        Amendment,
        BatchHead,
        BlockHead,
        Collection,
        Creditor,
        DebitBatch,
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

_COLLECTION = b"<DrctDbtTxInf>"

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
    if batch.count == 0:
        raise ValueError("a file needs at least one collection")
    texts = (
        (collection_xml(collection, version) for collection in block.collections)
        for block in batch.blocks
    )
    write_message(stream.write, batch.head, texts, version)


def write_message(
    write: Callable[[bytes], object],
    head: BatchHead,
    blocks: Iterable[Iterable[bytes]],
    version: MessageVersion,
) -> None:
    """Write a message, part by part.

    Args:
        write: takes each part.
        head: what is told before the collections.
        blocks: of each block of the head, the collections as `collection_xml` returns them, one or
            several at a time.
        version: of the message.

    Raises:
        EncaisseError: if a block has not as many collections as were announced: what was written
            is no file.
    """
    write(_head(head, version).encode("ascii"))
    for block, texts in zip(head.blocks, blocks, strict=True):
        write(_block_head(block, head.creditor, version).encode("ascii"))
        written = 0
        for text in texts:
            write(text)
            written += text.count(_COLLECTION)
        if written != block.count:
            raise EncaisseError(
                f"the block {block.id} announces {block.count} collections, but {written} were "
                "written"
            )
        write(b"    </PmtInf>\n")
    write(b"  </CstmrDrctDbtInitn>\n</Document>\n")


def _head(batch: BatchHead, version: MessageVersion) -> str:
    """Return everything before the first block."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="{ISO_20022}{version.key}">\n'
        "  <CstmrDrctDbtInitn>\n"
        "    <GrpHdr>\n"
        f"      <MsgId>{text_xml(batch.message_id)}</MsgId>\n"
        f"      <CreDtTm>{batch.created:%Y-%m-%dT%H:%M:%S}</CreDtTm>\n"
        f"      <NbOfTxs>{batch.count}</NbOfTxs>\n"
        f"      <CtrlSum>{format_cents(batch.total)}</CtrlSum>\n"
        f"      <InitgPty>{name_xml(batch.creditor.name)}</InitgPty>\n"
        "    </GrpHdr>\n"
    )


def _block_head(block: BlockHead, creditor: Creditor, version: MessageVersion) -> str:
    """Everything of a block before its transactions, in the schema's order."""
    booking = creditor.batch_booking
    lines = (
        f"<PmtInfId>{text_xml(block.id)}</PmtInfId>",
        "<PmtMtd>DD</PmtMtd>",
        "" if booking is None else f"<BtchBookg>{str(booking).lower()}</BtchBookg>",
        f"<NbOfTxs>{block.count}</NbOfTxs>",
        f"<CtrlSum>{format_cents(block.total)}</CtrlSum>",
        f"<PmtTpInf>{_payment_type(creditor.scheme, block.sequence)}</PmtTpInf>",
        f"<ReqdColltnDt>{block.collection_date.isoformat()}</ReqdColltnDt>",
        f"<Cdtr>{name_xml(creditor.name)}{address_xml(creditor.address)}</Cdtr>",
        f"<CdtrAcct><Id><IBAN>{creditor.iban.value}</IBAN></Id></CdtrAcct>",
        f"<CdtrAgt>{agent_xml(creditor.bic, version.bic)}</CdtrAgt>",
        "<ChrgBr>SLEV</ChrgBr>",
        f"<CdtrSchmeId>{_scheme_id(creditor.creditor_id)}</CdtrSchmeId>",
    )
    body = "".join(f"      {line}\n" for line in lines if line)
    return f"    <PmtInf>\n{body}"


def collection_xml(item: Collection, version: MessageVersion) -> bytes:
    """Return a collection as it stands in its block.

    Raises:
        InvalidValueError: (a `ValueError`) REF-03, if a text has characters outside the SEPA set.
        ValueError: if its amount has a fraction of a cent.
    """
    debtor = item.debtor
    lines = [
        f"<PmtId><EndToEndId>{text_xml(item.end_to_end_id)}</EndToEndId></PmtId>",
        f'<InstdAmt Ccy="EUR">{format_cents(item.amount)}</InstdAmt>',
        f"<DrctDbtTx><MndtRltdInf>{_mandate(item)}</MndtRltdInf></DrctDbtTx>",
    ]
    if item.ultimate_creditor is not None:
        lines.append(f"<UltmtCdtr>{name_xml(item.ultimate_creditor)}</UltmtCdtr>")
    lines += [
        f"<DbtrAgt>{agent_xml(debtor.bic, version.bic)}</DbtrAgt>",
        f"<Dbtr>{name_xml(debtor.name)}{address_xml(debtor.address)}</Dbtr>",
        f"<DbtrAcct><Id><IBAN>{debtor.iban.value}</IBAN></Id></DbtrAcct>",
    ]
    if item.ultimate_debtor is not None:
        lines.append(f"<UltmtDbtr>{name_xml(item.ultimate_debtor)}</UltmtDbtr>")
    remittance = remittance_xml(item.remittance, item.structured_reference)
    if remittance:
        lines.append(f"<RmtInf>{remittance}</RmtInf>")
    body = "".join(f"        {line}\n" for line in lines)
    return f"      <DrctDbtTxInf>\n{body}      </DrctDbtTxInf>\n".encode("ascii")


def _payment_type(scheme: Scheme, sequence: SequenceType) -> str:
    return (
        "<SvcLvl><Cd>SEPA</Cd></SvcLvl>"
        f"<LclInstrm><Cd>{scheme.value}</Cd></LclInstrm>"
        f"<SeqTp>{sequence.value}</SeqTp>"
    )


def _mandate(item: Collection) -> str:
    return (
        f"<MndtId>{text_xml(item.mandate.reference)}</MndtId>"
        f"<DtOfSgntr>{item.mandate.signed.isoformat()}</DtOfSgntr>"
        f"{_amendment(item.amendment)}"
    )


def _amendment(amendment: Amendment | None) -> str:
    """AmdmntInd and AmdmntInfDtls, in the order of AmendmentInformationDetails13."""
    if amendment is None:
        return ""
    details = ""
    if amendment.original_mandate_id is not None:
        details += f"<OrgnlMndtId>{text_xml(amendment.original_mandate_id)}</OrgnlMndtId>"
    name, identifier = amendment.original_creditor_name, amendment.original_creditor_id
    if name is not None or identifier is not None:
        named = "" if name is None else name_xml(name)
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


def _scheme_id(creditor_id: CreditorId) -> str:
    return (
        f"<Id><PrvtId><Othr><Id>{text_xml(creditor_id.value)}</Id>"
        "<SchmeNm><Prtry>SEPA</Prtry></SchmeNm></Othr></PrvtId></Id>"
    )
