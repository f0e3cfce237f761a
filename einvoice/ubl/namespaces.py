# SPDX-License-Identifier: Apache-2.0
"""The namespaces of UBL 2.1 (ISO/IEC 19845) under the prefixes of CEN's stylesheets."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from compliance.terms import PREFIXES
from compliance.xml_write import Builder

if TYPE_CHECKING:
    from collections.abc import Mapping

COMPONENTS: Mapping[str, str] = MappingProxyType({name: PREFIXES[name] for name in ("cac", "cbc")})
"""What both documents are made of."""

NAMESPACES: Mapping[str, str] = MappingProxyType(
    {name: PREFIXES[name] for name in ("ubl", "cn", "cac", "cbc")}
)

BUILD = Builder(COMPONENTS)
"""Builds UBL elements from prefixed names; it holds the prefixes and nothing of a document."""
