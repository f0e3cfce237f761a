# SPDX-License-Identifier: Apache-2.0
"""camt.052, 053 and 054: what each entry and each of its details is read as."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest

from compliance.errors import UnknownKindError, UnreadableError
from sepa.reports.camt_model import (
    Amount,
    BankParty,
    Batch,
    Detail,
    Entry,
    EntryStatus,
    ReturnInformation,
)
from sepa.reports.camt_reader import ReportStart, StatementEnd, StatementStart, iter_camt, read_camt
from sepa.reports.counterparty import counterparty
from tests.sepa.camt_samples import CUSTOMER_IBAN, OUR_IBAN, camt, entry, money, tx


def codes(data: bytes) -> list[str]:
    return [
        finding.rule
        for finding in read_camt(data, schema=False).findings
        if finding.rule not in {"BANK-18", "BANK-26"}
    ]


def one(data: bytes) -> Entry:
    ((only,),) = [statement.entries for statement in read_camt(data, schema=False).statements]
    return only


def euro(text: str) -> Amount:
    return Amount(value=Decimal(text), currency="EUR")


def in_txamt(text: str, currency: str = "EUR") -> str:
    return f"<AmtDtls><TxAmt>{money('Amt', text, currency)}</TxAmt></AmtDtls>"


DETAIL_AMOUNTS: tuple[tuple[object, ...], ...] = (
    # What the transactions say of themselves            what they are read as      findings
    ((tx(money("Amt", "10.00")), tx(money("Amt", "20.00"))), ["10.00", "20.00"], []),
    ((tx(in_txamt("10.00")), tx(in_txamt("20.00"))), ["10.00", "20.00"], []),
    ((tx(money("Amt", "30.00"), in_txamt("31.00")),), ["30.00"], []),
    ((tx(),), ["30.00"], []),
    ((), ["30.00"], []),
    ((tx(), tx()), [None, None], ["BANK-10", "BANK-10"]),
    ((tx(money("Amt", "30.00")), tx()), ["30.00", None], ["BANK-10"]),
    ((tx(money("Amt", "12,50")),), [None], ["BANK-09"]),
    ((tx(money("Amt", "-30.00")),), [None], ["BANK-09"]),
    ((tx(money("Amt", "")),), [None], ["BANK-09"]),
    ((tx("<Amt>30.00</Amt>"),), [None], ["BANK-09"]),
    ((tx(money("Amt", "3<!-- -->0.00")),), ["30.00"], []),
    ((tx(money("Amt", "3<x/>0.00")),), [None], ["BANK-09"]),
    ((tx(money("Amt", "31.00")),), ["31.00"], ["BANK-11"]),
    ((tx(money("Amt", "40.00")), tx(money("Amt", "10.00"), "<CdtDbtInd>DBIT</CdtDbtInd>")),
     ["40.00", "-10.00"], []),
    ((tx(money("Amt", "30.00"), "<CdtDbtInd>PLUS</CdtDbtInd>"),), [None], ["BANK-09"]),
    ((tx(money("Amt", "33.00", "USD"), in_txamt("30.00")),), ["30.00"], []),
    ((tx(money("Amt", "33.00", "USD")),), ["33.00"], ["BANK-13"]),
)  # fmt: skip


@pytest.mark.parametrize(("details", "amounts", "expected"), DETAIL_AMOUNTS)
def test_each_detail_has_its_own_amount(
    details: tuple[str, ...], amounts: list[str | None], expected: list[str]
) -> None:
    data = camt(entry(*details))
    read = [None if d.amount is None else str(d.amount.value) for d in one(data).details]
    assert read == amounts
    assert codes(data) == expected


def test_a_transaction_shown_out_of_a_batch_of_many_does_not_take_the_whole_amount() -> None:
    batch = "<Btch><PmtInfId>P1</PmtInfId><NbOfTxs>3</NbOfTxs></Btch>"
    data = camt(entry(tx(), batch=batch))
    assert one(data).details[0].amount is None
    assert codes(data) == ["BANK-10", "BANK-14"]


def test_a_batch_without_transactions_is_one_detail_with_the_references_of_the_batch() -> None:
    batch = "<Btch><MsgId>F1</MsgId><PmtInfId>P1</PmtInfId><NbOfTxs>3</NbOfTxs></Btch>"
    read = one(camt(entry(batch=batch)))
    assert read.batches == (Batch(message_id="F1", payment_information_id="P1", count=3),)
    assert read.details == (
        Detail(amount=euro("30.00"), message_id="F1", payment_information_id="P1"),
    )
    assert codes(camt(entry(batch=batch))) == ["BANK-16"]


DIRECTIONS = (
    # CdtDbtInd   RvslInd   amount
    ("CRDT",      "",       "30.00"),
    ("DBIT",      "",       "-30.00"),
    ("CRDT",      "true",   "30.00"),
    ("DBIT",      "true",   "-30.00"),
    ("DBIT",      "false",  "-30.00"),
)  # fmt: skip


@pytest.mark.parametrize(("indicator", "reversal", "amount"), DIRECTIONS)
def test_a_reversal_keeps_the_direction_of_the_money(
    indicator: str, reversal: str, amount: str
) -> None:
    more = f"<RvslInd>{reversal}</RvslInd>" if reversal else ""
    direction = f"<CdtDbtInd>{indicator}</CdtDbtInd>{more}"
    read = one(camt(entry(direction=direction)))
    assert (read.amount, read.reversal) == (euro(amount), reversal == "true")


LEFT_OUT = (
    # An entry of which something is missing or wrong                       is refused by
    ({"amount": ""}, "BANK-05"),
    ({"amount": money("Amt", "thirty")}, "BANK-05"),
    ({"amount": money("Amt", "30.00", "euro")}, "BANK-05"),
    ({"amount": money("Amt", "1e3")}, "BANK-05"),
    ({"amount": money("Amt", "12345678901234567.89")}, "BANK-05"),
    ({"direction": ""}, "BANK-06"),
    ({"direction": "<CdtDbtInd>C</CdtDbtInd>"}, "BANK-06"),
    ({"status": ""}, "BANK-07"),
    ({"status": "<Sts>DONE</Sts>"}, "BANK-07"),
    ({"status": "<Sts><Cd/></Sts>"}, "BANK-07"),
)


@pytest.mark.parametrize(("parts", "code"), LEFT_OUT)
def test_an_entry_that_cannot_be_read_is_an_error_and_no_movement(
    parts: dict[str, str], code: str
) -> None:
    report = read_camt(camt(entry(**parts), entry()), schema=False)
    assert [e.amount for e in report.statements[0].entries] == [euro("30.00")]
    errors = [finding for finding in report.findings if finding.severity.value == "error"]
    assert [finding.rule for finding in errors] == [code]
    assert (errors[0].location.xpath or "").startswith("/Document/BkToCstmrStmt/Stmt[1]/Ntry[1]")


STATUSES = (
    ("<Sts>BOOK</Sts>", EntryStatus.BOOKED),
    ("<Sts><Cd>BOOK</Cd></Sts>", EntryStatus.BOOKED),
    ("<Sts><Cd>PDNG</Cd></Sts>", EntryStatus.PENDING),
    ("<Sts>INFO</Sts>", EntryStatus.INFORMATION),
    ("<Sts><Prtry>FUTR</Prtry></Sts>", EntryStatus.FUTURE),
)


@pytest.mark.parametrize(("xml", "status"), STATUSES)
def test_a_status_is_read_as_text_or_code(xml: str, status: EntryStatus) -> None:
    assert one(camt(entry(status=xml))).status is status


DATES: tuple[tuple[object, ...], ...] = (
    # BookgDt                                            day                    finding
    ("<Dt>2026-10-15</Dt>",                              date(2026, 10, 15),    []),
    ("<Dt>2026-10-15+02:00</Dt>",                        date(2026, 10, 15),    []),
    ("<DtTm>2026-10-15T23:30:00.000000000+02:00</DtTm>", date(2026, 10, 15),    []),
    ("<DtTm>2026-10-15T24:00:00</DtTm>",                 date(2026, 10, 15),    []),
    ("<Dt>2026-02-30</Dt>",                              None,                  ["BANK-08"]),
    ("<Dt>15/10/2026</Dt>",                              None,                  ["BANK-08"]),
    ("<Dt/>",                                            None,                  ["BANK-08"]),
)  # fmt: skip


@pytest.mark.parametrize(("xml", "day", "expected"), DATES)
def test_a_booking_date_is_a_day(xml: str, day: date | None, expected: list[str]) -> None:
    data = camt(entry(dates=f"<BookgDt>{xml}</BookgDt>"))
    assert one(data).booking_date == day
    assert codes(data) == expected


ACCOUNT = f"<DbtrAcct><Id><IBAN>{CUSTOMER_IBAN}</IBAN></Id></DbtrAcct>"
SPACED_ACCOUNT = ACCOUNT.replace("7661", "76 61")
PARTIES = (
    f"<Dbtr><Nm>Client</Nm></Dbtr>{ACCOUNT}",
    f"<Dbtr><Pty><Nm>Client</Nm></Pty></Dbtr>{ACCOUNT}",
    f"<Dbtr><Agt><FinInstnId><Nm>Client</Nm></FinInstnId></Agt></Dbtr>{SPACED_ACCOUNT}",
)


@pytest.mark.parametrize("parties", PARTIES)
def test_a_party_is_found_wherever_its_version_puts_it(parties: str) -> None:
    (detail,) = one(camt(entry(tx(f"<RltdPties>{parties}</RltdPties>")))).details
    assert detail.debtor == BankParty(name="Client", iban=CUSTOMER_IBAN)


def test_references_and_remittance_are_all_kept() -> None:
    refs = (
        "<Refs><MsgId>F1</MsgId><AcctSvcrRef>A1</AcctSvcrRef><PmtInfId>P1</PmtInfId>"
        "<InstrId>NOTPROVIDED</InstrId><EndToEndId>E1</EndToEndId><TxId>T1</TxId>"
        "<MndtId>R1</MndtId></Refs>"
    )
    remittance = (
        "<RmtInf><Ustrd>facture F1</Ustrd><Ustrd> et F2 </Ustrd><Ustrd/><Strd>"
        "<RfrdDocInf><Nb>F1</Nb></RfrdDocInf><RfrdDocInf><Nb>F2</Nb></RfrdDocInf>"
        "<CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf><AddtlRmtInf>merci</AddtlRmtInf>"
        "</Strd></RmtInf>"
    )
    more = "<Purp><Cd>SUPP</Cd></Purp><AddtlTxInf>virement</AddtlTxInf>"
    (detail,) = one(camt(entry(tx(refs, remittance, more)))).details
    assert detail == Detail(
        amount=euro("30.00"),
        account_servicer_reference="A1",
        message_id="F1",
        payment_information_id="P1",
        instruction_id=None,
        end_to_end_id="E1",
        transaction_id="T1",
        mandate_id="R1",
        remittance=("facture F1", "et F2"),
        structured_references=("RF18539007547034",),
        referred_documents=("F1", "F2"),
        additional_remittance=("merci",),
        purpose="SUPP",
        additional_information="virement",
    )


@pytest.mark.parametrize("end_to_end_id", ["NOTPROVIDED", "notprovided", ""])
def test_an_id_that_is_not_provided_is_none(end_to_end_id: str) -> None:
    refs = f"<Refs><EndToEndId>{end_to_end_id}</EndToEndId></Refs>"
    assert one(camt(entry(tx(refs)))).details[0].end_to_end_id is None


RETURNS = (
    "<RtrInf><Rsn><Cd>AM04</Cd></Rsn><AddtlInf>provision</AddtlInf></RtrInf>",
    "<RtrInf><RtrRsn><Cd>AM04</Cd></RtrRsn><AddtlRtrRsnInf>provision</AddtlRtrRsnInf></RtrInf>",
)


@pytest.mark.parametrize("xml", RETURNS)
def test_a_return_has_its_reason(xml: str) -> None:
    (detail,) = one(camt(entry(tx(xml), direction="<CdtDbtInd>DBIT</CdtDbtInd>"))).details
    assert detail.return_information == ReturnInformation(reason="AM04", additional=("provision",))


TOTAL = "<TtlChrgsAndTaxAmt Ccy='EUR'>5.50</TtlChrgsAndTaxAmt>"
CHARGES = (
    # Chrgs of a returned debit of 10.00, booked with 15.50
    "<Chrgs><Amt Ccy='EUR'>3.00</Amt></Chrgs><Chrgs><Amt Ccy='EUR'>2.50</Amt></Chrgs>",
    "<Chrgs><Rcrd><Amt Ccy='EUR'>3.00</Amt></Rcrd><Rcrd><Amt Ccy='EUR'>2.50</Amt></Rcrd></Chrgs>",
    f"<Chrgs>{TOTAL}</Chrgs>",
    f"<Chrgs>{TOTAL}<Rcrd><Amt Ccy='EUR'>5.50</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd></Chrgs>",
)


@pytest.mark.parametrize("charges", CHARGES)
def test_charges_explain_what_a_return_cost(charges: str) -> None:
    amounts = (
        "<AmtDtls><InstdAmt><Amt Ccy='EUR'>10.00</Amt></InstdAmt>"
        "<TxAmt><Amt Ccy='EUR'>15.50</Amt></TxAmt></AmtDtls>"
    )
    debit = {"amount": money("Amt", "15.50"), "direction": "<CdtDbtInd>DBIT</CdtDbtInd>"}
    data = camt(entry(tx(amounts, charges), **debit))
    (detail,) = one(data).details
    assert detail.amount == euro("-15.50")
    assert detail.original_amount == euro("-10.00")
    assert detail.charges == euro("-5.50")
    assert codes(data) == []
    apart = camt(entry(tx(money("Amt", "10.00"), charges), **debit))
    assert one(apart).details[0].amount == euro("-10.00")
    assert codes(apart) == ["BANK-12"]


def test_the_oldest_version_is_read_too() -> None:
    data = camt(
        "<Ntry><Amt Ccy='EUR'>30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>"
        "<BkTxCd><Prtry><Cd>544</Cd></Prtry></BkTxCd><Btch><NbOfTxs>1</NbOfTxs></Btch>"
        "<TxDtls><RmtInf><Strd><RfrdDocInf><RfrdDocNb>F1</RfrdDocNb></RfrdDocInf><CdtrRefInf>"
        "<CdtrRef>RF18</CdtrRef></CdtrRefInf></Strd></RmtInf></TxDtls></Ntry>",
        kind="camt.052.001.01",
    )
    read = one(data)
    assert read.bank_transaction_code == "544"
    assert read.details[0].structured_references == ("RF18",)
    assert read.details[0].referred_documents == ("F1",)


BACK = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
WE_ARE_NAMED = f"<CdtrAcct><Id><IBAN>{OUR_IBAN}</IBAN></Id></CdtrAcct>"
COUNTERPARTIES = (
    # direction  RtrInf  our account     the other side (the debtor is Client, the creditor Rameau)
    ("CRDT",     "",     "",             "Client"),
    ("CRDT",     "",     WE_ARE_NAMED,   "Client"),
    ("DBIT",     "",     "",             "Rameau"),
    ("DBIT",     "",     WE_ARE_NAMED,   "Client"),
    ("DBIT",     BACK,   "",             "Client"),
    ("DBIT",     BACK,   WE_ARE_NAMED,   "Client"),
)  # fmt: skip


@pytest.mark.parametrize(("direction", "returned", "account", "name"), COUNTERPARTIES)
def test_we_are_never_our_own_counterparty(
    direction: str, returned: str, account: str, name: str
) -> None:
    people = "<Dbtr><Nm>Client</Nm></Dbtr><Cdtr><Nm>Rameau</Nm></Cdtr>"
    parties = f"<RltdPties>{people}{account}</RltdPties>"
    indicator = f"<CdtDbtInd>{direction}</CdtDbtInd>"
    read = one(camt(entry(tx(parties, returned), direction=indicator)))
    other = counterparty(read.details[0], read, OUR_IBAN)
    assert other is not None
    assert other.name == name


NAMESPACES: tuple[tuple[object, ...], ...] = (
    # namespace                                        kind               findings
    ("urn:iso:std:iso:20022:tech:xsd:camt.053.001.08", "camt.053.001.08", []),
    ("urn:iso:std:iso:20022:tech:xsd:camt.053.001.02", "camt.053.001.02", []),
    ("ISO:camt.053.001.02:APC:STUZZA:payments:002",    "camt.053.001.02", ["BANK-04"]),
    ("",                                               "camt.053",        ["BANK-04"]),
)  # fmt: skip


@pytest.mark.parametrize(("namespace", "kind", "expected"), NAMESPACES)
def test_the_kind_is_that_of_the_namespace(namespace: str, kind: str, expected: list[str]) -> None:
    data = camt(entry(), namespace=namespace)
    assert read_camt(data, schema=False).kind == kind
    assert codes(data) == expected


def test_an_envelope_around_the_message_does_not_matter() -> None:
    data = b"<e:Envelope xmlns:e='urn:bank'><e:Body>" + camt(entry()) + b"</e:Body></e:Envelope>"
    assert one(data) == one(camt(entry()))


def test_a_stream_yields_each_part_in_its_order() -> None:
    items = list(iter_camt(io.BytesIO(camt(entry(), entry()))))
    kinds = [type(item) for item in items if type(item).__name__ != "Finding"]
    assert kinds == [ReportStart, StatementStart, Entry, Entry, StatementEnd]


def test_a_file_that_is_cut_off_is_refused_although_its_entries_were_whole() -> None:
    whole = camt(entry(), entry())
    for end in (len(whole) - 1, len(whole) // 2, 200, 30):
        with pytest.raises(UnreadableError):
            read_camt(whole[:end], schema=False)


def _peak_of_streaming(entries: int) -> int:
    """Return the peak memory, in KiB, of a process that streams so many entries."""
    script = (
        "import io, resource, sys\n"
        "from sepa.reports.camt_reader import iter_camt\n"
        "head, body, tail = sys.stdin.buffer.read().split(b'\\n')\n"
        f"source = io.BytesIO(head + body * {entries} + tail)\n"
        "for item in iter_camt(source): pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    details = [tx(money("Amt", "1.00"), ACCOUNT * 5) for _number in range(30)]
    data = camt("\n", entry(*details), "\n")
    result = subprocess.run([sys.executable, "-c", script], input=data, stdout=-1, check=True)
    return int(result.stdout)


def test_memory_does_not_grow_with_the_number_of_entries() -> None:
    # 400 entries of 30 details make a file of 5 MB and a tree of 50 MB.
    assert _peak_of_streaming(400) - _peak_of_streaming(1) < 15 * 1024


HOSTILE = (
    b"",
    b"  \n",
    b"hello",
    b"<Document>",
    b"<!DOCTYPE Document [<!ENTITY a 'b'>]><Document>&a;</Document>",
    b"<!DOCTYPE D SYSTEM 'file:///etc/passwd'><D/>",
    b"<Document>" + b"<a>" * 200 + b"</a>" * 200 + b"</Document>",
    b"<Document>" + b"<a>" * 100_000,
    b"<!DOCTYPE Document>" + camt(entry()),
    b"<!DOCTYPE Document [<!ENTITY a '0'>]>" + camt(entry(amount=money("Amt", "1&a;0.00"))),
    camt(entry(more="&undefined;")),
    camt(entry(more="<a>" * 140 + "</a>" * 140)),
    b"\x00\x01\x02",
)


@pytest.mark.parametrize("data", HOSTILE)
def test_what_is_no_bank_file_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_camt(data, schema=False)
    assert "\n" not in str(caught.value)


def test_another_message_is_named() -> None:
    data = b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.008.001.08"/>'
    with pytest.raises(UnknownKindError, match=r"pain\.008\.001\.08"):
        read_camt(data)
