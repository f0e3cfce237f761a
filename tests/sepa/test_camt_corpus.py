# SPDX-License-Identifier: Apache-2.0
"""Third-party bank files: every one is read or refused with a reason, none is silently empty.

What our reader says is compared with the files themselves by a few lines of XPath that share
nothing with it, and with a table that was made by reading the files.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, cast

import pytest
from lxml import etree

from compliance.errors import UnknownKindError
from compliance.report import Severity
from sepa.reports.camt_reader import read_camt
from tests.support import shared_data

if TYPE_CHECKING:
    Elements = list[etree._Element]  # noqa: SLF001 (lxml's own name for the type)

    from sepa.reports.camt_model import BankReport

# File                                        statements  entries  details  findings (XSD left out)
TABLE = """
camt_parser/052_valid_example.xml                     1  2  2
camt_parser/053_valid_example.xml                     1  4  5
camt_parser/053_valid_example_v8.xml                  1  3  3  BANK-25
camt_parser/053_valid_example_with_batch.xml          1  3  3  BANK-16 BANK-17 BANK-20
camt_parser/053_valid_example_with_instdamt.xml       1  1  1  BANK-11 BANK-17
camt_parser/053_valid_example_with_other_id.xml       1  0  0  BANK-02 BANK-18
genkgo/camt052.v1.xml                                 1  1  1  BANK-16
genkgo/camt052.v2.other-account.xml                   1  1  1  BANK-10 BANK-14
genkgo/camt052.v2.with-account-name.xml               1  1  1
genkgo/camt052.v2.xml                                 1  1  1  BANK-10 BANK-14
genkgo/camt052.v4.xml                                 1  1  1  BANK-13 BANK-19
genkgo/camt052.v6.Amt-zero.xml                        1  1  1  BANK-13 BANK-19
genkgo/camt052.v6.xml                                 1  1  1  BANK-13 BANK-19
genkgo/camt052.v8.xml                                 1  1  1  BANK-16
genkgo/camt053.v2.all-balance-types.xml               1  1  1  BANK-17
genkgo/camt053.v2.five.decimals.xml                   1  1  1  BANK-17
genkgo/camt053.v2.minimal.ultimate.xml                1  1  1  BANK-25
genkgo/camt053.v2.minimal.xml                         1  1  1  BANK-25
genkgo/camt053.v2.multi.statement.xml                 2  2  2
genkgo/camt053.v2.with-account-name.xml               1  1  1  BANK-18
genkgo/camt053.v2.with-party-ids.xml                  1  1  1  BANK-25
genkgo/camt053.v2.wrong.xml                           0  0  0  BANK-01
genkgo/camt053.v3.xml                                 1  1  1  BANK-11 BANK-25
genkgo/camt053.v4.xml                                 1  1  1  BANK-13 BANK-19 BANK-25
genkgo/camt053.v8.xml                                 1  1  1  BANK-13 BANK-19 BANK-25
genkgo/camt054.v2.with-account-name.xml               1  1  1
genkgo/camt054.v2.xml                                 1  1  3  BANK-10
genkgo/camt054.v4.xml                                 1  1  3  BANK-13 BANK-14 BANK-15 BANK-19
genkgo/camt054.v8-with-UETR.xml                       1  1  1
genkgo/camt054.v8-with-financial-institution.xml      1  1  1
genkgo/camt054.v8.xml                                 1  1  3  BANK-13 BANK-14 BANK-15 BANK-19
genkgo/camt53.only-Dt-with-DtTm.xml                   1  0  0  BANK-02 BANK-18
konfipay/failed_debit_with_charges_02.xml             1  1  1  BANK-17
konfipay/failed_debit_with_charges_08.xml             1  1  1  BANK-17
konfipay/mixed_examples_02.xml                        1  6  8  BANK-17
konfipay/mixed_examples_08.xml                        1  6  8  BANK-17
konfipay/outgoing_collection_02.xml                   1  1  2
konfipay/outgoing_collection_08.xml                   1  1  2
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]
FILES = [row[0] for row in ROWS]


def corpus(file: str) -> bytes:
    return shared_data("data", "bank", *file.split("/")).read_bytes()


def test_the_table_has_every_file() -> None:
    folder = shared_data("data", "bank")
    found = {str(path.relative_to(folder)) for path in folder.rglob("*.xml")}
    assert found == {*FILES, "konfipay/direct_debit.xml"}


def test_a_file_of_orders_is_refused_by_its_name() -> None:
    with pytest.raises(UnknownKindError, match=r"pain\.008\.001\.02"):
        read_camt(corpus("konfipay/direct_debit.xml"))


@pytest.mark.parametrize("row", ROWS, ids=FILES)
def test_each_file_is_read_as_the_table_says(row: list[str]) -> None:
    file, statements, entries, details, *codes = row
    report = read_camt(corpus(file))
    found = [entry for statement in report.statements for entry in statement.entries]
    assert len(report.statements) == int(statements)
    assert len(found) == int(entries)
    assert sum(len(entry.details) for entry in found) == int(details)
    assert sorted({f.rule for f in report.findings} - {"XSD", "BANK-03"}) == codes
    assert found or report.findings, "a file of which nothing is read is never silent"


def test_a_schema_fault_is_only_a_warning() -> None:
    findings = [f for file in FILES for f in read_camt(corpus(file)).findings]
    schema = [f for f in findings if f.rule == "XSD"]
    if not schema:
        pytest.skip("the camt schemas are not at hand: encaisse schemas sync")
    assert {f.severity for f in schema} == {Severity.WARNING}


def _named(name: str) -> str:
    return f"*[local-name()='{name}']"


def _values(element: etree._Element, path: str) -> list[str]:
    found = element.xpath("/".join(_named(name) for name in path.split("/")))
    return ["".join(item.itertext()).strip() for item in cast("Elements", found)]


def _elements(element: etree._Element, name: str) -> Elements:
    return cast("Elements", element.xpath(f".//{_named(name)}"))


def _signed(element: etree._Element, text: str, otherwise: str = "") -> Decimal:
    (indicator,) = _values(element, "CdtDbtInd") or [otherwise]
    return Decimal(text) if indicator == "CRDT" else -Decimal(text)


@pytest.mark.parametrize("file", FILES)
def test_entries_are_those_of_the_file(file: str) -> None:
    root = etree.fromstring(corpus(file))
    expected = [
        (_signed(ntry, _values(ntry, "Amt")[0]), "".join(_values(ntry, "AcctSvcrRef")))
        for ntry in _elements(root, "Ntry")
    ]
    entries = [e for s in read_camt(corpus(file), schema=False).statements for e in s.entries]
    assert [(e.amount.value, e.account_servicer_reference or "") for e in entries] == expected


@pytest.mark.parametrize("file", FILES)
def test_details_are_those_of_the_file(file: str) -> None:
    root = etree.fromstring(corpus(file))
    expected = []
    for ntry in _elements(root, "Ntry"):
        (direction,) = _values(ntry, "CdtDbtInd")
        transactions = _elements(ntry, "TxDtls")
        batches = _values(ntry, "NtryDtls/Btch/NbOfTxs")
        for tx in transactions:
            own = _values(tx, "Amt") or _values(tx, "AmtDtls/TxAmt/Amt")
            amount = _signed(tx, own[0], direction) if own else None
            if not own and len(transactions) == 1 and batches in ([], ["1"]):
                amount = _signed(ntry, _values(ntry, "Amt")[0])
            e2e = [text for text in _values(tx, "Refs/EndToEndId") if text != "NOTPROVIDED"]
            remittance = tuple(text for text in _values(tx, "RmtInf/Ustrd") if text)
            expected.append((amount, "".join(e2e), remittance, _values(tx, "RtrInf/Rsn/Cd")))
    read = [
        (
            detail.amount and detail.amount.value,
            detail.end_to_end_id or "",
            detail.remittance,
            [detail.return_information.reason] if detail.return_information else [],
        )
        for statement in read_camt(corpus(file), schema=False).statements
        for entry in statement.entries
        for detail in entry.details
    ]
    if not any(_elements(ntry, "TxDtls") for ntry in _elements(root, "Ntry")):
        read = [row for row in read if row[1:] != ("", (), [])]
    else:
        batch_only = sum(not _elements(ntry, "TxDtls") for ntry in _elements(root, "Ntry"))
        assert len(read) == len(expected) + batch_only
        read = [row for row in read if row in expected]
    assert read == expected


def _prefixed(data: bytes) -> bytes:
    """Return the document with every element under a prefix, as some banks write it."""
    data = re.sub(rb"<(/?)(?=[A-Za-z])", rb"<\1isox:", data)
    return data.replace(b" xmlns=", b" xmlns:isox=").replace(b"\txmlns=", b"\txmlns:isox=")


def _without_places(report: BankReport) -> tuple[object, ...]:
    codes = [finding.rule for finding in report.findings]
    return report.kind, report.message_id, report.statements, codes


@pytest.mark.parametrize("file", FILES)
def test_a_prefix_changes_nothing(file: str) -> None:
    data = corpus(file)
    variant = _prefixed(data).replace(b"  xmlns=", b"  xmlns:isox=")
    assert etree.fromstring(variant).prefix == "isox"
    plain, prefixed = read_camt(data, schema=False), read_camt(variant, schema=False)
    assert _without_places(prefixed) == _without_places(plain)
