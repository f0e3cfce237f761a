# SPDX-License-Identifier: Apache-2.0
"""Creditor, collections and files that the tests of direct debits share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from compliance.xml_read import parse_xml
from sepa.creditor_id import parse_creditor_id
from sepa.debit.grouping import build_batch
from sepa.debit.model import Collection, Creditor, Debtor, Mandate, SequenceType
from sepa.debit.pain008_reader import read_pain008
from sepa.debit.pain008_writer import write_pain008
from sepa.iban import parse_iban

if TYPE_CHECKING:
    from sepa.debit.file import DebitFile

CREATED = datetime(2026, 11, 20, 9, 30)  # noqa: DTZ001 (CreDtTm is local time without zone); Friday
DUE = date(2026, 11, 30)  # a Monday

FR = "FR7630006000011234567890189"  # the example of the French banking federation
DE = "DE89370400440532013000"  # the example of the IBAN registry
CH = "CH9300762011623852957"  # the same

CREDITOR = Creditor(
    name="Rameau Clair SAS",
    iban=parse_iban(FR),
    creditor_id=parse_creditor_id("FR72ZZZ123456"),
)


def collection(number: int = 1) -> Collection:
    """A good collection; each number has references of its own."""
    return Collection(
        end_to_end_id=f"INV-{number}",
        amount=Decimal("120.50"),
        collection_date=DUE,
        sequence=SequenceType.RECURRENT,
        mandate=Mandate(reference=f"RUM-{number}", signed=date(2026, 1, 5)),
        debtor=Debtor(name="Client Un", iban=parse_iban(DE)),
        remittance=f"Facture {number}",
    )


def written(*items: Collection, creditor: Creditor = CREDITOR) -> bytes:
    """The file of some collections."""
    return write_pain008(build_batch(creditor, items or (collection(),), CREATED))


def read(data: bytes) -> DebitFile:
    return read_pain008(parse_xml(data))


def texts(data: bytes, path: str) -> list[str]:
    """Texts at a path of local names, by lxml alone: independent of our reader."""
    root = etree.fromstring(data)
    steps = "/".join(f"{{*}}{step}" for step in path.split("/"))
    return [element.text or "" for element in root.iterfind(f".//{steps}")]


@cache
def schema(message: str) -> etree.XMLSchema:
    """The official schema of a message, as the package sepaxml carries it."""
    found = find_spec("sepaxml")
    assert found is not None
    assert found.submodule_search_locations
    folder = Path(found.submodule_search_locations[0])
    return etree.XMLSchema(etree.parse(folder / "schemas" / f"{message}.xsd"))


def schema_faults(data: bytes, message: str = "pain.008.001.08") -> list[str]:
    judge = schema(message)
    judge.validate(etree.fromstring(data))
    return [entry.message for entry in judge.error_log]


def twin(item: Collection, **changes: object) -> Collection:
    return replace(item, **changes)  # type: ignore[arg-type]  # (field names are checked at run time)
