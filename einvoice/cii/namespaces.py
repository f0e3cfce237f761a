# SPDX-License-Identifier: Apache-2.0
"""The namespaces of CII (UN/CEFACT Cross Industry Invoice D22B, SCRDM) under their usual prefixes.

The prefixes are those of the official examples; the Factur-X stylesheets and many receivers print
paths with them.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from compliance.terms import PREFIXES
from compliance.xml_write import Builder

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMESPACES: Mapping[str, str] = MappingProxyType(
    {name: PREFIXES[name] for name in ("rsm", "qdt", "ram", "udt")}
)

BUILD = Builder(NAMESPACES)
"""Builds CII elements from prefixed names; it holds the prefixes and nothing of a document."""
