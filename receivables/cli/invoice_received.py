# SPDX-License-Identifier: Apache-2.0
"""`encaisse invoice received`: what was received; whether it is intact; accounts confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from receivables.cli.common import (
    Exit,
    exits_as_agreed,
    language,
    moment,
    print_findings,
    print_json,
    say,
)
from receivables.cli.invoice_receive import STORE, VERDICT_WORDS

if TYPE_CHECKING:
    from pathlib import Path

    from einvoice.received.register import Received, Register

_TEXTS = {
    "en": {
        "supplier": "Supplier",
        "number": "Number",
        "issued": "Issued",
        "due": "Due",
        "amount": "Amount",
        "verdict": "Verdict",
        "alarms": "Remarks",
        "nothing": "Nothing was received in {store}.",
        "intact": "{count} entries, all intact. Hash of the last one, to be kept elsewhere: {hash}",
        "trusted": "{supplier} is to be paid to {accounts} from now on.",
    },
    "fr": {
        "supplier": "Fournisseur",
        "number": "Numéro",
        "issued": "Émise",
        "due": "Échéance",
        "amount": "Montant",
        "verdict": "Contrôle",
        "alarms": "Remarques",
        "nothing": "Rien n'a été reçu dans {store}.",
        "intact": "{count} lignes, toutes intactes. Empreinte de la dernière, à garder ailleurs : "
        "{hash}",
        "trusted": "{supplier} est désormais à payer sur {accounts}.",
    },
}
# Of what was remarked, what a person wants to see in a list; the others stand there by their code.
_REMARKS = {
    "en": {
        "RCV-01": "new supplier",
        "RCV-02": "OTHER ACCOUNT",
        "RCV-03": "first account",
        "RCV-04": "NUMBER USED TWICE",
        "RCV-10": "NOT FOR US",
        "RCV-14": "no valid IBAN",
        "RCV-15": "other payee",
    },
    "fr": {
        "RCV-01": "nouveau fournisseur",
        "RCV-02": "AUTRE COMPTE",
        "RCV-03": "premier compte",
        "RCV-04": "NUMÉRO DÉJÀ REÇU",
        "RCV-10": "PAS POUR NOUS",
        "RCV-14": "IBAN non valide",
        "RCV-15": "autre bénéficiaire",
    },
}


@click.group(invoke_without_command=True)
@STORE
@click.option("--json", "as_json", is_flag=True, help="Print the register as JSON.")
@click.pass_context
@exits_as_agreed
def received(ctx: click.Context, store: Path, as_json: bool) -> None:
    r"""List what was received: from whom, how much, when due, and what was remarked.

    \b
    Examples:
      encaisse invoice received
      encaisse invoice received --store received/ --json
      encaisse invoice received verify
      encaisse invoice received trust 100000009 --iban FR7630006000011234567890189

    Exit status: 0 good, 1 the register was altered, 3 it cannot be read.
    """
    from einvoice.received.store import Store, check_register

    if ctx.invoked_subcommand is not None:
        return
    register = Store(store).load()
    findings = check_register(register)
    if as_json:
        print_json(_to_json(register))
    else:
        _print(register, store)
    print_findings(findings)
    raise SystemExit(Exit.FINDINGS if findings else Exit.GOOD)


@received.command()
@STORE
@exits_as_agreed
def verify(store: Path) -> None:
    r"""Find out whether any line or file was altered, removed or put there by hand.

    A line that was cut off at the end of the register shows in a kept file that no line names. The
    hash of the last line, kept elsewhere, proves the whole.

    \b
    Example:
      encaisse invoice received verify --store received/

    Exit status: 0 all intact, 1 something is not what it was, 3 the register cannot be read.
    """
    from einvoice.received.store import Store, verify_store

    register, findings = verify_store(Store(store))
    print_findings(findings, err=False)
    if not findings:
        text = _TEXTS[language()]["intact"]
        click.echo(text.format(count=len(register.entries), hash=register.last_hash))
    raise SystemExit(Exit.FINDINGS if findings else Exit.GOOD)


@received.command()
@click.argument("supplier", metavar="SUPPLIER")
@click.option(
    "--iban",
    "ibans",
    multiple=True,
    required=True,
    metavar="IBAN",
    help="An account that the supplier has confirmed; give the option once for each.",
)
@STORE
@exits_as_agreed
def trust(supplier: str, ibans: tuple[str, ...], store: Path) -> None:
    r"""Confirm the accounts of a supplier, in place of those that were known.

    Do this after the supplier has confirmed them by a way that you know: a call to the number of
    your own files, never the one on the invoice. SUPPLIER is its SIREN or VAT number.

    \b
    Example:
      encaisse invoice received trust 100000009 --iban "FR76 3000 6000 0112 3456 7890 189"

    Exit status: 0 done, 1 refused, 3 the register cannot be read.
    """
    from einvoice.received.store import Store, trust_accounts
    from sepa.faults import mask_account

    done = trust_accounts(Store(store), supplier, _accounts(ibans), recorded_at=moment())
    shown = ", ".join(map(mask_account, done.accounts))
    say(_TEXTS[language()]["trusted"].format(supplier=done.supplier, accounts=shown))


def _accounts(ibans: tuple[str, ...]) -> tuple[str, ...]:
    from compliance.errors import RefusedError
    from sepa.faults import InvalidValueError
    from sepa.iban import parse_iban

    try:
        return tuple(dict.fromkeys(parse_iban(text).value for text in ibans))
    except InvalidValueError as error:
        raise RefusedError("the account is not confirmed", (error.to_finding(),)) from error


def _to_json(register: Register) -> dict[str, Any]:
    from einvoice.received.register import facts_to_json
    from einvoice.received.store import received_invoices

    return {
        "invoices": [
            {
                "recorded_at": item.recorded_at,
                "file": item.file,
                "sha256": item.sha256,
                "kind": item.kind,
                "verdict": item.verdict,
                "alarms": list(item.alarms),
                "facts": facts_to_json(item.facts),
            }
            for item in received_invoices(register)
        ],
        "last_hash": register.last_hash,
        "broken_at": register.broken_at,
    }


def _print(register: Register, store: Path) -> None:
    from compliance.files import name_of
    from einvoice.received.store import received_invoices
    from receivables.cli.tables import amounts_column, print_table, table_of, text_column

    texts = _TEXTS[language()]
    items = received_invoices(register)
    if not items:
        say(texts["nothing"].format(store=name_of(store)))
        return
    table = table_of(
        text_column(texts["supplier"]),
        text_column(texts["number"]),
        text_column(texts["issued"], keep=True),
        text_column(texts["due"], keep=True),
        amounts_column(texts["amount"]),
        text_column(texts["verdict"]),
        text_column(texts["alarms"]),
    )
    for item in items:
        table.add_row(*_cells(item))
    print_table(table)


def _cells(item: Received) -> tuple[str, ...]:
    from einvoice.pdf.display import Display
    from einvoice.pdf.style import Language
    from receivables.cli.common import plain

    facts = item.facts
    amount = -facts.amount_due if facts.is_credit else facts.amount_due
    return (
        plain(facts.supplier.name),
        plain(facts.number),
        facts.issue_date.isoformat(),
        facts.due_date.isoformat() if facts.due_date else "",
        Display(Language(language())).money(amount, facts.currency),
        VERDICT_WORDS[language()][item.verdict],
        ", ".join(_REMARKS[language()].get(code, code) for code in item.alarms),
    )
