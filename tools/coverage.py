# SPDX-License-Identifier: Apache-2.0
"""Write `docs/cii-coverage.md` and `docs/ubl-coverage.md`, or say what of given files is left out.

python tools/coverage.py            writes the pages from the table of terms
python tools/coverage.py FILE...    reads each file, says what the model has no place for
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))

from compliance.errors import EncaisseError, RefusedError
from compliance.terms import Term, terms
from einvoice.read import read_invoice

if TYPE_CHECKING:
    from collections.abc import Callable

DOCS = Path(__file__).parent.parent / "docs"
HEADER = """\
# Business terms and their place in {name}

Every business term (BT) and group (BG) of the EN16931 profile, where {name} holds it, and how often
it may occur in its group. encaisse reads and writes all of them, and keeps the digits of every
amount. What a document states beside them is listed as left out, with its place and its value;
it is never dropped in silence. A document that cannot be read as an invoice is refused, with every
fault and its place.

{places}
This page is made from `schemas/terms.csv` by `python tools/coverage.py`.

| Term | Name | Nom | Occurs | Place in {name} |
|---|---|---|---|---|
"""
PLACES = {
    "cii": "Places are below `/rsm:CrossIndustryInvoice`; `SCTT` stands for "
    "`rsm:SupplyChainTradeTransaction`.",
    "ubl": """\
Places are below `ubl:Invoice`; those that begin with `cn:CreditNote` differ in a credit note. A
line is a `CreditNoteLine` there, with a `CreditedQuantity`. A subject code BT-21 stands before the
text of its note, as in `#PMT#`; BT-8 has the codes 3, 35 and 432 for the 5, 29 and 72 of CII. Where
UBL demands a value that the invoice has none of, encaisse writes `NA` (the purchase order beside
BT-14, the network of a card) or 0 (the discount beside a gross price), and reads them as nothing; a
VAT breakdown without BT-110 gets the sum of its tax amounts.
""",
}


EXTENDED = """
## Beyond EN 16931

What the profiles EXTENDED and EXTENDED-CTC-FR add, and where UBL holds it. What has no place in UBL
is refused before anything is written (UBL-22), never dropped.

| Term | Name | Nom | Place in UBL |
|---|---|---|---|
"""


def page(syntax: str) -> str:
    """Return the page of a syntax, `cii` or `ubl`, as text."""
    header = HEADER.format(name=syntax.upper(), places=PLACES[syntax])
    rows = "".join(_row(term, syntax) for term in terms().values())
    return header + rows + (_extended() if syntax == "ubl" else "")


def _extended() -> str:
    text = (DOCS.parent / "schemas" / "terms_extended.csv").read_text(encoding="utf-8")
    rows = []
    for row in csv.DictReader(text.splitlines()):
        cells = (row["term"], row["name_en"], row["name_fr"], _places(row["ubl"], _short_ubl))
        rows.append(f"| {' | '.join(cells)} |\n")
    return EXTENDED + "".join(rows)


def _places(paths: str, shorten: Callable[[str], str], none: str = "none") -> str:
    found = filter(None, map(shorten, paths.split(" | ")))
    return "<br>".join(f"`{place}`" for place in found) or none


def _row(term: Term, syntax: str) -> str:
    code = f"**{term.code}**" if term.is_group else term.code
    shorten = {"cii": _short_cii, "ubl": _short_ubl}[syntax]
    places = _places(getattr(term, syntax), shorten, none="several places")
    cells = (code, term.name_en, term.name_fr, term.cardinality, places)
    return f"| {' | '.join(cells)} |\n"


def _short_cii(path: str) -> str:
    short = path.removeprefix("/rsm:CrossIndustryInvoice/")
    return short.replace("rsm:SupplyChainTradeTransaction", "SCTT").replace("ram:", "")


def _short_ubl(path: str) -> str:
    if path.startswith("/cn:CreditNote/cac:CreditNoteLine"):
        return ""  # the header says how it is called there
    short = path.removeprefix("/*/").removeprefix("/ubl:Invoice/").removeprefix("/")
    return short.replace("cac:", "").replace("cbc:", "")


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
    """Write the pages, or tell of each file."""
    if not arguments:
        for syntax in PLACES:
            (DOCS / f"{syntax}-coverage.md").write_text(page(syntax), encoding="utf-8")
        return 0
    results = [tell(Path(argument)) for argument in arguments]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
