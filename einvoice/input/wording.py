# SPDX-License-Identifier: Apache-2.0
"""Sentences that are put on an invoice because a row or a setting says so, in its language.

The words of the page itself lie in `einvoice.pdf`; what finds itself here is part of the document,
in its XML too (BT-20, BT-22, BT-120).
"""

from __future__ import annotations

from einvoice.pdf.display import Display
from einvoice.pdf.style import Language

SENTENCES = {
    "due": {
        "fr": "{term}, soit le {date}",
        "en": "{term}, that is {date}",
        "de": "{term}, also am {date}",
        "es": "{term}, es decir, el {date}",
    },
    "share": {
        "fr": "{percentage} soit {amount} le {date}",
        "en": "{percentage}, that is {amount}, on {date}",
        "de": "{percentage}, also {amount}, am {date}",
        "es": "{percentage}, es decir, {amount}, el {date}",
    },
    "part": {
        "fr": "{amount} le {date}",
        "en": "{amount} on {date}",
        "de": "{amount} am {date}",
        "es": "{amount} el {date}",
    },
    "next": {"fr": " ; ", "en": "; ", "de": "; ", "es": "; "},
    "discount_days": {
        "fr": "Escompte de {percentage} pour paiement sous {days} jours, soit {amount} pour un "
        "paiement au plus tard le {date}.",
        "en": "Discount of {percentage} for payment within {days} days, that is {amount} for "
        "payment by {date}.",
        "de": "{percentage} Skonto bei Zahlung innerhalb von {days} Tagen, also {amount} bei "
        "Zahlung bis zum {date}.",
        "es": "Descuento del {percentage} por pago en {days} días, es decir, {amount} por pago "
        "hasta el {date}.",
    },
    "discount_until": {
        "fr": "Escompte de {percentage} pour paiement au plus tard le {date}, soit {amount}.",
        "en": "Discount of {percentage} for payment by {date}, that is {amount}.",
        "de": "{percentage} Skonto bei Zahlung bis zum {date}, also {amount}.",
        "es": "Descuento del {percentage} por pago hasta el {date}, es decir, {amount}.",
    },
    "deposit": {
        "fr": "Acompte {number} du {issued} déduit : {amount} TTC.",
        "en": "Deposit {number} of {issued} deducted: {amount} including VAT.",
        "de": "Anzahlung {number} vom {issued} abgezogen: {amount} inkl. USt.",
        "es": "Anticipo {number} de {issued} deducido: {amount} IVA incluido.",
    },
    "deposit_received": {
        "fr": "Acompte {number} du {issued} déduit : {amount} TTC, encaissé le {received}.",
        "en": "Deposit {number} of {issued} deducted: {amount} including VAT, paid on {received}.",
        "de": "Anzahlung {number} vom {issued} abgezogen: {amount} inkl. USt., bezahlt am "
        "{received}.",
        "es": "Anticipo {number} de {issued} deducido: {amount} IVA incluido, cobrado el "
        "{received}.",
    },
    "deposit_vat": {
        "fr": "TVA déjà facturée : {taxes}.",
        "en": "VAT already invoiced: {taxes}.",
        "de": "Bereits berechnete USt.: {taxes}.",
        "es": "IVA ya facturado: {taxes}.",
    },
    "tax": {
        "fr": "{amount} à {rate}",
        "en": "{amount} at {rate}",
        "de": "{amount} zu {rate}",
        "es": "{amount} al {rate}",
    },
    "exchange": {
        "fr": "TVA convertie au taux de 1 {currency} = {rate} EUR ({source}, {date}).",
        "en": "VAT converted at 1 {currency} = EUR {rate} ({source}, {date}).",
        "de": "USt. umgerechnet zum Kurs 1 {currency} = {rate} EUR ({source}, {date}).",
        "es": "IVA convertido al cambio de 1 {currency} = {rate} EUR ({source}, {date}).",
    },
    # CGI ann. II art. 242 nonies A, I; the French words are the law's own.
    "debits": {
        "fr": "Option pour le paiement de la taxe d'après les débits",
        "en": "VAT due on invoicing (option pour le paiement de la taxe d'après les débits)",
        "de": "Sollbesteuerung (option pour le paiement de la taxe d'après les débits)",
        "es": "IVA devengado al facturar (option pour le paiement de la taxe d'après les débits)",
    },
    # CGI art. 293 E; likewise.
    "franchise": {
        "fr": "TVA non applicable, art. 293 B du CGI",
        "en": "VAT not applicable (TVA non applicable, art. 293 B du CGI)",
        "de": "Keine Umsatzsteuer (TVA non applicable, art. 293 B du CGI)",
        "es": "IVA no aplicable (TVA non applicable, art. 293 B du CGI)",
    },
}
"""By key and language; `{…}` stand for values."""

FRANCHISE_MENTION = "293 B"
"""What the law's words for the franchise en base have in common, whoever wrote them."""


def say(key: str, language: str, **values: str) -> str:
    """Return a sentence in the language of the invoice.

    Raises:
        KeyError: if there is no such sentence, or none in this language.

    >>> say("franchise", "fr")
    'TVA non applicable, art. 293 B du CGI'
    """
    return SENTENCES[key][language].format_map(values)


def display_in(language: str) -> Display:
    """Return the writer of amounts and dates of a language."""
    return Display(Language(language))
