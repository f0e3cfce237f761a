# SPDX-License-Identifier: Apache-2.0
"""Addresses are valid by construction."""

from __future__ import annotations

import pytest

from sepa.address import Address
from sepa.faults import InvalidValueError

LINES = ("Residence des Lilas", "Batiment B")


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"town": " ", "country": "FR"}, "ADR-01"),
        ({"town": "Nantes", "country": ""}, "ADR-02"),
        ({"town": "Nantes", "country": "fr"}, "ADR-02"),
        ({"town": "Nantes", "country": "ZZ"}, "ADR-02"),
        ({"town": "N" * 36, "country": "FR"}, "ADR-03"),
        ({"town": "Nantes", "country": "FR", "street": "S" * 71}, "ADR-03"),
        ({"town": "Nantes", "country": "FR", "postcode": " "}, "ADR-03"),
        ({"town": "Nantes", "country": "FR", "lines": ("a", "b", "c")}, "ADR-04"),
        ({"town": "Orléans", "country": "FR"}, "REF-03"),
        ({"town": "Nantes", "country": "FR", "lines": ("a_b",)}, "REF-03"),
    ],
)
def test_what_is_no_address(parts: dict[str, object], code: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Address(**parts)  # type: ignore[arg-type]  # (a table of keyword arguments)
    assert caught.value.code == code


def test_hybrid_is_structured_with_lines() -> None:
    assert not Address(town="Nantes", country="FR").is_hybrid
    assert Address(town="Nantes", country="FR", lines=LINES).is_hybrid
