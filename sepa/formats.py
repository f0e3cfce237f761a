# SPDX-License-Identifier: Apache-2.0
"""The one table of the checks that bank files are put through: name to function."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from compliance.kinds import Family
from compliance.xsd import check_xsd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compliance.checking import CheckFunction, Subject
    from compliance.report import CheckResult


def _check_rulebook(subject: Subject) -> CheckResult:
    # Statements and statuses, which are most files, need nothing of the rules of orders.
    if subject.kind.family is Family.TRANSFER:
        from sepa.transfer.rules import check_transfer_rulebook  # noqa: PLC0415 (see above)

        return check_transfer_rulebook(subject)
    if subject.kind.family is Family.REVERSAL:
        from sepa.debit.reversal_rules import check_reversal_rulebook  # noqa: PLC0415 (see above)

        return check_reversal_rulebook(subject)
    from sepa.rulebook.check import check_rulebook  # noqa: PLC0415 (see above)

    return check_rulebook(subject)


CHECKS: Mapping[str, CheckFunction] = MappingProxyType(
    {"xsd": check_xsd, "rulebook": _check_rulebook}
)
