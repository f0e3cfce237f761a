# SPDX-License-Identifier: Apache-2.0
"""Words that the commands on a ledger print, in English and French."""

from __future__ import annotations

_WORDS = {
    "imported": ("imported", "importé"),
    "known": ("known already", "déjà connu"),
    "refused": ("refused", "refusé"),
    "unreadable": ("unreadable", "illisible"),
    "nothing_new": ("Nothing new.", "Rien de nouveau."),
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
        "un retour dont le crédit n'a pas été vu",
    ),
    "return_unknown": (
        "a return that names nothing known",
        "un retour qui ne nomme rien de connu",
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
}

# What is counted: one and many, in English and French.
_COUNTED = {
    "passed_over": (
        ("file passed over: neither .xml nor .pdf", "files passed over: neither .xml nor .pdf"),
        (
            "fichier passé\u00a0: ni .xml ni .pdf",
            "fichiers passés\u00a0: ni .xml ni .pdf",
        ),
    ),
    "new_events": (
        ("new event in the journal", "new events in the journal"),
        ("nouvel événement au journal", "nouveaux événements au journal"),
    ),
    "not_booked": (
        ("entry not booked yet", "entries not booked yet"),
        ("écriture pas encore comptabilisée", "écritures pas encore comptabilisées"),
    ),
    "not_ours": (
        ("debit that is no returned collection", "debits that are no returned collections"),
        (
            "débit qui n'est pas un retour de prélèvement",
            "débits qui ne sont pas des retours de prélèvements",
        ),
    ),
    "days": (("day", "days"), ("jour", "jours")),
    "to_remind": (
        ("customer to remind", "customers to remind"),
        ("client à relancer", "clients à relancer"),
    ),
    "written": (
        ("reminder written", "reminders written"),
        ("relance écrite", "relances écrites"),
    ),
}


def word(name: str, language: str) -> str:
    """Return a word in a language (`fr`, `en`)."""
    return _WORDS[name][language == "fr"]


def counted(count: int, name: str, language: str) -> str:
    """Return a number with what it counts; French has the singular for none too.

    >>> counted(1, "written", "en"), counted(0, "written", "en"), counted(0, "written", "fr")
    ('1 reminder written', '0 reminders written', '0 relance écrite')
    """
    is_french = language == "fr"
    is_one = count in {0, 1} if is_french else count == 1
    return f"{count} {_COUNTED[name][is_french][not is_one]}"
