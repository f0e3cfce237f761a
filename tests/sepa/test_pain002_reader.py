# SPDX-License-Identifier: Apache-2.0
"""pain.002: what the bank says of a file, of its blocks and of its transactions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from compliance.errors import UnknownKindError, UnreadableError
from compliance.xsd import validate
from sepa.reports.bank_file import read_bank_file
from sepa.reports.camt_model import BankParty
from sepa.reports.pain002_reader import read_pain002
from sepa.reports.status_model import PaymentStatus, StatusReason, StatusReport, TransactionStatus
from tests.sepa.camt_oracle import below, groups, missing
from tests.sepa.camt_samples import CUSTOMER_IBAN
from tests.sepa.iso_sample import Sample, schema_of

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


SAMPLES = tuple(
    (kind, turn)
    for kind in ("pain.002.001.03", "pain.002.001.10", "pain.002.001.12", "pain.002.001.14")
    for turn in range(4)
)


@pytest.mark.parametrize(("kind", "turn"), SAMPLES)
def test_no_value_of_a_full_report_is_lost(kind: str, turn: int) -> None:
    twice = frozenset(
        {"OrgnlPmtInfAndSts", "TxInfAndSts", "StsRsnInf", "AddtlInf", "Ustrd", "Strd"}
    )
    root = Sample(schema_of(kind), turn=turn, twice=twice).document()
    data = etree.tostring(root)
    assert validate(etree.fromstring(data), kind) == ()
    report = read_pain002(data, schema=False)
    transactions = groups(root, ["TxInfAndSts"])
    read = [tx for payment in report.payments for tx in payment.transactions]
    assert len(read) == len(transactions) > 1
    for element, tx in zip(transactions, read, strict=True):
        assert missing(below(element), tx) == []
    blocks = groups(root, ["OrgnlPmtInfAndSts"])
    for element, payment in zip(blocks, report.payments, strict=True):
        alone = replace(payment, transactions=())
        assert missing(below(element, leave_out=frozenset({"TxInfAndSts"})), alone) == []
    rest = below(root, leave_out=frozenset({"OrgnlPmtInfAndSts"}))
    assert missing(rest, replace(report, payments=())) == []


def counted(status: str, count: str, total: str = "") -> str:
    stated = element("DtldCtrlSum", total) if total else ""
    return element(
        "NbOfTxsPerSts", element("DtldNbOfTxs", count), element("DtldSts", status), stated
    )


def answered(status: str, name: str, amount: str = "10.00") -> str:
    order = element("OrgnlTxRef", element("Amt", f'<p:InstdAmt Ccy="EUR">{amount}</p:InstdAmt>'))
    why = AC04 if status == "RJCT" else ""
    return tx(element("OrgnlEndToEndId", name), element("TxSts", status), why, order)


PART = ORIGINAL + element("GrpSts", "PART")
TWO = element("OrgnlNbOfTxs", "2")
ONE_EACH = counted("ACCP", "1") + counted("RJCT", "1")

AGREEMENT: tuple[tuple[object, ...], ...] = (
    # group                                    transactions: status                findings
    (PART + TWO + ONE_EACH,                    ("ACCP", "RJCT"),                   []),
    (PART + TWO + ONE_EACH,                    ("RJCT",),                          []),
    (PART + TWO + counted("ACCP", "1"),        ("ACCP",),                          ["BANK-41"]),
    (PART + counted("RJCT", "2"),              ("RJCT",),                          ["BANK-42"]),
    (PART + counted("ACCP", "1"),              ("ACCP", "ACCP"),                   ["BANK-42"]),
    (PART + counted("RJCT", "1", "10.00"),     ("RJCT",),                          []),
    (PART + counted("RJCT", "1", "11.00"),     ("RJCT",),                          ["BANK-43"]),
    (ORIGINAL + element("GrpSts", "RJCT"),     ("RJCT", "ACCP"),                   ["BANK-44"]),
    (ORIGINAL + element("GrpSts", "ACCP"),     ("RJCT", "ACCP"),                   ["BANK-44"]),
    (ORIGINAL + element("GrpSts", "ACCP"),     ("PDNG", "ACSP"),                   []),
    (ORIGINAL + element("GrpSts", "RJCT") + AC04 + counted("RJCT", "2"), (),       []),
)  # fmt: skip


@pytest.mark.parametrize(("group", "statuses", "codes"), AGREEMENT)
def test_a_report_that_contradicts_itself_is_said(
    group: str, statuses: tuple[str, ...], codes: list[str]
) -> None:
    listed = [answered(status, f"E{number}") for number, status in enumerate(statuses)]
    report = read_pain002(pain002(group, *([block(*listed)] if listed else [])), schema=False)
    assert [finding.rule for finding in report.findings] == codes


def test_a_block_is_compared_with_its_own_transactions() -> None:
    rejected = block(element("PmtInfSts", "RJCT"), answered("ACCP", "E1"))
    report = read_pain002(pain002(PART, rejected), schema=False)
    assert [(f.rule, f.found, f.expected) for f in report.findings] == [
        ("BANK-44", "ACCP", "F1-1 RJCT")
    ]


def test_a_second_report_in_one_file_is_not_passed_over() -> None:
    one = pain002(PART).decode()
    report = read_pain002(f"<Envelope>{one}{one}</Envelope>".encode(), schema=False)
    assert "BANK-40" in [finding.rule for finding in report.findings]


WHO: tuple[tuple[object, ...], ...] = (
    # reason  originator                                                        who stopped it
    ("MS02",  element("Nm", "Client"),                                          "refusal"),
    ("MS02",  element("Id", element("OrgId", element("AnyBIC", "AAAAFRPP"))),   "reject"),
    ("AC04",  element("Id", element("OrgId", element("BICOrBEI", "AAAAFRPP"))), "reject"),
    ("AC04",  element("Nm", "Banque"),                                          None),
    ("MS02",  "",                                                               None),
)  # fmt: skip


@pytest.mark.parametrize(("code", "originator", "kind"), WHO)
def test_a_refusal_by_the_debtor_is_no_reject_by_a_bank(
    code: str, originator: str, kind: str | None
) -> None:
    who = element("Orgtr", originator) if originator else ""
    why = element("StsRsnInf", who, element("Rsn", element("Cd", code)))
    report = read_pain002(pain002(ORIGINAL, block(tx(E1, RJCT, why))), schema=False)
    (reason,) = report.payments[0].transactions[0].reasons
    assert reason.kind == kind


def test_the_order_is_kept_as_the_bank_repeats_it() -> None:
    account = element("DbtrAcct", element("Id", element("IBAN", CUSTOMER_IBAN)))
    agent = element("DbtrAgt", element("FinInstnId", element("BICFI", "AAAAFRPP")))
    order = element(
        "OrgnlTxRef",
        *(AMOUNT, element("ReqdColltnDt", "2026-10-15"), MANDATES[0]),
        element("RmtInf", element("Ustrd", "Facture")),
        *(element("Dbtr", element("Nm", "Client")), account, agent),
    )
    report = read_pain002(pain002(ORIGINAL, block(tx(E1, RJCT, AC04, order))), schema=False)
    (read,) = report.payments[0].transactions
    assert (read.collection_date, read.remittance) == (date(2026, 10, 15), ("Facture",))
    assert read.debtor == BankParty(name="Client", iban=CUSTOMER_IBAN, bic="AAAAFRPP")
    assert read.other == ()
