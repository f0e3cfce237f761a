# SPDX-License-Identifier: Apache-2.0
"""Runs of `build_all` over a few rows, for the tests of workers and of going on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from einvoice.build_files import Company, load_rows
from tests.einvoice.invoice_rows import changed, plain_row, settings

if TYPE_CHECKING:
    from pathlib import Path

    from einvoice.input.rows import InvoiceInput

COMPANY = Company(settings=settings())


def numbered(number: int) -> dict[str, Any]:
    """Return a row with a number and a quantity of its own."""
    row = changed(plain_row(), "number", f"F{number}")
    return changed(row, "lines[0].quantity", f"{number + 1}.5")


def sources(folder: Path, *rows: dict[str, Any], name: str = "rows") -> tuple[InvoiceInput, ...]:
    """Return rows as `load_rows` reads them from a file."""
    path = folder / f"{name}.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return load_rows([path], COMPANY)


def contents(folder: Path) -> dict[str, bytes]:
    """Return what lies in a folder, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}
