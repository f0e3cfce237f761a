# SPDX-License-Identifier: Apache-2.0
"""`encaisse mandate build`: a mandate for signature, recorded, and its form as a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from receivables.cli.common import (
    exits_as_agreed,
    language,
    moment,
    print_findings,
    refuse_overwriting,
    say,
)
from receivables.cli.ledger_options import chosen_day, day_option, ledger_option, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from einvoice.build_files import Company
    from sepa.debit.model import Creditor

_FILE = click.Path(dir_okay=False, path_type=Path)

_TEXTS = {
    "en": {
        "written": "{out} written",
        "blank": "a form for no debtor in particular: nothing is recorded",
        "nobody": "say who is to sign (--debtor-name), or name a file for a blank form (--out)",
    },
    "fr": {
        "written": "{out} écrit",
        "blank": "un formulaire sans débiteur désigné : rien n'est enregistré",
        "nobody": "dites qui doit signer (--debtor-name), ou nommez un fichier pour un formulaire "
        "vierge (--out)",
    },
}


def _text(name: str, metavar: str, text: str) -> Callable[..., Callable[..., None]]:
    return click.option(name, metavar=metavar, help=text)


_OPTIONS = (
    click.option(
        "--creditor",
        required=True,
        type=_FILE,
        metavar="creditor.toml",
        help="Who collects, as for `debit build`.",
    ),
    click.option("--out", type=_FILE, metavar="PATH", help="The PDF to write."),
    _text("--reference", "RUM", "Its reference; without it, one is made of customer and day."),
    click.option(
        "--scheme", type=click.Choice(["CORE", "B2B"]), help="Default: that of creditor.toml."
    ),
    click.option("--one-off", is_flag=True, help="For a single collection."),
    _text("--drafted", "DATE", "The day on which it is offered (default: today)."),
    _text("--debtor-name", "NAME", "Who is to be debited, at most 70 characters."),
    _text("--debtor-iban", "IBAN", "Account to be debited, if it is known."),
    _text("--debtor-bic", "BIC", "Of its bank; optional inside the EEA."),
    _text("--debtor-street", "TEXT", "Street of the debtor."),
    _text("--debtor-building-number", "TEXT", "Number in the street."),
    _text("--debtor-postcode", "TEXT", "Postcode."),
    _text("--debtor-town", "TEXT", "Town; needed with any other part of the address."),
    _text("--debtor-country", "CODE", "ISO 3166-1 code, as FR; needed like the town."),
    _text("--customer", "ID", "The customer as on your invoices, as siren:123456782."),
    _text("--email", "ADDRESS", "Where pre-notifications go."),
    click.option(
        "--language", type=click.Choice(["fr", "en"]), help="What the debtor reads (default: fr)."
    ),
    _text("--notice-days", "N", "Agreed days between pre-notification and debit (default: 14)."),
    _text("--contract", "TEXT", "Reference of the contract behind it."),
    click.option(
        "--settings",
        type=_FILE,
        metavar="FILE",
        help="encaisse.toml, for logo and colours; that of this folder, if it is there.",
    ),
    day_option("--today", "The day of the command, which also dates the PDF"),
    ledger_option,
)


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command()
@_with_options
@exits_as_agreed
def build(
    creditor: Path,
    out: Path | None,
    settings: Path | None,
    day: datetime | None,
    url: str,
    *,
    one_off: bool,
    **values: str | None,
) -> None:
    r"""Offer a mandate for signature: record it, and write its form as an accessible PDF.

    What is not known yet is left to be filled in, on screen or with a pen. Without --debtor-name
    the form is for anybody, and nothing is recorded. The same command again changes nothing.

    \b
    Examples:
      encaisse mandate build --creditor creditor.toml --debtor-name "Marie Tessier" --out form.pdf
      encaisse mandate build --creditor creditor.toml --out blank.pdf
    """
    from compliance.files import name_of, read_text, write_whole
    from receivables.cli.mandate_view import print_recorded
    from receivables.mandates.form import render_form
    from receivables.mandates.services import Desk, draft_mandate
    from sepa.debit.creditor_settings import read_creditor

    texts = _TEXTS[language()]
    given = {name: text for name, text in values.items() if text is not None}
    given |= {"one_off": "true"} if one_off else {}
    who = read_creditor(read_text(creditor))
    today = chosen_day(day)
    if out is not None:
        refuse_overwriting(out, creditor)
    if not given.keys() - {"scheme", "language", "one_off"}:
        if out is None:
            raise click.UsageError(texts["nobody"])
        write_whole(out, _blank_form(given, who.creditor, settings, today))
        say(texts["blank"])
        click.echo(texts["written"].format(out=name_of(out)))
        return
    desk = Desk(ledger=opened(url, create=True), today=today, now=moment())
    recorded = draft_mandate(desk, given, who.creditor)
    print_findings(recorded.findings)
    print_recorded(recorded, language())
    if out is not None:
        write_whole(out, render_form(recorded.mandate, who.creditor, _company(settings), today))
        click.echo(texts["written"].format(out=name_of(out)))


def _blank_form(
    given: dict[str, str], creditor: Creditor, settings: Path | None, today: date
) -> bytes:
    from dataclasses import replace

    from receivables.letters.model import LetterLanguage, PaymentKind
    from receivables.mandates.form import render_blank_form
    from sepa.debit.model import Scheme

    language = LetterLanguage(given.get("language", "fr"))
    kind = PaymentKind.ONE_OFF if "one_off" in given else None
    who = replace(creditor, scheme=Scheme(given.get("scheme", creditor.scheme)))
    return render_blank_form(who, _company(settings), today, language=language, kind=kind)


def _company(settings: Path | None) -> Company:
    from einvoice.build_files import load_company
    from receivables.cli.invoice import settings_path

    return load_company(settings_path(settings))
