# SPDX-License-Identifier: Apache-2.0
"""Reading what a bank reports: camt.052, camt.053 and camt.054 of every version.

`read_camt` returns the whole report. `iter_camt` streams it: memory then depends on one entry and
not on the file. Both keep to local names, so that prefixes, national namespaces and envelopes do
not matter, and both say in findings what could not be read and what does not add up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from lxml import etree

from compliance.errors import UnknownKindError
from compliance.kinds import ISO_20022, KINDS
from compliance.report import Finding
from compliance.xml_stream import local_name, peek_root, stream_xml
from sepa.reports.camt_checks import Totals, check_statement
from sepa.reports.camt_entry import read_entry
from sepa.reports.camt_model import BankReport, Entry, Statement
from sepa.reports.camt_statement import (
    GroupHeader,
    announced_entries,
    read_group_header,
    read_statement,
)
from sepa.reports.camt_values import Reading
from sepa.reports.schema_advice import advise_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

MESSAGES = {
    "BkToCstmrAcctRpt": "camt.052",
    "BkToCstmrAcctRptV01": "camt.052",
    "BkToCstmrStmt": "camt.053",
    "BkToCstmrStmtV01": "camt.053",
    "BkToCstmrDbtCdtNtfctn": "camt.054",
    "BkToCstmrDbtCdtNtfctnV01": "camt.054",
}
"""The element that holds the message, and what it is (.01 carries its version in the name)."""

_STATEMENTS = frozenset({"Rpt", "Stmt", "Ntfctn"})
_WANTED = frozenset(MESSAGES) | _STATEMENTS | {"GrpHdr", "Ntry"}
_KIND = re.compile(r"camt\.05[234]\.001\.\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportStart:
    """The beginning of a report: what it is, and the bank's id of the message."""

    kind: str
    message_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementStart:
    """The beginning of a statement; balances that the bank puts behind the entries are missing."""

    statement: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementEnd:
    """The end of a statement, with all its balances; `statement.entries` is empty."""

    statement: Statement


CamtItem = ReportStart | StatementStart | Entry | StatementEnd | Finding
"""What `iter_camt` yields, in this order; findings come as soon as they are known."""


def read_camt(source: bytes, *, schema: bool = True) -> BankReport:
    """Read a camt file.

    Args:
        source: the file.
        schema: whether to compare it with its XSD as well; that is advice (two real files in five
            are not schema-valid), so its findings are warnings.

    Raises:
        UnreadableError: if it is no well-formed XML, or none that may be read.
        UnknownKindError: if it holds no camt.052, camt.053 or camt.054 message.
    """
    kind, message_id = "", None
    statements: list[Statement] = []
    entries: list[Entry] = []
    findings: list[Finding] = []
    for item in iter_camt(source):
        if isinstance(item, Entry):
            entries.append(item)
        elif isinstance(item, Finding):
            findings.append(item)
        elif isinstance(item, ReportStart):
            kind, message_id = item.kind, item.message_id
        elif isinstance(item, StatementEnd):
            statements.append(replace(item.statement, entries=tuple(entries)))
            entries = []
    if schema:
        findings.extend(advise_schema(source, kind))
    return BankReport(
        kind=kind,
        message_id=message_id,
        statements=tuple(statements),
        findings=tuple(findings),
    )


def iter_camt(source: bytes | BinaryIO) -> Iterator[CamtItem]:
    """Stream a camt file: `ReportStart`, then each statement's start, entries and end.

    A file that is cut off raises at its end, after whole entries: act on nothing before the end.

    Args:
        source: the file, or a seekable binary stream.

    Raises:
        UnreadableError: if it is no well-formed XML, or none that may be read.
        UnknownKindError: if it holds no camt.052, camt.053 or camt.054 message.
    """
    walk = _Walk()
    for event, element in stream_xml(source, _WANTED):
        yield from walk.start(element) if event == "start" else walk.end(element)
    if walk.kind is None:
        raise _no_camt(source)
    yield from walk.finish()


class _Walk:
    """The state of one pass over a file."""

    def __init__(self) -> None:
        self.kind: str | None = None
        self._reading = Reading()
        self._header = GroupHeader()
        self._message: etree._Element | None = None
        self._message_path = ""
        self._statement: etree._Element | None = None
        self._statements = 0
        self._is_begun = False
        self._is_started = False
        self._totals = Totals()
        self._previous: etree._Element | None = None

    def start(self, element: etree._Element) -> Iterator[CamtItem]:
        """Take the beginning of an element."""
        name = local_name(element)
        if self._message is None:
            if name in MESSAGES:
                self._message = element
                self._message_path = self._reading.path_of(element)
                self.kind = self._kind_of(element)
        elif name in _STATEMENTS and element.getparent() is self._message:
            yield from self._begin()
            self._statement, self._is_started = element, False
            self._statements += 1
            self._totals, self._previous = Totals(), None
            self._anchor(element, self._statement_path)
        elif name == "Ntry" and element.getparent() is self._statement:
            yield from self._begin_statement()

    def end(self, element: etree._Element) -> Iterator[CamtItem]:
        """Take the end of an element, when all of it is there."""
        name, parent = local_name(element), element.getparent()
        if self._message is not None and parent is self._message and name == "GrpHdr":
            self._anchor(element, f"{self._message_path}/GrpHdr")
            self._header = read_group_header(element, self._reading)
        elif name == "Ntry" and self._statement is not None and parent is self._statement:
            number = self._totals.count + 1
            self._anchor(element, f"{self._statement_path}/Ntry[{number}]")
            entry = read_entry(element, self._reading)
            self._totals.add(entry)
            yield from self._reading.drain()
            if entry is not None:
                yield entry
            self._free(element)
        elif element is self._statement:
            yield from self._end_statement(element)

    def finish(self) -> Iterator[CamtItem]:
        """End the file."""
        yield from self._begin()
        if not self._statements:
            self._anchor(self._message, self._message_path)
            self._reading.report("BANK-01", self._message, found=self.kind)
        yield from self._reading.drain()

    @property
    def _statement_path(self) -> str:
        name = local_name(self._statement) if self._statement is not None else ""
        return f"{self._message_path}/{name}[{self._statements}]"

    def _anchor(self, element: etree._Element | None, path: str) -> None:
        self._reading.anchor, self._reading.path = element, path

    def _begin(self) -> Iterator[CamtItem]:
        if not self._is_begun:
            self._is_begun = True
            yield ReportStart(kind=self.kind or "", message_id=self._header.message_id)
            yield from self._reading.drain()

    def _begin_statement(self) -> Iterator[CamtItem]:
        if not self._is_started and self._statement is not None:
            self._is_started = True
            # Its findings are those of the end, when all of the statement is there.
            yield StatementStart(statement=read_statement(self._statement, self._header, Reading()))

    def _end_statement(self, element: etree._Element) -> Iterator[CamtItem]:
        yield from self._begin_statement()
        self._anchor(element, self._statement_path)
        statement = read_statement(element, self._header, self._reading)
        for difference in check_statement(
            statement,
            self._totals,
            announced=announced_entries(element, self._reading),
            provable=MESSAGES[local_name(self._message)] == "camt.053"
            if self._message is not None
            else False,
        ):
            self._reading.report(
                difference.code, element, found=difference.found, expected=difference.expected
            )
        yield from self._reading.drain()
        yield StatementEnd(statement=statement)
        self._anchor(None, "")
        self._statement = None
        element.clear()

    def _free(self, entry: etree._Element) -> None:
        """Free an entry that was read, and take the one before it out of the tree.

        The parser still stands on the entry that has just ended, so that one stays for a moment.
        """
        entry.clear()
        if self._previous is not None and self._statement is not None:
            self._statement.remove(self._previous)
        self._previous = entry

    def _kind_of(self, message: etree._Element) -> str:
        """Return the kind by the namespace; one that is not ISO's own is said."""
        namespace = etree.QName(message).namespace or ""
        expected = MESSAGES[local_name(message)]
        named = _KIND.search(namespace)
        if named is None or not named[0].startswith(expected):
            self._reading.report("BANK-04", message, found=namespace or "?", expected=expected)
            return expected
        if namespace != f"{ISO_20022}{named[0]}":
            self._reading.report("BANK-04", message, found=namespace, expected=named[0])
        return named[0]


def _no_camt(source: bytes | BinaryIO) -> UnknownKindError:
    root = etree.QName(peek_root(source))
    other = next(
        (k for k in KINDS if (k.namespace, k.root) == (root.namespace, root.localname)), None
    )
    if other is not None:
        return UnknownKindError(f"the file is a {other.version} message, not a bank's report")
    return UnknownKindError(
        f"the root element {root.localname} in namespace {root.namespace or '(none)'} "
        "holds no camt.052, camt.053 or camt.054 message"
    )
