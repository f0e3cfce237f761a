# SPDX-License-Identifier: Apache-2.0
"""What encaisse cannot do.

An exception here means *I cannot*: the file is unreadable, the kind unknown, an artefact altered.
A document that is merely wrong is no exception: its faults are `compliance.report.Finding` values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

if TYPE_CHECKING:
    from compliance.report import Finding


def counted(faults: int) -> str:
    """Return a number of faults in words.

    >>> counted(1), counted(2)
    ('1 fault', '2 faults')
    """
    return f"{faults} fault" if faults == 1 else f"{faults} faults"


class EncaisseError(Exception):
    """Base of every error that encaisse raises on purpose.

    Attributes:
        code: permanent identifier of the class of error, for programs.
        hint: how to mend it, in one sentence, where that is known.
        finding: the same as a finding, where its words are those of a rule.
    """

    code: ClassVar[str] = "ENCAISSE"

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint
        self.finding: Finding | None = None

    @classmethod
    def of(cls, item: Finding) -> Self:
        """Return the error that a finding is: it can be said in another language."""
        error = cls(item.message, hint=item.hint)
        error.finding = item
        return error


class UnreadableError(EncaisseError):
    """The bytes cannot be read as what they are said to be (exit status 3)."""

    code = "UNREADABLE"


class UnwritableError(EncaisseError):
    """A file cannot be written; nothing was changed (exit status 1)."""

    code = "UNWRITABLE"


class UnknownKindError(UnreadableError):
    """The bytes are readable, but are no document that encaisse supports (exit status 3)."""

    code = "UNKNOWN-KIND"


class ArtefactError(EncaisseError):
    """A stored official artefact no longer has the content that was stored."""

    code = "ARTEFACT"


class NotRunError(EncaisseError):
    """A check could not be carried out; the engine turns it into the status *not run*."""

    code = "NOT-RUN"


class WorkerError(EncaisseError):
    """A process that was to share the work cannot be had, or died (exit status 1)."""

    code = "WORKER"


class RefusedError(EncaisseError):
    """An input was refused; `findings` names every fault with its place (exit status 1)."""

    code = "REFUSED"

    def __init__(
        self, message: str, findings: tuple[Finding, ...], *, hint: str | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.findings = findings
