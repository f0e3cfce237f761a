# SPDX-License-Identifier: Apache-2.0
"""Every kind of invoice from rows: what each demands, and which settings hold for it."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from einvoice.build import AS_FACTURX, BuildFormat, BuildOptions, build_invoice
from einvoice.build_files import BuildJob, Company, build_job
from einvoice.codes import CREDIT_NOTE_CODES, TypeCode
from einvoice.input.rows import InputForm, read_json_rows
from einvoice.input.settings_reader import read_settings
from einvoice.input.to_rows import invoice_to_json
from einvoice.profiles import BY_NAME
from einvoice.read import read_invoice
from tests.einvoice.invoice_rows import (
    ABSENT,
    SETTINGS_TEXT,
    changed,
    faults,
    plain_row,
    read,
    settings,
)
from tests.einvoice.kind_rows import planned_row, row_of

AS_CII = BuildOptions(build_format=BuildFormat.CII)
EXTENDED = BY_NAME["extended"].guideline
NUMBERED = 'vat_number = "FR88100000009"\n'
DEPOSITS = [
    {"number": "A-1", "issue_date": "2026-09-01", "amount": "300.00", "received": "2026-09-08"},
    {"number": "A-2", "issue_date": "2026-10-01", "amount": "200.50"},
]
FINAL = {**plain_row(), "process": "S4", "deposits": DEPOSITS}


@pytest.mark.parametrize("profile", ["en16931", "extended-ctc-fr"])
@pytest.mark.parametrize("kind", TypeCode)
def test_a_sound_row_of_every_kind_passes_the_official_chain(kind: TypeCode, profile: str) -> None:
    (invoice,) = read({**row_of(kind), "guideline": BY_NAME[profile].guideline})
    document = build_invoice(invoice, options=AS_CII)
    assert document.is_good, document.findings
    assert document.data is not None
    found = read_invoice(document.data).invoice
    assert found.type_code == kind
    assert read(invoice_to_json(found)) == (invoice,)


# Kind, path that is changed, new value, rule, column.
DEMANDS = """
262  references.contract                -                     BR-FR-CO-03  references.contract
262  period                             -                     BR-FR-CO-03  period
262  period.end                         -                     BR-FR-CO-03  period.end
384  references                         -                     BR-FR-CO-04  references.preceding_invoices
471  references.preceding_invoices      [{"number":"F1"},{"number":"F2"}]  BR-FR-CO-04  references.preceding_invoices
472  references                         -                     BR-FR-CO-04  references.preceding_invoices
473  references                         -                     BR-FR-CO-04  references.preceding_invoices
261  references                         -                     BR-FR-CO-05  references.preceding_invoices
381  references                         -                     BR-FR-CO-05  references.preceding_invoices
396  references.preceding_invoices      [{"number":"F1"}]     BR-FR-CO-05  references.preceding_invoices[0].issue_date
502  references                         -                     BR-FR-CO-05  references.preceding_invoices
503  references                         -                     BR-FR-CO-05  references.preceding_invoices
384  due_date                           "2026-11-01"          BR-FR-CO-07  due_date
386  due_date                           "2026-11-01"          -            -
500  due_date                           "2026-11-01"          -            -
503  due_date                           "2026-11-01"          -            -
386  process                            "S4"                  BR-FR-CO-08  process
500  process                            "B4"                  BR-FR-CO-08  process
503  process                            "M4"                  BR-FR-CO-08  process
393  payee                              -                     TRM-22       payee
393  notes                              -                     TRM-22       notes
502  payee                              -                     TRM-22       payee
389  seller                             -                     ROW-01       seller
380  buyer                              -                     ROW-01       buyer
389  seller.electronic_address.scheme   "EM"                  BR-FR-22     seller.electronic_address.scheme
389  seller.legal_registration.value    "100000009"           TRM-29       seller.legal_registration.value
389  payment.credit_transfers           -                     BR-61        payment.credit_transfers
503  lines[0].quantity                  "-100"                INV-26       lines[0].quantity
262  lines[0].quantity                  "-100"                INV-26       lines[0].quantity
"""  # noqa: E501 (a row of the table is one case)


@pytest.mark.parametrize("text", DEMANDS.strip().splitlines())
def test_a_kind_demands_what_it_needs(text: str) -> None:
    kind, path, value, code, column = text.split()
    row = row_of(kind)
    found = faults(changed(row, path, ABSENT if value == "-" else json.loads(value)))
    if code == "-":
        assert found == ()
        return
    places = {(item.rule, item.location.file, item.location.column) for item in found}
    assert (code, "rows.jsonl", column) in places


def test_the_company_of_the_settings_is_the_buyer_of_a_self_billed_invoice() -> None:
    (invoice,) = read(row_of("389"))
    assert (invoice.seller.name, invoice.buyer.name) == (
        "Exemple Distribution SAS",
        "Atelier Brumaire",
    )
    assert invoice.buyer.legal_form is None
    without = read_settings(SETTINGS_TEXT.replace('siren = "100000009"\n', ""))
    (item,) = faults(row_of("389"), company=without)
    assert (item.rule, item.location.file, item.location.column) == (
        "BR-FR-11",
        "encaisse.toml",
        "seller.siren",
    )


def test_a_self_billed_invoice_has_none_of_the_companys_own_terms_and_accounts() -> None:
    text = SETTINGS_TEXT.replace("[invoice]", '[invoice]\nterms = "30 jours nets"')
    row = changed(changed(row_of("389"), "due_date", ABSENT), "payment", ABSENT)
    (item,) = faults(row, company=read_settings(text))
    assert (item.rule, item.location.column) == ("BR-CO-25", "due_date")
    (invoice,) = read({**row, "due_date": "2026-12-02"}, company=read_settings(text))
    assert invoice.payment is None


def test_the_buyer_of_a_self_billed_invoice_may_have_any_electronic_address() -> None:
    company = {
        **plain_row()["buyer"],
        "electronic_address": {"value": "a@b.example", "scheme": "EM"},
    }
    assert faults({**row_of("389"), "buyer": company}) == ()
    assert {item.rule for item in faults({**plain_row(), "buyer": company})} == {"BR-FR-21"}


def test_a_credit_note_may_name_its_invoice_on_each_line() -> None:
    row = changed(row_of("381"), "references", ABSENT)
    row = {**row, "guideline": BY_NAME["extended-ctc-fr"].guideline}
    named = {"number": "F2026-0007", "issue_date": "2026-09-01"}
    row = changed(row, "lines[0].preceding_invoice", named)
    assert {item.rule for item in faults(row)} == {"BR-FR-CO-05"}
    (invoice,) = read(changed(row, "lines[1].preceding_invoice", named))
    assert build_invoice(invoice, options=AS_CII).is_good


@pytest.mark.parametrize(("kind", "branded"), [("380", True), ("389", False)])
def test_the_page_of_a_self_billed_invoice_has_nothing_of_the_companys_identity(
    kind: str,
    branded: bool,  # noqa: FBT001 (a column of the table)
) -> None:
    page = (
        '[page]\ntagline = "Papiers et reliures"\nlegal_footer = "RCS Lyon"\nwebsite = "a.example"'
    )
    company = Company(settings=read_settings(f"{SETTINGS_TEXT}\n{page}"))
    (source,) = read_json_rows(
        json.dumps(row_of(kind)), file="a.json", settings=company.settings, form=InputForm.JSON
    )
    document = build_job(BuildJob(source=source, company=company, options=AS_FACTURX))
    assert document.data is not None
    text = PdfReader(BytesIO(document.data)).pages[0].extract_text()
    for words in ("Papiers et reliures", "RCS Lyon", "a.example"):
        assert (words in text) is branded


@pytest.mark.parametrize("kind", sorted(CREDIT_NOTE_CODES))
def test_a_credit_note_asks_for_no_payment(kind: str) -> None:
    (invoice,) = read(row_of(kind))
    assert invoice.payment is None


def test_a_final_invoice_deducts_its_deposits() -> None:
    (invoice,) = read(FINAL)
    assert (str(invoice.totals.prepaid), str(invoice.totals.due)) == ("500.50", "818.85")
    preceding = invoice.references.preceding_invoices
    assert [(item.number, str(item.issue_date)) for item in preceding] == [
        ("A-1", "2026-09-01"),
        ("A-2", "2026-10-01"),
    ]
    (note,) = (note.text for note in invoice.notes if note.subject_code == "AAI")
    assert note.replace("\u00a0", " ") == (
        "Acompte A-1 du 1er septembre 2026 déduit : 300,00 € TTC, encaissé le 8 septembre 2026.\n"
        "Acompte A-2 du 1er octobre 2026 déduit : 200,50 € TTC."
    )
    assert invoice.advance_payments == ()
    assert build_invoice(invoice, options=AS_CII).is_good


def test_the_note_says_the_vat_of_a_deposit_that_has_no_place_in_the_xml() -> None:
    taxes = [
        {"amount": "50.00", "category": "S", "rate": "20"},
        {"amount": "0.00", "category": "O"},
    ]
    (invoice,) = read({**FINAL, "deposits": [{**DEPOSITS[1], "taxes": taxes}]})
    (note,) = (note.text for note in invoice.notes if note.subject_code == "AAI")
    words = " ".join(note.split())
    assert words.endswith("200,50 € TTC. TVA déjà facturée : 50,00 € à 20 %, 0,00 €.")


def test_the_profile_extended_has_each_deposit_with_its_vat() -> None:
    row = {**FINAL, "guideline": EXTENDED}
    assert {item.location.column for item in faults(row)} == {
        "deposits[0].taxes",
        "deposits[1].taxes",
    }
    taxed = [
        {**item, "taxes": [{"amount": "33.42", "category": "S", "rate": "20"}]} for item in DEPOSITS
    ]
    (invoice,) = read({**row, "deposits": taxed})
    assert [(item.invoice_number, str(item.amount)) for item in invoice.advance_payments] == [
        ("A-1", "300.00"),
        ("A-2", "200.50"),
    ]
    assert not any("TVA déjà facturée" in note.text for note in invoice.notes)


# Path of the final invoice that is changed, new value, rule, column.
WRONG_DEPOSITS = """
process                  "S1"          TRM-17  process
process                  "B1"          TRM-17  process
deposits[0].amount       "0.00"        TRM-18  deposits[0].amount
deposits[0].amount       "1200.00"     TRM-19  deposits
deposits[0].taxes        [{"amount":"300.00","category":"S","rate":"20"}]  TRM-30  deposits[0].taxes
deposits[1].number       "A-1"         TRM-20  deposits[1].number
deposits[1].number       "F2026-0101"  TRM-20  deposits[1].number
deposits[0].issue_date   "2026-11-03"  TRM-21  deposits[0].issue_date
deposits[0].received     "2026-11-03"  TRM-21  deposits[0].received
totals.prepaid           "500.00"      INV-10  totals.prepaid
"""


@pytest.mark.parametrize("text", WRONG_DEPOSITS.strip().splitlines())
def test_a_wrong_deposit_is_found_at_its_place(text: str) -> None:
    path, value, code, column = text.split()
    found = faults(changed(FINAL, path, json.loads(value)))
    assert [(item.rule, item.location.column) for item in found] == [(code, column)]


def franchise(category: str, *, numbered: bool) -> str:
    text = SETTINGS_TEXT if numbered else SETTINGS_TEXT.replace(NUMBERED, "")
    return text.replace("[seller.address]", f'franchise = "{category}"\n[seller.address]')


def untaxed(category: str) -> dict[str, Any]:
    row = plain_row()
    for position in (0, 1):
        row = changed(row, f"lines[{position}].vat_category", category)
        row = changed(row, f"lines[{position}].vat_rate", "0")
    return row


# Category of setting and lines, VAT number, BT-31, BT-32, warning.
FRANCHISE = """
E yes FR88100000009 -         -
E no  -             100000009 TRM-27
Z no  -             100000009 -
Z yes FR88100000009 -         TRM-28
"""


@pytest.mark.parametrize("text", FRANCHISE.strip().splitlines())
def test_the_franchise_in_both_readings(text: str) -> None:
    category, numbered, vat, registration, warning = text.split()
    company = read_settings(franchise(category, numbered=numbered == "yes"))
    (found,) = read_json_rows(
        json.dumps(untaxed(category)), file="a.json", settings=company, form=InputForm.JSON
    )
    seller, (group,) = found.invoice.seller, found.invoice.vat_breakdown
    assert (seller.vat_identifier or "-", seller.tax_registration or "-") == (vat, registration)
    assert [item.rule for item in found.warnings] == ([] if warning == "-" else [warning])
    mention = "TVA non applicable, art. 293 B du CGI"
    notes = {note.text for note in found.invoice.notes}
    if category == "E":
        assert (group.exemption_reason, group.exemption_reason_code) == (
            mention,
            "VATEX-FR-FRANCHISE",
        )
    else:
        assert group.exemption_reason is None
        assert mention in notes
    assert build_invoice(found.invoice, options=AS_CII).is_good


def test_nothing_is_taxed_under_the_franchise() -> None:
    company = read_settings(franchise("E", numbered=True))
    assert {item.rule for item in faults(plain_row(), company=company)} == {"TRM-24"}
    assert "TRM-24" in {item.rule for item in faults(untaxed("Z"), company=company)}


def test_an_exemption_without_a_code_is_a_warning() -> None:
    reason = [{"category": "E", "exemption_reason": "art. 261, 4, 4° a du CGI"}]
    row = json.dumps({**untaxed("E"), "vat_breakdown": reason})
    (found,) = read_json_rows(row, file="a.json", settings=settings(), form=InputForm.JSON)
    assert [(item.rule, item.location.column) for item in found.warnings] == [
        ("TRM-25", "vat_breakdown[0].exemption_reason_code")
    ]


DOLLARS = {
    **plain_row(),
    "currency": "USD",
    "exchange_rate": {"rate": "0.9123", "date": "2026-11-01", "source": "BCE"},
}


def test_the_vat_of_another_currency_is_said_in_euro() -> None:
    (invoice,) = read(DOLLARS)
    # VAT 206.22 USD at 0.9123 is 188.134506 EUR
    assert (invoice.vat_accounting_currency, str(invoice.totals.tax_accounting)) == (
        "EUR",
        "188.13",
    )
    (note,) = (note.text for note in invoice.notes if note.subject_code == "AAI")
    assert note.replace("\u00a0", " ") == (
        "TVA convertie au taux de 1 USD = 0,9123 EUR (BCE, 1er novembre 2026)."
    )
    assert build_invoice(invoice, options=AS_CII).is_good


# Path, new value, rule, column.
WRONG_RATES = """
totals.tax_accounting     "188.14"  INV-10  totals.tax_accounting
currency                  "EUR"     TRM-26  exchange_rate
vat_accounting_currency   "USD"     TRM-26  vat_accounting_currency
exchange_rate.rate        "0"       TRM-23  exchange_rate.rate
exchange_rate.rate        "0.12345678901"  TRM-23  exchange_rate.rate
exchange_rate.source      ""        ROW-07  exchange_rate.source
"""


@pytest.mark.parametrize("text", WRONG_RATES.strip().splitlines())
def test_a_wrong_rate_is_found_at_its_place(text: str) -> None:
    path, value, code, column = text.split()
    found = faults(changed(DOLLARS, path, json.loads(value)))
    assert (code, column) in {(item.rule, item.location.column) for item in found}


# Setting, process, kind, VAT category of the lines, BT-8, whether the mention stands.
VAT_ON = """
debits      S1  380  S  5   yes
debits      M1  380  S  5   yes
debits      B1  380  S  -   no
debits      S1  386  S  -   no
debits      S1  389  S  -   no
debits      S1  380  Z  -   no
collection  S1  380  S  72  no
"""


@pytest.mark.parametrize("text", VAT_ON.strip().splitlines())
def test_when_the_vat_on_services_falls_due(text: str) -> None:
    setting, process, kind, category, code, mentioned = text.split()
    company = read_settings(SETTINGS_TEXT.replace("[invoice]", f'[invoice]\nvat_on = "{setting}"'))
    row = row_of(kind) if category == "S" else untaxed(category)
    (invoice,) = read({**row, "process": process}, company=company)
    assert (invoice.tax_point_code or "-") == code
    mention = "Option pour le paiement de la taxe d'après les débits"
    assert (mention in {note.text for note in invoice.notes}) is (mentioned == "yes")


@pytest.mark.parametrize("in_instalments", [True, False])
def test_the_profile_extended_passes_with_plan_discount_and_deposits(
    in_instalments: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    row = {**planned_row(in_instalments=in_instalments), "guideline": EXTENDED}
    (invoice,) = read(row)
    document = build_invoice(invoice)
    assert document.is_good, document.findings
    assert document.data is not None
    found = read_invoice(document.data).invoice
    assert found.payment_plan == invoice.payment_plan
    assert len(found.payment_plan) == (2 if in_instalments else 1)
    assert found.advance_payments == invoice.advance_payments
    (again,) = read(invoice_to_json(found))
    assert again == invoice
