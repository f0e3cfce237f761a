# SPDX-License-Identifier: Apache-2.0
"""The register of received invoices: one canonical JSON line an entry, chained by hashes.

Whoever changes, removes or inserts a line breaks the chain there. The last lines cannot vouch for
themselves: that a line was cut off at the end shows in a stored file that no line names, and in
the last hash, which is printed so that it can be kept elsewhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from compliance.amounts import format_decimal, parse_decimal
from compliance.chain import GENESIS, hash_text
from einvoice.received.facts import Company, Facts

if TYPE_CHECKING:
    from collections.abc import Sequence

RECEIVED = "received"
TRUSTED = "trusted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An invoice that was kept.

    Attributes:
        recorded_at: moment, ISO 8601 with zone.
        file: its place below the folder of the register, with slashes.
        sha256: of the file.
        kind: as the registry of kinds names it.
        verdict: of the official checks.
        alarms: codes of what was found when it was compared, errors and warnings.
        facts: who asks for what.
    """

    recorded_at: str
    file: str
    sha256: str
    kind: str
    verdict: str
    alarms: tuple[str, ...]
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Trusted:
    """Accounts that somebody confirmed for a supplier; from then on they are the reference.

    Attributes:
        recorded_at: moment, ISO 8601 with zone.
        supplier: its key.
        accounts: compact.
    """

    recorded_at: str
    supplier: str
    accounts: tuple[str, ...]


Entry = Received | Trusted


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What a register says.

    Attributes:
        entries: in their order.
        last_hash: of the last line; `GENESIS` if there is none.
        broken_at: number of the first line that does not agree with its hash, from 1; None if all
            do. Entries from there on are left out.
    """

    entries: tuple[Entry, ...] = ()
    last_hash: str = GENESIS
    broken_at: int | None = None


def read_register(text: str, before: Register | None = None) -> Register:
    """Return the entries of a register, up to the first line that was altered.

    Args:
        text: of the register, or what follows the lines of `before`.
        before: what was read of it already, intact.
    """
    before = before or Register()
    entries = list(before.entries)
    last = before.last_hash
    # Only a line feed ends a line: JSON text may hold U+2028, at which `splitlines` would part it.
    *lines, rest = text.split("\n")
    first = len(entries) + 1
    for number, line in enumerate([*lines, rest] if rest else lines, start=first):
        try:
            if number - first >= len(lines):
                raise ValueError("the line does not end")  # noqa: TRY301 (one end for all faults)
            entry, last = _read_line(line, number, last)
        except (ValueError, KeyError, TypeError, RecursionError):
            return Register(entries=tuple(entries), last_hash=last, broken_at=number)
        entries.append(entry)
    return Register(entries=tuple(entries), last_hash=last)


def write_lines(entries: Sequence[Entry], register: Register) -> str:
    """Return the lines that append entries to a register."""
    lines = []
    last, number = register.last_hash, len(register.entries)
    for entry in entries:
        number += 1
        body = {"previous": last, "seq": number, **_members(entry)}
        last = _seal(body)
        lines.append(_canonical({**body, "hash": last}) + "\n")
    return "".join(lines)


def _read_line(line: str, number: int, previous: str) -> tuple[Entry, str]:
    """Return the entry of a line and its hash.

    Raises:
        ValueError: or `KeyError`, `TypeError`, if the line is not as it was written.
    """
    body = json.loads(line)
    if not isinstance(body, dict) or _canonical(body) != line:
        raise ValueError("not in the form in which lines are written")
    sealed = body.pop("hash")
    if body["previous"] != previous or body["seq"] != number or _seal(body) != sealed:
        raise ValueError("the hash does not agree")
    return _entry(body), sealed


def _canonical(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _seal(body: dict[str, Any]) -> str:
    return hash_text(body["previous"], _canonical(body))


def _members(entry: Entry) -> dict[str, Any]:
    if isinstance(entry, Trusted):
        return {
            "entry": TRUSTED,
            "recorded_at": entry.recorded_at,
            "supplier": entry.supplier,
            "accounts": list(entry.accounts),
        }
    return {
        "entry": RECEIVED,
        "recorded_at": entry.recorded_at,
        "file": entry.file,
        "sha256": entry.sha256,
        "kind": entry.kind,
        "verdict": entry.verdict,
        "alarms": list(entry.alarms),
        "facts": facts_to_json(entry.facts),
    }


def facts_to_json(facts: Facts) -> dict[str, Any]:
    """Return facts as JSON members, accounts whole."""
    return {
        "supplier": _company_to_json(facts.supplier),
        "addressee": _company_to_json(facts.addressee),
        "number": facts.number,
        "type_code": facts.type_code,
        "issue_date": facts.issue_date.isoformat(),
        "due_date": facts.due_date.isoformat() if facts.due_date else None,
        "amount_due": format_decimal(facts.amount_due),
        "currency": facts.currency,
        "accounts": list(facts.accounts),
        "payee": facts.payee,
        "creditor_identifier": facts.creditor_identifier,
        "mandate": facts.mandate,
        "terms": facts.terms,
        "content": facts.content,
    }


def _company_to_json(company: Company) -> dict[str, Any]:
    return {
        "key": company.key,
        "name": company.name,
        "siren": company.siren,
        "vat_number": company.vat_number,
        "other": company.other,
        "address": company.address,
    }


def _entry(body: dict[str, Any]) -> Entry:
    if body["entry"] == TRUSTED:
        return Trusted(
            recorded_at=body["recorded_at"],
            supplier=body["supplier"],
            accounts=tuple(body["accounts"]),
        )
    if body["entry"] != RECEIVED:
        raise ValueError("an entry of no known sort")
    return Received(
        recorded_at=body["recorded_at"],
        file=body["file"],
        sha256=body["sha256"],
        kind=body["kind"],
        verdict=body["verdict"],
        alarms=tuple(body["alarms"]),
        facts=_facts(body["facts"]),
    )


def _facts(members: dict[str, Any]) -> Facts:
    due = members["due_date"]
    return Facts(
        supplier=_company(members["supplier"]),
        addressee=_company(members["addressee"]),
        number=members["number"],
        type_code=members["type_code"],
        issue_date=date.fromisoformat(members["issue_date"]),
        due_date=date.fromisoformat(due) if due else None,
        amount_due=parse_decimal(members["amount_due"]),
        currency=members["currency"],
        accounts=tuple(members["accounts"]),
        payee=members["payee"],
        creditor_identifier=members["creditor_identifier"],
        mandate=members["mandate"],
        terms=members["terms"],
        content=members["content"],
    )


def _company(members: dict[str, Any]) -> Company:
    return Company(
        name=members["name"],
        siren=members["siren"],
        vat_number=members["vat_number"],
        other=members["other"],
        address=members["address"],
    )
