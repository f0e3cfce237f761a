# SPDX-License-Identifier: Apache-2.0
"""The small parts of the input form that several others hold: identifiers, addresses, contacts."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from einvoice.input.row_types import Country, RowModel, Text


class IdentifierRow(RowModel):
    """An identifier with its scheme."""

    REQUIRED: ClassVar = ("value",)

    value: Text | None = Field(default=None, description="The identifier.")
    scheme: Text | None = Field(default=None, description="Code of its scheme.")
    scheme_version: Text | None = Field(default=None, description="BT-158-2.")


class AddressRow(RowModel):
    """A postal address: BG-5, BG-8, BG-12, BG-15."""

    REQUIRED: ClassVar = ("country",)

    line_one: Text | None = Field(default=None, description="BT-35, BT-50, BT-64, BT-75.")
    line_two: Text | None = Field(default=None, description="BT-36, BT-51, BT-65, BT-76.")
    line_three: Text | None = Field(default=None, description="BT-162, BT-163, BT-164, BT-165.")
    city: Text | None = Field(default=None, description="BT-37, BT-52, BT-66, BT-77.")
    postcode: Text | None = Field(default=None, description="BT-38, BT-53, BT-67, BT-78.")
    subdivision: Text | None = Field(default=None, description="BT-39, BT-54, BT-68, BT-79.")
    country: Country | None = Field(default=None, description="BT-40, BT-55, BT-69, BT-80.")


class ContactRow(RowModel):
    """Whom to ask: BG-6, BG-9."""

    name: Text | None = Field(default=None, description="BT-41, BT-56.")
    telephone: Text | None = Field(default=None, description="BT-42, BT-57.")
    email: Text | None = Field(default=None, description="BT-43, BT-58.")
