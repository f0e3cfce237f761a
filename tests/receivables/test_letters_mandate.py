# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: E501, RUF001 -- sentences as they are printed, French typography and Greek names, as people write them
"""The mandate form: the prescribed words, one page, fields for what is open."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from compliance.errors import RefusedError
from einvoice.pdf.fonts import unembedded_fonts
from einvoice.pdf.style import Logo, LogoType
from receivables.letters.mandate import render_mandate_form
from receivables.letters.model import Correspondent, LetterLanguage, MandateForm, PaymentKind
from sepa.debit.model import Scheme
from sepa.faults import InvalidValueError
from tests.receivables.letter_forms import (
    BIC,
    COMPLETE,
    CREDITOR,
    DAY,
    DEBTOR,
    IBAN,
    ICS,
    LONGEST,
    OPEN,
    PLAIN,
    WITH_LOGO,
    elements,
    mandate_variants,
    reader,
    text_of,
)

VARIANTS = mandate_variants()
ALL_FIELDS = (
    *("reference", "debtor_name", "street", "postcode", "town", "country", "iban", "bic"),
    *("kind", "signed_at", "signed_on", "ultimate_debtor", "contract"),
)

# EPC016-06 and EPC222-07, 4.1, as the EPC publishes them; in French as banks print them.
PRESCRIBED = {
    ("fr", "CORE"): (
        "Mandat de prélèvement SEPA",
        (
            "vous autorisez (A) Garnault & Fils SARL à envoyer des instructions à votre banque pour "
            "débiter votre compte, et (B) votre banque à débiter votre compte conformément aux "
            "instructions de Garnault & Fils SARL."
        ),
        "dans les 8 semaines suivant la date de débit de votre compte",
        "expliqués dans un document que vous pouvez obtenir auprès de votre banque",
    ),
    ("fr", "B2B"): (
        "Mandat de prélèvement SEPA interentreprises",
        "Vous n’êtes pas en droit de demander à votre banque le remboursement",
        "jusqu’au jour de l’échéance",
    ),
    ("en", "CORE"): (
        "SEPA Direct Debit Mandate",
        (
            "you authorise (A) Garnault & Fils SARL to send instructions to your bank to debit your "
            "account and (B) your bank to debit your account in accordance with the instructions from "
            "Garnault & Fils SARL."
        ),
        (
            "A refund must be claimed within 8 weeks starting from the date on which your account was "
            "debited."
        ),
        "explained in a statement that you can obtain from your bank",
        "Please complete all the fields marked *.",
    ),
    ("en", "B2B"): (
        "SEPA Business-to-Business Direct Debit Mandate",
        (
            "This mandate is only intended for business-to-business transactions. You are not entitled "
            "to a refund from your bank after your account has been debited, but you are entitled to "
            "request your bank not to debit your account up until the day on which the payment is due."
        ),
    ),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_form_has_one_page_and_the_same_bytes(name: str) -> None:
    form = VARIANTS[name]
    pdf = render_mandate_form(form, WITH_LOGO, DAY)
    assert pdf == render_mandate_form(form, WITH_LOGO, DAY)
    read = reader(pdf)
    assert len(read.pages) == 1
    assert str(read.root_object["/Lang"]) == form.language.value
    assert unembedded_fonts(read) == ()
    assert ("/AcroForm" in read.root_object) is not form.is_complete


@pytest.mark.parametrize(("language", "scheme"), PRESCRIBED)
def test_the_prescribed_words_are_there(language: str, scheme: str) -> None:
    form = replace(COMPLETE, language=LetterLanguage(language), scheme=Scheme(scheme))
    pdf = render_mandate_form(form, PLAIN, DAY)
    said = text_of(pdf)
    for sentence in PRESCRIBED[language, scheme]:
        assert sentence in said
    refund = "8 semaines" if language == "fr" else "8 weeks"
    assert (refund in said) is (scheme == "CORE")
    info = reader(pdf).metadata
    assert info is not None
    assert info.title == PRESCRIBED[language, scheme][0]


def test_what_is_given_is_read_in_the_order_of_the_form() -> None:
    said = text_of(render_mandate_form(COMPLETE, PLAIN, DAY))
    places = [
        said.index(part)
        for part in (
            "Mandat de prélèvement SEPA",
            "GF-2026-000118",
            "En signant ce formulaire",
            "Boulangerie Éléonore Çağlar",
            "4 place de l’Église",
            "FR76 3000 6000 0112 3456 7890 189",
            "AGRIFRPP882",
            "FR72ZZZ123456",
            "12 rue des Tanneurs",
            "Paiement récurrent",
            "25 novembre 2026",
            "Veuillez signer ici",
            "Hôtel de l’Isère",
            "Entretien n° 2026-118",
        )
    ]
    assert places == sorted(places)
    assert "Paiement ponctuel" not in said


# What is given, and the fields that are left; without a name the form asks for more.
ADDRESS = ("street", "postcode", "town", "country")
GIVEN: dict[str, tuple[MandateForm, tuple[str, ...]]] = {
    "nothing": (OPEN, ALL_FIELDS),
    "kind": (replace(OPEN, kind=PaymentKind.ONE_OFF), tuple(x for x in ALL_FIELDS if x != "kind")),
    "all but the name": (
        replace(COMPLETE, debtor_name=None, contract=None, ultimate_debtor=None),
        ("debtor_name", "ultimate_debtor", "contract"),
    ),
    "all but the address": (replace(COMPLETE, debtor_address=()), ADDRESS),
    "all but the account": (replace(COMPLETE, debtor_iban=None), ("iban", "bic")),
    "all but the signature": (
        replace(COMPLETE, signed_at=None, signed_on=None),
        ("signed_at", "signed_on"),
    ),
    "all but the RUM": (replace(COMPLETE, reference=None), ("reference",)),
    "all but what is optional": (
        replace(COMPLETE, debtor_bic=None, contract=None, ultimate_debtor=None),
        (),
    ),
}


@pytest.mark.parametrize("case", GIVEN)
def test_what_is_not_given_is_a_field(case: str) -> None:
    form, wanted = GIVEN[case]
    read = reader(render_mandate_form(form, PLAIN, DAY))
    fields = read.get_fields() or {}
    assert tuple(fields) == wanted
    assert read.pages[0].get("/Tabs") == "/S" or not wanted


@pytest.mark.parametrize("language", LetterLanguage)
def test_fields_can_be_reached_and_say_what_they_are(language: LetterLanguage) -> None:
    pdf = render_mandate_form(replace(OPEN, language=language), PLAIN, DAY)
    tagged = []
    for element in elements(pdf, "/Form"):
        kids = element["/K"]
        (content,) = kids if isinstance(kids, list) else (kids,)
        widget = content.get_object()["/Obj"]
        assert widget["/Subtype"] == "/Widget"
        assert widget["/TU"]
        assert widget["/AP"]["/N"]
        tagged.append(widget["/T"] if "/T" in widget else widget["/Parent"]["/T"])
    assert tuple(dict.fromkeys(tagged)) == ALL_FIELDS
    assert len(tagged) == len(ALL_FIELDS) + 1, "two buttons for the kind"
    assert elements(pdf, "/Link") == []
    tips = {field["/TU"] for field in (reader(pdf).get_fields() or {}).values()}
    assert len(tips) == len(ALL_FIELDS)


def fill(pdf: bytes, values: dict[str, str]) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    writer.update_page_form_field_values(writer.pages[0], dict(values), auto_regenerate=False)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def test_a_form_is_filled_in_and_read_back() -> None:
    values = {
        "debtor_name": DEBTOR.name.replace("ğ", "g"),
        "street": "4 place de l’Église",
        "postcode": "38200",
        "town": "Vienne",
        "country": "France",
        "iban": IBAN.value,
        "bic": BIC.value,
        "kind": "/one-off",
        "signed_at": "Vienne",
        "signed_on": "25/11/2026",
        "contract": "n° 118 – 12 €",
    }
    filled = reader(fill(render_mandate_form(OPEN, PLAIN, DAY), values))
    read = {name: field.get("/V") for name, field in (filled.get_fields() or {}).items()}
    assert read == {"reference": "", "ultimate_debtor": "", **values}
    assert unembedded_fonts(filled) == ()
    states = [
        annotation.get_object()["/AS"]
        for annotation in filled.pages[0]["/Annots"]  # type: ignore[attr-defined]
        if "/AS" in annotation.get_object()
    ]
    assert states == ["/Off", "/one-off"]


def test_the_longest_form_that_a_bank_would_take_fits() -> None:
    assert len(reader(render_mandate_form(LONGEST, PLAIN, DAY)).pages) == 1


@settings(max_examples=25, deadline=None)
@given(
    name=st.text(st.characters(codec="cp1252", categories=("L", "N")), min_size=1, max_size=70),
    lines=st.lists(st.text("aàeéWM -", min_size=1, max_size=70), max_size=7).map(tuple),
    scheme=st.sampled_from(Scheme),
    kind=st.sampled_from([*PaymentKind, None]),
)
def test_whatever_the_names_the_form_has_one_page(
    name: str, lines: tuple[str, ...], scheme: Scheme, kind: PaymentKind | None
) -> None:
    form = MandateForm(
        creditor=Correspondent(name=name, address=lines),
        creditor_id=ICS,
        scheme=scheme,
        kind=kind,
        debtor_name=name,
        debtor_address=lines,
    )
    assert len(reader(render_mandate_form(form, PLAIN, DAY)).pages) == 1


def codes(form: MandateForm, logo: Logo | None = None) -> list[tuple[str, str | None]]:
    with pytest.raises(RefusedError) as caught:
        render_mandate_form(form, replace(PLAIN, logo=logo), DAY)
    return [(item.rule, item.location.column) for item in caught.value.findings]


def test_a_form_that_needs_two_pages_is_refused() -> None:
    assert codes(replace(OPEN, creditor=replace(CREDITOR, name="Garnault " * 400))) == [
        ("LETTER-01", None)
    ]


def test_a_character_without_a_glyph_is_named_with_its_place() -> None:
    found = codes(replace(COMPLETE, debtor_name="Maison 漢"))
    assert found == [("PDF-41", "debtor_name")]


def test_a_logo_that_is_none_is_refused() -> None:
    logo = Logo(data=b"no picture", media_type=LogoType.PNG)
    assert codes(COMPLETE, logo) == [("PDF-42", None)]


def test_what_no_mandate_can_have_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 7 lines"):
        replace(OPEN, debtor_address=("a",) * 8)
    with pytest.raises(ValueError, match="at most 7 lines"):
        Correspondent(name="A", address=("a",) * 8)
    with pytest.raises(ValueError, match="has a name"):
        Correspondent(name=" ")
    with pytest.raises(InvalidValueError) as caught:
        replace(OPEN, reference="R" * 36)
    assert caught.value.code.startswith("REF-")
