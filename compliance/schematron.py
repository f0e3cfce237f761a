# SPDX-License-Identifier: Apache-2.0
"""Judging a document by an official Schematron, run by Saxon in a process of its own.

Source: ISO/IEC 19757-3, annex D, Schematron Validation Report Language (SVRL).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.artefacts import locate
from compliance.errors import NotRunError, UnreadableError
from compliance.schematron_pool import POOL
from compliance.svrl import read_svrl
from compliance.xml_read import parse_xml, to_bytes

if TYPE_CHECKING:
    from lxml import etree

    from compliance.report import Finding

DEADLINE_SECONDS = 600.0
"""An invoice of 5,000 lines takes half a minute on a busy machine, with a fault on each line less
than a whole one (docs/benchmarks.md): ten times that.
"""


def run_schematron(
    stylesheet_id: str, root: etree._Element, *, seconds: float = DEADLINE_SECONDS
) -> tuple[Finding, ...]:
    """Run an official stylesheet on a document and return what it says.

    Both a failed assertion and a successful report are findings: errors, unless the stylesheet
    flags them otherwise.

    Args:
        stylesheet_id: id of the stylesheet in the catalogue.
        root: the document, read by the hardened parser.
        seconds: deadline for this document.

    Raises:
        KeyError: if the catalogue has no such artefact.
        NotRunError: if the stylesheet is not at hand, the engine cannot start, died, took too long,
            stopped, or judged nothing.
        ArtefactError: if a stored stylesheet was altered.
    """
    artefact = locate(stylesheet_id)
    # Saxon's own parser resolves file entities: it gets only what our reader has written again.
    svrl = POOL.run(artefact.path, to_bytes(root), seconds=seconds)
    try:
        return read_svrl(parse_xml(svrl), root)
    except UnreadableError as error:
        raise NotRunError(f"{artefact.description} gave no report: {error}") from error
