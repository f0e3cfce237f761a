# SPDX-License-Identifier: Apache-2.0
"""Writing pain.007: the file that asks the bank to give settled collections back.

Sources: ISO 20022 pain.007.001.09, CustomerPaymentReversalV09; EPC130-08 (2025 v1.0), 2.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.amounts import format_cents
from compliance.kinds import ISO_20022
from sepa.message_parts import name_xml, text_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sepa.debit.reversal import Reversal, ReversalBlock, ReversedCollection

PAIN_007 = "pain.007.001.09"


def write_pain007(reversal: Reversal) -> bytes:
    """Return the file of a reversal; the same reversal gives the same bytes.

    Raises:
        InvalidValueError: (a `ValueError`) REF-03, if a text has characters outside the SEPA set.
        ValueError: if an amount has a fraction of a cent.
    """
    name = reversal.creditor.name
    parts = [_head(reversal)]
    for block in reversal.blocks:
        parts.append(_block_head(block))
        parts += [_transaction(own, item, name) for own, item in block.collections]
        parts.append("    </OrgnlPmtInfAndRvsl>\n")
    parts.append("  </CstmrPmtRvsl>\n</Document>\n")
    return "".join(parts).encode("ascii")


def _head(reversal: Reversal) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="{ISO_20022}{PAIN_007}">\n'
        "  <CstmrPmtRvsl>\n"
        "    <GrpHdr>\n"
        f"      <MsgId>{text_xml(reversal.message_id)}</MsgId>\n"
        f"      <CreDtTm>{reversal.created:%Y-%m-%dT%H:%M:%S}</CreDtTm>\n"
        f"      <NbOfTxs>{len(reversal.collections)}</NbOfTxs>\n"
        f"      <CtrlSum>{format_cents(reversal.total)}</CtrlSum>\n"
        "      <GrpRvsl>false</GrpRvsl>\n"
        f"      <InitgPty>{name_xml(reversal.creditor.name)}</InitgPty>\n"
        "    </GrpHdr>\n"
        "    <OrgnlGrpInf>\n"
        f"      <OrgnlMsgId>{text_xml(reversal.original_message_id)}</OrgnlMsgId>\n"
        f"      <OrgnlMsgNmId>{text_xml(reversal.original_message)}</OrgnlMsgNmId>\n"
        "    </OrgnlGrpInf>\n"
    )


def _block_head(block: ReversalBlock) -> str:
    return (
        "    <OrgnlPmtInfAndRvsl>\n"
        f"      <RvslPmtInfId>{text_xml(block.id)}</RvslPmtInfId>\n"
        f"      <OrgnlPmtInfId>{text_xml(block.original_id)}</OrgnlPmtInfId>\n"
        "      <PmtInfRvsl>false</PmtInfRvsl>\n"
    )


def _transaction(own_id: str, item: ReversedCollection, name: str) -> str:
    lines = (
        f"<RvslId>{text_xml(own_id)}</RvslId>",
        f"<OrgnlEndToEndId>{text_xml(item.end_to_end_id)}</OrgnlEndToEndId>",
        f'<OrgnlInstdAmt Ccy="EUR">{format_cents(item.collected)}</OrgnlInstdAmt>',
        f'<RvsdInstdAmt Ccy="EUR">{format_cents(item.amount)}</RvsdInstdAmt>',
        "<ChrgBr>SLEV</ChrgBr>",
        "<RvslRsnInf>",
        f"  <Orgtr>{name_xml(name)}</Orgtr>",
        f"  <Rsn><Cd>{item.reason.value}</Cd></Rsn>",
        "</RvslRsnInf>",
        "<OrgnlTxRef>",
        *(f"  {line}" for line in _original(item, name)),
        "</OrgnlTxRef>",
    )
    body = "".join(f"        {line}\n" for line in lines)
    return f"      <TxInf>\n{body}      </TxInf>\n"


def _original(item: ReversedCollection, name: str) -> Iterator[str]:
    """What is known of the collection, in the order of OriginalTransactionReference28.

    Since 2019 a party stands in a choice: `Pty`, where pain.008 has the party itself.
    """
    yield f"<ReqdColltnDt>{item.collection_date.isoformat()}</ReqdColltnDt>"
    if item.creditor_id is not None:
        other = (
            f"<Othr><Id>{text_xml(item.creditor_id)}</Id>"
            "<SchmeNm><Prtry>SEPA</Prtry></SchmeNm></Othr>"
        )
        yield f"<CdtrSchmeId><Id><PrvtId>{other}</PrvtId></Id></CdtrSchmeId>"
    kind = "<SvcLvl><Cd>SEPA</Cd></SvcLvl>"
    if item.scheme is not None:
        kind += f"<LclInstrm><Cd>{text_xml(item.scheme)}</Cd></LclInstrm>"
    if item.sequence is not None:
        kind += f"<SeqTp>{text_xml(item.sequence)}</SeqTp>"
    yield f"<PmtTpInf>{kind}</PmtTpInf>"
    yield "<PmtMtd>DD</PmtMtd>"
    if item.mandate_id is not None:
        mandate = f"<MndtId>{text_xml(item.mandate_id)}</MndtId>"
        if item.signed is not None:
            mandate += f"<DtOfSgntr>{item.signed.isoformat()}</DtOfSgntr>"
        yield f"<MndtRltdInf>{mandate}</MndtRltdInf>"
    if item.debtor_name is not None:
        yield f"<Dbtr><Pty>{name_xml(item.debtor_name)}</Pty></Dbtr>"
    if item.debtor_iban is not None:
        yield f"<DbtrAcct><Id><IBAN>{text_xml(item.debtor_iban)}</IBAN></Id></DbtrAcct>"
    yield f"<Cdtr><Pty>{name_xml(name)}</Pty></Cdtr>"
    if item.creditor_iban is not None:
        yield f"<CdtrAcct><Id><IBAN>{text_xml(item.creditor_iban)}</IBAN></Id></CdtrAcct>"
