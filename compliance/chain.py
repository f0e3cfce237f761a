# SPDX-License-Identifier: Apache-2.0
"""Chains of hashes: what the ledger's journal and the register of received invoices rest on."""

from __future__ import annotations

import hashlib

GENESIS = "0" * 64
"""The hash before the first record."""


def hash_text(*parts: str) -> str:
    """Return the sha256 of some texts, each preceded by its length so that none runs into another.

    >>> hash_text("ab", "c") == hash_text("a", "bc")
    False
    """
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8")
        digest.update(f"{len(data)}:".encode("ascii"))
        digest.update(data)
    return digest.hexdigest()
