# SPDX-License-Identifier: Apache-2.0
"""How the commands on mandates show them to people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from rich.text import Text

from receivables.cli.common import plain, say
from receivables.cli.tables import console, print_table, table_of, text_column
from receivables.mandates.model import MandateStatus
from receivables.mandates.report import lapses_soon, next_sequence_of
from receivables.report.formats import colon, format_date
from sepa.faults import mask_account

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from receivables.mandates.model import Mandate
    from receivables.mandates.rows import ImportedMandates
    from receivables.mandates.services import Recorded

_WORDS = {
    "mandates_on": ("Mandates on", "Mandats au"),
    "none": ("There is no mandate.", "Il n'y a aucun mandat."),
    "reference": ("Reference", "Référence"),
    "former": ("Before", "Auparavant"),
    "debtor": ("Debtor", "Débiteur"),
    "account": ("Account", "Compte"),
    "scheme": ("Scheme", "Schéma"),
    "status": ("Status", "État"),
    "last": ("Last debit", "Dernier"),
    "lapses": ("Lapses on", "Caduc le"),
    "next": ("Next", "Suivant"),
    "creditor": ("Creditor", "Créancier"),
    "signature": ("Signed", "Signé"),
    "proof": ("Proof", "Preuve"),
    "no_proof": ("none recorded", "aucune enregistrée"),
    "reason": ("Reason", "Motif"),
    "customer": ("Customer", "Client"),
    "notice": ("Notice", "Préavis"),
    "days": ("days", "jours"),
    "one_off": ("one-off", "ponctuel"),
    "since": ("since", "depuis le"),
    "at": ("at", "à"),
    "known": ("recorded already, nothing changes", "déjà enregistré, rien ne change"),
    "soon": (
        "lapses on {day} unless something is collected before",
        "devient caduc le {day} sans prélèvement d'ici là",
    ),
    "drafted": ("drafted", "proposé"),
    "signed": ("signed, not yet registered by the bank", "signé, à confirmer par la banque"),
    "active": ("active", "actif"),
    "suspended": ("suspended", "suspendu"),
    "cancelled": ("cancelled", "révoqué"),
    "used": ("used", "utilisé"),
    "lapsed": ("lapsed", "caduc"),
    "imported": (
        "imported: {added}, known already: {known}",
        "importés : {added}, déjà connus : {known}",
    ),
    "skipped": (
        "rows refused and left out: {rows}",
        "lignes refusées et laissées de côté : {rows}",
    ),
    "refused": (
        "rows refused: {rows}; nothing was imported (--skip-refused imports the others)",
        "lignes refusées : {rows} ; rien n'est importé (--skip-refused importe les autres)",
    ),
    "unread": (
        "the table is refused; nothing was imported",
        "le tableau est refusé ; rien n'est importé",
    ),
}

_STYLES = {
    MandateStatus.ACTIVE: "green",
    MandateStatus.SUSPENDED: "yellow",
    MandateStatus.CANCELLED: "red",
    MandateStatus.LAPSED: "red",
}


def print_mandates(mandates: Sequence[Mandate], as_of: date, language: str) -> None:
    """Print a line for each mandate, then those that lapse soon."""
    if not mandates:
        click.echo(_word("none", language))
        return
    head = f"{_word('mandates_on', language)} {format_date(as_of, language)}"
    console().print(Text(head, style="bold"))
    table = table_of(
        text_column(_word("reference", language), keep=True),
        text_column(_word("debtor", language)),
        text_column(_word("account", language), keep=True),
        text_column(_word("scheme", language), keep=True),
        text_column(_word("status", language)),
        text_column(_word("last", language), keep=True),
        text_column(_word("lapses", language), keep=True),
        text_column(_word("next", language), keep=True),
    )
    for item in mandates:
        table.add_row(
            plain(item.reference),
            plain(item.draft.debtor_name),
            _account(item),
            item.scheme.value,
            Text(_status(item, language), style=_STYLES.get(item.status, "")),
            _day(item.last_collection, language),
            _day(item.lapses_on, language),
            next_sequence_of(item) or "—",
        )
    print_table(table)
    for item in mandates:
        if lapses_soon(item, as_of):
            say(f"{item.reference}{colon(language)}{_soon(item, language)}")


def print_mandate(mandate: Mandate, as_of: date, language: str) -> None:
    """Print all that is known of one mandate."""
    draft, signature = mandate.draft, mandate.signature
    signed = proof = None
    if signature is not None:
        place = f" {_word('at', language)} {signature.place}" if signature.place else ""
        signed = f"{format_date(signature.signed, language)}{place}"
        proof = signature.proof_path or _word("no_proof", language)
        if signature.proof_sha256:
            proof = f"{proof} (SHA-256 {signature.proof_sha256})"
    one_off = f", {_word('one_off', language)}" if mandate.is_one_off else ""
    rows = {
        "reference": mandate.reference,
        "former": ", ".join(mandate.former_references) or None,
        "status": _status(mandate, language),
        "reason": mandate.reason,
        "creditor": f"{mandate.terms.creditor_name}, {mandate.terms.creditor_id}",
        "scheme": f"{mandate.scheme.value}{one_off}",
        "debtor": draft.debtor_name,
        "account": _account(mandate),
        "customer": draft.customer_id,
        "signature": signed,
        "proof": proof,
        "notice": f"{mandate.notice_days} {_word('days', language)}",
        "last": _day(mandate.last_collection, language),
        "lapses": _day(mandate.lapses_on, language),
        "next": next_sequence_of(mandate) or "—",
    }
    width = max(len(_word(name, language)) for name in rows)
    for name, text in rows.items():
        if text is not None:
            click.echo(f"{_word(name, language):<{width}}  {plain(text)}")
    if lapses_soon(mandate, as_of):
        say(f"{mandate.reference}{colon(language)}{_soon(mandate, language)}")


def print_recorded(recorded: Recorded, language: str) -> None:
    """Print where a mandate stands after a command."""
    mandate = recorded.mandate
    known = "" if recorded.is_new else f" ({_word('known', language)})"
    status = _status(mandate, language)
    click.echo(f"{plain(mandate.reference)}{colon(language)}{status}{known}")


def print_import(outcome: ImportedMandates, language: str) -> None:
    """Print what became of an import."""
    rows = ", ".join(str(row) for row in outcome.refused_rows)
    if outcome.is_done:
        if rows:
            say(_word("skipped", language).format(rows=rows))
        told = _word("imported", language)
        click.echo(told.format(added=outcome.added, known=outcome.known))
    else:
        say(_word("refused" if rows else "unread", language).format(rows=rows))


def import_document(outcome: ImportedMandates) -> dict[str, Any]:
    """Return what became of an import, for programs."""
    return {
        "imported": outcome.is_done,
        "added": outcome.added,
        "known": outcome.known,
        "refused_rows": list(outcome.refused_rows),
        "findings": [item.to_json() for item in outcome.findings],
    }


def _status(mandate: Mandate, language: str) -> str:
    since = f"{_word('since', language)} {format_date(mandate.since, language)}"
    return f"{_word(mandate.status.value, language)}, {since}"


def _soon(mandate: Mandate, language: str) -> str:
    return _word("soon", language).format(day=_day(mandate.lapses_on, language))


def _account(mandate: Mandate) -> str:
    iban = mandate.terms.debtor_iban
    return "—" if iban is None else mask_account(iban)


def _day(day: date | None, language: str) -> str:
    return "—" if day is None else format_date(day, language)


def _word(name: str, language: str) -> str:
    return _WORDS[name][language == "fr"]
