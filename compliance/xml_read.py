# SPDX-License-Identifier: Apache-2.0
"""Reading XML that somebody else sent: no DTD, no entities, no network, bounded depth and size.

This is the only place that parses XML from outside (CWE-611, CWE-776). What it returns has been
read by a hardened parser; `to_bytes` re-serialises it for engines whose own parser is not hardened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from compliance.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_BYTES = 512 * 1024 * 1024
"""Above any real invoice or statement; a statement of a million entries is about 400 MB."""

MAX_DEPTH = 128
"""The deepest element of the supported standards is at depth 20; hostile files nest thousands."""

MAX_ATTRIBUTES = 256
"""Of one element; the supported standards have ten at most, and libxml2 seeks each one by one."""

MAX_TEXT = 10_000_000
"""Characters of one text (XML_MAX_TEXT_LENGTH of libxml2); only an attached file may have more."""

_PROLOG_BYTES = 4096

_TOO_LONG = "Text node too long"
_ATTACHED_FILES = frozenset(("AttachmentBinaryObject", "EmbeddedDocumentBinaryObject"))
"""The elements of CII and UBL that hold a file (BT-125)."""
_ENCODING = re.compile(
    rb"(?:\xef\xbb\xbf)?<\?xml[^>]{0,80}?encoding\s*=\s*[\"'](?P<name>[A-Za-z0-9._-]+)"
)
_ASCII_ENCODINGS = (b"utf-8", b"iso-8859-", b"windows-125", b"us-ascii", b"ascii")


def parse_xml(data: bytes, *, max_bytes: int = MAX_BYTES) -> etree._Element:
    """Return the root element of an XML document.

    Raises:
        UnreadableError: if it is empty, too large, not well-formed, too deep, or has a DTD, or an
            element with too many attributes.
    """
    if not data.strip():
        raise UnreadableError("the file is empty")
    if len(data) > max_bytes:
        raise UnreadableError(
            f"the file has {len(data)} bytes, more than the limit of {max_bytes}",
            hint="split it, or raise the limit if you trust its sender",
        )
    try:
        root = _parse(data)
    except etree.XMLSyntaxError as error:
        if b"<!DOCTYPE" in data[:_PROLOG_BYTES]:
            # Its entities may be what the parser refused (CWE-776): that is not the sender's word.
            raise doctype_refused() from error
        said = " ".join(error.msg.split())
        raise UnreadableError(f"the XML is not well-formed: {said}") from error
    if root.getroottree().docinfo.doctype:
        raise doctype_refused()
    _refuse_excess(root)
    return root


def _parse(data: bytes) -> etree._Element:
    try:
        return etree.fromstring(data, parser=_hardened_parser())
    except etree.XMLSyntaxError as error:
        if _TOO_LONG not in error.msg or not _can_have_no_doctype(data):
            raise
        # Nothing can be expanded where nothing is declared: an attached file may be larger.
        root = etree.fromstring(data, parser=_hardened_parser(huge=True))
        _refuse_long_texts(root)
        return root


def _can_have_no_doctype(data: bytes) -> bool:
    """Tell whether the bytes surely declare no entity: ASCII is itself in their encoding."""
    encoding = _ENCODING.match(data)
    plain = encoding is None or encoding["name"].lower().startswith(_ASCII_ENCODINGS)
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:2]
    return plain and start.startswith(b"<") and b"\x00" not in start and b"<!DOCTYPE" not in data


def _refuse_long_texts(root: etree._Element) -> None:
    for element in root.iter(etree.Element):
        if len(element.text or "") > MAX_TEXT and not _holds_file(element):
            raise UnreadableError(
                f"the text of {etree.QName(element).localname} is too long: "
                f"more than {MAX_TEXT} characters"
            )


def _holds_file(element: etree._Element) -> bool:
    return etree.QName(element).localname in _ATTACHED_FILES


def doctype_refused() -> UnreadableError:
    """Return the error of a document with a DTD, which may declare entities (CWE-776)."""
    return UnreadableError(
        "the XML has a document type declaration, which no invoice or bank message may have",
        hint="ask the sender for the file without its <!DOCTYPE …>",
    )


def to_bytes(root: etree._Element) -> bytes:
    """Serialise an element that was read, as UTF-8 with an XML declaration."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _hardened_parser(*, huge: bool = False) -> etree.XMLParser:
    # With huge_tree off libxml2 bounds entity expansion, text size and depth by itself.
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=huge,
        remove_comments=True,  # a comment inside a text would cut it in two
        remove_pis=True,
    )


def _refuse_excess(root: etree._Element) -> None:
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise UnreadableError(f"the XML nests deeper than {MAX_DEPTH} elements")
        if len(element.attrib) > MAX_ATTRIBUTES:
            raise UnreadableError(
                f"an element of the XML has more than {MAX_ATTRIBUTES} attributes"
            )


@dataclass(frozen=True, slots=True)
class Unread:
    """A piece of content that a reader did not take over.

    Attributes:
        xpath: its place in the document.
        value: its text.
    """

    xpath: str
    value: str


@dataclass(frozen=True, slots=True)
class _Memory:
    """What the cursors of one document remember together.

    Attributes:
        taken: element and attribute (`.` for its text) that a call has asked for.
        steps: as `xpath_of` fills it.
    """

    taken: set[tuple[etree._Element, str]] = field(default_factory=set)
    steps: dict[etree._Element, str] = field(default_factory=dict)


class Cursor:
    """An element being read, which remembers what was taken from it.

    Paths are steps of prefixed names joined by `/`, e.g. `ram:BuyerTradeParty/ram:Name`. What no
    call has asked for is listed by `unread`, so that a reader can say what it left out.
    """

    __slots__ = ("_memory", "_namespaces", "element")

    def __init__(
        self,
        element: etree._Element,
        namespaces: Mapping[str, str],
        memory: _Memory | None = None,
    ) -> None:
        self.element = element
        self._namespaces = namespaces
        self._memory = _Memory() if memory is None else memory

    def child(self, path: str) -> Cursor | None:
        """Return the first element at a path, or None."""
        return next(self.children(path), None)

    def children(self, path: str) -> Iterator[Cursor]:
        """Yield every element at a path, in document order."""
        for element in self.element.iterfind(path, namespaces=dict(self._namespaces)):
            yield Cursor(element, self._namespaces, self._memory)

    def text(self, path: str = ".") -> str | None:
        """Return the text of the first element at a path, stripped; None if absent or empty."""
        cursor = self if path == "." else self.child(path)
        if cursor is None:
            return None
        self._memory.taken.add((cursor.element, "."))
        return (cursor.element.text or "").strip() or None

    def attribute(self, name: str) -> str | None:
        """Return an attribute of this element, stripped; None if absent or empty."""
        self._memory.taken.add((self.element, name))
        return (self.element.get(name) or "").strip() or None

    @property
    def xpath(self) -> str:
        """The place of this element in its document, by local names and positions."""
        return xpath_of(self.element, self._memory.steps)

    @property
    def line(self) -> int | None:
        """The line of this element in its file, where the parser knows it."""
        return self.element.sourceline

    def unread(self) -> tuple[Unread, ...]:
        """List the texts and attributes at and below this element that no call has taken."""
        return tuple(self._unread())

    def _unread(self) -> Iterator[Unread]:
        for element in self.element.iter(etree.Element):
            value = (element.text or "").strip()
            if value and (element, ".") not in self._memory.taken:
                yield Unread(xpath_of(element, self._memory.steps), value)
            tail = (element.tail or "").strip() if element is not self.element else ""
            if (
                tail
            ):  # text beside elements, which no supported schema allows and no reader asks for
                path = xpath_of(element, self._memory.steps)
                yield Unread(f"{path}/following-sibling::text()", tail)
            for name, attribute in element.attrib.items():
                if (element, str(name)) not in self._memory.taken:
                    path = xpath_of(element, self._memory.steps)
                    yield Unread(f"{path}/@{name}", str(attribute))


def xpath_of(element: etree._Element, steps: dict[etree._Element, str] | None = None) -> str:
    """Return the path of an element by local names, with a position where siblings share a name.

    Args:
        element: of a document that does not change meanwhile.
        steps: of elements whose siblings were counted already; it is filled, so that a thousand
            paths among a thousand twins count them once.

    >>> root = etree.fromstring("<a xmlns='urn:x'><b/><b><c/></b></a>")
    >>> xpath_of(root[1][0])
    '/a/b[2]/c'
    """
    steps = {} if steps is None else steps
    path: list[str] = []
    current: etree._Element | None = element
    while current is not None:
        if current not in steps:
            steps.update(_steps_beside(current))
        path.append(steps[current])
        current = current.getparent()
    return "/" + "/".join(reversed(path))


def _steps_beside(element: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield the step of an element and of each of its siblings."""
    parent = element.getparent()
    twins: dict[object, list[etree._Element]] = {}
    for child in [element] if parent is None else parent.iterchildren(etree.Element):
        twins.setdefault(child.tag, []).append(child)
    for group in twins.values():
        name = etree.QName(group[0]).localname
        for position, child in enumerate(group, start=1):
            yield child, name if len(group) == 1 else f"{name}[{position}]"
