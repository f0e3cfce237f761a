# SPDX-License-Identifier: Apache-2.0
"""How `encaisse statement read` shows statements and status reports to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from compliance.masking import mask_ibans
from compliance.report import Severity
from receivables.cli.common import print_findings, say
from receivables.cli.tables import console, print_table
from receivables.report.formats import colon, format_date, format_number
from sepa.faults import mask_account
from sepa.reports.counterparty import counterparty
from sepa.reports.returns import return_reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.report import Finding
    from sepa.reports.camt_model import Amount, BankReport, Batch, Detail, Entry, Statement
    from sepa.reports.status_model import StatusReason, StatusReport

_GROUP = 4
_SHOWN_SCHEMA_FAULTS = 3

_TEXTS = {
    "en": {
        "account": "account",
        "statement": "statement",
        "opening": "opening",
        "closing": "closing",
        "date": "Date",
        "amount": "Amount",
        "who": "Counterparty",
        "what": "Reference and remittance",
        "unknown": "not stated",
        "batch": "batch",
        "transaction": "transaction",
        "transactions": "transactions",
        "reversal": "reversal",
        "PDNG": "pending",
        "INFO": "for information",
        "FUTR": "future",
        "mandate": "mandate",
        "originally": "originally",
        "charges": "charges",
        "returned": "RETURNED",
        "no_reason": "without a reason",
        "no_entries": "no entries",
        "answers": "answers",
        "file": "whole file",
        "block": "Payment information",
        "reference": "End-to-end reference",
        "status": "Status",
        "reason": "Reason",
        "schema": "differs from its official schema in {count} places; it was read all the same "
        "(encaisse check shows them all)",
    },
    "fr": {
        "account": "compte",
        "statement": "relevé",
        "opening": "ouverture",
        "closing": "clôture",
        "date": "Date",
        "amount": "Montant",
        "who": "Contrepartie",
        "what": "Référence et libellé",
        "unknown": "non indiqué",
        "batch": "remise",
        "transaction": "opération",
        "transactions": "opérations",
        "reversal": "contre-passation",
        "PDNG": "en attente",
        "INFO": "pour information",
        "FUTR": "à venir",
        "mandate": "mandat",
        "originally": "à l'origine",
        "charges": "frais",
        "returned": "RETOURNÉ",
        "no_reason": "sans motif",
        "no_entries": "aucune écriture",
        "answers": "répond à",
        "file": "tout le fichier",
        "block": "Remise",
        "reference": "Référence de bout en bout",
        "status": "Statut",
        "reason": "Motif",
        "schema": "s'écarte de son schéma officiel en {count} endroits ; il a été lu malgré tout "
        "(encaisse check les montre tous)",
    },
}

_STATUSES = {
    "en": {
        "ACCP": "accepted",
        "ACSC": "settled",
        "ACSP": "in settlement",
        "ACTC": "form accepted",
        "ACWC": "accepted with a change",
        "PART": "accepted in part",
        "PDNG": "pending",
        "RCVD": "received",
        "RJCT": "rejected",
    },
    "fr": {
        "ACCP": "accepté",
        "ACSC": "réglé",
        "ACSP": "en cours de règlement",
        "ACTC": "forme acceptée",
        "ACWC": "accepté avec un changement",
        "PART": "accepté en partie",
        "PDNG": "en attente",
        "RCVD": "reçu",
        "RJCT": "rejeté",
    },
}

Texts = dict[str, str]


def print_report(file: str, report: BankReport, language: str) -> None:
    """Print each statement: a header, then its entries with their transactions."""
    out, texts = console(), _TEXTS[language]
    for statement in report.statements:
        out.print(_header(file, report.kind, statement, language))
        if not statement.entries:
            out.print(f"  {texts['no_entries']}\n")
            continue
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
        table.add_column(texts["date"], no_wrap=True)
        table.add_column(texts["amount"], justify="right", no_wrap=True)
        table.add_column(texts["who"], overflow="fold", max_width=40)
        table.add_column(texts["what"], overflow="fold")
        for entry in statement.entries:
            for row in _rows(entry, statement.account, language):
                table.add_row(*row)
        print_table(table)
        out.print()


def print_status(file: str, report: StatusReport, language: str) -> None:
    """Print a status report: what the bank says of the file, its blocks and transactions."""
    out, texts = console(), _TEXTS[language]
    answered = f"{report.original_message_id or '?'} ({report.original_message_name or '?'})"
    title = Text(f"{file}  {report.kind}  {texts['answers']} {answered}", style="bold")
    out.print(title)
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("block", "reference", "amount", "status", "reason"):
        table.add_column(
            texts[name], overflow="fold", justify="right" if name == "amount" else "left"
        )
    if report.group_status or report.reasons:
        reasons = _reasons(report.reasons, language)
        table.add_row(texts["file"], "", "", _status(report.group_status, language), reasons)
    for payment in report.payments:
        block = Text(payment.payment_information_id)
        reasons = _reasons(payment.reasons, language)
        table.add_row(block, "", "", _status(payment.status, language), reasons)
        for tx in payment.transactions:
            amount = (
                "" if tx.amount is None else f"{format_number(tx.amount, language)} {tx.currency}"
            )
            reference = Text(tx.end_to_end_id or tx.instruction_id or "?")
            reasons = _reasons(tx.reasons, language)
            table.add_row("", reference, amount, _status(tx.status, language), reasons)
    print_table(table)
    out.print()


def print_all_findings(findings: tuple[Finding, ...], language: str) -> None:
    """Print findings on standard error; many faults of the schema are one line."""
    schema = [finding for finding in findings if finding.rule == "XSD"]
    others = [finding for finding in findings if finding.rule != "XSD"]
    if len(schema) > _SHOWN_SCHEMA_FAULTS:
        file = schema[0].location.file
        say(f"  XSD {file}\n      " + _TEXTS[language]["schema"].format(count=len(schema)))
    else:
        others += schema
    order = list(Severity)
    print_findings(sorted(others, key=lambda finding: order.index(finding.severity)))


def _header(file: str, kind: str, statement: Statement, language: str) -> Text:
    texts = _TEXTS[language]
    account = statement.account or "?"
    grouped = " ".join(account[i : i + _GROUP] for i in range(0, len(account), _GROUP))
    days = [day for day in (statement.from_date, statement.to_date) if day is not None]
    period = " … ".join(format_date(day, language) for day in dict.fromkeys(days))
    parts = [file, kind, f"{texts['statement']} {statement.id}"]
    header = Text("  ".join(parts), style="bold")
    second = [f"{texts['account']} {grouped}", statement.currency or "", period]
    for name, codes in (("opening", ("OPBD", "PRCD")), ("closing", ("CLBD",))):
        balance = next((b for code in codes for b in statement.balances if b.code == code), None)
        if balance is not None:
            second.append(f"{texts[name]} {_money(balance.amount, language)}")
    return header.append("\n  " + "  ".join(part for part in second if part), style="not bold")


def _rows(entry: Entry, account: str | None, language: str) -> Iterator[tuple[Text, ...]]:
    """Yield the entry and, below it, unless they are one and the same, each transaction."""
    texts = _TEXTS[language]
    day = entry.booking_date or entry.value_date
    date_text = Text(format_date(day, language) if day else "")
    remarks = []
    if entry.status.value in texts:
        remarks.append(texts[entry.status.value])
    if entry.reversal:
        remarks.append(texts["reversal"])
    remarks += [_batch(batch, texts) for batch in entry.batches]
    if [detail.amount for detail in entry.details] == [entry.amount]:
        (detail,) = entry.details
        who, what = _detail(detail, entry, account, language)
        amount = _signed(entry.amount, language)
        yield date_text, amount, who, _joined(*map(Text, remarks), what)
        return
    what = _joined(*map(Text, remarks), Text(entry.additional_information or ""))
    yield date_text, _signed(entry.amount, language), Text(""), what
    for detail in entry.details:
        who, what = _detail(detail, entry, account, language)
        shown = (
            _signed(detail.amount, language)
            if detail.amount is not None
            else Text(texts["unknown"], style="yellow")
        )
        yield Text(""), Text("· ", style="dim") + shown, _indented(who), what


def _detail(detail: Detail, entry: Entry, account: str | None, language: str) -> tuple[Text, Text]:
    texts = _TEXTS[language]
    other = counterparty(detail, entry, account)
    who = Text("")
    if other is not None:
        number = other.iban or other.other_account
        masked = mask_account(number) if number else None
        who = Text("\n".join(part for part in (other.name, masked) if part))
    references = [detail.end_to_end_id or "", *detail.structured_references]
    references += detail.referred_documents
    if detail.mandate_id:
        references.append(f"{texts['mandate']} {detail.mandate_id}")
    remittance = mask_ibans(" ".join(detail.remittance) or detail.additional_information or "")
    money = []
    if detail.original_amount is not None:
        money.append(f"{texts['originally']} {_money(detail.original_amount, language)}")
    if detail.charges is not None and detail.charges.value:
        money.append(f"{texts['charges']} {_money(detail.charges, language)}")
    return who, _joined(
        Text("  ".join(part for part in references if part)),
        Text(remittance),
        Text("  ".join(money)),
        _return(detail, language),
    )


def _return(detail: Detail, language: str) -> Text:
    back = detail.return_information
    if back is None:
        return Text("")
    texts = _TEXTS[language]
    said = " ".join(back.additional)
    if back.reason is None:
        shown = back.proprietary or said or texts["no_reason"]
        return Text(f"{texts['returned']} {shown}", style="red")
    reason = return_reason(back.reason)
    words = f"{texts['returned']} {reason.code}{colon(language)}{reason.meaning(language)}"
    return Text(words, style="red").append(f"\n→ {reason.next_step(language)}", style="not red")


def _batch(batch: Batch, texts: Texts) -> str:
    unit = texts["transaction" if batch.count == 1 else "transactions"]
    count = "" if batch.count is None else f" ({batch.count} {unit})"
    identifier = batch.payment_information_id or batch.message_id or ""
    return f"{texts['batch']} {identifier}{count}"


def _reasons(reasons: tuple[StatusReason, ...], language: str) -> Text:
    lines = []
    for reason in reasons:
        words = " ".join(reason.additional)
        if reason.code is not None:
            known = return_reason(reason.code)
            meaning = known.meaning(language) if known.is_known else words
            lines.append(f"{reason.code}{colon(language)}{meaning}" if meaning else reason.code)
        else:
            lines.append(" ".join(part for part in (reason.proprietary, words) if part))
    return Text("\n".join(lines))


def _status(status: str | None, language: str) -> Text:
    words = _STATUSES[language].get(status or "", "")
    shown = " ".join(part for part in (status, words) if part)
    return Text(shown, style="red" if status == "RJCT" else "")


def _indented(lines: Text) -> Text:
    return Text("\n").join(Text("  ") + line for line in lines.split("\n"))


def _joined(*lines: Text) -> Text:
    return Text("\n").join(line for line in lines if line.plain)


def _signed(amount: Amount, language: str) -> Text:
    shown = _money(amount, language)
    return Text(shown if amount.value < 0 else f"+{shown}")


def _money(amount: Amount, language: str) -> str:
    return f"{format_number(amount.value, language)} {amount.currency}"
