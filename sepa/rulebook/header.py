# SPDX-License-Identifier: Apache-2.0
"""Rules of the group header: time of creation, message id, control sum, initiating party."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.rules import finding
from sepa.rulebook.values import check_decimals, check_identifier, check_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.report import Finding
    from sepa.debit.file import DebitFile
    from sepa.rulebook.scope import Scope


def creation_time_has_no_zone(file: DebitFile, _scope: Scope) -> Iterator[Finding]:
    """SDD-02: the time of creation is local, in whole seconds."""
    created = file.created
    if created is not None and (created.tzinfo is not None or created.microsecond):
        yield finding("SDD-02", location=file.place.at("CreDtTm"), found=created.isoformat())


def message_id_is_usable(file: DebitFile, _scope: Scope) -> Iterator[Finding]:
    """REF-01 to 04: the message id has length, characters and slashes as allowed."""
    yield from check_identifier(file.message_id, file.place, "MsgId")


def control_sum_is_stated(file: DebitFile, _scope: Scope) -> Iterator[Finding]:
    """SDD-09, 32: the file states its sum, in whole cents."""
    if file.stated_sum is None:
        yield finding("SDD-09", location=file.place.at())
    yield from check_decimals(file.stated_sum, file.place, "CtrlSum")


def initiating_party_is_usable(file: DebitFile, _scope: Scope) -> Iterator[Finding]:
    """SDD-25, REF-03: the name of the initiating party, where there is one."""
    yield from check_name(file.initiating_party, file.place, "InitgPty/Nm")


def encoding_is_utf_8(file: DebitFile, encoding: str | None) -> Iterator[Finding]:
    """SDD-61: the file declares UTF-8, or nothing, which is the same (XML 1.0, 4.3.3)."""
    if encoding is not None and encoding.upper() != "UTF-8":
        yield finding("SDD-61", location=file.place.at(), found=encoding)
