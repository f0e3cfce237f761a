# SPDX-License-Identifier: Apache-2.0
"""The syntaxes of an invoice, each with its writer and reader, for tests that hold for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.xml_read import parse_xml
from einvoice.cii.document import read_cii, write_cii
from einvoice.ubl.document import read_ubl, write_ubl

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from einvoice.document import Invoice
    from einvoice.reading import ReadInvoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """Writer and reader of a syntax.

    Attributes:
        name: `cii` or `ubl`.
        write: its writer.
        read: its reader.
    """

    name: str
    write: Callable[[Invoice], bytes]
    read: Callable[[etree._Element], ReadInvoice]

    def reread(self, invoice: Invoice) -> ReadInvoice:
        """Write an invoice, and read what was written."""
        return self.read(parse_xml(self.write(invoice)))

    def rewrite(self, data: bytes) -> bytes:
        """Read a document, and write what was read."""
        return self.write(self.read(parse_xml(data)).invoice)


CII = Adapter(name="cii", write=write_cii, read=read_cii)
UBL = Adapter(name="ubl", write=write_ubl, read=read_ubl)
SYNTAXES = (CII, UBL)


def name_of(syntax: Adapter) -> str:
    """Return how a test names a syntax."""
    return syntax.name
