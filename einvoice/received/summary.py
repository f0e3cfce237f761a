# SPDX-License-Identifier: Apache-2.0
"""A received invoice in three lines: who, how much and when, how and to which account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.masking import beginning
from einvoice.pdf.display import Display
from einvoice.pdf.style import Language
from sepa.faults import mask_account

if TYPE_CHECKING:
    from einvoice.received.compare import Known
    from einvoice.received.facts import Company, Facts

_WORDS = {
    "en": {
        "who": "{title} {number} from {supplier}, of {date}",
        "pay_by": "{amount} to pay by {date}",
        "pay": "{amount} to pay; no due date is stated",
        "pay_terms": "{amount} to pay; terms: {terms}",
        "debit_on": "{amount}, which the supplier collects on {date}",
        "debit": "{amount}, which the supplier collects",
        "nothing": "nothing to pay",
        "credit": "{amount} in our favour",
        "to": "to {accounts}",
        "first": "first invoice of this supplier: verify the account",
        "known": "the account of its first invoice, not confirmed by anybody",
        "confirmed": "confirmed account",
        "changed": "NOT the known account {before}",
        "unknown": "no account of this supplier was known",
        "mandate": "by direct debit; mandate {mandate}, creditor {creditor}",
        "no_account": "no account is stated",
    },
    "fr": {
        "who": "{title} {number} de {supplier}, du {date}",
        "pay_by": "{amount} à payer au plus tard le {date}",
        "pay": "{amount} à payer ; aucune échéance n'est indiquée",
        "pay_terms": "{amount} à payer ; conditions : {terms}",
        "debit_on": "{amount}, que le fournisseur prélève le {date}",
        "debit": "{amount}, que le fournisseur prélève",
        "nothing": "rien à payer",
        "credit": "{amount} en notre faveur",
        "to": "sur {accounts}",
        "first": "première facture de ce fournisseur : vérifiez le compte",
        "known": "compte de sa première facture, que personne n'a confirmé",
        "confirmed": "compte confirmé",
        "changed": "PAS le compte connu {before}",
        "unknown": "aucun compte de ce fournisseur n'était connu",
        "mandate": "par prélèvement ; mandat {mandate}, créancier {creditor}",
        "no_account": "aucun compte n'est indiqué",
    },
}
_LONGEST_TERMS = 80


def summarise(facts: Facts, known: Known, language: str) -> tuple[str, str, str]:
    """Return the three lines, accounts masked.

    Args:
        facts: of the invoice.
        known: of its supplier before this invoice.
        language: `fr` or `en`.
    """
    display, words = Display(Language(language)), _WORDS[language]
    title = display.code("title", facts.type_code) or facts.type_code
    who = words["who"].format(
        title=title,
        number=facts.number,
        supplier=_named(facts.supplier),
        date=display.day(facts.issue_date),
    )
    return who, _how_much(facts, display, words), _where(facts, known, words)


def _named(company: Company) -> str:
    if company.siren:
        return f"{company.name} (SIREN {company.siren})"
    if company.vat_number:
        return f"{company.name} ({company.vat_number})"
    return f"{company.name} ({company.other.lstrip(':')})" if company.other else company.name


def _how_much(facts: Facts, display: Display, words: dict[str, str]) -> str:
    amount = display.money(abs(facts.amount_due), facts.currency)
    if facts.amount_due == 0:
        return words["nothing"]
    if facts.is_credit or facts.amount_due < 0:
        return words["credit"].format(amount=amount)
    date = display.day(facts.due_date) if facts.due_date else None
    if _is_debit(facts):
        return words["debit_on" if date else "debit"].format(amount=amount, date=date)
    if date:
        return words["pay_by"].format(amount=amount, date=date)
    terms = " ".join((facts.terms or "").split())
    if terms:
        return words["pay_terms"].format(amount=amount, terms=beginning(terms, _LONGEST_TERMS))
    return words["pay"].format(amount=amount)


def _where(facts: Facts, known: Known, words: dict[str, str]) -> str:
    if _is_debit(facts):
        return words["mandate"].format(
            mandate=facts.mandate or "-", creditor=facts.creditor_identifier or "-"
        )
    if not facts.accounts:
        return words["no_account"]
    to = words["to"].format(accounts=", ".join(map(mask_account, facts.accounts)))
    return f"{to} ({_state(facts, known, words)})"


def _state(facts: Facts, known: Known, words: dict[str, str]) -> str:
    """Return what is known of the account."""
    if not known.received and not known.is_confirmed:
        return words["first"]
    if not known.accounts:
        return words["unknown"]
    if not set(facts.accounts) <= set(known.accounts):
        before = ", ".join(map(mask_account, known.accounts))
        return words["changed"].format(before=before)
    return words["confirmed" if known.is_confirmed else "known"]


def _is_debit(facts: Facts) -> bool:
    return facts.mandate is not None and not facts.accounts
