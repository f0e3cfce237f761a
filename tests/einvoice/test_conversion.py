# SPDX-License-Identifier: Apache-2.0
"""Converting: the amounts to the digit, every loss by name, the faults of the source left alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compliance.report import Verdict
from compliance.xml_read import parse_xml
from einvoice.build import BuildFormat
from einvoice.cii.document import write_cii
from einvoice.conversion.convert import Wish, compare_result, convert_invoice
from einvoice.model_paths import compare_invoices, compute_digest, leave_out
from einvoice.pdf.extract import extract_xml
from einvoice.pdf.render import render_facturx
from einvoice.pdf.style import PageStyle
from einvoice.read import read_invoice
from tests.einvoice.cii_models import full_invoice
from tests.einvoice.pdf_models import EN16931, invoice
from tests.support import shared_data

if TYPE_CHECKING:
    from einvoice.document import Invoice
    from einvoice.reading import ReadInvoice

CII = Wish(target=BuildFormat.CII)
PDF = Wish(target=BuildFormat.FACTURX)
GOLDEN = Path(__file__).parent / "golden" / "cii" / "transfer" / "expected.xml"


def with_rounding(amount: str) -> Invoice:
    return replace(invoice(), totals=replace(invoice().totals, rounding=Decimal(amount)))


READER = "einvoice.conversion.convert.read_invoice"
XRECHNUNG = f"{EN16931}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"


def good() -> Invoice:
    """Return an invoice that passes every official rule."""
    return read_invoice(GOLDEN.read_bytes()).invoice


def test_a_cii_becomes_a_factur_x_byte_for_byte() -> None:
    data = GOLDEN.read_bytes()
    done = convert_invoice(data, PDF, file="x")
    assert done.document.is_good
    assert done.document.data is not None
    assert extract_xml(done.document.data).data == data
    assert (done.lost, done.altered, done.notes) == ((), (), ())


def test_a_factur_x_gives_its_xml_back() -> None:
    data = write_cii(good())
    pdf = render_facturx(good(), data, PageStyle())
    done = convert_invoice(pdf, CII, file="x")
    assert done.document.data == data


def test_an_xrechnung_becomes_en16931_with_a_note() -> None:
    source = replace(good(), guideline=XRECHNUNG)
    done = convert_invoice(write_cii(source), CII, file="x")
    assert [(item.rule, item.found) for item in done.notes] == [("CNV-03", XRECHNUNG)]
    assert done.document.data is not None
    assert read_invoice(done.document.data).invoice == replace(source, guideline=EN16931)


def test_amounts_keep_their_digits() -> None:
    source = replace(good(), guideline=XRECHNUNG)
    line = replace(source.lines[0], quantity=Decimal("1.000"))
    done = convert_invoice(write_cii(replace(source, lines=(line,))), CII, file="x")
    assert done.document.data is not None
    assert b">1.000</ram:BilledQuantity>" in done.document.data


def beyond() -> bytes:
    """Return an XRechnung with a term that the model has no place for."""
    xml = write_cii(replace(good(), guideline=XRECHNUNG))
    mark = b"<ram:ApplicableHeaderTradeDelivery>"
    assert mark in xml
    more = (
        b"<ram:RelatedSupplyChainConsignment><ram:SpecifiedLogisticsTransportMovement>"
        b"<ram:ModeCode>3</ram:ModeCode></ram:SpecifiedLogisticsTransportMovement>"
        b"</ram:RelatedSupplyChainConsignment>"
    )
    return xml.replace(mark, mark + more)


def test_there_and_back_through_ubl_says_the_same() -> None:
    there = convert_invoice(GOLDEN.read_bytes(), Wish(target=BuildFormat.UBL), file="x")
    assert (there.lost, there.altered, there.document.is_good) == ((), (), True)
    assert there.document.data is not None
    back = convert_invoice(there.document.data, CII, file="x")
    assert (back.lost, back.altered, back.document.is_good) == ((), (), True)
    assert back.document.data is not None
    assert read_invoice(back.document.data).invoice == good()


def test_a_ubl_becomes_a_factur_x() -> None:
    there = convert_invoice(GOLDEN.read_bytes(), Wish(target=BuildFormat.UBL), file="x")
    assert there.document.data is not None
    done = convert_invoice(there.document.data, PDF, file="x")
    assert done.is_usable(allow_loss=False, keep_faults=False)


def test_official_invoices_change_their_syntax_without_a_change_of_a_value() -> None:
    folder = shared_data("data", "invoices", "xrechnung")
    for path in sorted(folder.glob("01.0[1-6]a*.xml")):
        target = BuildFormat.CII if "ubl" in path.name else BuildFormat.UBL
        done = convert_invoice(path.read_bytes(), Wish(target=target), file=path.name)
        assert not done.altered, path.name
        assert done.document.is_good, path.name


def test_a_loss_is_named_and_must_be_allowed() -> None:
    done = convert_invoice(beyond(), CII, file="x")
    ((code, place),) = [(item.rule, item.location.xpath or "") for item in done.lost]
    assert code == "CNV-01"
    assert place.endswith("SpecifiedLogisticsTransportMovement/ModeCode")
    assert not done.is_usable(allow_loss=False, keep_faults=True)
    assert done.is_usable(allow_loss=True, keep_faults=False)


def test_what_a_writer_refuses_is_left_out_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    # A tax point date has its place in a VAT subtotal (CII-12): without one CII cannot carry it.
    source = replace(full_invoice(), vat_breakdown=(), guideline=XRECHNUNG)
    monkeypatch.setattr(READER, Reading(source))
    done = convert_invoice(write_cii(good()), CII, file="x")
    lost = [(item.rule, item.location.column, item.expected) for item in done.lost]
    assert ("CNV-02", "tax_point_date", "CII-12") in lost
    assert done.document.data is not None


class Reading:
    """Reads a given invoice first, then what is there."""

    def __init__(self, first: Invoice) -> None:
        self.first: Invoice | None = first

    def __call__(self, data: bytes) -> ReadInvoice:
        found = read_invoice(data)
        if self.first is not None:
            found = replace(found, invoice=self.first, left_out=())
            self.first = None
        return found


def wrong() -> bytes:
    """Return an XRechnung whose total breaks BR-CO-15 and BR-CO-16."""
    source = replace(good(), guideline=XRECHNUNG)
    totals = replace(source.totals, tax_inclusive=Decimal("9999.00"))
    return write_cii(replace(source, totals=totals))


def test_the_faults_of_the_source_stay_its_own() -> None:
    done = convert_invoice(wrong(), CII, file="x")
    assert done.source.verdict is Verdict.FAILED
    assert not done.is_usable(allow_loss=True, keep_faults=False)
    assert done.is_usable(allow_loss=False, keep_faults=True)
    assert done.document.data is not None
    assert b"<ram:GrandTotalAmount>9999.00<" in done.document.data


def test_a_fault_that_the_source_has_not_is_never_kept() -> None:
    done = convert_invoice(wrong(), CII, file="x")
    sound = convert_invoice(write_cii(good()), CII, file="x").source
    assert not replace(done, source=sound).is_usable(allow_loss=True, keep_faults=True)


def test_a_value_that_reads_back_otherwise_is_never_used(monkeypatch: pytest.MonkeyPatch) -> None:
    other = replace(good(), number="OTHER", guideline=XRECHNUNG)
    monkeypatch.setattr(READER, Reading(other))
    another = write_cii(good())
    monkeypatch.setattr("einvoice.build.write_cii", lambda _: another)
    done = convert_invoice(write_cii(good()), CII, file="x")
    assert ("CNV-04", "number") in [(i.rule, i.location.column) for i in done.altered]
    assert not done.is_usable(allow_loss=True, keep_faults=True)


@pytest.mark.parametrize(
    ("again", "lost", "altered", "added"),
    [
        (invoice(), [], [], []),
        (replace(invoice(), due_date=None), ["due_date"], [], []),
        (replace(invoice(), payment_terms="30 jours"), [], ["payment_terms"], []),
        (replace(invoice(), number="FA-2"), [], ["number"], []),
        (with_rounding("0.00"), [], [], ["totals.rounding"]),
        (with_rounding("0.01"), [], ["totals.rounding"], []),
    ],
)
def test_what_was_read_back_is_sorted(
    again: Invoice, lost: list[str], altered: list[str], added: list[str]
) -> None:
    kept = compare_result(invoice(), again, BuildFormat.CII)
    found = [
        [item.location.column for item in part] for part in (kept.lost, kept.altered, kept.added)
    ]
    assert found == [lost, altered, added]


def test_an_invoice_is_compared_digit_by_digit() -> None:
    first = invoice()
    second = replace(first, totals=replace(first.totals, due=Decimal("120.0")))
    ((path, before, after),) = [
        (item.path, item.before, item.after) for item in compare_invoices(first, second)
    ]
    assert (path, before, after) == ("totals.due", "120.00", "120.0")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("due_date", "2026-12-01"),
        ("notes[1]", "B2B, BAR"),
        ("payment.credit_transfers[0].account_name", "Atelier Garance"),
        ("number", None),
        ("notes[7]", None),
        ("payee.identifier", None),
        ("lines[0].item.name", None),
        ("no such path", None),
    ],
)
def test_what_can_be_spared_is_left_out(path: str, value: str | None) -> None:
    done = leave_out(invoice(), path)
    assert (done[1] if done else None) == value
    if done is not None:
        assert compare_invoices(invoice(), done[0])


def test_a_digest_is_of_what_is_said() -> None:
    assert compute_digest(invoice()) == compute_digest(invoice())
    assert compute_digest(invoice()) != compute_digest(replace(invoice(), number="FA-2"))


def test_official_invoices_become_factur_x_or_are_refused_by_name() -> None:
    folder = shared_data("data", "invoices", "cen")
    for name in ("CII_example1.xml", "CII_example2.xml", "CII_example5.xml"):
        data = (folder / name).read_bytes()
        done = convert_invoice(data, PDF, file=name)
        assert not done.altered, name
        assert done.document.is_good or done.lost, name
        before = parse_xml(data)
        if done.document.data is not None:
            after = parse_xml(extract_xml(done.document.data).data)
            amounts = "{*}SupplyChainTradeTransaction//{*}DuePayableAmount"
            assert after.findtext(amounts) == before.findtext(amounts)
