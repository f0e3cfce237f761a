# SPDX-License-Identifier: Apache-2.0
"""Every kind of invoice in UBL before the official rules, and what users of others trip over."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compliance.kinds import EN16931, EXTENDED_CTC_FR
from compliance.report import Verdict
from compliance.xml_read import parse_xml
from einvoice.checks import check
from einvoice.codes import CREDIT_NOTE_CODES, TypeCode, VatCategory
from einvoice.document import Invoice, PrecedingInvoice
from einvoice.input.rows import read_json_rows
from einvoice.line import Period
from einvoice.party import Identifier
from einvoice.tax import VatSubtotal
from einvoice.ubl.document import write_ubl
from tests.einvoice.syntaxes import SYNTAXES, UBL, Adapter, name_of
from tests.einvoice.terms_table import values

if TYPE_CHECKING:
    from lxml import etree

PROFILES = [EN16931, EXTENDED_CTC_FR]
GOLDEN = Path(__file__).parent / "golden" / "ubl" / "transfer" / "input.json"

each_syntax = pytest.mark.parametrize("syntax", SYNTAXES, ids=name_of)
each_profile = pytest.mark.parametrize("guideline", PROFILES, ids=["en16931", "extended-ctc-fr"])


@pytest.fixture(scope="module")
def transfer() -> Invoice:
    (row,) = read_json_rows(GOLDEN.read_text(encoding="utf-8"), file=GOLDEN.name)
    return row.invoice


def judged(data: bytes) -> etree._Element:
    """Return the root of a document that passes every official check without a remark."""
    report = check(data, file="invoice.xml")
    if report.verdict is Verdict.INCOMPLETE:
        pytest.skip("the official rules did not run")
    assert [(item.rule, item.message) for item in report.findings] == []
    assert report.is_good
    return parse_xml(data)


@each_profile
@pytest.mark.parametrize("code", TypeCode)
def test_pain_11_each_kind_passes_its_rules(
    transfer: Invoice, code: TypeCode, guideline: str
) -> None:
    day = transfer.issue_date
    invoice = replace(
        transfer,
        guideline=guideline,
        type_code=code.value,
        # What a credit note and a corrective invoice name (BR-FR-CO-04, -05), and a global rebate
        # beside it (BR-FR-CO-03).
        references=replace(
            transfer.references,
            contract="C-1",
            preceding_invoices=(PrecedingInvoice(number="F-0", issue_date=day),),
        ),
        period=Period(start=day, end=day),
    )
    root = judged(write_ubl(invoice))
    assert UBL.read(root).invoice == invoice
    assert (root.tag == f"{{{root.nsmap.get('cn')}}}CreditNote") is (code in CREDIT_NOTE_CODES)
    assert values(root, "BT-25") == ["F-0"]
    assert all(Decimal(amount) > 0 for amount in values(root, "BT-115") + values(root, "BT-131"))


def with_what_differs(invoice: Invoice) -> Invoice:
    """Return an invoice with terms that the two syntaxes treat differently, so that users ask."""
    line = replace(invoice.lines[0], object_identifier=Identifier(value="LOT-4", scheme="ABZ"))
    return replace(
        invoice,
        due_date=None,  # BR-CO-25: the terms BT-20 stand for it
        notes=(),
        process=None,
        currency="USD",
        vat_accounting_currency="EUR",  # BR-53
        totals=replace(invoice.totals, tax_accounting=Decimal("52.00")),
        buyer=replace(
            invoice.buyer,
            identifiers=(Identifier(value="4000000000006", scheme="0088"),),  # BR-CL-10
            address=replace(invoice.buyer.address, country="DE") if invoice.buyer.address else None,
        ),
        lines=(line, *invoice.lines[1:]),  # BT-128
    )


@each_syntax
@each_profile
def test_pain_08_one_invoice_passes_in_both_syntaxes(
    transfer: Invoice, syntax: Adapter, guideline: str
) -> None:
    invoice = replace(with_what_differs(transfer), guideline=guideline)
    root = judged(syntax.write(invoice))
    stated = ("BT-46", "BT-110", "BT-111", "BT-115", "BT-128", "BT-128-1")
    assert {code: values(root, code) for code in stated} == {
        "BT-46": ["4000000000006"],
        "BT-110": ["56.80"],
        "BT-111": ["52.00"],
        "BT-115": ["456.80"],
        "BT-128": ["LOT-4"],
        "BT-128-1": ["ABZ"],
    }


@each_syntax
def test_an_exempt_line_repeats_its_reason_in_the_extension(
    transfer: Invoice, syntax: Adapter
) -> None:
    taxed, exempt = transfer.lines
    reason = VatSubtotal(
        taxable_amount=Decimal("168.00"),
        tax_amount=Decimal("0.00"),
        category=VatCategory.EXEMPT,
        rate=Decimal("0.00"),
        exemption_reason="Exonération, article 261 du CGI",
        exemption_reason_code="VATEX-FR-CGI261-1",
    )
    invoice = replace(
        transfer,
        guideline=EXTENDED_CTC_FR,
        lines=(
            taxed,
            replace(exempt, vat_category=VatCategory.EXEMPT, vat_rate=Decimal("0.00")),
        ),
        vat_breakdown=(transfer.vat_breakdown[0], reason),
        totals=replace(
            transfer.totals,
            tax=Decimal("23.20"),
            tax_inclusive=Decimal("423.20"),
            due=Decimal("423.20"),
        ),
    )
    data = syntax.write(invoice)
    assert data.count(b"VATEX-FR-CGI261-1") == 2
    read = syntax.read(judged(data))
    assert (read.invoice, read.left_out) == (invoice, ())
    plain = syntax.write(replace(invoice, guideline=EN16931))
    assert plain.count(b"VATEX-FR-CGI261-1") == 1
