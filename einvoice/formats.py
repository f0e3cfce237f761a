# SPDX-License-Identifier: Apache-2.0
"""The one table of the checks that invoices are put through: name, as in the registry, to function.

The checks of the container are imported when a PDF is there: an XML needs nothing of them.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from compliance.judges import check_br_fr, check_en16931
from compliance.xsd import check_xsd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compliance.checking import CheckFunction, Subject
    from compliance.report import CheckResult


def _check_advice(subject: Subject) -> CheckResult:
    from einvoice.advice.check import check_advice  # noqa: PLC0415 (needs the whole model)

    return check_advice(subject)


def _check_container(subject: Subject) -> CheckResult:
    from einvoice.pdf.container_checks import check_container  # noqa: PLC0415 (see above)

    return check_container(subject)


def _check_pdfa(subject: Subject) -> CheckResult:
    from einvoice.pdf.container_checks import check_pdfa  # noqa: PLC0415 (see above)

    return check_pdfa(subject)


CHECKS: Mapping[str, CheckFunction] = MappingProxyType(
    {
        "container": _check_container,
        "xsd": check_xsd,
        "en16931": check_en16931,
        "br-fr": check_br_fr,
        "advice": _check_advice,
        "pdfa": _check_pdfa,
    }
)
