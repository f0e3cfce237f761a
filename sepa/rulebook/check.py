# SPDX-License-Identifier: Apache-2.0
"""The rulebook check: what the EPC asks of a pain.008 file, as far as a file can prove it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.errors import NotRunError, UnknownKindError
from compliance.report import concluded
from sepa.debit.pain008_reader import read_pain008
from sepa.rulebook.judge import Judge

if TYPE_CHECKING:
    from datetime import date

    from compliance.checking import Subject
    from compliance.report import CheckResult, Finding
    from sepa.debit.file import DebitFile

RULEBOOK = "rulebook"
ARTEFACT = "EPC016-06 and EPC130-08, SDD 2025"


def check_rulebook(subject: Subject) -> CheckResult:
    """Judge a pain.008 file by the rules of the SEPA direct-debit schemes.

    Raises:
        NotRunError: if it holds no direct debit initiation that could be judged.
    """
    try:
        file = read_pain008(subject.root)
    except UnknownKindError as error:
        raise NotRunError(str(error)) from error
    return concluded(RULEBOOK, check_debit_file(file, subject.today), ARTEFACT)


def check_debit_file(file: DebitFile, today: date | None = None) -> tuple[Finding, ...]:
    """Return what the rules have to say about a file that was read, in the order of the file.

    Args:
        file: as read.
        today: the day on which it is judged; None where only dates inside it matter.
    """
    judge = Judge(today)
    judge.open_file(file)
    for block in file.blocks:
        judge.open_block(block)
        for item in block.transactions:
            judge.take(item)
        judge.close_block()
    judge.note(file.strangers)
    return judge.close_file(file.findings, file.encoding)
