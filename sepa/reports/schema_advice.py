# SPDX-License-Identifier: Apache-2.0
"""Comparing a bank's file with its schema as advice: what is found is a warning.

Two real bank files in five are not schema-valid and can be read all the same. `encaisse check`
asks the schema; reading and importing only say what it says.
"""

from __future__ import annotations

from dataclasses import replace

from compliance.errors import ArtefactError, NotRunError
from compliance.kinds import BY_KEY
from compliance.report import Finding, Severity
from compliance.rules import finding
from compliance.xml_read import parse_xml
from compliance.xsd import validate


def advise_schema(data: bytes, kind: str) -> tuple[Finding, ...]:
    """Compare a bank file with its XSD; faults are warnings, a comparison not made is BANK-03.

    Args:
        data: the file, which has been read.
        kind: its key in the registry of kinds, or a message without a known version.
    """
    known = BY_KEY.get(kind)
    if known is None:
        return (finding("BANK-03", found=kind),)
    try:
        faults = validate(parse_xml(data), known.xsd)
    except (NotRunError, ArtefactError, KeyError) as error:
        return (finding("BANK-03", found=str(error).strip("'\"").rstrip(".")),)
    return tuple(replace(fault, severity=Severity.WARNING) for fault in faults)
