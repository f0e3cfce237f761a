# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: RUF001 -- French typography and Greek names, as people write them
"""The pre-notification: what the letter and the message say is the same."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from decimal import Decimal
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, Any

import pytest

from einvoice.party import Party, PostalAddress
from receivables.letters.addresses import company_of, debtor_lines
from receivables.letters.mail import message_key, write_pre_notification
from receivables.letters.model import Correspondent, LetterLanguage, NotifiedInvoice
from receivables.letters.pre_notification import render_pre_notification
from receivables.messages import Attachment
from sepa.address import Address
from tests.receivables.letter_forms import (
    CREDITOR,
    DAY,
    LONG,
    PLAIN,
    WITH_LOGO,
    notice,
    reader,
    text_of,
)

if TYPE_CHECKING:
    from email.message import EmailMessage

    from receivables.letters.model import PreNotification

# What a debtor must learn: who, how much, when, from which account, under which mandate.
SAID = {
    LetterLanguage.FRENCH: (
        "prélèverons 300,03 € sur votre compte le 10 décembre 2026, en règlement de vos 2 factures",
        "se terminant par 0189",
        "GF-2026-000118",
        "FR72ZZZ123456",
        "FA-001",
        "100,01 €",
        "200,02 €",
        "Prévenez-nous",
        "Votre contact : Élise Garnault, +33 4 72 00 00 00",
    ),
    LetterLanguage.ENGLISH: (
        "collect €300.03 from your account on 10 December 2026, in payment of your 2 invoices",
        "ending in 0189",
        "GF-2026-000118",
        "FR72ZZZ123456",
        "FA-001",
        "€100.01",
        "€200.02",
        "Please tell us",
        "Your contact: Élise Garnault, +33 4 72 00 00 00",
    ),
}
# The message asks for an answer, the letter for word.
IN_MESSAGE = {"Prévenez-nous": "Répondez à ce message", "Please tell us": "Please reply"}


def message(of: PreNotification, *attachments: Attachment) -> EmailMessage:
    data = write_pre_notification(
        of,
        sender="compta@garnault.example",
        recipient="eleonore@boulangerie.example",
        day=DAY,
        attachments=attachments,
    )
    return message_from_bytes(data, policy=default)


def body(of: EmailMessage, kind: str) -> str:
    part = of.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("language", LetterLanguage)
def test_letter_and_message_say_the_same(language: LetterLanguage) -> None:
    whole = notice(language=language)
    letter = text_of(render_pre_notification(whole, WITH_LOGO, DAY))
    sent = message(whole)
    markup = html.unescape(re.sub(r"<[^>]+>", " ", body(sent, "html")))
    for said in SAID[language]:
        assert said in letter
        assert IN_MESSAGE.get(said, said) in plain(body(sent, "plain"))
        assert IN_MESSAGE.get(said, said) in plain(markup)
    assert sent["Content-Language"] == language.value


def test_the_letter_is_read_from_the_head_to_the_signature() -> None:
    said = text_of(render_pre_notification(notice(), PLAIN, DAY))
    order = (
        *("12 rue des Tanneurs", "4 place de l’Église", "Le 25 novembre 2026"),
        *("Prélèvement SEPA du 10 décembre 2026", "Madame, Monsieur,", "se terminant par 0189"),
        *("FA-001", "FA-002", "Total prélevé", "Vous n’avez rien à faire", "salutations"),
    )
    places = [said.index(part) for part in order]
    assert places == sorted(places)


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (2, 1), (60, 3)])
def test_the_table_goes_over_to_the_next_page(count: int, pages: int) -> None:
    pdf = render_pre_notification(notice(count), PLAIN, DAY)
    assert pdf == render_pre_notification(notice(count), PLAIN, DAY)
    read = reader(pdf)
    assert len(read.pages) == pages
    for number, page in enumerate(read.pages, start=1):
        said = page.extract_text()
        assert f"{number} / {pages}" in said
        assert ("suite" in said) is (number > 1)
    # 100.01 times (1 + 2 + … + count)
    assert notice(count).total == Decimal("100.01") * (count * (count + 1) // 2)


def test_one_invoice_is_one() -> None:
    said = text_of(render_pre_notification(notice(1), PLAIN, DAY))
    assert "en règlement de la facture ci-dessous" in said


def test_without_due_dates_there_is_no_column_for_them() -> None:
    bare = notice(invoices=(NotifiedInvoice(number="FA-9", amount=Decimal(10)),))
    assert "Échéance" not in text_of(render_pre_notification(bare, PLAIN, DAY))
    assert "Échéance" not in body(message(bare), "html")
    assert "échéance" not in body(message(bare), "plain")


def test_a_one_off_collection_says_so() -> None:
    once = notice(is_one_off=True)
    assert "Ponctuel" in text_of(render_pre_notification(once, PLAIN, DAY))
    assert "Type de paiement : Ponctuel" in plain(body(message(once), "plain"))


CREDIT = NotifiedInvoice(number="AV-1", amount=Decimal(-10))
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "nothing to collect": ({"invoices": ()}, "above zero"),
    "a credit": ({"invoices": (CREDIT,)}, "above zero"),
    "a whole account": ({"account_end": "FR7630006000011234567890189"}, "last four characters"),
    "no RUM": ({"reference": "R" * 36}, "35"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_pre_notification_is_refused(case: str) -> None:
    changed, reason = REFUSED[case]
    with pytest.raises(ValueError, match=reason):
        notice(**changed)


def test_head_of_the_message() -> None:
    sent = message(notice())
    assert plain(sent["Subject"]) == (
        "Garnault & Fils SARL : prélèvement de 300,03 € le 10 décembre 2026"
    )
    assert sent["From"] == "Garnault & Fils SARL <compta@garnault.example>"
    assert sent["Date"] == "Wed, 25 Nov 2026 08:00:00 +0000"
    assert sent["Message-ID"] == f"<{message_key(notice())}@garnault.example>"


def test_the_same_pre_notification_is_the_same_message() -> None:
    first = message(notice(), Attachment(filename="FA-001.pdf", data=b"%PDF-1.7"))
    second = message(notice(), Attachment(filename="FA-001.pdf", data=b"%PDF-1.7"))
    assert first.as_bytes() == second.as_bytes()
    assert "Pièces jointes : FA-001.pdf" in plain(body(first, "plain"))
    others = (notice(3), notice(reference="GF-2"), notice(collection_date=DAY))
    assert len({message_key(item) for item in (notice(), *others)}) == 4


def test_markup_in_a_name_is_text() -> None:
    named = notice(sender=replace(CREDITOR, name="Garnault <b>& Fils</b>"))
    assert "Garnault &lt;b&gt;&amp; Fils&lt;/b&gt;" in body(message(named), "html")
    assert "Garnault <b>& Fils</b>" in body(message(named), "plain")


def test_the_company_of_the_settings_writes() -> None:
    address = PostalAddress(
        line_one="12 rue des Tanneurs", city="Lyon", postcode="69003", country="FR"
    )
    seller = Party(name="Garnault & Fils SARL", address=address)
    assert company_of(seller, LetterLanguage.FRENCH) == CREDITOR
    abroad = Party(name="Tanner", address=replace(address, country="DE"))
    assert company_of(abroad, LetterLanguage.ENGLISH).address[-1] == "Germany"


@pytest.mark.parametrize(
    ("country", "lines"),
    [
        ("FR", ("Batiment B", "5 rue Haute", "10115 Ville", "France")),
        ("IT", ("Batiment B", "rue Haute 5", "10115 Ville", "Italie")),
    ],
)
def test_a_sepa_address_stands_on_the_envelope(country: str, lines: tuple[str, ...]) -> None:
    address = Address(
        street="rue Haute",
        building_number="5",
        postcode="10115",
        town="Ville",
        country=country,
        lines=("Batiment B",),
    )
    assert debtor_lines(address, LetterLanguage.FRENCH) == lines


def test_long_names_and_addresses_fit() -> None:
    pdf = render_pre_notification(
        notice(sender=LONG, recipient=LONG, reference="W" * 35), PLAIN, DAY
    )
    assert len(reader(pdf).pages) == 1
    bare = notice(recipient=Correspondent(name="A"))
    assert len(reader(render_pre_notification(bare, PLAIN, DAY)).pages) == 1
