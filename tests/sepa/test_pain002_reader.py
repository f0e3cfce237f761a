# SPDX-License-Identifier: Apache-2.0
"""pain.002: what the bank says of a file, of its blocks and of its transactions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from compliance.errors import UnknownKindError, UnreadableError
from sepa.reports.bank_file import read_bank_file
from sepa.reports.pain002_reader import read_pain002
from sepa.reports.status_model import PaymentStatus, StatusReason, StatusReport, TransactionStatus

VERSIONS = ("03", "10", "12", "14")


def pain002(group: str, *blocks: str, version: str = "10", namespace: str | None = None) -> bytes:
    """Return a status report whose group says `group`, with these blocks."""
    name = namespace or f"urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"
    return (
        f'<p:Document xmlns:p="{name}"><p:CstmrPmtStsRpt>'
        "<p:GrpHdr><p:MsgId>A1</p:MsgId><p:CreDtTm>2026-10-05T12:00:00</p:CreDtTm></p:GrpHdr>"
        f"<p:OrgnlGrpInfAndSts>{group}</p:OrgnlGrpInfAndSts>{''.join(blocks)}"
        "</p:CstmrPmtStsRpt></p:Document>"
    ).encode()


def element(name: str, *content: str) -> str:
    return f"<p:{name}>{''.join(content)}</p:{name}>"


def reason(code: str, *texts: str) -> str:
    told = "".join(element("AddtlInf", text) for text in texts)
    return element("StsRsnInf", element("Rsn", element("Cd", code)), told)


def tx(*content: str) -> str:
    return element("TxInfAndSts", *content)


def block(*content: str) -> str:
    return element("OrgnlPmtInfAndSts", element("OrgnlPmtInfId", "F1-1"), *content)


ORIGINAL = element("OrgnlMsgId", "F1") + element("OrgnlMsgNmId", "pain.008.001.08")
MANDATES = (
    element("MndtRltdInf", element("MndtId", "R1")),
    element("MndtRltdInf", element("DrctDbtMndt", element("MndtId", "R1"))),
)
AMOUNT = element("Amt", '<p:InstdAmt Ccy="EUR">192.00</p:InstdAmt>')


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("mandate", MANDATES)
def test_a_partly_rejected_file_is_read_at_all_three_levels(version: str, mandate: str) -> None:
    rejected = tx(
        element("OrgnlEndToEndId", "E1"),
        element("TxSts", "RJCT"),
        reason("AC04", "compte", "clos"),
        element("OrgnlTxRef", AMOUNT, mandate),
    )
    accepted = tx(element("OrgnlInstrId", "I2"), element("TxSts", "ACCP"))
    data = pain002(
        ORIGINAL + element("GrpSts", "PART"),
        block(element("PmtInfSts", "PART"), reason("NARR", "voir"), rejected, accepted),
        version=version,
    )
    report = read_pain002(data, schema=False)
    assert report.created is not None
    assert report == StatusReport(
        kind=f"pain.002.001.{version}",
        message_id="A1",
        created=report.created,
        original_message_id="F1",
        original_message_name="pain.008.001.08",
        group_status="PART",
        payments=(
            PaymentStatus(
                payment_information_id="F1-1",
                status="PART",
                reasons=(StatusReason(code="NARR", additional=("voir",)),),
                transactions=(
                    TransactionStatus(
                        status="RJCT",
                        end_to_end_id="E1",
                        amount=Decimal("192.00"),
                        currency="EUR",
                        mandate_id="R1",
                        reasons=(StatusReason(code="AC04", additional=("compte", "clos")),),
                    ),
                    TransactionStatus(status="ACCP", instruction_id="I2"),
                ),
            ),
        ),
    )
    assert read_bank_file(data, schema=False) == report


def test_a_reason_of_the_bank_s_own_is_kept() -> None:
    own = element("StsRsnInf", element("Rsn", element("Prtry", "X7")))
    report = read_pain002(pain002(ORIGINAL + element("GrpSts", "RJCT") + own), schema=False)
    assert report.reasons == (StatusReason(proprietary="X7"),)


NOT_PROVIDED = element("OrgnlEndToEndId", "NOTPROVIDED")
RJCT = element("TxSts", "RJCT")
E1 = element("OrgnlEndToEndId", "E1")

AC04 = reason("AC04")

FAULTS: tuple[tuple[object, ...], ...] = (
    # group                                 transactions                   codes
    (ORIGINAL,                              (),                            ["BANK-31"]),
    (element("GrpSts", "ACCP"),             (),                            ["BANK-30"]),
    (ORIGINAL + element("GrpSts", "FINE"),  (),                            ["BANK-33"]),
    (ORIGINAL + element("GrpSts", "RJCT"),  (),                            ["BANK-34"]),
    (ORIGINAL,                              (tx(RJCT, AC04),),             ["BANK-32"]),
    (ORIGINAL,                              (tx(NOT_PROVIDED, RJCT, AC04),), ["BANK-32"]),
    (ORIGINAL,                              (tx(E1, RJCT),),               ["BANK-34"]),
    (ORIGINAL,                              (tx(E1, RJCT, AC04),),         []),
    (ORIGINAL,                              (tx(E1, AC04),),               ["BANK-31"]),
)  # fmt: skip


@pytest.mark.parametrize(("group", "transactions", "codes"), FAULTS)
def test_what_a_report_does_not_say_is_said(
    group: str, transactions: tuple[str, ...], codes: list[str]
) -> None:
    blocks = (block(*transactions),) if transactions else ()
    report = read_pain002(pain002(group, *blocks), schema=False)
    assert [finding.rule for finding in report.findings] == codes


def test_a_block_says_what_it_answers() -> None:
    nameless = element("OrgnlPmtInfAndSts", tx(E1, element("TxSts", "ACCP")))
    report = read_pain002(pain002(ORIGINAL, nameless), schema=False)
    assert [finding.rule for finding in report.findings] == ["BANK-35"]


def test_an_unreadable_amount_is_an_error() -> None:
    amount = element("Amt", '<p:InstdAmt Ccy="EUR">192,00</p:InstdAmt>')
    answered = tx(E1, element("TxSts", "ACCP"), element("OrgnlTxRef", amount))
    report = read_pain002(pain002(ORIGINAL, block(answered)), schema=False)
    assert report.payments[0].transactions[0].amount is None
    assert [finding.rule for finding in report.findings] == ["BANK-09"]


def test_a_version_that_nobody_registered_is_read_with_a_warning() -> None:
    data = pain002(ORIGINAL + element("GrpSts", "ACCP"), version="15")
    report = read_pain002(data, schema=False)
    assert report.kind == "pain.002.001.15"
    assert [finding.rule for finding in report.findings] == ["BANK-04"]


def test_what_is_cut_off_or_something_else_is_refused() -> None:
    whole = pain002(ORIGINAL + element("GrpSts", "ACCP"))
    for end in (len(whole) - 5, len(whole) // 2, 20):
        with pytest.raises(UnreadableError):
            read_pain002(whole[:end])
    with pytest.raises(UnknownKindError):
        read_pain002(b"<Document/>")
