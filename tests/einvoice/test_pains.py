# SPDX-License-Identifier: Apache-2.0
"""What users of e-invoice libraries ask for or trip over, one test or more each.

The list was gathered from the issue trackers of this field; the places named in the comments are
public threads. Number 15, transmission to a platform, is not ours. Some stand beside what they are
about: `pytest -k pain_04` runs all of one number.
"""

from __future__ import annotations

import hashlib
import io
import os
import signal
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from pypdf import PdfReader

from compliance.errors import NotRunError, UnreadableError
from compliance.report import Severity, Verdict
from compliance.schematron_pool import POOL
from einvoice.build import AS_FACTURX, BuildFormat, BuildOptions, build_invoice
from einvoice.checks import check, read_subject
from einvoice.profiles import BY_NAME
from einvoice.read import read_invoice
from tests.einvoice.invoice_rows import ABSENT, changed, faults, plain_row, read

if TYPE_CHECKING:
    from einvoice.document import Invoice

AS_CII = BuildOptions(build_format=BuildFormat.CII)
AS_UBL = BuildOptions(build_format=BuildFormat.UBL)
XML_FORMS = pytest.mark.parametrize("options", [AS_CII, AS_UBL], ids=["cii", "ubl"])


def invoice(**changes: Any) -> Invoice:  # noqa: ANN401 (any part of a row)
    row = plain_row()
    for path, value in changes.items():
        row = changed(row, path.replace("__", "."), value)
    (found,) = read(row)
    return found


def built(found: Invoice, options: BuildOptions = AS_FACTURX) -> bytes:
    document = build_invoice(found, options=options)
    assert document.is_good, document.findings
    assert document.data is not None
    return document.data


def spoilt(data: bytes, old: bytes, new: bytes) -> bytes:
    assert data.count(old) == 1, old
    return data.replace(old, new)


# 1. akretion/fr-einvoicing#44: a check that did not run reads as valid.


def test_pain_01_schematron_silently_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    data = built(invoice(), AS_CII)

    def no_engine(*_: object, **__: object) -> bytes:
        raise NotRunError("the engine is not there")

    monkeypatch.setattr(POOL, "run", no_engine)
    report = check(data, file="invoice.xml")
    assert report.verdict is Verdict.INCOMPLETE
    assert {item.check: item.status for item in report.checks}["en16931"] == "not_run"


# 2. akretion/factur-x#77, #76, #81: the engine crashes its host, or needs a server beside it.


def test_pain_02_a_crash_of_the_engine_takes_nobody_with_it() -> None:
    data = built(invoice(), AS_CII)
    for process in POOL.idle_processes:
        os.kill(process, signal.SIGKILL)
    assert check(data, file="invoice.xml").is_good


# 3. akretion/factur-x#1, #4; horstoeko/zugferd#197: it says PDF/A-3 and is not.


def test_pain_03_the_result_is_pdf_a_3() -> None:
    reader = PdfReader(io.BytesIO(built(invoice())))
    catalogue: Any = reader.root_object
    intents = catalogue["/OutputIntents"]
    assert "/DestOutputProfile" in intents[0].get_object()
    page: Any = reader.pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    parts = [font["/DescendantFonts"][0].get_object() for font in fonts]
    assert parts
    for part in parts:
        assert {"/FontFile2", "/FontFile3"} & set(part["/FontDescriptor"].get_object())


# 4. ZUGFeRD-csharp#957, mustang#659 (CIDSet), factur-x#64 (checksum): two validators disagree.


def test_pain_04_nothing_that_validators_disagree_about() -> None:
    data = built(invoice())
    # Whether each CIDSet is complete is for veraPDF to say (test_pdf_verapdf).
    catalogue: Any = PdfReader(io.BytesIO(data)).root_object
    (attached,) = [item.get_object() for item in catalogue["/AF"]]
    file = attached["/EF"]["/F"].get_object()
    stated = file["/Params"].get("/CheckSum")
    computed = hashlib.md5(file.get_data(), usedforsecurity=False).digest()
    assert stated is None or stated.original_bytes == computed
    assert file["/Params"]["/Size"] == len(file.get_data())


# 5. Securibox/facturx#82, mustang#1241: the platform now rejects what passed before.


@pytest.mark.parametrize(
    ("path", "rule"),
    [("notes", "BR-FR-05"), ("process", "BR-FR-08"), ("buyer__electronic_address", "BR-FR-12")],
)
def test_pain_05_the_french_rules_are_applied(path: str, rule: str) -> None:
    found = invoice()
    spoil = {
        "notes": replace(found, notes=()),
        "process": replace(found, process=None),
        "buyer__electronic_address": replace(
            found, buyer=replace(found.buyer, electronic_address=None)
        ),
    }
    document = build_invoice(spoil[path])
    assert not document.is_good
    assert rule in {item.rule for item in document.findings}


# 6. fnfempe/France_RFE#66, invoicesuite#24: a PDF that declares EXTENDED-CTC-FR.


def test_pain_06_extended_ctc_fr_is_never_in_a_pdf() -> None:
    found = replace(invoice(), guideline=BY_NAME["extended-ctc-fr"].guideline)
    refused = build_invoice(found)
    assert [item.rule for item in refused.refusal] == ["PRF-02"]
    assert check(built(found, AS_CII), file="invoice.xml").kind == "cii-extended-ctc-fr"


# 7. France_RFE#63, factur-x#84: a warning stops the document, or an error does not.


def test_pain_07_a_warning_is_no_error() -> None:
    # CII-SR-406 of EXTENDED-CTC-FR has the flag "warning": a plan's parts should not be there.
    data = built(replace(invoice(), guideline=BY_NAME["extended-ctc-fr"].guideline), AS_CII)
    part = b"<ram:PartialPaymentAmount>1.00</ram:PartialPaymentAmount>"
    close = b"</ram:SpecifiedTradePaymentTerms>"
    report = check(spoilt(data, close, part + close), file="invoice.xml")
    official = {item.rule: item.severity for item in report.findings}
    assert official["CII-SR-406"] is Severity.WARNING
    assert report.is_good
    assert Severity.ERROR not in official.values()


# 8. France_RFE#22, #23, #25, #69: one syntax accepts what the other refuses.


@XML_FORMS
def test_pain_08_what_ubl_and_cii_judge_differently(options: BuildOptions) -> None:
    row = changed(
        plain_row(),
        "lines[0].object_identifier",
        {"value": "COMPTEUR-7", "scheme": "AVV"},  # BT-128, #22
    )
    row = changed(row, "currency", "USD")  # BR-53, #69
    row = changed(row, "vat_accounting_currency", "EUR")
    row = changed(row, "totals", {"tax_accounting": "190.00"})
    (found,) = read(row)
    read_again = read_invoice(built(found, options)).invoice
    assert read_again.lines[0].object_identifier == found.lines[0].object_identifier
    assert read_again.totals.tax_accounting == Decimal("190.00")


@XML_FORMS
def test_pain_08_terms_without_a_date_satisfy_br_co_25_in_both(options: BuildOptions) -> None:
    found = invoice()
    found = replace(found, due_date=None, payment_terms="À réception")
    assert build_invoice(found, options=options).is_good


# 9. mustang#1214, odoo#251155, alyf#141: 141.26000000000002.


def test_pain_09_rounding_is_decimal() -> None:
    line = plain_row()["lines"][0]
    lines = [
        {**line, "quantity": "3", "price": {"net": "0.115"}},
        {**line, "quantity": "1", "price": {"net": "140.915"}},
    ]
    found = invoice(lines=lines)
    # 0.345 and 140.915 are each rounded half up before they are summed (BR-CO-10).
    assert [item.net_amount for item in found.lines] == [Decimal("0.35"), Decimal("140.92")]
    assert found.totals.line_total == Decimal("141.27")
    assert built(found)


@pytest.mark.parametrize("amount", ["141.26000000000002", "1,5", "1e2", "NaN", "Infinity"])
def test_pain_09_a_float_is_refused(amount: str) -> None:
    stated = changed(plain_row(), "totals", {"prepaid": amount})
    assert faults(stated)


# 10. Dolibarr-community-modules#342, #904: deposits, and invoices that are paid already.


@XML_FORMS
def test_pain_10_a_paid_invoice_and_a_final_invoice(options: BuildOptions) -> None:
    total = format(invoice().totals.tax_inclusive, "f")
    paid = invoice(process="S2", totals={"prepaid": total}, due_date="2026-11-02")
    assert paid.totals.due == 0
    assert built(paid, options)
    preceding = [{"number": "F2026-DEPOSIT", "issue_date": "2026-09-01"}]
    final = invoice(
        process="S4", totals={"prepaid": "100.00"}, references={"preceding_invoices": preceding}
    )
    assert final.totals.due == final.totals.tax_inclusive - 100
    assert built(final, options)


# 11. csharp#528, #728; gflohr#137; CEN#478: sign, reference, and a real UBL CreditNote.


def test_pain_11_credit_notes() -> None:
    assert "BR-FR-CO-05" in {item.rule for item in faults(changed(plain_row(), "type_code", "381"))}
    preceding = [{"number": "F2026-0001", "issue_date": "2026-09-01"}]
    credit = invoice(
        type_code="381",
        references={"preceding_invoices": preceding},
        due_date=ABSENT,
        payment_terms="À déduire du prochain règlement",
    )
    assert credit.totals.tax_inclusive > 0
    ubl = built(credit, AS_UBL)
    assert b"<CreditNote" in ubl or b":CreditNote " in ubl
    assert b"CreditedQuantity" in ubl
    assert built(credit, AS_CII)


# 12. mustang#370; csharp#13, #162: the fields of a direct debit are misplaced or missing.


@XML_FORMS
def test_pain_12_a_direct_debit_names_mandate_creditor_and_account(options: BuildOptions) -> None:
    debit = {
        "mandate_reference": "RUM-2026-7",
        "creditor_identifier": "FR72ZZZ123456",
        "debited_account": "FR7630006000011234567890189",
    }
    found = invoice(payment={"means_code": "59", "direct_debit": debit})
    again = read_invoice(built(found, options)).invoice
    assert again.payment is not None
    assert again.payment.direct_debit == found.payment.direct_debit  # type: ignore[union-attr]


# 13. Securibox/facturx#88: schemas and stylesheets are read again for each document.


def test_pain_13_schemas_and_stylesheets_are_compiled_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = built(invoice(), AS_CII)
    compiled = 0
    real = etree.XMLSchema

    def counting(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 (lxml's own arguments)
        nonlocal compiled
        compiled += 1
        return real(*args, **kwargs)

    monkeypatch.setattr(etree, "XMLSchema", counting)
    processes = POOL.idle_processes
    for _ in range(5):
        assert check(data, file="invoice.xml").is_good
    assert compiled == 0
    assert POOL.idle_processes == processes


# 14. stafyniaksacha/facturx#2, drafthorse#93: which element is wrong?


@XML_FORMS
def test_pain_14_the_finding_says_which_element(options: BuildOptions) -> None:
    found = invoice()
    totals = replace(found.totals, tax_inclusive=found.totals.tax_inclusive + Decimal("0.01"))
    document = build_invoice(replace(found, totals=totals), options=options)
    (finding,) = [item for item in document.findings if item.rule == "BR-CO-15"]
    assert finding.location.xpath
    assert finding.location.line
    assert finding.location.term == "BT-112"


# And what the threads say of safety: drafthorse#93 (entities), #80 (metadata not escaped).


def test_external_entities_are_not_resolved() -> None:
    data = built(invoice(), AS_CII)
    head = b"<?xml version='1.0' encoding='UTF-8'?>\n"
    hostile = spoilt(
        data.replace(b'<?xml version="1.0" encoding="UTF-8"?>', head.strip()),
        head,
        head + b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>\n',
    )
    with pytest.raises(UnreadableError):
        read_subject(hostile, file="invoice.xml")


def test_metadata_is_escaped() -> None:
    found = invoice()
    named = replace(found, seller=replace(found.seller, name='A & B <Sœurs> "Frères" ]]>'))
    assert built(named)
