# SPDX-License-Identifier: Apache-2.0
"""Parts that the messages we write have in common: names, addresses, banks, remittance information.

Each function returns XML text, or an empty one where there is nothing to say. Every text is checked
to be of the SEPA set, which has none of the characters that XML would need to escape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sepa.charset import is_in_set, outside_set
from sepa.faults import InvalidValueError
from sepa.references import NOT_PROVIDED

if TYPE_CHECKING:
    from sepa.address import Address
    from sepa.bic import Bic


def text_xml(text: str) -> str:
    """Return a text as it is written.

    Raises:
        InvalidValueError: (a `ValueError`) REF-03, if it has characters outside the SEPA set.
    """
    if not is_in_set(text):
        raise InvalidValueError("REF-03", found=text, expected=outside_set(text))
    return text


def name_xml(name: str) -> str:
    """Return `Nm`."""
    return f"<Nm>{text_xml(name)}</Nm>"


def agent_xml(bic: Bic | None, element: str) -> str:
    """Return `FinInstnId`, NOTPROVIDED without a BIC.

    Args:
        bic: of the bank.
        element: that holds it: `BICFI`, or `BIC` in messages of 2009.
    """
    if bic is None:
        return f"<FinInstnId><Othr><Id>{NOT_PROVIDED}</Id></Othr></FinInstnId>"
    return f"<FinInstnId><{element}>{bic.value}</{element}></FinInstnId>"


def address_xml(address: Address | None) -> str:
    """Return `PstlAdr`, structured or hybrid, in the order of PostalAddress24 (and 6 of 2009)."""
    if address is None:
        return ""
    elements = (
        ("StrtNm", address.street),
        ("BldgNb", address.building_number),
        ("PstCd", address.postcode),
        ("TwnNm", address.town),
        ("Ctry", address.country),
        *(("AdrLine", line) for line in address.lines),
    )
    body = "".join(f"<{tag}>{text_xml(text)}</{tag}>" for tag, text in elements if text is not None)
    return f"<PstlAdr>{body}</PstlAdr>"


def remittance_xml(text: str | None, reference: str | None) -> str:
    """Return the content of `RmtInf`: a text, or a creditor reference.

    Raises:
        ValueError: if both are given.
    """
    if text is not None and reference is not None:
        raise ValueError("remittance information is either unstructured or structured")
    if text is not None:
        return f"<Ustrd>{text_xml(text)}</Ustrd>"
    if reference is not None:
        return (
            "<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>"
            f"<Ref>{text_xml(reference)}</Ref></CdtrRefInf></Strd>"
        )
    return ""
