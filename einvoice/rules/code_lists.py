# SPDX-License-Identifier: Apache-2.0
"""Rules of coded values: each is looked up in the official list before a document is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.code_lists import official_codes
from compliance.terms import terms
from einvoice.profiles import EXTENSIONS
from einvoice.rules.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from einvoice.rules.draft import Draft

_RULES = {
    "BT-5": "BR-CL-04",
    "BT-6": "BR-CL-05",
    "BT-18-1": "BR-CL-07",
    "BT-21": "BR-CL-08",
    "BT-29-1": "BR-CL-10",
    "BT-46-1": "BR-CL-10",
    "BT-60-1": "BR-CL-10",
    "BT-30-1": "BR-CL-11",
    "BT-47-1": "BR-CL-11",
    "BT-61-1": "BR-CL-11",
    "BT-158-1": "BR-CL-13",
    "BT-40": "BR-CL-14",
    "BT-55": "BR-CL-14",
    "BT-69": "BR-CL-14",
    "BT-80": "BR-CL-14",
    "BT-159": "BR-CL-15",
    "BT-81": "BR-CL-16",
    "BT-98": "BR-CL-19",
    "BT-140": "BR-CL-19",
    "BT-105": "BR-CL-20",
    "BT-145": "BR-CL-20",
    "BT-157-1": "BR-CL-21",
    "BT-121": "BR-CL-22",
    "BT-130": "BR-CL-23",
    "BT-150": "BR-CL-23",
    "BT-34-1": "BR-CL-25",
    "BT-49-1": "BR-CL-25",
    "BT-71-1": "BR-CL-26",
}
"""Coded terms, each with the rule of EN 16931 (CEN/TC 434) that names its list."""


def check_codes(draft: Draft) -> Iterator[Fault]:
    """Every code is one of its list: BR-CL-04 to BR-CL-26.

    The lists are those that judge the document later; where they cannot be had, that check says so.
    """
    profile = "extended" if draft.profile.name in EXTENSIONS else "en16931"
    for term, rule in _RULES.items():
        stated = tuple(_values(draft.row, terms()[term].model))
        codes = official_codes(f"facturx-{profile}-schematron", term) if stated else None
        for path, value in stated:
            if codes is not None and value not in codes:
                yield Fault(code=rule, path=path, found=value, term=term)


def _values(part: object, model: str, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield path and value of all that a row states at a place such as `lines[].unit`."""
    name, _, rest = model.partition(".")
    value = getattr(part, name.removesuffix("[]"), None)
    path = f"{path}.{name}".removeprefix(".")
    if isinstance(value, tuple):
        for position, item in enumerate(value):
            yield from _values(item, rest, f"{path.removesuffix('[]')}[{position}]")
    elif isinstance(value, str):
        yield path, value
    elif value is not None and rest:
        yield from _values(value, rest, path)


RULES = (check_codes,)
