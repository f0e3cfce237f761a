# SPDX-License-Identifier: Apache-2.0
"""The payload of the payment QR code, element by element, and its drawing."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepa.bic import parse_bic
from sepa.epc_qr import MAX_BYTES, epc_payload, qr_svg
from sepa.iban import parse_iban

IBAN = parse_iban("FR7630006000011234567890189")
RIGHT: dict[str, Any] = {
    "name": "Atelier Garance",
    "iban": IBAN,
    "amount": Decimal("1234.5"),
    "remittance": "FA-1",
}


def test_the_elements_stand_in_the_order_of_the_standard() -> None:
    assert epc_payload(**RIGHT, bic=parse_bic("AGRIFRPP")).split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "AGRIFRPP",
        "Atelier Garance",
        "FR7630006000011234567890189",
        "EUR1234.50",
        "",
        "",
        "FA-1",
    ]


def test_a_structured_reference_stands_alone() -> None:
    values = {**RIGHT, "remittance": None, "reference": "RF18 5390 0754 7034"}
    assert epc_payload(**values).split("\n")[4:] == [
        "",
        "Atelier Garance",
        "FR7630006000011234567890189",
        "EUR1234.50",
        "",
        "RF18539007547034",
    ]


def test_without_reference_the_empty_end_is_dropped() -> None:
    assert epc_payload(**{**RIGHT, "remittance": None}).endswith("\nEUR1234.50")


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"amount": Decimal(0)}, "0.01"),
    ({"amount": Decimal(-1)}, "0.01"),
    ({"amount": Decimal("0.001")}, "0.01"),
    ({"amount": Decimal(1000000000)}, "999999999.99"),
    ({"amount": Decimal("1.005")}, "two decimals"),
    ({"amount": Decimal("NaN")}, "NaN"),
    ({"name": ""}, "empty"),
    ({"name": "N" * 71}, "71 characters"),
    ({"name": "A\nB"}, "line break"),
    ({"remittance": "x" * 141}, "141 characters"),
    ({"remittance": "a\r\nb"}, "line break"),
    ({"reference": "RF18539007547034"}, "never both"),
    ({"remittance": None, "reference": "RF19539007547034"}, "RF19"),
    ({"name": "é" * 70, "remittance": "é" * 140}, "bytes"),
]


@pytest.mark.parametrize(("change", "says"), REFUSED)
def test_what_does_not_fit_is_refused_and_never_cut(change: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        epc_payload(**{**RIGHT, **change})


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match="Decimal"):
        epc_payload(**{**RIGHT, "amount": 12.5})


@given(
    name=st.text(min_size=1, max_size=70).filter(
        lambda text: bool(text.strip()) and not set("\r\n") & set(text)
    ),
    cents=st.integers(min_value=1, max_value=99999999999),
    remittance=st.text(max_size=140).filter(lambda text: not set("\r\n") & set(text)),
)
def test_a_payload_carries_what_it_was_given_or_is_refused(
    name: str, cents: int, remittance: str
) -> None:
    try:
        payload = epc_payload(
            name=name, iban=IBAN, amount=Decimal(cents) / 100, remittance=remittance
        )
    except ValueError:
        return
    lines = payload.split("\n")
    assert lines[5] == name
    assert Decimal(lines[7].removeprefix("EUR")) * 100 == cents
    if remittance.strip():
        assert lines[10] == remittance
    assert len(payload.encode()) <= MAX_BYTES


def test_the_drawing_is_square_with_a_quiet_zone() -> None:
    svg = qr_svg(epc_payload(**RIGHT))
    match = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    assert match is not None
    assert match[1] == match[2]
    size = int(match[1])
    assert (size - 8 - 17) % 4 == 0  # a symbol of version v has 17 + 4 v modules a side
    runs = [
        (int(x), int(y), int(length))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg)
    ]
    assert runs
    assert all(x >= 4 and y >= 4 and x + length <= size - 4 for x, y, length in runs)
    # The three finder patterns begin with seven dark modules in a row.
    assert {(4, 4, 7), (size - 11, 4, 7), (4, size - 11, 7)} <= set(runs)


def test_the_largest_payload_still_fits_the_symbol() -> None:
    payload = epc_payload(**{**RIGHT, "name": "N" * 70, "remittance": "é" * 80 + "x" * 44})
    assert len(payload.encode()) == MAX_BYTES
    assert qr_svg(payload)


def test_what_does_not_fit_the_symbol_is_refused() -> None:
    with pytest.raises(ValueError, match="version"):
        qr_svg("x" * 400)
    with pytest.raises(ValueError, match="fit"):
        qr_svg("x" * 4000)
