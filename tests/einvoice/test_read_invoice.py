# SPDX-License-Identifier: Apache-2.0
"""Reading an invoice from the bytes of a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compliance.errors import UnreadableError
from einvoice.cii.document import write_cii
from einvoice.pdf.render import render_facturx
from einvoice.pdf.style import PageStyle
from einvoice.read import read_invoice
from einvoice.ubl.document import write_ubl
from tests.einvoice.cii_models import full_invoice
from tests.einvoice.ubl_models import ubl_credit_note, ubl_invoice

if TYPE_CHECKING:
    from einvoice.document import Invoice

GOLDEN = Path(__file__).parent / "golden" / "cii"


def test_a_cii_is_read() -> None:
    assert read_invoice(write_cii(full_invoice())).invoice == full_invoice()


def test_a_factur_x_is_read_out_of_its_pdf() -> None:
    xml = (GOLDEN / "transfer" / "expected.xml").read_bytes()
    read = read_invoice(xml)
    pdf = render_facturx(read.invoice, xml, PageStyle())
    assert read_invoice(pdf) == read


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read_invoice(b"\xef\xbb\xbf" + write_cii(full_invoice())).invoice == full_invoice()


@pytest.mark.parametrize("invoice", [ubl_invoice(), ubl_credit_note()], ids=["380", "381"])
def test_a_ubl_is_read(invoice: Invoice) -> None:
    assert read_invoice(write_ubl(invoice)).invoice == invoice


UBL = b"<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'>"
BOMB = b"<!DOCTYPE I [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(
    b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
)


@pytest.mark.parametrize(
    "data",
    [
        BOMB + b"]>" + UBL + b"&j;</Invoice>",
        b"<!DOCTYPE I [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>" + UBL + b"&a;</Invoice>",
        b"<!DOCTYPE I SYSTEM 'http://localhost/x.dtd'>" + UBL + b"</Invoice>",
        UBL + b"<a>" * 4000 + b"</a>" * 4000 + b"</Invoice>",
        UBL,
    ],
    ids=["entities", "file", "network", "depth", "cut"],
)
def test_a_hostile_ubl_is_refused_before_it_is_read(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_invoice(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 an archive",
        b"<a>cut",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'/>",
        b"<a/>",
        b"<Order xmlns='urn:oasis:names:specification:ubl:schema:xsd:Order-2'/>",
    ],
)
def test_what_is_no_invoice_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_invoice(data)
    assert "\n" not in str(caught.value)
