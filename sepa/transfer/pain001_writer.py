# SPDX-License-Identifier: Apache-2.0
"""Writing pain.001: the file that orders credit transfers.

Sources: ISO 20022 pain.001.001.09; EPC132-08 (2025 v1.0), SCT C2PSP implementation guidelines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.amounts import format_cents
from compliance.kinds import ISO_20022
from sepa.message_parts import address_xml, agent_xml, name_xml, remittance_xml, text_xml

if TYPE_CHECKING:
    from sepa.transfer.model import Party, Transfer, TransferBatch, TransferBlock

PAIN_001 = "pain.001.001.09"

_BIC = "BICFI"


def write_pain001(batch: TransferBatch) -> bytes:
    """Return the file of a batch; the same batch gives the same bytes.

    Raises:
        InvalidValueError: (a `ValueError`) REF-03, if a text has characters outside the SEPA set.
        ValueError: if an amount has a fraction of a cent, or the batch no transfer.
    """
    if not batch.count:
        raise ValueError("a file needs at least one transfer")
    parts = [_head(batch)]
    for block in batch.blocks:
        parts.append(_block_head(block, batch.payer))
        parts += [_transfer(item) for item in block.transfers]
        parts.append("    </PmtInf>\n")
    parts.append("  </CstmrCdtTrfInitn>\n</Document>\n")
    return "".join(parts).encode("ascii")


def _head(batch: TransferBatch) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="{ISO_20022}{PAIN_001}">\n'
        "  <CstmrCdtTrfInitn>\n"
        "    <GrpHdr>\n"
        f"      <MsgId>{text_xml(batch.message_id)}</MsgId>\n"
        f"      <CreDtTm>{batch.created:%Y-%m-%dT%H:%M:%S}</CreDtTm>\n"
        f"      <NbOfTxs>{batch.count}</NbOfTxs>\n"
        f"      <CtrlSum>{format_cents(batch.total)}</CtrlSum>\n"
        f"      <InitgPty>{name_xml(batch.payer.name)}</InitgPty>\n"
        "    </GrpHdr>\n"
    )


def _block_head(block: TransferBlock, payer: Party) -> str:
    lines = (
        f"<PmtInfId>{text_xml(block.id)}</PmtInfId>",
        "<PmtMtd>TRF</PmtMtd>",
        f"<NbOfTxs>{len(block.transfers)}</NbOfTxs>",
        f"<CtrlSum>{format_cents(block.total)}</CtrlSum>",
        "<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>",
        f"<ReqdExctnDt><Dt>{block.execution_date.isoformat()}</Dt></ReqdExctnDt>",
        f"<Dbtr>{name_xml(payer.name)}{address_xml(payer.address)}</Dbtr>",
        f"<DbtrAcct><Id><IBAN>{payer.iban.value}</IBAN></Id></DbtrAcct>",
        f"<DbtrAgt>{agent_xml(payer.bic, _BIC)}</DbtrAgt>",
        "<ChrgBr>SLEV</ChrgBr>",
    )
    return "    <PmtInf>\n" + "".join(f"      {line}\n" for line in lines)


def _transfer(item: Transfer) -> str:
    payee = item.payee
    lines = [
        f"<PmtId><EndToEndId>{text_xml(item.end_to_end_id)}</EndToEndId></PmtId>",
        f'<Amt><InstdAmt Ccy="EUR">{format_cents(item.amount)}</InstdAmt></Amt>',
    ]
    if payee.bic is not None:
        # Here the element is optional, and left out where no BIC is known (EPC132-08, 2.2).
        lines.append(f"<CdtrAgt>{agent_xml(payee.bic, _BIC)}</CdtrAgt>")
    lines += [
        f"<Cdtr>{name_xml(payee.name)}{address_xml(payee.address)}</Cdtr>",
        f"<CdtrAcct><Id><IBAN>{payee.iban.value}</IBAN></Id></CdtrAcct>",
    ]
    remittance = remittance_xml(item.remittance, item.structured_reference)
    if remittance:
        lines.append(f"<RmtInf>{remittance}</RmtInf>")
    body = "".join(f"        {line}\n" for line in lines)
    return f"      <CdtTrfTxInf>\n{body}      </CdtTrfTxInf>\n"
