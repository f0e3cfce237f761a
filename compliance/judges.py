# SPDX-License-Identifier: Apache-2.0
"""The official Schematrons as checks: EN 16931 or the Factur-X profile, then the French BR-FR.

Which stylesheet judges is said by the registry of kinds; whether BR-FR applies, by the document.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from compliance.artefacts import locate
from compliance.checking import Rules, in_container
from compliance.errors import NotRunError
from compliance.explain import explain
from compliance.kinds import CII
from compliance.places import Places
from compliance.report import Finding, Location, concluded, not_applicable
from compliance.rules import finding
from compliance.schematron import run_schematron

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.checking import Subject
    from compliance.report import CheckResult

FRANCE = "FR"

_FRENCH_TERRITORIES = frozenset((FRANCE, "GP", "MQ", "RE"))
"""Countries (ISO 3166-1) that are France for VAT: CGI art. 294, 1.

Guadeloupe, Martinique and La Réunion have codes of their own, which some senders use. In Guyane
(GF) and Mayotte (YT) there is no VAT."""

_DATE = re.compile(r"[0-9]{8}")

BAR = "BAR"
"""Subject code (BT-21) of the note that says how the reform sees the invoice (BR-FR-20)."""

_CII_AGREEMENT = "{*}SupplyChainTradeTransaction/{*}ApplicableHeaderTradeAgreement"
_CII_COUNTRY = "{*}PostalTradeAddress/{*}CountryID"
_UBL_COUNTRY = "{*}Party/{*}PostalAddress/{*}Country/{*}IdentificationCode"


def check_en16931(subject: Subject) -> CheckResult:
    """Check an invoice against the official rules of EN 16931, or of its Factur-X profile.

    A kind that can be no invoice of EN 16931 fails with one finding that says so.

    Raises:
        NotRunError: if the stylesheet is not at hand or the engine cannot run it.
        ArtefactError: if a stored stylesheet was altered.
    """
    if subject.kind.never_en16931 is not None:
        found = subject.kind.version
        return concluded("en16931", (finding(subject.kind.never_en16931, found=found),))
    return _judge("en16931", subject.kind.schematron, subject)


def check_br_fr(subject: Subject) -> CheckResult:
    """Check an invoice against the rules of the French reform, where it is subject to them.

    It is if seller (BT-40) and buyer (BT-55) are both in France, overseas departments where French
    VAT applies among it, or a note BAR is there.

    Raises:
        NotRunError: if the stylesheet is not at hand or the engine cannot run it.
        ArtefactError: if a stored stylesheet was altered.

    Source: XP Z12-012, as the Schematron BR-FR-Flux2 of FNFE-MPE carries it out.
    """
    reason = why_not_french(subject.root, subject.rules)
    if reason is not None:
        return not_applicable("br-fr", reason)
    try:
        return _judge("br-fr", subject.kind.br_fr, subject)
    except NotRunError:
        wrong = tuple(_impossible_dates(subject.root))
        if not wrong:
            raise
        return concluded("br-fr", in_container(explain(wrong, subject.root), subject))


def _impossible_dates(root: etree._Element) -> Iterator[Finding]:
    """Yield the dates of a CII that break BR-FR-03 so badly that the official stylesheet stops.

    It computes with the digits of each date, and has none to compute with. UBL has its dates from
    the schema.
    """
    places = Places(root)
    for element in root.iter("{*}DateTimeString", "{*}DateString"):
        text = (element.text or "").strip()
        if _DATE.fullmatch(text) is None:
            yield Finding(
                rule="BR-FR-03",
                message="This is no date of the form AAAAMMJJ; the official rules stop at it.",
                location=Location(line=element.sourceline, xpath=places.xpath(element)),
                found=text or None,
                expected="AAAAMMJJ",
            )


def why_not_french(root: etree._Element, rules: Rules) -> str | None:
    """Return why BR-FR does not apply to an invoice; None if it does.

    Args:
        root: of a CII or UBL document.
        rules: `AUTO` looks at the document; `FRANCE` and `EUROPE` settle it.
    """
    if rules is Rules.FRANCE:
        return None
    if rules is Rules.EUROPE:
        return "only European rules were asked for"
    if has_bar_note(root):
        return None
    seller, buyer = countries(root)
    if is_french_territory(seller) and is_french_territory(buyer):
        return None
    return (
        f"seller (BT-40: {seller or 'not stated'}) and buyer (BT-55: {buyer or 'not stated'}) "
        "are not both in France, and no note BAR is there"
    )


def is_french_territory(country: str | None) -> bool:
    """Tell whether a country code (ISO 3166-1) is France, as far as its VAT reaches.

    >>> is_french_territory("RE"), is_french_territory("NC")
    (True, False)
    """
    return country in _FRENCH_TERRITORIES


def countries(root: etree._Element) -> tuple[str | None, str | None]:
    """Return the country codes of seller (BT-40) and buyer (BT-55) of a CII or UBL document."""
    if etree.QName(root).namespace == CII:
        seller = root.findtext(f"{_CII_AGREEMENT}/{{*}}SellerTradeParty/{_CII_COUNTRY}")
        buyer = root.findtext(f"{_CII_AGREEMENT}/{{*}}BuyerTradeParty/{_CII_COUNTRY}")
    else:
        seller = root.findtext(f"{{*}}AccountingSupplierParty/{_UBL_COUNTRY}")
        buyer = root.findtext(f"{{*}}AccountingCustomerParty/{_UBL_COUNTRY}")
    return (seller or "").strip().upper() or None, (buyer or "").strip().upper() or None


def has_bar_note(root: etree._Element) -> bool:
    """Tell whether an invoice carries a note BAR: subject code in CII, prefix `#BAR#` in UBL."""
    codes = root.iterfind("{*}ExchangedDocument/{*}IncludedNote/{*}SubjectCode")
    notes = root.iterfind("{*}Note")
    return any((code.text or "").strip() == BAR for code in codes) or any(
        (note.text or "").lstrip().startswith(f"#{BAR}#") for note in notes
    )


def _judge(check: str, stylesheet_id: str | None, subject: Subject) -> CheckResult:
    if stylesheet_id is None:
        raise NotRunError(f"no official stylesheet is known for {subject.kind.key}")
    findings = explain(run_schematron(stylesheet_id, subject.root), subject.root)
    return concluded(check, in_container(findings, subject), locate(stylesheet_id).description)
