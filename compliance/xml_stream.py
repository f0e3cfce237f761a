# SPDX-License-Identifier: Apache-2.0
"""Reading large XML piece by piece, as hardened as `compliance.xml_read`.

A bank statement may hold a million entries. Here a reader is handed one element at a time and
frees it when it is done, so that memory depends on one entry and not on the file.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, BinaryIO

from lxml import etree

from compliance.errors import UnreadableError
from compliance.xml_read import MAX_DEPTH, doctype_refused

if TYPE_CHECKING:
    from collections.abc import Iterator

# The options of `compliance.xml_read`, and no comments: `<Amt>1<!-- -->00</Amt>` is 100, not 1.
HARDENED: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "attribute_defaults": False,
    "huge_tree": False,
    "remove_pis": True,
    "remove_comments": True,
}

_TOO_DEEP = etree.XPath(f"boolean({'/'.join('*' * MAX_DEPTH)})")


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def peek_root(source: bytes | BinaryIO) -> etree._Element:
    """Return the root element with its attributes and namespaces, before its content is read.

    Args:
        source: the document, or a seekable binary stream, which is rewound.

    Raises:
        UnreadableError: if it is empty, does not begin as XML, or has a document type declaration.
    """
    stream = _rewound(source)
    try:
        events = etree.iterparse(stream, events=("start",), **HARDENED)
        root: etree._Element = next(iter(events))[1]
    except etree.XMLSyntaxError as error:
        raise _malformed(error) from error
    except StopIteration as error:
        raise UnreadableError("the XML has no element") from error
    if root.getroottree().docinfo.doctype:
        raise doctype_refused()
    return root


def stream_xml(
    source: bytes | BinaryIO, names: frozenset[str]
) -> Iterator[tuple[str, etree._Element]]:
    """Yield `start` and `end` of every element with one of these local names, in any namespace.

    An element is complete at its `end`; its reader frees it. A fault of the document may come
    last: whoever acts on what was read before the end acts on a document that may be cut off.

    Args:
        source: the document, or a seekable binary stream.
        names: local names of the elements wanted.

    Raises:
        UnreadableError: if it is empty, not well-formed, too deep, or has a DTD.
    """
    peek_root(source)
    tags = tuple(f"{{*}}{name}" for name in sorted(names))
    events = etree.iterparse(_rewound(source), events=("start", "end"), tag=tags, **HARDENED)
    try:
        for event, element in events:
            if event == "end" and _TOO_DEEP(element):
                raise UnreadableError(f"the XML nests deeper than {MAX_DEPTH} elements")
            yield event, element
    except etree.XMLSyntaxError as error:
        raise _malformed(error) from error


def _rewound(source: bytes | BinaryIO) -> BinaryIO:
    if isinstance(source, bytes):
        if not source.strip():
            raise UnreadableError("the file is empty")
        return io.BytesIO(source)
    source.seek(0)
    if not source.read(1):
        raise UnreadableError("the file is empty")
    source.seek(0)
    return source


def _malformed(error: etree.XMLSyntaxError) -> UnreadableError:
    return UnreadableError(f"the XML is not well-formed: {error.msg}")
