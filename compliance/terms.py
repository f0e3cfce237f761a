# SPDX-License-Identifier: Apache-2.0
"""The business terms of EN 16931-1:2017: numbers, names that a bookkeeper knows, CII and UBL paths.

The table is `schemas/terms.csv`. Tests use its paths to compare documents without our own reader.
Sources: EN 16931-1:2017, chapter 6 (terms, groups, cardinality); CEN/TS 16931-3-3 (CII paths) and
CEN/TS 16931-3-2 (UBL paths).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from compliance.kinds import CII, UBL_CREDIT_NOTE, UBL_INVOICE

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNECE = "urn:un:unece:uncefact:data:standard:"
_OASIS = "urn:oasis:names:specification:ubl:schema:xsd:"

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "rsm": CII,
        "qdt": f"{_UNECE}QualifiedDataType:100",
        "ram": f"{_UNECE}ReusableAggregateBusinessInformationEntity:100",
        "udt": f"{_UNECE}UnqualifiedDataType:100",
        "ubl": UBL_INVOICE,
        "cn": UBL_CREDIT_NOTE,
        "cac": f"{_OASIS}CommonAggregateComponents-2",
        "cbc": f"{_OASIS}CommonBasicComponents-2",
    }
)
"""Namespaces of the prefixes in the paths: those of the official examples and stylesheets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One business term (BT-…) or group of terms (BG-…).

    Attributes:
        code: e.g. `BT-31`, `BT-29-1` for a component, `BG-25` for a group.
        group: code of the group that it is part of; None at the top.
        cardinality: within that group, e.g. `0..1`.
        name_en: what it is, in English.
        name_fr: the same in French.
        cii: its place in CII as an XPath expression with the prefixes rsm, ram, udt and qdt;
            empty for a group that CII spreads over several places.
        ubl: its place in UBL, likewise, with the prefixes cac and cbc. It starts with `/*` where
            Invoice and CreditNote agree; where they do not, each has an alternative that starts
            with `/ubl:Invoice` or `/cn:CreditNote`.
        profile: the smallest profile of Factur-X that has it: minimum, basicwl, basic or en16931.
        model: its place in `einvoice.document.Invoice`, e.g. `lines[].item.name`; empty for groups.
    """

    code: str
    group: str | None
    cardinality: str
    name_en: str
    name_fr: str
    cii: str
    ubl: str
    profile: str
    model: str

    @property
    def is_group(self) -> bool:
        """Whether this is a group of terms."""
        return self.code.startswith("BG-")

    @property
    def is_repeatable(self) -> bool:
        """Whether it may occur more than once in its group."""
        return self.cardinality.endswith("n")

    def name(self, language: str) -> str:
        """Return its name in French for `fr`, in English for any other language."""
        return self.name_fr if language == "fr" else self.name_en


@cache
def terms() -> Mapping[str, Term]:
    """Return every term by its code, in the order of the standard.

    >>> terms()["BT-31"].name("fr")
    'Numéro de TVA du vendeur'
    """
    text = files("compliance.schemas").joinpath("terms.csv").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            row["term"]: Term(
                code=row["term"],
                group=row["group"] or None,
                cardinality=row["cardinality"],
                name_en=row["name_en"],
                name_fr=row["name_fr"],
                cii=row["cii"],
                ubl=row["ubl"],
                profile=row["profile"],
                model=row["model"],
            )
            for row in csv.DictReader(text.splitlines())
        }
    )


def term_name(code: str, language: str) -> str | None:
    """Return the name of a term for people; None for what is no term of EN 16931 or an extension.

    >>> term_name("BT-115", "en"), term_name("amount", "en"), term_name("BT-X-275", "en")
    ('Amount due for payment', None, 'Payment plan')
    """
    found = terms().get(code)
    if found is None:
        return _extension_names().get(code, {}).get("name_fr" if language == "fr" else "name_en")
    return found.name(language)


@cache
def _extension_names() -> Mapping[str, Mapping[str, str]]:
    """Return the rows of the terms that extensions add; of several with one code, the first."""
    text = files("compliance.schemas").joinpath("terms_extended.csv").read_text(encoding="utf-8")
    rows = {row["term"]: row for row in reversed(list(csv.DictReader(text.splitlines())))}
    return MappingProxyType(rows)
