# SPDX-License-Identifier: Apache-2.0
"""Words that the commands on a ledger print, in English and French."""

from __future__ import annotations

_WORDS = {
    "imported": ("imported", "importé"),
    "known": ("known already", "déjà connu"),
    "refused": ("refused", "refusé"),
    "unreadable": ("unreadable", "illisible"),
    "passed_over": (
        "files passed over: neither .xml nor .pdf",
        "fichiers passés : ni .xml ni .pdf",
    ),
    "new_events": ("new events in the journal", "nouveaux événements au journal"),
    "nothing_new": ("Nothing new.", "Rien de nouveau."),
    "not_booked": ("entries not booked yet", "écritures pas encore comptabilisées"),
    "not_ours": (
        "debits that are no returned collections",
        "débits qui ne sont pas des prélèvements rejetés",
    ),
    "who_owes": ("Who owes what on", "Qui doit quoi au"),
    "nothing_owed": ("Nothing is owed.", "Rien n'est dû."),
    "customer": ("Customer", "Client"),
    "document": ("Document", "Pièce"),
    "due": ("Due", "Échéance"),
    "amount": ("Amount", "Montant"),
    "open": ("Open", "Ouvert"),
    "state": ("State", "État"),
    "balance": ("Balance", "Solde"),
    "partially_paid": ("partly paid", "payé en partie"),
    "in_collection": ("in collection", "en prélèvement"),
    "paid": ("paid", "payé"),
    "credit": ("credit", "avoir"),
    "overdue": ("overdue", "en retard"),
    "days": ("days", "jours"),
    "not_due": ("not due", "à échoir"),
    "came_back": ("direct debit failed on", "prélèvement échoué le"),
    "unallocated": ("Money that is on no invoice", "Sommes qui ne sont sur aucune facture"),
    "date": ("Date", "Date"),
    "payer": ("Payer", "Payeur"),
    "remittance": ("Text", "Libellé"),
    "why": ("Why", "Pourquoi"),
    "on_account": ("on account", "en compte"),
    "no_reference": ("names no invoice: unknown payer", "ne cite aucune facture : payeur inconnu"),
    "overpaid": ("more than is owed", "plus que le dû"),
    "sum_differs": (
        "not the sum of what it names",
        "n'est pas la somme de ce qu'elle cite",
    ),
    "several_customers": (
        "names invoices of several customers",
        "cite des factures de plusieurs clients",
    ),
    "other_currency": ("another currency than the invoice", "autre devise que la facture"),
    "batch_differs": (
        "not the sum of our batch of direct debits",
        "pas la somme de notre remise de prélèvements",
    ),
    "details_differ": (
        "the bank's details do not add up",
        "les détails de la banque ne font pas le total",
    ),
    "no_invoice": (
        "our direct debit, but its invoice is not in the ledger",
        "notre prélèvement, mais sa facture n'est pas au registre",
    ),
    "return_without_credit": (
        "a return of which the credit has not been seen",
        "un rejet dont le crédit n'a pas été vu",
    ),
    "return_unknown": (
        "a return that names nothing known",
        "un rejet qui ne nomme rien de connu",
    ),
    "aged": ("Aged balance on", "Balance âgée au"),
    "days_1_30": ("1\u201330", "1\u201330"),
    "days_31_60": ("31\u201360", "31\u201360"),
    "days_61_90": ("61\u201390", "61\u201390"),
    "over_90": ("90+", "90+"),
    "credits": ("Credits", "Avoirs"),
    "total": ("Total", "Total"),
    "reminders_on": ("Reminders on", "Relances au"),
    "bank_data_to": ("bank data up to", "données bancaires jusqu'au"),
    "reminder": ("Reminder", "Relance"),
    "remind": ("remind", "relancer"),
    "to_remind": ("customers to remind", "clients à relancer"),
    "written": ("reminders written", "relances écrites"),
}


def word(name: str, language: str) -> str:
    """Return a word in a language (`fr`, `en`)."""
    return _WORDS[name][language == "fr"]
