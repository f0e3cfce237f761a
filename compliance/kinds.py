# SPDX-License-Identifier: Apache-2.0
"""The registry of document kinds: what encaisse recognises, and what each kind must pass.

Adding a format is one row here, one module that reads or writes it, one line in the `formats` of
its package, one golden folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Family(StrEnum):
    """The package that a kind belongs to follows from its family."""

    INVOICE = "invoice"
    ORDER = "order"
    DEBIT = "debit"
    TRANSFER = "transfer"
    REVERSAL = "reversal"
    STATUS = "status"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of document.

    Attributes:
        key: permanent name, as reports print it.
        family: what the document is for.
        namespace: of the root element.
        root: local name of the root element.
        version: of the message or syntax.
        guidelines: guideline ids (BT-24) that make a document this kind; one ending in `*` stands
            for all that begin so; none where root and namespace alone decide.
        in_pdf: whether the XML came out of a Factur-X container, which changes the judge.
        xsd: id of its schema in the catalogue.
        schematron: id of the EN 16931 (or profile) stylesheet in the catalogue.
        br_fr: id of the BR-FR stylesheet in the catalogue.
        never_en16931: code of the finding that says why no document of this kind is an invoice of
            EN 16931; None for kinds that may be one.
        checks: every check that is carried out, in order.
        required: those that must have passed.
    """

    key: str
    family: Family
    namespace: str
    root: str
    version: str
    guidelines: tuple[str, ...] = ()
    in_pdf: bool = False
    xsd: str
    schematron: str | None = None
    br_fr: str | None = None
    never_en16931: str | None = None
    checks: tuple[str, ...]
    required: frozenset[str]

    def claims(self, guideline: str | None) -> bool:
        """Tell whether a document of this namespace with this guideline id is of this kind."""
        if not self.guidelines:
            return True
        if guideline is None:
            return False
        return any(
            guideline.startswith(stem[:-1]) if stem.endswith("*") else guideline == stem
            for stem in self.guidelines
        )


CII = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
UBL_INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
UBL_CREDIT_NOTE = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
ZUGFERD_1 = "urn:ferd:CrossIndustryDocument:invoice:1p0"
ORDER_X = "urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100"
ISO_20022 = "urn:iso:std:iso:20022:tech:xsd:"

EN16931 = "urn:cen.eu:en16931:2017"
EXTENDED_CTC_FR = f"{EN16931}#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr"
"""The French extension of EN 16931 in CII and UBL; never inside a PDF (XP Z12-012)."""

_XML_REQUIRED = ("xsd", "en16931", "br-fr")
_XML_CHECKS = (*_XML_REQUIRED, "advice")
_PDF_CHECKS = ("container", *_XML_CHECKS, "pdfa")
_BANK_CHECKS = ("xsd",)
_FOREIGN_CHECKS = ("xsd", "en16931")

FACTUR_X: Mapping[str, str] = MappingProxyType(
    {
        "minimum": "urn:factur-x.eu:1p0:minimum",
        "basicwl": "urn:factur-x.eu:1p0:basicwl",
        "basic": f"{EN16931}#compliant#urn:factur-x.eu:1p0:basic",
        "extended": f"{EN16931}#conformant#urn:factur-x.eu:1p0:extended",
    }
)
"""Guideline ids of the profiles of Factur-X but EN16931 (1.08 / ZUGFeRD 2.4, chapter 7.1)."""

# ZUGFeRD 2.0 of 2019 had guideline ids of its own for the profiles of Factur-X 1.0.
_ZUGFERD_2_PROFILES = (
    ("minimum", "urn:zugferd.de:2p0:minimum"),
    ("basicwl", "urn:zugferd.de:2p0:basicwl"),
    ("basic", f"{EN16931}#compliant#urn:zugferd.de:2p0:basic"),
    ("extended", f"{EN16931}#conformant#urn:zugferd.de:2p0:extended"),
)
XRECHNUNG = (
    f"{EN16931}#compliant#urn:xeinkauf.de:kosit:xrechnung_*",
    f"{EN16931}#compliant#urn:xoev-de:kosit:standard:xrechnung_*",
)
"""Guideline ids of the German usage, from version 3 and before."""


def _factur_x(profile: str, guideline: str, *, in_pdf: bool, standard: str = "facturx") -> Kind:
    """A CII that is judged as Factur-X: inside a PDF, or bare with a Factur-X guideline id."""
    return Kind(
        key=f"{standard}-{profile}" if in_pdf else f"{standard}-{profile}-xml",
        family=Family.INVOICE,
        namespace=CII,
        root="CrossIndustryInvoice",
        version=f"Factur-X {profile}",
        guidelines=(guideline,),
        in_pdf=in_pdf,
        xsd=f"facturx-{profile}-xsd",
        schematron=f"facturx-{profile}-schematron",
        br_fr="br-fr-cii",
        checks=_PDF_CHECKS if in_pdf else _XML_CHECKS,
        required=frozenset(("container", *_XML_REQUIRED) if in_pdf else _XML_REQUIRED),
    )


def _cii(key: str, guidelines: tuple[str, ...], schematron: str, *, in_pdf: bool = False) -> Kind:
    """A CII that is judged as such, not as Factur-X."""
    return Kind(
        key=key,
        family=Family.INVOICE,
        namespace=CII,
        root="CrossIndustryInvoice",
        version="D22B",
        guidelines=guidelines,
        in_pdf=in_pdf,
        xsd="cii-d22b-xsd",
        schematron=schematron,
        br_fr="br-fr-cii",
        checks=_PDF_CHECKS if in_pdf else _XML_CHECKS,
        required=frozenset(("container", *_XML_REQUIRED) if in_pdf else _XML_REQUIRED),
    )


def _zugferd_1(*, in_pdf: bool) -> Kind:
    """An invoice of ZUGFeRD 1 (2014), from before EN 16931."""
    return Kind(
        key="zugferd-1" if in_pdf else "zugferd-1-xml",
        family=Family.INVOICE,
        namespace=ZUGFERD_1,
        root="CrossIndustryDocument",
        version="ZUGFeRD 1.0",
        in_pdf=in_pdf,
        xsd="zugferd-1-xsd",
        never_en16931="RCV-26",
        checks=("container", *_FOREIGN_CHECKS, "pdfa") if in_pdf else _FOREIGN_CHECKS,
        required=frozenset(("container", *_FOREIGN_CHECKS) if in_pdf else _FOREIGN_CHECKS),
    )


def _order_x(profile: str, *, in_pdf: bool) -> Kind:
    """An order, its change or its answer: no invoice, though it looks like one."""
    return Kind(
        key=f"order-x-{profile}" if in_pdf else f"order-x-{profile}-xml",
        family=Family.ORDER,
        namespace=ORDER_X,
        root="SCRDMCCBDACIOMessageStructure",
        version=f"Order-X {profile}",
        guidelines=(f"urn:order-x.eu:1p0:{profile}",),
        in_pdf=in_pdf,
        xsd=f"order-x-{profile}-xsd",
        never_en16931="RCV-27",
        checks=("container", *_FOREIGN_CHECKS, "pdfa") if in_pdf else _FOREIGN_CHECKS,
        required=frozenset(("container", *_FOREIGN_CHECKS) if in_pdf else _FOREIGN_CHECKS),
    )


def _ubl(document: str, namespace: str, root: str) -> tuple[Kind, ...]:
    """A UBL document in the French extension, then whatever else: EN 16931 says of it what it says.

    Its rules look at no guideline id but for its presence (BR-01), so usages of EN 16931 with an id
    of their own are judged, and one without any is wrong, not unreadable.
    """
    profiles = (
        (f"{document}-extended-ctc-fr", (EXTENDED_CTC_FR,), "ubl-extended-ctc-fr-schematron"),
        (document, (), "ubl-en16931-schematron"),
    )
    return tuple(
        Kind(
            key=key,
            family=Family.INVOICE,
            namespace=namespace,
            root=root,
            version="UBL 2.1",
            guidelines=guidelines,
            xsd=f"{document}-xsd",
            schematron=schematron,
            br_fr="br-fr-ubl",
            checks=_XML_CHECKS,
            required=frozenset(_XML_REQUIRED),
        )
        for key, guidelines, schematron in profiles
    )


def _iso_20022(family: Family, message: str, root: str, checks: tuple[str, ...]) -> Kind:
    return Kind(
        key=message,
        family=family,
        namespace=f"{ISO_20022}{message}",
        root=root,
        version=message,
        xsd=message,
        checks=checks,
        required=frozenset(checks),
    )


def _camt(message: str) -> tuple[Kind, ...]:
    return tuple(
        _iso_20022(Family.STATEMENT, f"{message}.001.{version:02}", "Document", _BANK_CHECKS)
        for version in range(1, 15)
    )


KINDS: tuple[Kind, ...] = (
    *(_factur_x(profile, guideline, in_pdf=True) for profile, guideline in FACTUR_X.items()),
    _factur_x("en16931", EN16931, in_pdf=True),
    *(_factur_x(profile, guideline, in_pdf=False) for profile, guideline in FACTUR_X.items()),
    *(
        _factur_x(profile, guideline, in_pdf=in_pdf, standard="zugferd-2.0")
        for profile, guideline in _ZUGFERD_2_PROFILES
        for in_pdf in (True, False)
    ),
    _cii("xrechnung-pdf", XRECHNUNG, "cii-en16931-schematron", in_pdf=True),
    _cii("pdf-extended-ctc-fr", (EXTENDED_CTC_FR,), "cii-extended-ctc-fr-schematron", in_pdf=True),
    _cii("cii-extended-ctc-fr", (EXTENDED_CTC_FR,), "cii-extended-ctc-fr-schematron"),
    _cii("cii-en16931", (), "cii-en16931-schematron"),
    # What else a PDF carries is judged all the same; its container says that the profile is none.
    _cii("cii-en16931-pdf", (), "cii-en16931-schematron", in_pdf=True),
    *(_zugferd_1(in_pdf=in_pdf) for in_pdf in (True, False)),
    *(
        _order_x(profile, in_pdf=in_pdf)
        for profile in ("basic", "comfort", "extended")
        for in_pdf in (True, False)
    ),
    *_ubl("ubl-invoice", UBL_INVOICE, "Invoice"),
    *_ubl("ubl-credit-note", UBL_CREDIT_NOTE, "CreditNote"),
    *(
        _iso_20022(Family.DEBIT, f"pain.008.001.{version}", "Document", ("xsd", "rulebook"))
        for version in ("02", "08")
    ),
    *(
        _iso_20022(Family.TRANSFER, f"pain.001.001.{version}", "Document", ("xsd", "rulebook"))
        for version in ("03", "09")
    ),
    _iso_20022(Family.REVERSAL, "pain.007.001.09", "Document", ("xsd", "rulebook")),
    *(
        _iso_20022(Family.STATUS, f"pain.002.001.{version}", "Document", _BANK_CHECKS)
        for version in ("03", "10", "12", "14")
    ),
    *_camt("camt.052"),
    *_camt("camt.053"),
    *_camt("camt.054"),
)

BY_KEY: dict[str, Kind] = {kind.key: kind for kind in KINDS}
