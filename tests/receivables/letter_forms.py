# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: RUF001 -- French typography and Greek names, as people write them
"""Letters of every form, and what a PDF of one says."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from pypdf import PdfReader

from einvoice.pdf.style import Logo, LogoType, PageStyle
from receivables.letters.model import (
    BatchSummary,
    Correspondent,
    LetterLanguage,
    MandateForm,
    MovedDate,
    NotifiedInvoice,
    PassedCheck,
    PaymentKind,
    PreNotification,
    RefusedRow,
    SummaryBlock,
    SummaryCollection,
)
from sepa.bic import Bic
from sepa.creditor_id import CreditorId
from sepa.debit.model import Scheme, SequenceType
from sepa.iban import Iban

DAY = date(2026, 11, 25)
ICS = CreditorId(value="FR72ZZZ123456")
IBAN = Iban(value="FR7630006000011234567890189")
BIC = Bic(value="AGRIFRPP882")
CREDITOR = Correspondent(
    name="Garnault & Fils SARL", address=("12 rue des Tanneurs", "69003 Lyon", "France")
)
DEBTOR = Correspondent(
    name="Boulangerie Éléonore Çağlar", address=("4 place de l’Église", "38200 Vienne", "France")
)
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30">'
    b'<rect width="90" height="30" fill="#1f3a5f"/></svg>'
)
FOOTER = "Garnault & Fils SARL, capital 20 000 €, RCS Lyon 123 456 782"
PLAIN = PageStyle(legal_footer=FOOTER)
WITH_LOGO = replace(PLAIN, logo=Logo(data=SVG, media_type=LogoType.SVG), accent="#8a2b3d")

LONG_LINES = tuple(
    f"Ligne {number} d’une adresse qui prend toute la place qu’un virement lui laisse"[:70]
    for number in range(7)
)
LONG_NAME = "Παπαδόπουλος Ιωάννης & Υιοί Ανώνυμη Εταιρεία Εμπορίας Ελαιολάδου Α.Ε."
LONG = Correspondent(name=LONG_NAME, address=LONG_LINES)

OPEN = MandateForm(creditor=CREDITOR, creditor_id=ICS, kind=None)
COMPLETE = MandateForm(
    creditor=CREDITOR,
    creditor_id=ICS,
    reference="GF-2026-000118",
    debtor_name=DEBTOR.name,
    debtor_address=DEBTOR.address,
    debtor_iban=IBAN,
    debtor_bic=BIC,
    signed_at="Vienne",
    signed_on=DAY,
    contract="Entretien n° 2026-118",
    ultimate_debtor="Hôtel de l’Isère",
)
LONGEST = MandateForm(
    creditor=LONG,
    creditor_id=ICS,
    reference="W" * 35,
    scheme=Scheme.B2B,
    debtor_name=LONG_NAME,
    debtor_address=LONG_LINES,
    ultimate_debtor="Ü" * 70,
    contract="W" * 35,
)


def mandate_variants() -> dict[str, MandateForm]:
    """Return a form for each language, scheme and kind, complete and open."""
    return {
        f"{language}-{scheme}-{kind}-{state}".lower(): replace(
            form, language=language, scheme=scheme, kind=kind
        )
        for language in LetterLanguage
        for scheme in Scheme
        for state, form in (("complete", COMPLETE), ("open", OPEN))
        for kind in (*PaymentKind, *((None,) if form is OPEN else ()))
    }


def notice(count: int = 2, **changed: Any) -> PreNotification:  # noqa: ANN401 (any attribute)
    """Return a pre-notification of some invoices: of 100.01 euro, 200.02 euro and so on."""
    invoices = tuple(
        NotifiedInvoice(
            number=f"FA-{number:03}",
            amount=Decimal("100.01") * number,
            due_date=date(2026, 11, 30) + timedelta(days=number),
        )
        for number in range(1, count + 1)
    )
    whole = PreNotification(
        sender=CREDITOR,
        creditor_id=ICS,
        recipient=DEBTOR,
        reference="GF-2026-000118",
        account_end="0189",
        invoices=invoices,
        collection_date=date(2026, 12, 10),
        contact="Élise Garnault, +33 4 72 00 00 00",
    )
    return replace(whole, **changed)


def summary(count: int = 3, **changed: Any) -> BatchSummary:  # noqa: ANN401 (any attribute)
    """Return the summary of some collections of 100.01 euro, 200.02 euro and so on."""
    collections = tuple(
        SummaryCollection(
            end_to_end_id=f"FA-{number:03}",
            debtor=DEBTOR.name,
            reference=f"GF-{number:06}",
            account=IBAN.masked,
            collection_date=date(2026, 12, 10),
            amount=Decimal("100.01") * number,
        )
        for number in range(1, count + 1)
    )
    whole = BatchSummary(
        message_id="ENC-20261125-01",
        file_name="prelevements-2026-12.xml",
        file_digest="3f" * 32,
        created=datetime(2026, 11, 25, 9, 30),  # noqa: DTZ001 (CreDtTm has no zone)
        creditor=CREDITOR.name,
        creditor_id=ICS,
        scheme=Scheme.CORE,
        iban=IBAN,
        bic=BIC,
        blocks=(
            SummaryBlock(
                collection_date=date(2026, 12, 10),
                sequence=SequenceType.RECURRENT,
                count=count,
                total=sum((item.amount for item in collections), Decimal(0)),
            ),
        ),
        collections=collections,
        moved=(
            MovedDate(
                asked=date(2026, 12, 6),
                moved_to=date(2026, 12, 10),
                count=1,
                reason="Un dimanche",
            ),
        ),
        refused=(RefusedRow(row="7", reason="IBAN FR76…0188 faux"),),
        checks=(PassedCheck(name="Schéma pain.008.001.08", detail="ISO 20022"),),
    )
    return replace(whole, **changed)


def longest_summary() -> BatchSummary:
    """Return a summary whose every text is as long as the formats allow."""
    whole = summary()
    return replace(
        whole,
        message_id="W" * 35,
        file_name="f" * 120 + ".xml",
        creditor=LONG_NAME,
        collections=tuple(
            replace(item, end_to_end_id="W" * 35, reference="M" * 35, debtor=LONG_NAME)
            for item in whole.collections
        ),
        refused=(RefusedRow(row="FA-" + "9" * 32, reason="Le mandat est échu. " * 12),),
    )


def reader(pdf: bytes) -> PdfReader:
    """Return a reader of a PDF."""
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """Return what all pages say, in the order of their contents, with plain spaces."""
    said = " ".join(page.extract_text() for page in reader(pdf).pages)
    return " ".join(said.replace("\u200b", "").split())


def elements(pdf: bytes, kind: str) -> list[Any]:
    """Return the structure elements of a kind, in reading order."""
    found: list[Any] = []

    def walk(element: Any) -> None:  # noqa: ANN401 (any object of a PDF)
        item = element.get_object()
        if isinstance(item, list):
            for part in item:
                walk(part)
        elif isinstance(item, dict):
            if item.get("/S") == kind:
                found.append(item)
            if "/K" in item:
                walk(item["/K"])

    root: Any = reader(pdf).root_object
    walk(root["/StructTreeRoot"])
    return found
