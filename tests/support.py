# SPDX-License-Identifier: Apache-2.0
"""What the tests share: optional data and tools, which are named when they are missing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

VARIABLE = "ENCAISSE_TEST_DATA"


def shared_data(*parts: str) -> Path:
    """Return a path below the folder that ENCAISSE_TEST_DATA names; skip the test without it."""
    root = os.environ.get(VARIABLE)
    if not root:
        pytest.skip(f"{VARIABLE} is not set: {'/'.join(parts)} is optional data")
    path = Path(root, *parts)
    if not path.exists():
        pytest.skip(f"{'/'.join(parts)} is not below {VARIABLE}")
    return path
