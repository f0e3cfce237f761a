# SPDX-License-Identifier: Apache-2.0
"""The files of the fixture company, as they lie on disk when they are imported."""

from __future__ import annotations

import shutil
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from einvoice.cii.document import write_cii
from einvoice.input.rows import InputForm, read_json_rows
from einvoice.input.settings_reader import read_settings
from sepa.debit.build import build_debit
from sepa.debit.creditor_settings import read_creditor

if TYPE_CHECKING:
    from collections.abc import Callable

    from einvoice.document import Invoice

FIXTURES = Path(str(files("receivables.fixtures")))


def make_files(folder: Path, write: Callable[[Invoice], bytes] = write_cii) -> tuple[Path, ...]:
    """Write the company's invoices in a syntax, its debit file, and what its bank sent."""
    settings = read_settings((FIXTURES / "encaisse.toml").read_text(encoding="utf-8"))
    rows = (FIXTURES / "invoices.jsonl").read_text(encoding="utf-8")
    inputs = read_json_rows(
        rows, file="invoices.jsonl", settings=settings, form=InputForm.JSON_LINES
    )
    for row in inputs:
        (folder / f"{row.invoice.number}.xml").write_bytes(write(row.invoice))
    creditor = read_creditor((FIXTURES / "creditor.toml").read_text(encoding="utf-8"))
    collections = (FIXTURES / "collections.csv").read_bytes()
    debit = build_debit(collections, creditor, datetime(2026, 10, 5, 9), file="debit.xml")  # noqa: DTZ001 (CreDtTm has no zone)
    assert debit.data is not None
    (folder / "debit.xml").write_bytes(debit.data)
    for path in sorted((FIXTURES / "bank").glob("*.xml")):
        shutil.copy(path, folder)
    return tuple(sorted(folder.glob("*.xml")))
