# SPDX-License-Identifier: Apache-2.0
"""Who collects: `creditor.toml`, read with every fault at once.

```toml
name = "Rameau Clair SAS"
iban = "FR76 3000 6000 0112 3456 7890 189"
bic = "AGRIFRPP"             # optional inside the EEA
creditor_id = "FR72ZZZ123456"
scheme = "CORE"              # or "B2B"; CORE if left out
batch_booking = true         # optional: one credit entry per block

[address]                    # optional
street = "Rue des Lices"
building_number = "12"
postcode = "44000"
town = "Nantes"
country = "FR"
```
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from compliance.errors import RefusedError, UnreadableError
from sepa.bic import parse_bic
from sepa.creditor_id import parse_creditor_id
from sepa.debit.accounts import judge_account
from sepa.debit.model import Creditor, Scheme
from sepa.debit.row_cells import Cells
from sepa.iban import parse_iban

if TYPE_CHECKING:
    from compliance.report import Finding
    from sepa.address import Address

_TEXTS = ("name", "iban", "bic", "creditor_id", "scheme")
_REQUIRED = ("name", "iban", "creditor_id")
_FLAG = "batch_booking"
_TABLE = "address"
_ADDRESS = ("street", "building_number", "postcode", "town", "country")
_LINES = "lines"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCreditor:
    """The creditor of a settings file.

    Attributes:
        creditor: who collects.
        findings: what is written otherwise than it was given, and what is doubtful; no error.
    """

    creditor: Creditor
    findings: tuple[Finding, ...] = ()


def read_creditor(text: str) -> ReadCreditor:
    """Read `creditor.toml`.

    Raises:
        UnreadableError: if it is no TOML.
        RefusedError: with every fault of every setting.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableError(f"the creditor's settings are no TOML: {error}") from error
    table = document.get(_TABLE, {})
    if not isinstance(table, dict):
        table = {}
    cells = Cells(_texts(document, _TEXTS) | _prefixed(_texts(table, _ADDRESS)))
    _refuse_shape(cells, document, table)
    creditor = _creditor(cells, document, table)
    if creditor is None or cells.is_refused:
        raise RefusedError("the creditor's settings are refused", tuple(cells.findings))
    return ReadCreditor(creditor=creditor, findings=tuple(cells.findings))


def _creditor(cells: Cells, document: dict[str, Any], table: dict[str, Any]) -> Creditor | None:
    name = cells.name("name")
    iban = cells.value("iban", parse_iban)
    bic = cells.value("bic", parse_bic)
    creditor_id = cells.value("creditor_id", parse_creditor_id)
    scheme = _scheme(cells)
    address = _address(cells, table) if isinstance(document.get(_TABLE), dict) else None
    booking = document.get(_FLAG)
    if iban is not None:
        judge_account(cells, iban, bic)
    if name is None or iban is None or creditor_id is None:
        return None
    return Creditor(
        name=name,
        iban=iban,
        bic=bic,
        creditor_id=creditor_id,
        scheme=scheme,
        batch_booking=booking if isinstance(booking, bool) else None,
        address=address,
    )


def _refuse_shape(cells: Cells, document: dict[str, Any], table: dict[str, Any]) -> None:
    """DDR-14, 15, 16: no unknown setting, none missing, each of its type."""
    shapes = (
        ("", document, {**dict.fromkeys(_TEXTS, str), _FLAG: bool, _TABLE: dict}),
        (f"{_TABLE}.", table, {**dict.fromkeys(_ADDRESS, str), _LINES: list}),
    )
    names = {str: "text", bool: "true or false", dict: "a table", list: "a list of texts"}
    for prefix, settings, types in shapes:
        for name, value in settings.items():
            if name not in types:
                found, expected = f"{prefix}{name}", ", ".join(types)
                cells.report("DDR-14", found, found=found, expected=expected)
            elif not _is_of(value, types[name]):
                found, expected = f"{prefix}{name}", names[types[name]]
                cells.report("DDR-16", found, found=found, expected=expected)
    for name in _REQUIRED:
        if not document.get(name):
            cells.report("DDR-15", name, found=name)


def _is_of(value: object, wanted: type) -> bool:
    if wanted is list:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, wanted)


def _scheme(cells: Cells) -> Scheme:
    text = cells.text("scheme")
    if text is None:
        return Scheme.CORE
    try:
        return Scheme(text)
    except ValueError:
        cells.report("SDD-14", "scheme", found=text)
        return Scheme.CORE


def _address(cells: Cells, table: dict[str, Any]) -> Address | None:
    column, lines = f"{_TABLE}.{_LINES}", table.get(_LINES, [])
    texts = tuple((column, cells.written(column, text)) for text in lines if isinstance(text, str))
    return cells.address(f"{_TABLE}.", texts, required=True)


def _texts(settings: dict[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    return {name: settings[name] for name in names if isinstance(settings.get(name), str)}


def _prefixed(cells: dict[str, str]) -> dict[str, str]:
    return {f"{_TABLE}.{name}": text for name, text in cells.items()}
