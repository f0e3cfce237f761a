# SPDX-License-Identifier: Apache-2.0
"""Profiles: which terms a document may carry. A profile is a value, known by its guideline BT-24.

Which of the EN16931 terms a profile has is the column `profile` of `schemas/terms.csv`; what the
extensions add, `schemas/terms_extended.csv`. Both name the terms by their place in the model, so
that one table serves every syntax.
Sources: Factur-X 1.09, its schemas and stylesheets by profile; XP Z12-012 (EXTENDED-CTC-FR).
"""

from __future__ import annotations

import csv
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

from compliance.kinds import EN16931, EXTENDED_CTC_FR, FACTUR_X
from compliance.report import Location
from compliance.rules import finding
from compliance.terms import terms
from einvoice.model_paths import leaves

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compliance.report import Finding
    from einvoice.document import Invoice

ModelT = TypeVar("ModelT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A profile.

    Attributes:
        name: as the command names it.
        guideline: specification identifier BT-24.
        level: the last column of the EN16931 terms that it has, of `LEVELS`.
        in_pdf: whether it is one of Factur-X, and may stand in a PDF.
        in_xml: whether it is lawful for a CII or UBL on its own.
        is_whole: whether the XML says all that an invoice must; else the page says more.
    """

    name: str
    guideline: str
    level: str
    in_pdf: bool = False
    in_xml: bool = False
    is_whole: bool = True


EXTENSIONS = frozenset(("extended", "extended-ctc-fr"))
"""Names of the profiles that go beyond EN 16931."""

LEVELS = ("minimum", "basicwl", "basic", "en16931")
"""The profiles of Factur-X up to EN16931, each with all the terms of those before it."""

PROFILES = (
    Profile(
        name="minimum",
        guideline=FACTUR_X["minimum"],
        level="minimum",
        in_pdf=True,
        is_whole=False,
    ),
    Profile(
        name="basicwl",
        guideline=FACTUR_X["basicwl"],
        level="basicwl",
        in_pdf=True,
        is_whole=False,
    ),
    Profile(
        name="basic",
        guideline=FACTUR_X["basic"],
        level="basic",
        in_pdf=True,
    ),
    Profile(name="en16931", guideline=EN16931, level="en16931", in_pdf=True, in_xml=True),
    Profile(
        name="extended",
        guideline=FACTUR_X["extended"],
        level="en16931",
        in_pdf=True,
    ),
    Profile(name="extended-ctc-fr", guideline=EXTENDED_CTC_FR, level="en16931", in_xml=True),
)

BY_NAME: dict[str, Profile] = {profile.name: profile for profile in PROFILES}
_BY_GUIDELINE = {profile.guideline: profile for profile in PROFILES}


def profile_of(guideline: str) -> Profile:
    """Return the profile of a guideline id; any national usage has the terms of EN16931."""
    return _BY_GUIDELINE.get(guideline, BY_NAME["en16931"])


def check_profile(invoice: Invoice) -> tuple[Finding, ...]:
    """Return a finding for each term of an invoice that its own profile cannot carry (PRF-01)."""
    profile = profile_of(invoice.guideline)
    first: dict[str, str] = {}
    for pattern, path, value in leaves(invoice):
        if value is not False and not _carries(profile, pattern):
            first.setdefault(term_at(pattern) or pattern, path)
    return tuple(
        finding(
            "PRF-01",
            location=Location(term=term, column=path),
            found=term,
            expected=profile.name,
        )
        for term, path in first.items()
    )


def reduce_invoice(invoice: Invoice) -> Invoice:
    """Return an invoice without the terms that its own profile cannot carry.

    What is left out is what `check_profile` names. An object of which something mandatory is left
    out is left out whole.
    """
    return _reduced(profile_of(invoice.guideline), "", invoice)


def carries(guideline: str, pattern: str) -> bool:
    """Tell whether the profile of a guideline has a place for a part of the model.

    >>> carries(BY_NAME["extended"].guideline, "payment_plan"), carries(EN16931, "payment_plan")
    (True, False)
    """
    return _carries(profile_of(guideline), pattern)


def lacks(profile: Profile, term: str) -> bool:
    """Tell whether a profile has no such term of EN 16931."""
    known = terms().get(term)
    return known is not None and LEVELS.index(known.profile) > LEVELS.index(profile.level)


def term_at(pattern: str) -> str | None:
    """Return the term at a place of the model, such as `BT-153` for `lines[].item.name`."""
    return _places().get(_said_with(pattern)) or _extension_at(pattern)


@cache
def _places() -> Mapping[str, str]:
    return {term.model: term.code for term in terms().values() if term.model}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Extension:
    term: str
    profiles: frozenset[str]


@cache
def _extensions() -> Mapping[str, _Extension]:
    """Return what extensions add, by the place in the model below which it stands."""
    text = files("compliance.schemas").joinpath("terms_extended.csv").read_text(encoding="utf-8")
    return {
        row["model"]: _Extension(term=row["term"], profiles=frozenset(row["profiles"].split()))
        for row in csv.DictReader(text.splitlines())
    }


# Parts of the model that say how another one is written, and go where it goes.
_SAID_WITH = {
    "references.project_name": "references.project",
    "payment.credit_transfers[].is_proprietary": "payment.credit_transfers[].account",
    "lines[].price.gross_base_quantity": "lines[].price.base_quantity",
    "lines[].price.gross_base_quantity_unit": "lines[].price.base_quantity_unit",
}


_LEFT_TO_THE_JUDGE = frozenset(("buyer.tax_registration", "buyer.legal_form"))
"""What EN 16931 gives to the seller alone, and documents state of the buyer all the same."""


def _said_with(pattern: str) -> str:
    return _SAID_WITH.get(pattern, pattern)


@cache
def _carries(profile: Profile, pattern: str) -> bool:
    """Tell whether a profile has a place for what stands at a place of the model."""
    term = _places().get(_said_with(pattern))
    if term is not None:
        return not lacks(profile, term)
    extension = _nearest(pattern)
    if extension is None:
        return pattern in _LEFT_TO_THE_JUDGE
    return profile.name in extension.profiles


def _nearest(pattern: str) -> _Extension | None:
    """Return the extension at a place of the model, or that around it."""
    around = pattern
    while around:
        for place in (around, around.removesuffix("[]")):
            if place in _extensions():
                return _extensions()[place]
        around = around.rpartition(".")[0] if "." in around else ""
    return None


def _extension_at(pattern: str) -> str | None:
    extension = _nearest(pattern)
    return None if extension is None else extension.term


def _reduced(profile: Profile, pattern: str, value: ModelT) -> ModelT:
    """Return a part of a model with what the profile carries of it."""
    prefix = f"{pattern}." if pattern else ""
    whole: Any = value
    update = {}
    for item in fields(whole):
        part = getattr(whole, item.name)
        kept = _reduced_part(profile, f"{prefix}{item.name}", part)
        if kept is None and is_dataclass(part) and item.default is MISSING:
            # A mandatory member that nothing is left of: it stays, and says nothing.
            kept = _reduced(profile, f"{prefix}{item.name}", part)
        update[item.name] = kept
    reduced: ModelT = replace(whole, **update)
    return reduced


def _reduced_part(profile: Profile, pattern: str, part: Any) -> Any:  # noqa: ANN401 (walks any model)
    if isinstance(part, tuple):
        members = (_reduced_part(profile, f"{pattern}[]", member) for member in part)
        return tuple(member for member in members if member is not None)
    if part is None or part is False or not is_dataclass(part):
        stated = part is not None and part is not False
        return None if stated and not _carries(profile, pattern) else part
    reduced = _reduced(profile, pattern, part)
    return None if _is_lost(part, reduced) else reduced


def _is_lost(part: Any, reduced: Any) -> bool:  # noqa: ANN401 (walks any model)
    """Tell whether a mandatory member of an object is gone, or all that it said."""
    mandatory = tuple(item.name for item in fields(part) if item.default is MISSING)
    if any(getattr(reduced, name) is None for name in mandatory):
        return True
    return _says_something(part) and not _says_something(reduced)


def _says_something(part: Any) -> bool:  # noqa: ANN401 (walks any model)
    # What is not the case is not said.
    return any(value is not False for _, _, value in leaves(part))
