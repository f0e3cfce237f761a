# SPDX-License-Identifier: Apache-2.0
"""The check `advice`: listed in every report on an invoice, never required, never failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.errors import NotRunError, RefusedError, UnknownKindError
from compliance.judges import why_not_french
from compliance.report import concluded
from einvoice.advice import content, dates, notes, parties, payment, vat
from einvoice.advice.case import Case
from einvoice.read import read_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from compliance.checking import Subject
    from compliance.report import CheckResult, Finding

CHECK = "advice"

RULES: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    *content.RULES,
    *dates.RULES,
    *notes.RULES,
    *parties.RULES,
    *payment.RULES,
    *vat.RULES,
)


def check_advice(subject: Subject) -> CheckResult:
    """Say what no official rule looks at; all of it warnings or remarks.

    Raises:
        NotRunError: if the document cannot be read into the model.
    """
    try:
        invoice = read_root(subject.root).invoice
    except RefusedError as error:
        places = ", ".join(
            sorted({item.location.term or item.location.xpath or "" for item in error.findings})
        )
        raise NotRunError(f"the invoice cannot be read as a whole ({places})") from error
    except UnknownKindError as error:
        raise NotRunError(str(error)) from error
    case = Case(
        invoice=invoice,
        is_french=why_not_french(subject.root, subject.rules) is None,
        today=subject.today,
    )
    return concluded(CHECK, tuple(item for rule in RULES for item in rule(case)))
