# SPDX-License-Identifier: Apache-2.0
"""The namespaces of UBL 2.1 (ISO/IEC 19845) under the prefixes of CEN's stylesheets."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from compliance.kinds import UBL_CREDIT_NOTE, UBL_INVOICE
from compliance.xml_write import Builder

if TYPE_CHECKING:
    from collections.abc import Mapping

_COMMON = "urn:oasis:names:specification:ubl:schema:xsd:"

COMPONENTS: Mapping[str, str] = MappingProxyType(
    {
        "cac": f"{_COMMON}CommonAggregateComponents-2",
        "cbc": f"{_COMMON}CommonBasicComponents-2",
    }
)
"""What both documents are made of."""

NAMESPACES: Mapping[str, str] = MappingProxyType(
    {"ubl": UBL_INVOICE, "cn": UBL_CREDIT_NOTE, **COMPONENTS}
)

BUILD = Builder(COMPONENTS)
"""Builds UBL elements from prefixed names; it holds the prefixes and nothing of a document."""
