# SPDX-License-Identifier: Apache-2.0
"""The documents that these tests start from: all are good, and a test spoils one thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.artefacts import locate
from compliance.errors import NotRunError

DATA = Path(__file__).parent / "data"
BASIC_GUIDELINE = "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic"
EN16931_GUIDELINE = "urn:cen.eu:en16931:2017"

# What the tests of the command need comes with the dependencies: no network, no `schemas sync`.
INVOICE = (DATA / "invoice_fr_basic.xml").read_bytes()
UBL = (DATA / "invoice_fr_ubl.xml").read_bytes()
STATEMENT = (DATA / "statement.xml").read_bytes()


def changed(data: bytes, *pairs: tuple[str, str]) -> bytes:
    """Return a document with texts replaced; each must be there."""
    text = data.decode()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text.encode()


WRONG_BY_A_CENT = changed(INVOICE, ("<ram:GrandTotalAmount>297.00", "<ram:GrandTotalAmount>297.01"))
CII = changed(INVOICE, (BASIC_GUIDELINE, EN16931_GUIDELINE))


def needs(artefact_id: str) -> None:
    """Skip the test if an artefact that has to be fetched is not here."""
    try:
        locate(artefact_id)
    except NotRunError as error:
        pytest.skip(f"{error}: {error.hint}")
