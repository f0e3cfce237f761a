# SPDX-License-Identifier: Apache-2.0
"""The readable copy of a received invoice says everything that the document says."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from compliance.xml_read import Unread
from einvoice.pdf.display import Display
from einvoice.pdf.render import render_received
from einvoice.pdf.style import Language, PageStyle
from einvoice.pdf.view import compute_view
from einvoice.pdf.view_received import LONGEST_TEXT, compute_other_content
from einvoice.reading import ReadInvoice
from tests.einvoice.pdf_models import invoice, line, page_text, squeezed

SETTLEMENT = "/CrossIndustryInvoice/SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement"
LEFT_OUT = (
    Unread(xpath=f"{SETTLEMENT}/SpecifiedTradeSettlementPaymentMeans[2]/TypeCode", value="48"),
    Unread(xpath=f"{SETTLEMENT}/InvoiceIssuerReference", value="Zusätze 7"),
    Unread(xpath="/Invoice/cac:Delivery[2]/cbc:ID/@{urn:x/y}schemeID", value="0088"),
)
# What each is called, written down from EN 16931-1 (BT-81) and from the paths.
LABELS = [
    "Means of payment code (BT-81)",
    "ApplicableHeaderTradeSettlement/InvoiceIssuerReference",
    "ID/@schemeID",
]


def test_what_the_model_has_no_place_for_is_named() -> None:
    facts = compute_other_content(LEFT_OUT, Display(Language.ENGLISH))
    assert [squeezed(fact.label) for fact in facts] == [squeezed(label) for label in LABELS]


# Term, and where CEN/TS 16931-3-2 has it.
IN_UBL = """
/Invoice/TaxTotal[2]/TaxSubtotal/TaxCategory/TaxExemptionReason  VAT exemption reason (BT-120)
/CreditNote/CreditNoteLine[7]/Item/Name                          Item name (BT-153)
/Invoice/TaxTotal[2]/TaxSubtotal/TaxCategory/Percent             VAT rate (BT-119)
"""


@pytest.mark.parametrize("row", IN_UBL.strip().splitlines())
def test_a_term_is_named_in_ubl_too(row: str) -> None:
    xpath, label = row.split(maxsplit=1)
    (fact,) = compute_other_content((Unread(xpath=xpath, value="x"),), Display(Language.ENGLISH))
    assert squeezed(fact.label) == squeezed(label)


def test_a_text_of_great_length_says_how_much_is_missing() -> None:
    item = Unread(xpath="/a/b", value="x" * (LONGEST_TEXT + 17))
    (fact,) = compute_other_content((item,), Display(Language.ENGLISH))
    assert squeezed(fact.value).count("x") == LONGEST_TEXT
    assert "17 more characters in the XML" in fact.value


def test_a_readable_copy_says_so_and_shows_all() -> None:
    subject = replace(invoice(), guideline="urn:some:other")
    original = b"<Invoice/>"
    pdf = render_received(
        ReadInvoice(invoice=subject, left_out=LEFT_OUT), original, Language.FRENCH
    )
    text = squeezed(page_text(pdf))
    assert squeezed("Copie lisible de la facture électronique reçue") in text
    assert squeezed("Autres contenus du document") in text
    assert all(squeezed(item.value) in text for item in LEFT_OUT)
    attached = PdfReader(io.BytesIO(pdf)).attachments
    assert dict(attached) == {"original.xml": [original]}


def test_a_readable_copy_names_profile_and_process() -> None:
    pdf = render_received(ReadInvoice(invoice=invoice()), b"<a/>", Language.FRENCH)
    text = squeezed(page_text(pdf))
    assert squeezed("Profil déclaré EN16931") in text
    assert squeezed("Cadre de facturation S1") in text
    assert "urn:cen" not in text


def test_a_readable_copy_has_no_code_to_pay_by() -> None:
    pdf = render_received(ReadInvoice(invoice=invoice()), b"<a/>", Language.ENGLISH)
    assert "Pay by transfer" not in page_text(pdf)


def test_a_character_that_no_font_has_is_spelled_by_its_code() -> None:
    subject = invoice(line(name="Pain 漢 \U0001f600", description="Brot"))
    read = ReadInvoice(invoice=subject, left_out=(Unread(xpath="/a/b", value="字"),))
    text = page_text(render_received(read, b"<a/>", Language.ENGLISH))
    assert "Pain [U+6F22] [U+1F600]" in text
    assert "[U+5B57]" in text
    assert "Characters that no font has" in text
    assert "[U+6F22]" not in page_text(
        render_received(ReadInvoice(invoice=invoice()), b"<a/>", Language.ENGLISH)
    )


def test_an_own_document_has_no_banner() -> None:
    view = compute_view(invoice(), PageStyle())
    assert (view.banner, view.other_content) == (None, ())


@pytest.mark.parametrize("language", list(Language))
def test_a_document_without_lines_and_addresses_is_shown(language: Language) -> None:
    subject = invoice()
    bare = replace(
        subject,
        lines=(),
        vat_breakdown=(),
        seller=replace(subject.seller, address=None),
        buyer=replace(subject.buyer, address=None),
        totals=replace(subject.totals, line_total=None),
        payment=None,
        delivery=None,
    )
    text = page_text(render_received(ReadInvoice(invoice=bare), b"<a/>", language))
    assert "Boulangerie du Vieux Port" in text
