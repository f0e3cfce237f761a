# SPDX-License-Identifier: Apache-2.0
"""The official Schematrons as checks: EN 16931 or the Factur-X profile, then the French BR-FR.

Which stylesheet judges is said by the registry of kinds; whether BR-FR applies, by the document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from compliance.artefacts import locate
from compliance.checking import Rules, in_container
from compliance.errors import NotRunError
from compliance.explain import explain
from compliance.kinds import CII
from compliance.report import concluded, not_applicable
from compliance.schematron import run_schematron

if TYPE_CHECKING:
    from compliance.checking import Subject
    from compliance.report import CheckResult

FRANCE = "FR"

_FRENCH_TERRITORIES = frozenset((FRANCE, "GP", "MQ", "RE"))
"""Countries (ISO 3166-1) that are France for VAT: CGI art. 294, 1.

Guadeloupe, Martinique and La Réunion have codes of their own, which some senders use. In Guyane
(GF) and Mayotte (YT) there is no VAT."""

BAR = "BAR"
"""Subject code (BT-21) of the note that says how the reform sees the invoice (BR-FR-20)."""

_CII_AGREEMENT = "{*}SupplyChainTradeTransaction/{*}ApplicableHeaderTradeAgreement"
_CII_COUNTRY = "{*}PostalTradeAddress/{*}CountryID"
_UBL_COUNTRY = "{*}Party/{*}PostalAddress/{*}Country/{*}IdentificationCode"


def check_en16931(subject: Subject) -> CheckResult:
    """Check an invoice against the official rules of EN 16931, or of its Factur-X profile.

    Raises:
        NotRunError: if the stylesheet is not at hand or the engine cannot run it.
        ArtefactError: if a stored stylesheet was altered.
    """
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
    return _judge("br-fr", subject.kind.br_fr, subject)


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
    if {seller, buyer} <= _FRENCH_TERRITORIES:
        return None
    return (
        f"seller (BT-40: {seller or 'not stated'}) and buyer (BT-55: {buyer or 'not stated'}) "
        "are not both in France, and no note BAR is there"
    )


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
