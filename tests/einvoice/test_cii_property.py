# SPDX-License-Identifier: Apache-2.0
"""Any invoice, written as CII and read again, is the same invoice."""

from __future__ import annotations

import contextlib
import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from compliance.errors import RefusedError, UnknownKindError
from compliance.xml_read import parse_xml
from einvoice.cii.document import read_cii, write_cii
from einvoice.document import SupportingDocument
from tests.einvoice.cii_models import full_invoice
from tests.einvoice.cii_strategies import invoices

if TYPE_CHECKING:
    from lxml import etree

    from einvoice.document import Invoice


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(invoice=invoices())
def test_what_is_written_is_read_again(invoice: Invoice) -> None:
    read = read_cii(parse_xml(write_cii(invoice)))
    assert read.invoice == invoice
    assert read.left_out == ()


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(invoice=invoices())
@example(
    invoice=replace(
        full_invoice(),
        supporting_documents=(SupportingDocument(reference="blank.txt", content=b"\t"),),
    )
)
def test_what_was_read_is_written_in_the_same_bytes(invoice: Invoice) -> None:
    written = write_cii(invoice)
    assert write_cii(read_cii(parse_xml(written)).invoice) == written


WRONG_TEXTS = ("", " ", "\t\n", "x", "-", "'", "]|//*", "NaN", "99999999", "true", "💶", "1" * 400)


def spoil(root: etree._Element, place: int, how: int) -> None:
    """Do one wrong thing at one element: change, empty, remove, repeat, move or rename it."""
    elements = list(root.iter("{*}*"))
    element = elements[place % len(elements)]
    parent = element.getparent()
    if parent is None or how < len(WRONG_TEXTS):
        element.text = WRONG_TEXTS[how % len(WRONG_TEXTS)]
        return
    actions = (
        lambda: parent.remove(element),
        element.attrib.clear,
        lambda: parent.append(copy.deepcopy(element)),
        lambda: root.append(element),
        lambda: setattr(element, "tag", "{urn:x}other"),
        element.clear,
    )
    actions[how % len(actions)]()


@settings(max_examples=200, deadline=None)
@given(faults=st.lists(st.tuples(st.integers(0, 500), st.integers(0, 30)), min_size=1, max_size=4))
def test_no_document_makes_the_reader_crash(faults: list[tuple[int, int]]) -> None:
    root = parse_xml(write_cii(full_invoice()))
    for place, how in faults:
        spoil(root, place, how)
    with contextlib.suppress(RefusedError, UnknownKindError):
        invoice = read_cii(root).invoice
        # Writing may still refuse a discount without its gross price, which the model can hold.
        again = read_cii(parse_xml(write_cii(invoice)))
        assert again.invoice == invoice
        assert again.left_out == ()
