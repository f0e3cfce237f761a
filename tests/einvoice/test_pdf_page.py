# SPDX-License-Identifier: Apache-2.0
"""The set page shows every term of the invoice, and hostile text as text."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from compliance.errors import RefusedError, UnknownKindError
from einvoice.pdf.display import Display
from einvoice.pdf.extract import extract_xml
from einvoice.pdf.render import render_facturx
from einvoice.pdf.style import BUILT_IN_TEMPLATES, Language, Logo, LogoType, PageStyle
from sepa.faults import mask_account
from tests.einvoice.extended_models import extended_invoice
from tests.einvoice.logo_forms import SVG
from tests.einvoice.pdf_models import (
    BUYER,
    EN16931,
    XML,
    credit_note,
    invoice,
    line,
    page_text,
    squeezed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from einvoice.document import Invoice

STYLE = PageStyle()

# Members whose value stands on the page in words, or not at all; each with the reason.
NOT_VERBATIM = {
    "type_code": "the title",
    "currency": "the sign beside each amount",
    "vat_accounting_currency": "the sign beside its amount",
    "tax_point_code": "words",
    "guideline": "for machines alone",
    "process": "words",
    "subject_code": "its note is shown, the code is for machines",
    "country": "the country's name, where it differs from the seller's",
    "origin_country": "the country's name",
    "scheme": "the scheme's name",
    "scheme_version": "beside the scheme's code",
    "unit": "words",
    "base_quantity_unit": "words",
    "vat_category": "words",
    "category": "words",
    "means_code": "words",
    "content": "stays in the XML",
    "mime_code": "stays in the XML",
    "debited_account": "masked",
    "role": "words",
    "subtype": "the look of the row",
    "position": "the place of the row",
    "parent": "the indent of the row",
    "gross_base_quantity_unit": "words",
}


def leaves(value: object, path: str) -> Iterator[tuple[str, object]]:
    """Yield every value of an invoice with its path of member names."""
    if is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from leaves(item, f"{path}[{index}]")
    elif value is not None and not isinstance(value, bool):
        yield path, value


def shown_as(value: object, display: Display) -> str:
    if isinstance(value, Decimal):
        return display.number(abs(value))
    if isinstance(value, date):
        return display.day(value)
    return str(value)


def everything() -> Invoice:
    """Return the invoice with every term of EN 16931 and of the extensions."""
    return extended_invoice(EN16931)


@cache
def full_page(language: Language, template: str = "standard") -> str:
    style = PageStyle(language=language, template=BUILT_IN_TEMPLATES[template])
    return squeezed(page_text(render_facturx(everything(), XML, style)))


@pytest.mark.parametrize("template", list(BUILT_IN_TEMPLATES))
@pytest.mark.parametrize("language", list(Language))
def test_every_term_is_on_the_page(language: Language, template: str) -> None:
    text, display = full_page(language, template), Display(language)
    missing = [
        f"{path} = {value}"
        for path, value in leaves(everything(), "invoice")
        if path.rpartition(".")[2] not in NOT_VERBATIM
        and squeezed(shown_as(value, display)) not in text
    ]
    assert not missing


def test_the_debited_account_is_masked() -> None:
    payment = everything().payment
    assert payment is not None
    assert payment.direct_debit is not None
    account = payment.direct_debit.debited_account
    assert account is not None
    assert mask_account(account) in full_page(Language.FRENCH)
    assert squeezed(account) not in full_page(Language.FRENCH)


HOSTILE = [
    '#eval("1+1") #{panic()} #import "parts.typ"',
    "$x^2$ *bold* _it_ `raw` <label> @ref // comment /* c */ ~ --- [x](y)",
    'back\\slash \\u{41} "quotes" \'single\' \\n \\" {json: [1]}',
    "</script><b>&amp;</b>",
    "Dvořák Łódź Ωmega Жук ﬁn ½ m² → ☎",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_evaluated(text: str) -> None:
    subject = invoice(
        line(name=text, description=text), buyer=replace(BUYER, name=text), number="FA-1"
    )
    pdf = render_facturx(subject, XML, PageStyle(legal_footer=text, tagline=text))
    expected = squeezed(unicodedata.normalize("NFKC", text))
    found = squeezed(unicodedata.normalize("NFKC", page_text(pdf)))
    assert found.count(expected) == 5


def test_line_breaks_and_tabs_part_words() -> None:
    subject = invoice(line(name="one\ttwo", description="three\r\nfour\nfive\rsix"))
    text = page_text(render_facturx(subject, XML, STYLE))
    assert "one two" in text
    assert "three\nfour\nfive\nsix" in text


def test_a_decomposed_accent_is_shown() -> None:
    name = unicodedata.normalize("NFD", "Élévation")
    text = page_text(render_facturx(invoice(line(name=name)), XML, STYLE))
    assert "Élévation" in unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "code"),
    [("漢字", "U+6F22"), ("☺😀", "U+1F600"), ("a\ufffeb", "U+FFFE"), ("a\x07b", "U+0007")],
)
def test_a_character_that_cannot_be_shown_is_refused_and_named(text: str, code: str) -> None:
    subject = invoice(line(), line(2, name=f"Pain {text}"))
    with pytest.raises(RefusedError) as caught:
        render_facturx(subject, XML, STYLE)
    assert {item.rule for item in caught.value.findings} == {"PDF-41"}
    assert any(code in (item.found or "") for item in caught.value.findings)
    assert [item.location.column for item in caught.value.findings] == ["lines[1].name"]
    # The refused one leaves nothing behind in the compiler.
    assert "Pain" not in page_text(render_facturx(invoice(), XML, STYLE))


def test_a_very_long_word_stays_inside_its_column() -> None:
    subject = invoice(line(name="x" * 3000, description="y" * 3000))
    pdf = PdfReader(io.BytesIO(render_facturx(subject, XML, STYLE)))
    text = squeezed("".join(page.extract_text() for page in pdf.pages))
    assert text.count("x") >= 3000
    assert text.count("y") >= 3000
    widest = max(
        len(row)
        for page in pdf.pages
        for row in page.extract_text().splitlines()
        if "x" * 20 in row
    )
    assert widest < 80


def test_the_head_of_the_table_repeats_and_all_lines_are_there() -> None:
    lines = [line(number, name=f"Article {number:03}") for number in range(1, 201)]
    pdf = PdfReader(io.BytesIO(render_facturx(invoice(*lines), XML, STYLE)))
    texts = [page.extract_text() for page in pdf.pages]
    assert len(texts) > 5
    with_lines = [text for text in texts if "Article" in text]
    assert all("Désignation" in text for text in with_lines)
    assert all(f"Page {index} / {len(texts)}" in text for index, text in enumerate(texts, start=1))
    whole = "\n".join(texts)
    assert [number for number in range(1, 201) if f"Article {number:03}" not in whole] == []


def test_the_same_input_gives_the_same_bytes() -> None:
    style = PageStyle(logo=Logo(data=SVG, media_type=LogoType.SVG))
    first = render_facturx(invoice(), XML, style)
    other = render_facturx(credit_note(), b"<a/>", PageStyle(language=Language.ENGLISH))
    assert render_facturx(invoice(), XML, style) == first
    assert b"AV-1" not in first
    assert "Boulangerie" in page_text(first)
    assert "Facture FA-1" not in page_text(other).replace("Facture d", "")


def test_nothing_of_the_customer_before_remains() -> None:
    render_facturx(invoice(buyer=replace(BUYER, name="Secret Customer")), b"<secret/>", STYLE)
    pdf = render_facturx(invoice(), XML, STYLE)
    assert "Secret" not in page_text(pdf)
    assert extract_xml(pdf).data == XML


@pytest.mark.parametrize(
    "xml",
    [
        XML,
        "\ufeff<a>é</a>\r\n".encode(),
        "<?xml version='1.0' encoding='latin-1'?><a>é</a>".encode("latin-1"),
    ],
    ids=["utf-8", "bom", "latin-1"],
)
def test_the_xml_is_attached_byte_by_byte(xml: bytes) -> None:
    assert extract_xml(render_facturx(invoice(), xml, STYLE)).data == xml


def test_the_document_says_what_it_is() -> None:
    pdf = PdfReader(io.BytesIO(render_facturx(invoice(), XML, STYLE)))
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Facture FA-1"
    assert pdf.metadata.author == "Atelier Garance"
    assert str(pdf.root_object["/Lang"]) == "fr"
    assert pdf.metadata.get("/CreationDate", "").startswith("D:20261101")


LINKING_SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1">'
    b'<image href="/etc/hostname" width="1" height="1"/></svg>'
)
BAD_LOGOS = [
    (b"not a picture", LogoType.PNG),
    (b"<svg", LogoType.SVG),
    (LINKING_SVG, LogoType.SVG),
    (SVG, LogoType.JPEG),
]


@pytest.mark.parametrize(("data", "media_type"), BAD_LOGOS)
def test_a_logo_that_cannot_be_drawn_is_refused(data: bytes, media_type: LogoType) -> None:
    style = PageStyle(logo=Logo(data=data, media_type=media_type))
    with pytest.raises(RefusedError) as caught:
        render_facturx(invoice(), XML, style)
    assert [item.rule for item in caught.value.findings] == ["PDF-42"]


def test_a_profile_that_factur_x_does_not_know_is_refused() -> None:
    with pytest.raises(UnknownKindError, match="BT-24"):
        render_facturx(replace(invoice(), guideline="urn:other"), XML, STYLE)
