# SPDX-License-Identifier: Apache-2.0
"""The page of an invoice that was received: all that it says, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

from compliance.report import Severity, Verdict
from compliance.terms import terms
from einvoice.codes import NoteCode
from einvoice.pdf.display import Display, breakable
from einvoice.pdf.view_words import Fact, drop_empty
from einvoice.profiles import PROFILES
from einvoice.rules.codes import PROCESSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from compliance.report import Report
    from compliance.terms import Term
    from compliance.xml_read import Unread
    from einvoice.document import Invoice
    from einvoice.pdf.style import Language
    from einvoice.pdf.view import PageView

LONGEST_TEXT = 4000
"""Characters of one text that are shown; the page says how many more are in the XML."""

_PREDICATE = re.compile(r"\[[^\]]*\]")
# A namespace prefix, or the namespace itself where an attribute has one.
_PREFIX = re.compile(r"(?<=[/@])(?:\w+:|\{[^}]*\})")
_UBL_DOCUMENTS = ("Invoice", "CreditNote")
_SHOWN_RULES = 12
_SHOWN_STEPS = 2
"""Names of elements that tell a place in a document: the text's own, and what it is part of."""


def compute_other_content(left_out: Iterable[Unread], display: Display) -> tuple[Fact, ...]:
    """Return each text of a document that no other part of the page shows, with what it is called.

    That is the name of its business term where the place is one of EN 16931, else the last names
    of its path, as they stand in the XML.
    """
    return tuple(
        Fact(label=_label(item.xpath, display), value=_value(item.value, display))
        for item in left_out
    )


def say_verdict(view: PageView, report: Report, display: Display) -> PageView:
    """Return the page of a received document with what is wrong with the document in its banner."""
    sentences = [view.banner] if view.banner else []
    if report.verdict is Verdict.INCOMPLETE:
        sentences.append(display.word("received_unjudged"))
    broken = list(
        dict.fromkeys(item.rule for item in report.findings if item.severity is Severity.ERROR)
    )
    if broken:
        shown = [*broken[:_SHOWN_RULES], *(["…"] if len(broken) > _SHOWN_RULES else [])]
        sentences.append(display.word("received_faults", rules=", ".join(shown)))
    return replace(view, banner="\n".join(sentences))


def show_machine_terms(view: PageView, invoice: Invoice, display: Display) -> PageView:
    """Return the page with what a seller's own page leaves to machines.

    That is the profile (BT-24), by its name where it is one that encaisse writes, the code of a
    business process (BT-23), and the note BAR.
    """
    treatments = (note.text for note in invoice.notes if note.subject_code == NoteCode.TREATMENT)
    names = {profile.guideline: profile.name.upper() for profile in PROFILES}
    process = invoice.process if invoice.process in PROCESSES else None
    named = (
        ("guideline", names.get(invoice.guideline, invoice.guideline)),
        ("process", process),
        *(("treatment", text) for text in treatments),
    )
    facts = drop_empty(
        (display.word(key), breakable(value) if value else None) for key, value in named
    )
    return replace(view, references=(*view.references, *facts))


def spell_out(view: PageView, characters: Iterable[str], language: Language) -> PageView:
    """Return a view in which some characters are spelled by their codes, and say so at its head.

    >>> _spelled("a漢", {ord("漢"): "[U+6F22]"})
    'a[U+6F22]'
    """
    codes = {ord(character): f"[U+{ord(character):04X}]" for character in characters}
    spelled: PageView = _spelled(view, codes)
    said = Display(language).word("characters_spelled")
    return replace(spelled, banner=" ".join(part for part in (spelled.banner, said) if part))


def _spelled(part: Any, codes: Mapping[int, str]) -> Any:  # noqa: ANN401 (any part of the view)
    # An enumeration is a text too, but one for the template.
    if isinstance(part, str):
        return part if isinstance(part, Enum) else part.translate(codes)
    if isinstance(part, tuple):
        return tuple(_spelled(item, codes) for item in part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(
            part,
            **{field.name: _spelled(getattr(part, field.name), codes) for field in fields(part)},
        )
    return part


def _label(xpath: str, display: Display) -> str:
    path = _local(xpath)
    if term := _terms_by_path().get(path):
        return f"{term.name(display.language)} ({term.code})"
    return breakable("/".join(path.strip("/").split("/")[-_SHOWN_STEPS:]))


def _value(text: str, display: Display) -> str:
    more = len(text) - LONGEST_TEXT
    if more <= 0:
        return breakable(text)
    return f"{breakable(text[:LONGEST_TEXT])} {display.word('more_in_xml', count=str(more))}"


def _local(xpath: str) -> str:
    """Return a path without conditions and namespaces.

    >>> _local("/rsm:a/ram:b[2]/@{urn:x/y}c")
    '/a/b/@c'
    """
    return _PREFIX.sub("", _PREDICATE.sub("", xpath))


@cache
def _terms_by_path() -> Mapping[str, Term]:
    """Return the terms by their paths, without those that only a condition tells apart."""
    return {path: term for term in terms().values() if not term.is_group for path in _paths(term)}


def _paths(term: Term) -> Iterator[str]:
    """Yield where a term stands in CII, in an Invoice and in a CreditNote of UBL."""
    for path in (term.cii, *term.ubl.split(" | ")):
        if not path or "[" in path:
            continue
        root, _, below = _local(path).removeprefix("/").partition("/")
        for document in _UBL_DOCUMENTS if root == "*" else (root,):
            yield f"/{document}/{below}"
