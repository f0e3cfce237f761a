# SPDX-License-Identifier: Apache-2.0
"""Checking a direct-debit file while it is read or written: schema and rulebook in one pass.

Memory depends on neither the size of the file nor the number of its collections, but for some
twenty bytes a collection that finding duplicates needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from compliance.checking import Subject, run_checks, unreadable
from compliance.detect import detect_xml, refuse_other_forms
from compliance.errors import UnknownKindError, UnreadableError
from compliance.kinds import Family
from compliance.xml_read import doctype_refused
from compliance.xml_stream import HARDENED, local_name
from compliance.xsd import CHECK
from sepa.debit.pain008_reader import BLOCK, MESSAGE, TRANSACTION
from sepa.rulebook.check import RULEBOOK
from sepa.rulebook.message import MessageCheck

if TYPE_CHECKING:
    from datetime import date

    from compliance.kinds import Kind
    from compliance.report import Report

MOST_BETWEEN = 1024 * 1024
"""Bytes without the beginning or end of a block or collection; a real one has a few thousand.

What stands between them is held, and some of it costs more than its number: 1 MiB of the smallest
elements takes a second.
"""

_SLICE = 64 * 1024
_START = 1024
"""Bytes by which a file is known for something else than XML."""

_TAGS = tuple(f"{{*}}{name}" for name in (MESSAGE, BLOCK, TRANSACTION))


class DebitCheck:
    """A check of one pain.008 file, fed with its bytes.

    >>> check = DebitCheck(file="x.xml")
    >>> check.feed(b"no file")
    >>> check.finish().verdict.value
    'unreadable'
    """

    def __init__(self, *, file: str, today: date | None = None) -> None:
        """Begin a file.

        Args:
            file: its name, for the report; nothing is read from there.
            today: the day on which it is judged (lead times); None where only dates inside matter.
        """
        self._file = file
        self._today = today
        self._start = b""
        self._walk: _Walk | None = None
        self._fault: UnreadableError | None = None

    def feed(self, data: bytes) -> None:
        """Take the next bytes; a file that cannot be read is said by `finish`."""
        if self._fault is not None:
            return
        try:
            if self._walk is None:
                self._start += data
                if len(self._start) < _START:
                    return
                data = self._begin()
            if self._walk is not None:
                self._walk.feed(data)
        except UnreadableError as error:
            self._fault = error

    def finish(self, *, require: frozenset[str] = frozenset()) -> Report:
        """Return the report; of verdict `unreadable` if the bytes are no direct-debit file.

        Args:
            require: checks to require beyond those of the kind.
        """
        try:
            if self._fault is not None:
                raise self._fault
            if self._walk is None:
                self._walk = _Walk(self._today)
                refuse_other_forms(self._start)
                self._walk.feed(self._start)
            message = self._walk.close()
        except UnreadableError as error:
            return unreadable(self._file, error)
        subject = Subject(file=self._file, kind=message.kind, root=message.root, today=self._today)
        checks = {
            CHECK: lambda _subject: message.schema_result(),
            RULEBOOK: lambda _subject: message.rulebook_result(),
        }
        return run_checks(subject, checks, require=require)

    def _begin(self) -> bytes:
        """Look at the first bytes, and return them all, to be parsed."""
        refuse_other_forms(self._start)
        self._walk = _Walk(self._today)
        start, self._start = self._start, b""
        return start


class _Walk:
    """One pass over a file."""

    def __init__(self, today: date | None) -> None:
        options: dict[str, Any] = HARDENED
        self._parser = etree.XMLPullParser(events=("start", "end"), tag=_TAGS, **options)
        self._today = today
        self._message: MessageCheck | None = None
        self._held = 0

    def feed(self, data: bytes) -> None:
        """Parse some bytes, and judge what is complete.

        Raises:
            UnreadableError: if the XML is not well-formed, or none that may be read.
        """
        try:
            for start in range(0, len(data), _SLICE):
                part = data[start : start + _SLICE]
                self._parser.feed(part)
                self._held += len(part)
                for event, element in self._parser.read_events():
                    self._held = 0
                    self._take(event, element)
                if self._held > MOST_BETWEEN:
                    raise UnreadableError(
                        f"the file has more than {MOST_BETWEEN} bytes without a collection"
                    )
        except etree.XMLSyntaxError as error:
            raise UnreadableError(f"the XML is not well-formed: {error.msg}") from error

    def close(self) -> MessageCheck:
        """End the file, and return what was found of its message.

        Raises:
            UnreadableError: if it breaks off, or is no direct-debit file.
        """
        try:
            root = self._parser.close()
        except etree.XMLSyntaxError as error:
            raise UnreadableError(f"the XML is not well-formed: {error.msg}") from error
        if self._message is None:
            kind = _debit_kind(root)
            raise UnknownKindError(f"the {kind.key} holds no {MESSAGE}: it is no pain.008 file")
        self._message.close()
        return self._message

    def _take(self, event: str, element: etree._Element) -> None:
        if self._message is not None:
            if event == "start":
                self._message.start(element)
            else:
                self._message.end(element)
            return
        root = element.getparent()
        if local_name(element) == MESSAGE and root is not None:
            self._message = MessageCheck(element, _debit_kind(root), self._today)


def _debit_kind(root: etree._Element) -> Kind:
    if root.getroottree().docinfo.doctype:
        raise doctype_refused()
    kind = detect_xml(root)
    if kind.family is not Family.DEBIT:
        raise UnknownKindError(f"the file is a {kind.key}, no direct-debit file")
    return kind
