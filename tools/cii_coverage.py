# SPDX-License-Identifier: Apache-2.0
"""Write `docs/cii-coverage.md` from the table of terms, or say what of given files is left out.

python tools/cii_coverage.py            writes the page
python tools/cii_coverage.py FILE...    reads each file, says what the model has no place for
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from compliance.errors import EncaisseError, RefusedError
from compliance.terms import Term, terms
from einvoice.read import read_invoice

TARGET = Path(__file__).parent.parent / "docs" / "cii-coverage.md"
HEADER = """\
# Business terms and their place in CII

Every business term (BT) and group (BG) of the EN16931 profile, where CII holds it, and how often it
may occur in its group. encaisse reads and writes all of them, and keeps the digits of every
amount. What a document states beside them is listed as left out, with its place and its value;
it is never dropped in silence. A document that cannot be read as an invoice is refused, with every
fault and its place.

Places are below `/rsm:CrossIndustryInvoice`; `SCTT` stands for `rsm:SupplyChainTradeTransaction`.
This page is made from `schemas/terms.csv` by `python tools/cii_coverage.py`.

| Term | Name | Nom | Occurs | Place in CII |
|---|---|---|---|---|
"""


def page() -> str:
    """Return the page as text."""
    return HEADER + "".join(map(_row, terms().values()))


def _row(term: Term) -> str:
    code = f"**{term.code}**" if term.is_group else term.code
    places = "<br>".join(f"`{_short(path)}`" for path in term.cii.split(" | ") if path)
    cells = (code, term.name_en, term.name_fr, term.cardinality, places or "several places")
    return f"| {' | '.join(cells)} |\n"


def _short(path: str) -> str:
    short = path.removeprefix("/rsm:CrossIndustryInvoice/")
    return short.replace("rsm:SupplyChainTradeTransaction", "SCTT").replace("ram:", "")


def tell(path: Path) -> bool:
    """Print what of a file the model has no place for; return whether it could be read."""
    try:
        left_out = read_invoice(path.read_bytes()).left_out
    except RefusedError as error:
        print(f"{path.name}: {error}")
        for finding in error.findings:
            print(f"    {finding.rule} {finding.location}: {finding.message}")
        return False
    except EncaisseError as error:
        print(f"{path.name}: {error}")
        return False
    print(f"{path.name}: {len(left_out)} left out")
    for item in left_out:
        print(f"    {item.xpath} = {item.value}")
    return True


def main(arguments: list[str]) -> int:
    """Write the page, or tell of each file."""
    if not arguments:
        TARGET.write_text(page(), encoding="utf-8")
        return 0
    results = [tell(Path(argument)) for argument in arguments]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
