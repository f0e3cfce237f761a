# SPDX-License-Identifier: Apache-2.0
"""The mandate form: what is known printed, what is not to be filled in on screen or with a pen.

Sources: EPC016-06 and EPC222-07, 4.1 and DS-01; EPC392-08 v5.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typst

from compliance.errors import RefusedError
from compliance.rules import finding
from einvoice.pdf.display import breakable
from einvoice.pdf.engine import ARCHIVED
from receivables.letters.fields import FormField, add_fields
from receivables.letters.typeset import ACCESSIBLE, Letter, typeset
from receivables.letters.words import Words
from receivables.report.formats import format_iban
from sepa.debit.model import Scheme

if TYPE_CHECKING:
    from datetime import date

    from einvoice.pdf.style import PageStyle
    from receivables.letters.model import MandateForm

_TOO_LONG = "more than one page"
"""What the template says before it gives up."""

# The longest of each text: as in pain.008 (EPC130-08), so that what is filled in can be collected.
_LONGEST = {
    "reference": 35,
    "debtor_name": 70,
    "street": 70,
    "postcode": 16,
    "town": 35,
    "country": 35,
    "iban": 34,
    "bic": 11,
    "signed_at": 35,
    "signed_on": 10,
    "ultimate_debtor": 70,
    "contract": 35,
}
_COMBS = frozenset(("reference", "iban", "bic"))
_REQUIRED = frozenset(
    (
        "debtor_name",
        "street",
        "postcode",
        "town",
        "country",
        "iban",
        "kind",
        "signed_at",
        "signed_on",
    )
)


def render_mandate_form(form: MandateForm, style: PageStyle, day: date) -> bytes:
    """Return the PDF of a mandate form, on one page.

    A form that only the signature is missing from is PDF/A-3a and PDF/UA-1. One with fields is
    PDF/UA-1: `reference`, `debtor_name`, `street`, `postcode`, `town`, `country`, `iban`, `bic`,
    `kind` (`recurrent` or `one-off`), `signed_at`, `signed_on`, `ultimate_debtor`, `contract`, as
    far as they are open. The same arguments give the same bytes.

    Args:
        form: what it says.
        style: the look of the company.
        day: stands as the date of creation.

    Raises:
        RefusedError: if it does not fit one page (LETTER-01), a character has no glyph in the
            fonts (PDF-41), the logo cannot be drawn (PDF-42), or the font cannot be used (PAGE-02
            to PAGE-04).
    """
    words = Words(form.language, "mandate_legal", "mandate")
    standards = ARCHIVED if form.is_complete else ACCESSIBLE
    try:
        pdf = typeset(_letter(form, words), style, day, standards)
    except typst.TypstError as error:
        if _TOO_LONG not in error.message:
            raise
        fault = finding("LETTER-01", found=form.reference or form.creditor.name)
        raise RefusedError("the mandate form cannot be set", (fault,)) from error
    return pdf if form.is_complete else add_fields(pdf, _fields(words))


def _letter(form: MandateForm, words: Words) -> Letter:
    scheme = "b2b" if form.scheme is Scheme.B2B else "core"
    creditor = form.creditor
    return Letter(
        template="mandate",
        title=words(f"title_{scheme}"),
        author=creditor.name,
        language=form.language,
        content={
            "words": words.all(),
            "authorisation": words("authorisation", creditor=breakable(creditor.name)),
            "rights": words(f"rights_{scheme}"),
            "return_to": words(f"return_{scheme}"),
            "open": not form.is_complete,
            "asks_more": form.debtor_name is None,
            "reference": form.reference,
            "creditor_name": breakable(creditor.name),
            "creditor_id": form.creditor_id.value,
            "creditor_address": [breakable(line) for line in creditor.address],
            "kind": words(form.kind.value) if form.kind else None,
            "debtor_name": _given(form.debtor_name),
            "debtor_address": [breakable(line) for line in form.debtor_address],
            "debtor_iban": format_iban(form.debtor_iban.value) if form.debtor_iban else None,
            "debtor_bic": form.debtor_bic.value if form.debtor_bic else None,
            "signed_at": _given(form.signed_at),
            "signed_on": words.day(form.signed_on) if form.signed_on else None,
            "contract": _given(form.contract),
            "ultimate_debtor": _given(form.ultimate_debtor),
        },
    )


def _given(text: str | None) -> str | None:
    return breakable(text) if text else None


def _fields(words: Words) -> dict[str, FormField]:
    """Return what every field of the form is, open or not."""

    def tooltip(name: str) -> str:
        label = words(_LABELS.get(name, name))
        if name in _HINTS:
            label = words("hint", label=label, hint=words(_HINTS[name]))
        return words("required", label=label) if name in _REQUIRED else label

    texts = {
        name: FormField(
            tooltip=tooltip(name),
            required=name in _REQUIRED,
            longest=longest,
            comb=name in _COMBS,
        )
        for name, longest in _LONGEST.items()
    }
    choices = {name: words(name) for name in ("recurrent", "one-off")}
    return {**texts, "kind": FormField(tooltip=tooltip("kind"), required=True, choices=choices)}


_LABELS = {"debtor_name": "name", "signed_at": "signed_at_full", "signed_on": "signed_on_full"}
_HINTS = {
    "reference": "reference_later",
    "bic": "bic_when",
    "signed_on": "date_form",
    "ultimate_debtor": "ultimate_debtor_when",
    "contract": "contract_when",
}
