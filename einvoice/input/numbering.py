# SPDX-License-Identifier: Apache-2.0
"""Numbers for invoices that come without one, but with a key of the user's own.

Who gives the numbers is not known here (`receivables.numbers` does, from a ledger): the rows are
read with a number that stands in for theirs, so that all their faults are known before one is
given; then they are read again with it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from compliance.report import Location
from einvoice.codes import SIREN_SCHEME
from einvoice.input.raw_row import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from einvoice.document import Invoice
    from einvoice.input.files import Source
    from einvoice.input.raw_row import RawRow
    from einvoice.input.rows import InvoiceInput

_STAND_IN = "+{:034}"
"""As long as a number may be (BR-FR-01), and none that a person would choose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRequest:
    """An invoice that needs a number, or has its own, which is to be checked.

    Attributes:
        seller: SIREN, or VAT number; None for a seller without either.
        type_code: BT-3.
        issue_date: BT-2.
        key: the user's own reference of the invoice.
        number: the user's own number; None for one that is to be given.
        content: SHA-256 of the record without its number, hexadecimal.
        location: of the record, for findings.
    """

    seller: str | None
    type_code: str
    issue_date: date
    key: str | None
    number: str | None
    content: str
    location: Location


class Numbering(Protocol):
    """Gives numbers."""

    def give(self, requests: Sequence[NumberRequest]) -> tuple[str, ...]:
        """Return the number of each invoice, in the same order; all of them or none.

        The same request again has the same number.

        Raises:
            RefusedError: with every reason for which one cannot be given.
        """
        ...


def seller_key(invoice: Invoice) -> str | None:
    """Return what the numbers of a seller are kept under: the SIREN, else the VAT number."""
    registration = invoice.seller.legal_registration
    if registration is not None and registration.scheme == SIREN_SCHEME:
        return registration.value
    return invoice.seller.vat_identifier


def with_stand_ins(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return the files with a number for every record that has a key and no number."""
    counted = iter(range(1, 10**9))
    return tuple(
        replace(
            source,
            records=tuple(
                _numbered(record, _STAND_IN.format(next(counted))) if _is_open(record) else record
                for record in source.records
            ),
        )
        for source in sources
    )


def with_numbers(
    sources: Iterable[Source], inputs: Iterable[InvoiceInput], numbering: Numbering
) -> tuple[Source, ...]:
    """Return the files with the numbers that are given to their records.

    Args:
        sources: as they were read.
        inputs: what was read of them with stand-ins, one for each record.
        numbering: who gives the numbers.

    Raises:
        RefusedError: with every reason for which one cannot be given.
    """
    sources, read = tuple(sources), iter(inputs)
    requests = [
        _request(record, source.file, next(read)) for source in sources for record in source.records
    ]
    numbers: Iterator[str] = iter(numbering.give(requests))
    return tuple(
        replace(
            source, records=tuple(_numbered(record, next(numbers)) for record in source.records)
        )
        for source in sources
    )


def _is_open(record: RawRow) -> bool:
    value = record.value
    return isinstance(value, dict) and bool(value.get("key")) and value.get("number") is None


def _numbered(record: RawRow, number: str) -> RawRow:
    return replace(record, value={**record.value, "number": number})


def _request(record: RawRow, file: str, read: InvoiceInput) -> NumberRequest:
    content = {name: item for name, item in record.value.items() if name != "number"}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    is_open = _is_open(record)
    name = "key" if is_open else "number"
    place = record.places.get(name, Place(row=record.row, column=name))
    return NumberRequest(
        seller=seller_key(read.invoice),
        type_code=read.invoice.type_code,
        issue_date=read.invoice.issue_date,
        key=record.value.get("key"),
        number=None if is_open else read.invoice.number,
        content=hashlib.sha256(text.encode()).hexdigest(),
        location=Location(
            file=file,
            line=record.line if name not in record.places else None,
            row=place.row,
            column=place.column,
            sheet=place.sheet,
            cell=place.cell,
        ),
    )
