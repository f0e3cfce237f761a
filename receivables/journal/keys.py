# SPDX-License-Identifier: Apache-2.0
"""Idempotency keys: the same fact twice has the same key, two facts never share one."""

from __future__ import annotations

import json


def key_of(*parts: str | None) -> str:
    """Return an idempotency key that no choice of separator inside a part can make ambiguous.

    >>> key_of("collection", "MSG-1", None)
    '["collection","MSG-1",null]'
    """
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
