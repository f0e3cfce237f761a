# SPDX-License-Identifier: Apache-2.0
"""Any invoice, written as CII and read again, is the same invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings

from compliance.xml_read import parse_xml
from einvoice.cii.document import read_cii, write_cii
from tests.einvoice.cii_strategies import invoices

if TYPE_CHECKING:
    from einvoice.document import Invoice


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(invoice=invoices())
def test_what_is_written_is_read_again(invoice: Invoice) -> None:
    read = read_cii(parse_xml(write_cii(invoice)))
    assert read.invoice == invoice
    assert read.left_out == ()


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(invoice=invoices())
def test_what_was_read_is_written_in_the_same_bytes(invoice: Invoice) -> None:
    written = write_cii(invoice)
    assert write_cii(read_cii(parse_xml(written)).invoice) == written
