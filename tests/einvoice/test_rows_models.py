# SPDX-License-Identifier: Apache-2.0
"""The input form is the canonical model: no term is out of reach, and reading back gives it."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from compliance.checking import Rules
from compliance.errors import UnreadableError
from einvoice.charges import DocumentAllowance, LineAllowance
from einvoice.document import Invoice, SupportingDocument
from einvoice.input import row_basics, row_extended, row_payment
from einvoice.input import row_models as rows
from einvoice.input.row_convert import MODEL_OF
from einvoice.input.rows import InputForm, compute_schema, published_schema, read_json_rows
from einvoice.input.to_rows import invoice_to_json
from einvoice.line import Line
from einvoice.profiles import BY_NAME, reduce_invoice
from einvoice.tax import Totals, VatSubtotal
from tests.einvoice.invoice_rows import ABSENT, NO_SETTINGS, changed, faults, plain_row, read

if TYPE_CHECKING:
    from einvoice.input.row_types import RowModel

PAIRS: dict[type[RowModel], type[Any]] = {
    **MODEL_OF,
    rows.InvoiceRow: Invoice,
    rows.LineRow: Line,
    rows.LineAllowanceRow: LineAllowance,
    rows.DocumentAllowanceRow: DocumentAllowance,
    rows.VatSubtotalRow: VatSubtotal,
    rows.TotalsRow: Totals,
}
COMPUTED_FROM = {
    "language",
    "payment_link",
    "key",
    "terms",
    "instalments",
    "discount",
    "deposits",
    "exchange_rate",
}
"""Fields of the form that the model knows by what comes of them."""
ROOT = Path(__file__).parents[2]

FULL = {
    "vat_accounting_currency": "GBP",
    "tax_point_date": "2026-10-31",
    "payment_terms": "30 jours\nfin de mois",
    "references": {
        "buyer_reference": "R10",
        "project": "R11",
        "project_name": "Projet",
        "contract": "R12",
        "purchase_order": "R13",
        "sales_order": "R14",
        "receiving_advice": "R15",
        "despatch_advice": "R16",
        "tender": "R17",
        "invoiced_object": {"value": "R18", "scheme": "AFL"},
        "buyer_accounting": "R19",
        "preceding_invoices": [{"number": "F1", "issue_date": "2026-01-02"}, {"number": "F2"}],
    },
    "payee": {
        "name": "Affactureur",
        "identifier": {"value": "1", "scheme": "0088"},
        "legal_registration": {"value": "100000009", "scheme": "0002"},
    },
    "tax_representative": {
        "name": "Rep",
        "vat_identifier": "FR88100000009",
        "address": {"country": "FR", "line_two": "b", "line_three": "c", "subdivision": "Rhône"},
    },
    "delivery": {
        "party_name": "Dépôt",
        "location": {"value": "L", "scheme": "0088"},
        "date": "2026-10-30",
        "address": {"country": "FR", "postcode": "69003"},
    },
    "period": {"start": "2026-10-01", "end": "2026-10-31"},
    "payment": {
        "means_code": "59",
        "means_text": "Prélèvement",
        "remittance_information": "F2026",
        "card": {"number": "4242", "holder": "X"},
        "direct_debit": {
            "mandate_reference": "RUM-1",
            "creditor_identifier": "FR72ZZZ123456",
            "debited_account": "FR7630006000011234567890189",
        },
    },
    "allowances": [
        {
            "base_amount": "100.00",
            "percentage": "5",
            "vat_category": "S",
            "vat_rate": "20",
            "reason": "Remise",
            "reason_code": "95",
        }
    ],
    "charges": [{"amount": "3.00", "vat_category": "S", "vat_rate": "20", "reason_code": "FC"}],
    "totals": {"prepaid": "10.00", "rounding": "0.01", "tax_accounting": "170.00"},
    "supporting_documents": [
        {
            "reference": "D1",
            "description": "RIB",
            "location": "https://example.org/d1",
            "content": "JVBERg==",
            "mime_code": "application/pdf",
            "filename": "d1.pdf",
        }
    ],
}
FULL_LINE = {
    "identifier": "L1",
    "note": "Note",
    "object_identifier": {"value": "O", "scheme": "AVV"},
    "quantity": "4",
    "unit": "C62",
    "order_line": "10",
    "accounting_reference": "6061",
    "period": {"start": "2026-10-01"},
    "charges": [{"amount": "0.50", "reason": "Frais"}],
    "price": {
        "net": "9.500000",
        "gross": "10",
        "discount": "0.5",
        "base_quantity": "2",
        "base_quantity_unit": "C62",
    },
    "vat_category": "S",
    "vat_rate": "20.00",
    "item": {
        "name": "Article",
        "description": "Deux\nlignes",
        "seller_identifier": "S",
        "buyer_identifier": "B",
        "standard_identifier": {"value": "4006381333931", "scheme": "0160"},
        "classifications": [{"value": "1", "scheme": "STI", "scheme_version": "2"}],
        "origin_country": "FR",
        "attributes": [{"name": "Couleur", "value": "bleu"}],
    },
}


def full_row() -> dict[str, Any]:
    row = {**plain_row(), **FULL}
    return changed(row, "lines", [*row["lines"], FULL_LINE])


@pytest.mark.parametrize("row", PAIRS, ids=lambda row: row.__name__)
def test_every_field_of_the_model_has_a_field_of_the_form(row: type[RowModel]) -> None:
    extra = COMPUTED_FROM if row is rows.InvoiceRow else set()
    assert set(row.model_fields) - extra == {item.name for item in fields(PAIRS[row])}


def test_every_model_of_the_form_is_compared() -> None:
    models = {
        item
        for module in (rows, row_basics, row_extended, row_payment)
        for item in vars(module).values()
        if isinstance(item, type) and item.__module__ == module.__name__
    }
    assert models == set(PAIRS)


def test_a_full_row_reaches_the_model() -> None:
    (invoice,) = read(full_row())
    assert invoice.references.tender == "R17"
    assert invoice.tax_representative is not None
    assert invoice.tax_representative.address.line_three == "c"
    assert invoice.supporting_documents[0].content == b"%PDF"
    assert invoice.lines[2].net_amount == Decimal("19.50")  # 9.5 / 2 x 4 + 0.50
    assert invoice.lines[2].period is not None
    assert invoice.lines[2].period.start == date(2026, 10, 1)
    assert invoice.allowances[0].amount == Decimal("5.00")
    assert invoice.totals.rounding == Decimal("0.01")


@pytest.mark.parametrize("row", [plain_row(), full_row()], ids=["plain", "full"])
def test_to_rows_and_back_gives_the_same_invoice(row: dict[str, Any]) -> None:
    (invoice,) = read(row)
    stated = invoice_to_json(invoice)
    (again,) = read(stated, company=NO_SETTINGS)
    assert again == invoice
    assert json.dumps(invoice_to_json(again)) == json.dumps(stated)


def test_zeros_are_stated_not_left_out() -> None:
    row = changed(plain_row(), "lines[0].vat_category", "Z")
    (invoice,) = read(changed(row, "lines[0].vat_rate", "0"))
    stated = invoice_to_json(invoice)
    assert stated["lines"][0]["vat_rate"] == "0.00"
    assert stated["vat_breakdown"][0]["tax_amount"] == "0.00"


def test_stated_zero_totals_come_back() -> None:
    (invoice,) = read(plain_row())
    stated = replace(invoice, totals=replace(invoice.totals, charge_total=Decimal("0.00")))
    (again,) = read(invoice_to_json(stated), company=NO_SETTINGS)
    assert again == stated


def test_the_published_schema_is_in_step() -> None:
    assert published_schema() == compute_schema()


def test_sound_rows_are_valid_against_the_schema() -> None:
    schema = json.loads(published_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    (invoice,) = read(full_row())
    for row in (plain_row(), full_row(), invoice_to_json(invoice), [plain_row()]):
        assert list(validator.iter_errors(row)) == []
    for path, value in (("colour", "red"), ("lines[0].quantity", 2), ("issue_date", "2/11/2026")):
        assert list(validator.iter_errors(changed(plain_row(), path, value)))
    assert list(validator.iter_errors({"number": "F1"}))


def test_the_rows_of_the_fixtures_are_valid_against_the_schema() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(published_schema()))
    lines = (ROOT / "fixtures" / "invoices.jsonl").read_text(encoding="utf-8").splitlines()
    assert lines
    for line in lines:
        assert list(validator.iter_errors(json.loads(line))) == []


def test_an_object_and_an_array_are_read_alike() -> None:
    row = plain_row()
    one = read_json_rows(json.dumps(invoice_to_json(read(row)[0])), file="a.json")
    several = read_json_rows(json.dumps([invoice_to_json(read(row)[0])]), file="a.json")
    assert one == several


@pytest.mark.parametrize(
    ("text", "form", "words"),
    [
        ("", InputForm.JSON, "empty"),
        ("\n \n", InputForm.JSON_LINES, "empty"),
        ("{", InputForm.JSON, "line 1, column 2"),
        ('{"number": "F1"}\n{', InputForm.JSON_LINES, "line 2"),
        ("[]", InputForm.JSON, "no invoice"),
        ("[" * 100_000, InputForm.JSON, "nests too deep"),
    ],
)
def test_what_is_no_json_is_unreadable(text: str, form: InputForm, words: str) -> None:
    with pytest.raises(UnreadableError, match=words):
        read_json_rows(text, file="a.json", form=form)


def test_a_name_that_stands_twice_is_refused() -> None:
    from compliance.errors import RefusedError  # noqa: PLC0415 (used here alone)

    text = json.dumps(plain_row()).replace('"quantity": "3"', '"quantity": "3", "quantity": "4"')
    with pytest.raises(RefusedError) as caught:
        read_json_rows(text, file="a.json")
    assert ("ROW-12", "lines[1].quantity") in {
        (item.rule, item.location.column) for item in caught.value.findings
    }


def test_supporting_documents_keep_their_bytes() -> None:
    (invoice,) = read(full_row())
    assert invoice.supporting_documents == (
        SupportingDocument(
            reference="D1",
            description="RIB",
            location="https://example.org/d1",
            content=b"%PDF",
            mime_code="application/pdf",
            filename="d1.pdf",
        ),
    )


@pytest.mark.parametrize("name", ["minimum", "basicwl"])
def test_a_document_without_lines_comes_back_from_its_rows(name: str) -> None:
    (whole,) = read(full_row(), rules=Rules.EUROPE)
    invoice = reduce_invoice(replace(whole, guideline=BY_NAME[name].guideline))
    assert invoice.lines == ()
    stated = invoice_to_json(invoice)
    (again,) = read(stated, company=NO_SETTINGS, rules=Rules.EUROPE)
    assert again == invoice
    for missing in ("totals.due", "totals.tax_exclusive"):
        assert ("ROW-01", missing) in {
            (item.rule, item.location.column)
            for item in faults(changed(stated, missing, ABSENT), company=NO_SETTINGS)
        }


def test_lines_are_missing_only_where_the_profile_has_them() -> None:
    row = changed(plain_row(), "lines", [])
    assert ("ROW-01", "lines") in {(item.rule, item.location.column) for item in faults(row)}
