# SPDX-License-Identifier: Apache-2.0
"""Every rule of the input: a sound row, changed in one place, is refused by that rule there."""

from __future__ import annotations

import json

import pytest

from compliance.checking import Rules
from tests.einvoice.invoice_rows import ABSENT, changed, faults, plain_row, read, settings

EXEMPT_LINE = {
    "quantity": "1",
    "unit": "C62",
    "price": {"net": "10.00"},
    "vat_category": "E",
    "vat_rate": "0",
    "item": {"name": "Formation"},
}
CREDIT = {"number": "F2026-0007", "issue_date": "2026-09-01"}

# Path that is changed, its new value (JSON; - removes it), rule, column of the finding.
TABLE = """
number                  -                      ROW-01        number
issue_date              -                      ROW-01        issue_date
buyer                   -                      ROW-01        buyer
lines                   []                     ROW-01        lines
lines[1].unit           -                      ROW-01        lines[1].unit
lines[0].price          {}                     ROW-01        lines[0].price.net
buyer.address.country   -                      ROW-01        buyer.address.country
colour                  "red"                  ROW-02        colour
lines[1].vat_rat        "20"                   ROW-02        lines[1].vat_rat
number                  12                     ROW-03        number
lines                   {}                     ROW-03        lines
buyer                   "Exemple"              ROW-03        buyer
lines[0].quantity       12.5                   ROW-04        lines[0].quantity
lines[0].price.net      80                     ROW-04        lines[0].price.net
lines[0].quantity       true                   ROW-04        lines[0].quantity
lines[0].quantity       "12,5"                 ROW-05        lines[0].quantity
lines[0].quantity       "1e3"                  ROW-05        lines[0].quantity
lines[0].quantity       "1 000"                ROW-05        lines[0].quantity
lines[0].quantity       "٣"                    ROW-05        lines[0].quantity
issue_date              "02/11/2026"           ROW-06        issue_date
issue_date              "2026-02-30"           ROW-06        issue_date
issue_date              "2026-11-02T00:00:00"  ROW-06        issue_date
buyer.name              ""                     ROW-07        buyer.name
buyer.name              "Exemple_"             ROW-08        buyer.name
buyer.name              "a\\u0007b"            ROW-09        buyer.name
lines[0].item.name      "a\\rb"                ROW-09        lines[0].item.name
lines[0].vat_category   "X"                    ROW-10        lines[0].vat_category
currency                "euro"                 ROW-10        currency
buyer.address.country   "fr"                   ROW-10        buyer.address.country
language                "it"                   ROW-10        language
supporting_documents    [{"reference":"A","content":"%%"}]  ROW-11  supporting_documents[0].content
lines[0].quantity       "1.00001"              BR-FR-DEC-02  lines[0].quantity
lines[0].price.net      "1.0000001"            BR-FR-DEC-03  lines[0].price.net
lines[0].price.net      "-1"                   BR-FR-DEC-03  lines[0].price.net
lines[0].vat_rate       "20.001"               BR-FR-DEC-04  lines[0].vat_rate
totals.prepaid          "1.001"                BR-FR-DEC-01  totals.prepaid
issue_date              "1999-11-02"           BR-FR-03      issue_date
type_code               "326"                  INV-01        type_code
type_code               "384"                  BR-FR-CO-04   references.preceding_invoices
guideline               "urn:x"                INV-17        guideline
number                  "F2026-0101-0123456789-0123456789-0123"  BR-FR-01  number
number                  "F.2026"               BR-FR-02      number
type_code               "381"                  BR-FR-CO-05   references.preceding_invoices
due_date                "2026-11-01"           BR-FR-CO-07   due_date
process                 "X1"                   BR-FR-08      process
currency                "USD"                  BR-FR-CO-12   vat_accounting_currency
vat_accounting_currency "USD"                  BR-53         totals.tax_accounting
tax_point_code          "5"                    -             -
period                  {}                     BR-CO-19      period
period                  {"start":"2026-10-31","end":"2026-10-01"}  BR-29  period.end
lines[0].period         {}                     BR-CO-20      lines[0].period
lines[0].period         {"start":"2026-10-31","end":"2026-10-01"}  BR-30  lines[0].period.end
notes                   [{"subject_code":"BAR","text":"XYZ"}]      BR-FR-20  notes[0].text
buyer.legal_registration.value      "200000007"   INV-02    buyer.legal_registration.value
buyer.legal_registration.value      "20000000"    BR-FR-32  buyer.legal_registration.value
buyer.legal_registration            -             BR-FR-11  buyer.legal_registration
buyer.legal_registration.scheme     "0199"        INV-19    buyer.legal_registration.scheme
buyer.identifiers  [{"value":"20000000800012","scheme":"0009"}]  INV-03    buyer.identifiers[0].value
buyer.identifiers  [{"value":"10000000900017","scheme":"0009"}]  BR-FR-09  buyer.identifiers[0].value
buyer.vat_identifier                "FR38200000008"  INV-04    buyer.vat_identifier
buyer.vat_identifier                "12345"          BR-CO-09  buyer.vat_identifier
buyer.electronic_address            -                BR-FR-12  buyer.electronic_address
buyer.electronic_address.value      "100000009"      INV-05    buyer.electronic_address.value
buyer.electronic_address.value      "200000008 A"    BR-FR-23  buyer.electronic_address.value
buyer.electronic_address.scheme     "EM"             BR-FR-21  buyer.electronic_address.scheme
buyer.electronic_address.scheme     -                BR-63     buyer.electronic_address.scheme
lines[0].vat_rate                   "21"             BR-FR-16  lines[0].vat_rate
lines[0].vat_rate                   "0"              BR-S-05   lines[0].vat_rate
lines[0].vat_category               "L"              BR-FR-15  lines[0].vat_category
lines[0].vat_category               "Z"              BR-Z-05   lines[0].vat_rate
lines[0].identifier                 "2"              INV-20    lines[1].identifier
lines[0].net_amount                 "1000.01"        INV-07    lines[0].net_amount
lines[1].allowances[0].amount       "12.58"          INV-08    lines[1].allowances[0].amount
lines[1].allowances[0].percentage   -                INV-09    lines[1].allowances[0].amount
lines[1].allowances[0].reason       -                BR-42     lines[1].allowances[0].reason
lines[1].allowances  [{"amount":"-1.00","reason":"x"}]  INV-22  lines[1].allowances[0].amount
lines[1].charges     [{"amount":"1.00"}]             BR-44     lines[1].charges[0].reason
allowances  [{"amount":"1.00","vat_category":"S","vat_rate":"20"}]  BR-33  allowances[0].reason
charges     [{"amount":"1.00","vat_category":"S","vat_rate":"20"}]  BR-38  charges[0].reason
allowances  [{"amount":"1.00","vat_category":"S","vat_rate":"0","reason":"x"}]  BR-S-06  allowances[0].vat_rate
charges     [{"amount":"1.00","vat_category":"S","vat_rate":"0","reason":"x"}]  BR-S-07  charges[0].vat_rate
lines[0].price       {"net":"9.00","gross":"10.00","discount":"0.99"}  INV-15  lines[0].price.net
lines[0].price       {"net":"9.00","base_quantity":"0"}  INV-16  lines[0].price.base_quantity
lines[0].item        {"name":"a","standard_identifier":{"value":"1"}}  BR-64  lines[0].item.standard_identifier.scheme
lines[0].item        {"name":"a","classifications":[{"value":"1"}]}    BR-65  lines[0].item.classifications[0].scheme
vat_breakdown        [{"category":"S","rate":"20","tax_amount":"200.01"}]  INV-10  vat_breakdown[0].tax_amount
vat_breakdown        [{"category":"S","rate":"10"}]      INV-11    vat_breakdown[0]
vat_breakdown        [{"category":"S","rate":"20"},{"category":"S","rate":"20"}]  INV-12  vat_breakdown[1]
vat_breakdown        [{"category":"S","rate":"20","exemption_reason":"x"}]  BR-S-10  vat_breakdown
totals               {"due":"1319.34"}                   INV-10    totals.due
totals               {"line_total":"1"}                  INV-10    totals.line_total
totals               {"allowance_total":"1.00"}          INV-10    totals.allowance_total
payment              {"means_code":"58","credit_transfers":[{"account":"FR7630006000011234567890188"}]}  IBAN-05  payment.credit_transfers[0].account
payment              {"means_code":"58","credit_transfers":[{"account":"FR7630006000011234567890189","bic":"X"}]}  BIC-01  payment.credit_transfers[0].bic
payment              {"means_code":"48","card":{"number":"4970100000000154"}}  BR-51  payment.card.number
payment              {"means_code":"59"}                 INV-14    payment.direct_debit.mandate_reference
payment              {"means_code":"59","direct_debit":{"mandate_reference":"M1","creditor_identifier":"FR00ZZZ123456"}}  ICS-03  payment.direct_debit.creditor_identifier
payment              {"means_code":"59","direct_debit":{"mandate_reference":"M1","debited_account":"FR76"}}  IBAN-01  payment.direct_debit.debited_account
due_date             -                                   BR-CO-25  due_date
process              "S2"                                BR-FR-CO-09  totals.prepaid
"""  # noqa: E501 (a row of the table is one case)


def _cases() -> list[tuple[str, str, str, str]]:
    cases = []
    for text in TABLE.strip().splitlines():
        path, rest = text.split(None, 1)
        value, code, column = rest.rsplit(None, 2)
        cases.append((path, value.strip(), code, column))
    return cases


@pytest.mark.parametrize(("path", "value", "code", "column"), _cases())
def test_one_change_is_found_at_its_place(path: str, value: str, code: str, column: str) -> None:
    new = ABSENT if value == "-" else json.loads(value.replace("Exemple_", "Exemple "))
    found = faults(changed(plain_row(), path, new))
    if code == "-":
        assert found == ()
        return
    assert (code, "rows.jsonl", 1, column) in {
        (item.rule, item.location.file, item.location.row, item.location.column) for item in found
    }
    # A change that breaks other rules as well breaks few: no fault is said in many words.
    assert len(found) <= 9


def test_the_plain_row_has_no_fault_and_its_amounts_are_right() -> None:
    (invoice,) = read(plain_row())
    # 12.5 x 80 = 1000.00; 3 x 41.90 = 125.70 less 12.57 = 113.13; VAT 200.00 + 6.22
    assert [str(line.net_amount) for line in invoice.lines] == ["1000.00", "113.13"]
    assert str(invoice.totals.due) == "1319.35"
    assert {note.subject_code for note in invoice.notes} == {"PMD", "PMT", "AAB", "BAR"}
    assert invoice.payment is not None
    assert invoice.payment.remittance_information == "F2026-0101"


def test_every_fault_of_every_row_is_reported_at_once() -> None:
    first = changed(changed(plain_row(), "lines[0].quantity", 1), "buyer.vat_identifier", "FR1")
    first = changed(first, "lines[1].vat_rate", "19")
    second = changed(plain_row(), "number", "F 2")
    found = [(item.rule, item.location.row) for item in faults(first, second, 3, [])]
    assert found == [
        ("ROW-04", 1),
        ("INV-04", 1),
        ("BR-FR-16", 1),
        ("BR-FR-02", 2),
        ("ROW-03", 3),
        ("ROW-03", 4),
    ]


def test_a_faulty_part_is_not_called_missing_as_well() -> None:
    found = faults(changed(plain_row(), "buyer.electronic_address", 5))
    assert [item.rule for item in found] == ["ROW-03"]


def test_the_nearest_known_name_is_suggested() -> None:
    (item,) = faults(changed(plain_row(), "lines[0].item.nam", "x"))
    assert item.expected == "name"


def test_a_number_used_twice_is_refused_at_its_second_row() -> None:
    (item,) = faults(plain_row(), plain_row())
    assert (item.rule, item.location.row, item.expected) == ("INV-13", 2, "rows.jsonl:1")


# The line of the settings that is taken away, the rule, and the setting that is named.
MISSING = """
siren               BR-FR-10  seller.siren
vat_number          BR-S-02   seller.vat_number
process             BR-FR-08  invoice.process
treatment           INV-06    invoice.treatment
currency            ROW-01    invoice.currency
late_penalties      BR-FR-05  notes.late_penalties.fr
recovery_indemnity  BR-FR-05  notes.recovery_indemnity.fr
discount_terms      BR-FR-05  notes.discount_terms.fr
iban                BR-61     payment.iban
"""


@pytest.mark.parametrize("text", MISSING.strip().splitlines())
def test_what_is_missing_everywhere_is_located_at_the_setting_to_fill(text: str) -> None:
    key, code, column = text.split()
    rows = [plain_row(), changed(plain_row(), "number", "F2")]
    found = faults(*rows, company=settings(without=key))
    assert [(item.rule, item.location.file, item.location.column) for item in found] == [
        (code, "encaisse.toml", column)
    ]


def test_a_missing_electronic_address_of_the_seller_is_located_at_its_setting() -> None:
    found = faults(plain_row(), company=settings(without="electronic_address"))
    assert [(item.rule, item.location.column) for item in found] == [
        ("BR-FR-13", "seller.electronic_address")
    ]


def test_mentions_are_wanted_in_the_language_of_the_invoice() -> None:
    company = settings(without="late_penalties")
    (item,) = faults(changed(plain_row(), "language", "en"), company=company)
    assert item.location.column == "notes.late_penalties.en"
    (invoice,) = read(changed(plain_row(), "language", "en"))
    assert "Late penalties." in {note.text for note in invoice.notes}


def test_a_note_of_the_row_replaces_that_of_the_settings() -> None:
    row = changed(plain_row(), "notes", [{"subject_code": "PMD", "text": "Autre."}])
    (invoice,) = read(row)
    assert [note.text for note in invoice.notes if note.subject_code == "PMD"] == ["Autre."]


def test_two_mentions_of_one_kind_are_refused() -> None:
    note = {"subject_code": "PMT", "text": "x"}
    bar = {"subject_code": "BAR", "text": "B2B"}
    found = faults(changed(plain_row(), "notes", [note, note, bar, bar]))
    assert {item.rule for item in found} == {"BR-FR-06", "BR-FR-31"}


def test_exempt_lines_need_one_reason() -> None:
    row = changed(plain_row(), "lines[0]", EXEMPT_LINE)
    (item,) = faults(row)
    assert (item.rule, item.location.column) == ("BR-E-10", "exemptions.E.reason.fr")
    reason = {"category": "E", "exemption_reason": "art. 261 CGI"}
    (invoice,) = read(changed(row, "vat_breakdown", [reason]))
    assert invoice.vat_breakdown[0].exemption_reason == "art. 261 CGI"
    two = [reason, {"category": "E", "exemption_reason": "autre"}]
    assert "INV-23" in {item.rule for item in faults(changed(row, "vat_breakdown", two))}


@pytest.mark.parametrize("category", ["E", "AE", "K", "G"])
def test_exempt_categories_have_the_rate_zero(category: str) -> None:
    group = "IC" if category == "K" else category
    row = changed(plain_row(), "lines[0]", {**EXEMPT_LINE, "vat_category": category})
    codes = {item.rule for item in faults(changed(row, "lines[0].vat_rate", "5.5"))}
    assert {f"BR-{group}-05", f"BR-{group}-10"} <= codes
    assert f"BR-{group}-05" not in {item.rule for item in faults(row)}


def test_outside_the_scope_there_is_no_rate() -> None:
    row = changed(plain_row(), "lines[0]", {**EXEMPT_LINE, "vat_category": "O"})
    assert {"BR-O-05", "BR-O-10"} <= {item.rule for item in faults(row)}


def test_a_credit_note_names_number_and_date_and_asks_for_no_payment() -> None:
    row = changed(plain_row(), "type_code", "381")
    only_number = [{"number": "F2026-0007"}]
    found = faults(changed(row, "references.preceding_invoices", only_number))
    assert [(item.rule, item.location.column) for item in found] == [
        ("BR-FR-CO-05", "references.preceding_invoices[0].issue_date")
    ]
    (invoice,) = read(changed(row, "references.preceding_invoices", [CREDIT]))
    assert invoice.payment is None


def test_french_rules_apply_between_french_parties_alone_unless_forced() -> None:
    row = changed(plain_row(), "buyer.address.country", "BE")
    row = changed(row, "buyer.electronic_address", ABSENT)
    assert faults(row) == ()
    assert faults(row, rules=Rules.FRANCE) != ()
    french = changed(plain_row(), "buyer.electronic_address", ABSENT)
    assert faults(french) != ()
    assert faults(french, rules=Rules.EUROPE) == ()
    bar = changed(row, "notes", [{"subject_code": "BAR", "text": "B2B"}])
    assert "BR-FR-12" in {item.rule for item in faults(bar)}


def test_the_treatment_of_the_settings_is_for_domestic_invoices() -> None:
    (invoice,) = read(changed(plain_row(), "buyer.address.country", "BE"))
    assert "BAR" not in {note.subject_code for note in invoice.notes}


def test_accounts_and_cards_are_never_shown_whole() -> None:
    card = {"means_code": "48", "card": {"number": "4970100000000154"}}
    account = {"means_code": "58", "credit_transfers": [{"account": "FR7630006000011234567890188"}]}
    found = (
        *faults(changed(plain_row(), "payment", card)),
        *faults(changed(plain_row(), "payment", account)),
    )
    assert len(found) == 2
    assert not any("4970100000000154" in repr(item) for item in found)
    assert not any("30006000011234567890188" in repr(item) for item in found)


def test_a_french_invoice_says_its_due_date_as_a_date() -> None:
    row = changed(changed(plain_row(), "due_date", ABSENT), "payment_terms", "30 jours net")
    (item,) = faults(row)
    assert (item.rule, item.location.column) == ("INV-24", "due_date")
    assert faults(row, rules=Rules.EUROPE) == ()
    credit = changed(changed(row, "type_code", "381"), "references.preceding_invoices", [CREDIT])
    assert faults(credit) == ()


def test_a_credit_note_has_positive_amounts() -> None:
    row = changed(
        changed(plain_row(), "type_code", "381"), "references.preceding_invoices", [CREDIT]
    )
    (item,) = faults(changed(row, "lines[0].quantity", "-100"))
    assert (item.rule, item.location.term) == ("INV-26", "BT-112")


def test_a_rate_is_written_in_two_decimals() -> None:
    (invoice,) = read(changed(plain_row(), "lines[0].vat_rate", "5.5"))
    assert str(invoice.lines[0].vat_rate) == "5.50"
    assert str(invoice.vat_breakdown[0].rate) == "5.50"


def test_an_exemption_is_said_in_words_on_a_french_invoice() -> None:
    row = changed(plain_row(), "lines[0]", EXEMPT_LINE)
    row = changed(row, "vat_breakdown", [{"category": "E", "exemption_reason_code": "VATEX-FR-AE"}])
    (item,) = faults(row)
    assert (item.rule, item.location.column) == ("INV-25", "exemptions.E.reason.fr")
    assert faults(row, rules=Rules.EUROPE) == ()


def test_amounts_that_no_document_can_carry_are_refused_at_their_line() -> None:
    price = {"net": "9999999999999999999", "base_quantity": "0.0001"}
    row = changed(plain_row(), "lines[0].price", price)
    found = faults(changed(row, "lines[0].quantity", "9999999999999999999"))
    assert ("BR-FR-DEC-01", "lines[0].net_amount") in {
        (item.rule, item.location.column) for item in found
    }


def test_zero_has_no_sign() -> None:
    row = changed(plain_row(), "lines[0].quantity", "-0")
    (invoice,) = read(changed(row, "totals", {"prepaid": "-0.00"}))
    assert [str(invoice.lines[0].quantity), str(invoice.lines[0].net_amount)] == ["0", "0.00"]
    assert str(invoice.totals.prepaid) == "0.00"


def test_accounts_are_written_without_the_spaces_of_paper() -> None:
    transfer = {
        "means_code": "58",
        "credit_transfers": [{"account": "FR76 3000 6000 0112 3456 7890 189"}],
    }
    (invoice,) = read(changed(plain_row(), "payment", transfer))
    assert invoice.payment is not None
    assert [item.account for item in invoice.payment.credit_transfers] == [
        "FR7630006000011234567890189"
    ]
    debit = {"mandate_reference": "M1", "debited_account": "FR76 3000 6000 0112 3456 7890 189"}
    (invoice,) = read(changed(plain_row(), "payment", {"means_code": "59", "direct_debit": debit}))
    assert invoice.payment is not None
    assert invoice.payment.direct_debit is not None
    assert invoice.payment.direct_debit.debited_account == "FR7630006000011234567890189"


def test_faults_of_the_form_quote_no_whole_account() -> None:
    debit = {"mandate_reference": "M1", "debited_account": " FR7630006000011234567890189"}
    payment = {"means_code": "59", "direct_debit": debit}
    (item,) = faults(changed(plain_row(), "payment", payment))
    assert item.rule == "ROW-08"
    assert "FR76…0189" in item.message
    assert "30006000011234567890189" not in repr(item)


def test_values_are_shown_as_the_file_spells_them() -> None:
    found = faults(None, changed(plain_row(), "number", ["F1", True]))
    assert [item.found for item in found] == ["null", '["F1", true]']
