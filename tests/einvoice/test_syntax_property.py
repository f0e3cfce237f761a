# SPDX-License-Identifier: Apache-2.0
"""Any invoice, written in a syntax and read again, is the same invoice."""

from __future__ import annotations

import contextlib
import copy
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from compliance.errors import RefusedError, UnknownKindError
from compliance.xml_read import parse_xml
from einvoice.document import SupportingDocument
from tests.einvoice.cii_models import full_invoice
from tests.einvoice.invoice_strategies import cii_invoices, ctc_invoices, invoices
from tests.einvoice.syntaxes import CII, SYNTAXES, UBL, Adapter, name_of

if TYPE_CHECKING:
    from lxml import etree

    from einvoice.document import Invoice

ANY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def carried(invoice: Invoice) -> Invoice:
    """Return an invoice without what CII alone has a place for."""
    return replace(invoice, references=replace(invoice.references, project_name=None))


@ANY
@given(invoice=invoices())
@pytest.mark.parametrize("syntax", SYNTAXES, ids=name_of)
def test_what_is_written_is_read_again(syntax: Adapter, invoice: Invoice) -> None:
    read = syntax.reread(invoice)
    assert read.invoice == invoice
    assert read.left_out == ()


@ANY
@given(invoice=ctc_invoices())
@pytest.mark.parametrize("syntax", SYNTAXES, ids=name_of)
def test_what_goes_beyond_en_16931_is_read_again(syntax: Adapter, invoice: Invoice) -> None:
    read = syntax.reread(invoice)
    assert read.invoice == invoice
    assert read.left_out == ()


@ANY
@given(invoice=cii_invoices())
def test_what_cii_alone_has_a_place_for_is_read_again(invoice: Invoice) -> None:
    read = CII.reread(invoice)
    assert read.invoice == invoice
    assert read.left_out == ()


@ANY
@given(invoice=invoices())
def test_an_invoice_is_the_same_through_both_syntaxes(invoice: Invoice) -> None:
    through_cii = CII.reread(invoice).invoice
    assert CII.reread(UBL.reread(through_cii).invoice).invoice == invoice


@settings(ANY, max_examples=20)
@given(invoice=invoices())
@example(
    invoice=replace(
        carried(full_invoice()),
        supporting_documents=(
            SupportingDocument(reference="blank.txt", content=b"\t", mime_code="text/plain"),
        ),
    )
)
@pytest.mark.parametrize("syntax", SYNTAXES, ids=name_of)
def test_what_was_read_is_written_in_the_same_bytes(syntax: Adapter, invoice: Invoice) -> None:
    written = syntax.write(invoice)
    assert syntax.rewrite(written) == written


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
@pytest.mark.parametrize("syntax", SYNTAXES, ids=name_of)
def test_no_document_makes_the_reader_crash(syntax: Adapter, faults: list[tuple[int, int]]) -> None:
    root = parse_xml(syntax.write(carried(full_invoice())))
    for place, how in faults:
        spoil(root, place, how)
    with contextlib.suppress(RefusedError, UnknownKindError):
        invoice = syntax.read(root).invoice
        # Writing may still refuse what the model can hold: a discount without its gross price.
        again = syntax.reread(invoice)
        assert again.invoice == invoice
        assert again.left_out == ()
