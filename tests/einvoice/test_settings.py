# SPDX-License-Identifier: Apache-2.0
"""`encaisse.toml`: what it becomes, and where its faults are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compliance.errors import RefusedError, UnreadableError
from einvoice.codes import VatCategory
from einvoice.input.rows import InputForm, read_json_rows
from einvoice.input.settings import LocalText, Means, page_style
from einvoice.input.settings_reader import read_settings
from einvoice.pdf.style import Language
from tests.einvoice.invoice_rows import SETTINGS_TEXT, settings

PAGE = (Path(__file__).parents[2] / "docs" / "invoice-input.md").read_text(encoding="utf-8")


def test_the_settings_become_model_parts() -> None:
    found = settings()
    assert found.seller is not None
    assert found.seller.legal_registration is not None
    assert found.seller.legal_registration.scheme == "0002"
    assert found.seller.identifiers[0].scheme == "0009"
    assert found.seller.electronic_address is not None
    assert found.seller.electronic_address.scheme == "0225"
    assert found.payment.means is Means.TRANSFER
    assert found.payment.iban == "FR7630006000011234567890189"
    assert found.notes.late_penalties == LocalText(fr="Pénalités de retard.", en="Late penalties.")
    assert found.file == "encaisse.toml"


def test_a_text_without_language_is_meant_for_all() -> None:
    found = read_settings('[page]\nlegal_footer = "SARL"')
    assert found.page.legal_footer == LocalText(fr="SARL", en="SARL", de="SARL", es="SARL")


def test_line_breaks_around_a_block_of_text_are_not_part_of_it() -> None:
    found = read_settings('[notes]\nlate_penalties = """\nUn.\nDeux.\n"""')
    assert found.notes.late_penalties.fr == "Un.\nDeux."


def test_the_page_style_is_in_the_language_of_the_invoice() -> None:
    found = read_settings('[page]\naccent = "#7a1f3d"\ntagline = { fr = "Oui", en = "Yes" }')
    english = page_style(found, "en")
    assert (english.language, english.tagline) == (Language.ENGLISH, "Yes")
    assert english.accent == "#7a1f3d"
    assert page_style(found, "fr").tagline == "Oui"


def test_other_rooms_have_their_tables_in_the_file() -> None:
    assert read_settings("[reminders]\nafter_days = 5").seller is None


# What is replaced in the settings, by what, and the fault.
TABLE = """
name = "Atelier  | nam = "Atelier        | ROW-02 seller.nam
name = "Atelier  | nam = "Atelier        | ROW-01 seller.name
[notes]          | [note]                | ROW-02 note
"100000009"      | "100000008"           | INV-02 seller.siren
"100000009"      | 100000009             | ROW-03 seller.siren
"10000000900017" | "10000000900018"      | INV-03 seller.siret
"10000000900017" | "20000000800017"      | BR-FR-09 seller.siret
FR88100000009    | FR89100000009         | INV-04 seller.vat_number
7890 189         | 7890 188                | IBAN-05 payment.iban
FR72ZZZ123456    | FR73ZZZ123456         | ICS-03 payment.creditor_id
"transfer"       | "cash"                | ROW-10 payment.means
{number}         | {nummer}              | SET-02 payment.remittance_information
"EUR"            | "euro"                | ROW-10 invoice.currency
"S1"             | "Z1"                  | BR-FR-08 invoice.process
"B2B"            | "BTB"                 | BR-FR-20 invoice.treatment
en = "EUR 40."   | nl = "EUR 40."        | ROW-02 notes.recovery_indemnity.nl
country = "FR"   | country = "France"    | ROW-10 seller.address.country
[notes]          | [page]\\naccent = "#ffff00"\\n[notes] | SET-01 page.accent
[notes]          | [page]\\naccent = "red"\\n[notes] | SET-04 page.accent
[notes]          | [page]\\npayment_link = "http://p"\\n[notes] | PAGE-09 page.payment_link
"FR76 3000       | " FR76 3000           | ROW-08 payment.iban
[invoice]        | [invoice]\\nterms = "bientôt" | TRM-01 invoice.terms
[invoice]        | [invoice]\\nvat_on = "debit" | ROW-10 invoice.vat_on
[invoice]        | [invoice]\\nlegal_limit_days = 0 | ROW-10 invoice.legal_limit_days
[seller]         | [seller]\\nfranchise = "S" | ROW-10 seller.franchise
[notes]          | [exemptions.S]\\ncode = "X"\\n[notes] | ROW-02 exemptions.S
"""


@pytest.mark.parametrize("text", TABLE.strip().splitlines())
def test_faults_are_located_at_their_key(text: str) -> None:
    old, new, fault = (part.strip().replace("\\n", "\n") for part in text.split("|"))
    assert old in SETTINGS_TEXT
    with pytest.raises(RefusedError) as caught:
        read_settings(SETTINGS_TEXT.replace(old, new, 1))
    found = {(item.rule, item.location.column) for item in caught.value.findings}
    assert tuple(fault.split()) in found
    assert all(item.location.file == "encaisse.toml" for item in caught.value.findings)


def test_all_faults_are_reported_at_once() -> None:
    text = SETTINGS_TEXT.replace('"B2B"', '"X"').replace('"EUR"', '"x"').replace('"S1"', '"x"')
    with pytest.raises(RefusedError) as caught:
        read_settings(text)
    assert len(caught.value.findings) == 3


def test_a_first_build_is_told_all_that_french_invoices_will_ask_for() -> None:
    with pytest.raises(RefusedError) as caught:
        read_settings('[seller.address]\ncountry = "FR"\n[invoice]\ntreatment = "B2B"')
    named = [(item.severity.value, item.location.column) for item in caught.value.findings]
    assert named == [
        ("error", "seller.name"),
        ("warning", "seller.siren"),
        ("warning", "seller.electronic_address"),
        ("warning", "invoice.currency"),
        ("warning", "invoice.process"),
        ("warning", "notes.late_penalties"),
        ("warning", "notes.recovery_indemnity"),
        ("warning", "notes.discount_terms"),
    ]
    # Rows may say it all themselves: settings without it are good.
    assert read_settings('[seller]\nname = "A"\n[seller.address]\ncountry = "FR"').seller


def test_what_is_no_toml_is_unreadable() -> None:
    with pytest.raises(UnreadableError, match="line 2"):
        read_settings("[seller]\nname = Atelier\n")


def test_the_documented_settings_and_row_are_good() -> None:
    toml = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    rows = re.findall(r"```json\n(\{.*?)```", PAGE, re.DOTALL)
    assert toml
    assert rows
    found = read_settings(toml[1])
    assert found.exemption(VatCategory.EXEMPT) is not None
    for row in rows:
        (item,) = read_json_rows(row, file="doc.json", settings=found, form=InputForm.JSON)
        # 12.5 x 80 = 1000.00 at 20 %; 3 x 41.90 - 12.57 = 113.13 at 5.5 %
        assert str(item.invoice.totals.due) == "1319.35"
