# SPDX-License-Identifier: Apache-2.0
"""Profiles: the table of terms against the official schemas, refusal, reduction, round trips."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from compliance.errors import RefusedError
from compliance.terms import terms
from compliance.xml_read import parse_xml
from compliance.xsd import validate
from einvoice.build import BuildFormat, BuildOptions, build_invoice
from einvoice.cii.document import read_cii, write_cii
from einvoice.codes import VatCategory
from einvoice.profiles import (
    BY_NAME,
    PROFILES,
    check_profile,
    lacks,
    profile_of,
    reduce_invoice,
    term_at,
)
from tests.einvoice.cii_models import full_invoice
from tests.einvoice.extended_models import extended_invoice
from tests.einvoice.invoice_rows import plain_row, read
from tests.einvoice.official_profiles import smallest
from tests.einvoice.terms_table import values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from einvoice.document import Invoice

NAMES = tuple(BY_NAME)
EXTENSIONS = ("extended", "extended-ctc-fr")
XSD = {"extended-ctc-fr": "cii-d22b-xsd"}


def in_profile(name: str) -> Invoice:
    return extended_invoice(BY_NAME[name].guideline)


def test_the_table_says_what_schemas_and_stylesheets_say() -> None:
    told = {code: smallest(code) for code, term in terms().items() if term.cii}
    # MINIMUM has the element of BT-111 and not BT-6, the currency by which it is told from BT-110.
    assert (told["BT-111"], told["BT-6"]) == ("minimum", "basicwl")
    told["BT-111"] = told["BT-6"]
    assert told == {code: term.profile for code, term in terms().items() if term.cii}
    assert len(told) > 200


def leaves(pattern: str, value: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 (walks any model)
    if isinstance(value, tuple):
        for member in value:
            yield from leaves(f"{pattern}[]", member)
    elif is_dataclass(value):
        for item in fields(value):
            below = f"{pattern}.{item.name}" if pattern else item.name
            yield from leaves(below, getattr(value, item.name))
    elif value is not None:
        yield pattern, str(value)


def test_each_term_stands_at_its_place_in_the_model() -> None:
    root = parse_xml(write_cii(full_invoice()))
    in_model: dict[str, set[str]] = {}
    for pattern, value in leaves("", full_invoice()):
        in_model.setdefault(pattern, set()).add(value.replace("-", ""))
    wrong = {
        code: (term.model, values(root, code))
        for code, term in terms().items()
        if term.model
        and code != "BT-125"
        # A date is written without hyphens, and so is anything compared here.
        and not {value.replace("-", "") for value in values(root, code)}
        <= in_model.get(term.model, set())
    }
    assert not wrong
    assert all(values(root, code) for code, term in terms().items() if term.model)


def test_every_leaf_of_the_model_has_a_term() -> None:
    nameless = {
        pattern for pattern, _ in leaves("", in_profile("extended")) if term_at(pattern) is None
    }
    assert not nameless


@pytest.mark.parametrize("name", NAMES)
def test_what_a_profile_lacks_is_named(name: str) -> None:
    profile = BY_NAME[name]
    invoice = in_profile(name)
    found = {item.location.term for item in check_profile(invoice)}
    expected = {code for code, term in terms().items() if term.model and lacks(profile, code)}
    beyond = {item for item in found if item is not None and item not in terms()}
    assert found - beyond == expected
    assert bool(beyond) == (name != "extended")
    if found:
        with pytest.raises(RefusedError) as caught:
            write_cii(invoice)
        assert {item.rule for item in caught.value.findings} == {"PRF-01"}


@pytest.mark.parametrize("name", NAMES)
def test_what_a_profile_carries_is_valid_and_comes_back(name: str) -> None:
    invoice = reduce_invoice(in_profile(name))
    assert check_profile(invoice) == ()
    root = parse_xml(write_cii(invoice))
    assert validate(root, XSD.get(name, f"facturx-{name}-xsd")) == ()
    read_again = read_cii(root)
    assert read_again.invoice == invoice
    assert read_again.left_out == ()


def test_reduction_takes_away_no_more_than_it_names() -> None:
    invoice = in_profile("basicwl")
    named = {item.location.term for item in check_profile(invoice)}
    kept = {pattern for pattern, _ in leaves("", reduce_invoice(invoice))}
    gone = {pattern for pattern, _ in leaves("", invoice)} - kept
    # BT-45's twin BT-28 is kept, lines and attachments go as wholes.
    assert {term_at(pattern) for pattern in gone} <= named
    assert "seller.trading_name" in kept


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
@pytest.mark.parametrize("build_format", [BuildFormat.FACTURX, BuildFormat.CII])
def test_a_profile_is_written_only_where_it_is_lawful(
    profile: Any,  # noqa: ANN401 (parametrised)
    build_format: BuildFormat,
) -> None:
    (invoice,) = read(plain_row())
    built = build_invoice(
        replace(invoice, guideline=profile.guideline),
        options=BuildOptions(build_format=build_format, rest_on_page=True),
    )
    lawful = profile.in_pdf if build_format is BuildFormat.FACTURX else profile.in_xml
    refused = {item.rule for item in built.refusal}
    assert refused == (set() if lawful else {"PRF-02"})
    # In France, MINIMUM says too little to be lawful between companies (BR-FR-05 and others).
    assert built.is_good == (lawful and profile.name != "minimum")


def test_the_rest_stands_on_the_page_and_is_listed() -> None:
    (invoice,) = read(plain_row())
    invoice = replace(invoice, guideline=BY_NAME["basicwl"].guideline)
    refused = build_invoice(invoice)
    assert {item.rule for item in refused.refusal} == {"PRF-01"}
    built = build_invoice(invoice, options=BuildOptions(rest_on_page=True))
    assert built.is_good
    listed = [item.location.term for item in built.warnings if item.rule == "PRF-04"]
    assert listed == [item.location.term for item in refused.refusal]
    assert "BT-153" in listed


def test_a_national_usage_has_the_terms_of_en16931() -> None:
    usage = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
    assert profile_of(usage).name == "en16931"


@pytest.mark.parametrize(
    ("name", "times"), [("en16931", 0), ("extended", 1), ("extended-ctc-fr", 1)]
)
def test_extensions_repeat_the_reason_of_an_exempt_line(name: str, times: int) -> None:
    full = full_invoice()
    line = replace(full.lines[0], vat_category=VatCategory.EXEMPT, vat_rate=Decimal("0.00"))
    invoice = replace(full, guideline=BY_NAME[name].guideline, lines=(line,))
    root = parse_xml(write_cii(invoice))
    path = "{*}SupplyChainTradeTransaction/{*}IncludedSupplyChainTradeLineItem//{*}ExemptionReason"
    assert [item.text for item in root.iterfind(path)] == ["Franchise en base"] * times
    read_again = read_cii(root)
    assert (read_again.invoice, read_again.left_out) == (invoice, ())


@pytest.mark.parametrize(
    ("change", "rule", "column"),
    [
        ({"position": 9}, "PRF-05", "line_groups[1].position"),
        ({"position": 0}, "PRF-05", "line_groups[1].position"),
        ({"subtype": "DETAIL"}, "PRF-05", "line_groups[1].subtype"),
    ],
)
def test_a_group_that_cannot_be_is_refused_and_not_moved(
    change: dict[str, Any], rule: str, column: str
) -> None:
    invoice = in_profile("extended")
    first, second = invoice.line_groups
    odd = replace(invoice, line_groups=(first, replace(second, **change)))
    assert refusal(odd) == [(rule, column)]


def test_a_plan_that_contradicts_its_invoice_is_refused_and_not_cut() -> None:
    invoice = in_profile("extended")
    first, *rest = invoice.payment_plan
    odd = replace(first, due_date=date(2026, 1, 1), text="Acompte")
    assert refusal(replace(invoice, payment_plan=(odd, *rest))) == [
        ("PRF-06", "payment_plan[0].due_date"),
        ("PRF-06", "payment_plan[0].text"),
    ]


def test_a_line_that_calls_itself_a_group_is_refused() -> None:
    invoice = in_profile("extended-ctc-fr")
    invoice = reduce_invoice(invoice)
    first, *rest = invoice.lines
    odd = replace(invoice, lines=(replace(first, subtype="GROUP"), *rest))
    assert refusal(odd) == [("PRF-05", "lines[0].subtype")]


def refusal(invoice: Invoice) -> list[tuple[str, str | None]]:
    """The rules and places for which an invoice is not written."""
    with pytest.raises(RefusedError) as caught:
        write_cii(invoice)
    return [(item.rule, item.location.column) for item in caught.value.findings]
