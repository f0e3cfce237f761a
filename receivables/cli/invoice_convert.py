# SPDX-License-Identifier: Apache-2.0
"""`encaisse invoice convert`: another syntax or profile, nothing lost in silence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from einvoice.build import BuildFormat
from receivables.cli.common import (
    EXIT_OF_VERDICT,
    Exit,
    exits_as_agreed,
    language,
    print_findings,
    refuse_overwriting,
    say,
)
from receivables.cli.document_options import (
    PAGE_LANGUAGE,
    out_option,
    profile_option,
    rules_option,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from einvoice.conversion.convert import Conversion
    from einvoice.pdf.style import PageStyle

_TEXTS = {
    "en": {
        "source": "The source breaks rules of its own ({rules}): they are not mended.",
        "lost": "lost, as --allow-loss allows: {count} value(s), listed above",
        "written": "{out} written ({kind})",
        "faulty": "{out} written ({kind}), with the faults of its source",
        "refused_loss": "not written: it would lose what is listed above (--allow-loss)",
        "refused_faults": "not written: the result does not pass its checks",
        "refused_own": "not written: the result breaks the rules that its source breaks "
        "(--keep-faults writes it all the same)",
        "incomplete": "not written: a required check could not run",
    },
    "fr": {
        "source": "La source enfreint elle-même des règles ({rules}) : rien n'est corrigé.",
        "lost": "perdu, comme --allow-loss l'admet : {count} valeur(s), ci-dessus",
        "written": "{out} écrit ({kind})",
        "faulty": "{out} écrit ({kind}), avec les défauts de sa source",
        "refused_loss": "non écrit : ce qui est dit ci-dessus serait perdu (--allow-loss)",
        "refused_faults": "non écrit : le résultat ne passe pas ses contrôles",
        "refused_own": "non écrit : le résultat enfreint les règles que sa source enfreint "
        "(--keep-faults l'écrit malgré tout)",
        "incomplete": "non écrit : un contrôle obligatoire n'a pas pu être effectué",
    },
}

_OPTIONS = (
    click.option(
        "--to",
        "target",
        required=True,
        type=click.Choice([item.value for item in BuildFormat]),
        help="facturx: our page with a CII inside; any other: the XML alone.",
    ),
    out_option("The file to write; one that is there is replaced."),
    click.option(
        "--settings",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Settings (encaisse.toml) for the look of the page of a Factur-X.",
    ),
    PAGE_LANGUAGE,
    profile_option(
        "Profile of the result. Default: that of the document where the target has it, else "
        "en16931.",
    ),
    click.option(
        "--allow-loss", is_flag=True, help="Write the result though it cannot carry everything."
    ),
    click.option(
        "--keep-faults",
        is_flag=True,
        help="Write the result though it breaks rules, if the source breaks them too.",
    ),
    rules_option(
        "National rules for the checks, as in `encaisse check`.",
    ),
)


def _options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@_options
@exits_as_agreed
def convert(
    *,
    file: Path,
    target: str,
    out: Path,
    settings: Path | None,
    profile: str | None,
    page_language: str | None,
    allow_loss: bool,
    keep_faults: bool,
    rules: str,
) -> None:
    r"""Convert a received invoice to another syntax, its amounts kept to the digit.

    Takes CII, UBL, and PDFs that carry one. What the target has no place for is listed, and nothing
    is written unless --allow-loss says that it may be lost. The result is put in place only if it
    passes every official check. An XRechnung or Peppol invoice becomes one of EN 16931.

    \b
    Examples:
      encaisse invoice convert recue.xml --to facturx --out recue.pdf
      encaisse invoice convert recue.pdf --to cii --out recue.xml

    Exit status: 0 written, 1 refused or written with faults, 3 the file cannot be read, 4 a
    required check could not run.
    """
    from compliance.checking import Rules
    from compliance.files import name_of, read_whole, write_whole
    from compliance.xml_read import MAX_BYTES
    from einvoice.conversion.convert import Wish, convert_invoice
    from einvoice.profiles import BY_NAME

    refuse_overwriting(out, file)
    wish = Wish(
        target=BuildFormat(target),
        guideline=BY_NAME[profile].guideline if profile else None,
        style=_style(settings, page_language or language()),
        rules=Rules(rules),
    )
    data = read_whole(file, max_bytes=MAX_BYTES)
    done = convert_invoice(data, wish, file=name_of(file.name))
    status, word = _outcome(done, allow_loss=allow_loss, keep_faults=keep_faults)
    _explain(done)
    if word in {"written", "faulty"} and done.document.data is not None:
        write_whole(out, done.document.data)
        if done.lost:
            say(_TEXTS[language()]["lost"].format(count=len(done.lost)))
    kind = done.document.report.kind if done.document.report else None
    say(_TEXTS[language()][word].format(out=name_of(out), kind=kind))
    raise SystemExit(status)


def _style(settings: Path | None, page_language: str) -> PageStyle:
    from dataclasses import replace

    from einvoice.build_files import load_company
    from einvoice.input.settings import page_style

    company = load_company(settings)
    style = page_style(company.settings, page_language, named=company.named)
    # Without settings it is from elsewhere: its account is not to be paid unread.
    return replace(style, show_qr=False) if settings is None else style


def _outcome(done: Conversion, *, allow_loss: bool, keep_faults: bool) -> tuple[Exit, str]:
    if done.is_usable(allow_loss=allow_loss, keep_faults=keep_faults):
        return (Exit.GOOD, "written") if done.document.is_good else (Exit.FINDINGS, "faulty")
    if done.lost and not allow_loss:
        return Exit.FINDINGS, "refused_loss"
    report = done.document.report
    if report is not None and EXIT_OF_VERDICT[report.verdict] is Exit.NOT_RUN:
        return Exit.NOT_RUN, "incomplete"
    own = done.has_only_faults_of_source and not done.altered
    return Exit.FINDINGS, "refused_own" if own else "refused_faults"


def _explain(done: Conversion) -> None:
    rules = sorted({item.rule for item in done.source.findings if item.severity.value == "error"})
    if rules:
        say(_TEXTS[language()]["source"].format(rules=", ".join(rules)))
    print_findings((*done.notes, *done.lost, *done.altered, *done.document.findings))
