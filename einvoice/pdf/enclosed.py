# SPDX-License-Identifier: Apache-2.0
"""The XML that lies inside the PDF."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EnclosedFile:
    """A file inside a PDF/A-3.

    Attributes:
        name: of the file.
        data: its bytes.
        relationship: what it is to the page, a value of AFRelationship in small letters.
        description: for people.
        mime_type: of the file.

    Source: ISO 19005-3:2012, 6.8 and annex E.
    """

    name: str
    data: bytes
    relationship: str
    description: str
    mime_type: str = "text/xml"
