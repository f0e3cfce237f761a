# SPDX-License-Identifier: Apache-2.0
"""Reading PDFs that somebody else sent: bounded, silent, and with one kind of error.

pypdf does the reading. Whatever it raises on a damaged or hostile file becomes one
`UnreadableError`; what it would print goes nowhere.
"""

from __future__ import annotations

import io
import logging
import threading
import warnings
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, NullObject, StreamObject

from compliance.detect import is_pdf, refuse_other_forms
from compliance.errors import EncaisseError, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PDF = 256 * 1024 * 1024
"""Far above any invoice; platforms refuse files above 100 MB."""

MAX_STREAM = 64 * 1024 * 1024
"""Of one decoded stream; a larger one is a decompression bomb."""

MAX_NODES = 10_000
"""Nodes of a name tree that are visited; an invoice has a handful of attachments."""

DAMAGED = "the PDF cannot be read: it is truncated or damaged"

# A document is opened to take out its invoice, and again by each check: a thread remembers its last
# reader, unless that would hold much memory for nothing.
_of_thread = threading.local()
_LARGEST_REMEMBERED = 4 * 1024 * 1024

# pypdf reports what it mends through this logger; a handler of its own keeps it off stderr.
logging.getLogger("pypdf").addHandler(logging.NullHandler())


@contextmanager
def contained() -> Iterator[None]:
    """Turn whatever a PDF makes pypdf raise into one clear `UnreadableError`.

    Raises:
        UnreadableError: for any exception but our own.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except EncaisseError:
        raise
    except MemoryError as error:
        raise UnreadableError("the PDF needs too much memory to be read") from error
    except Exception as error:  # hostile input makes pypdf raise anything
        raise UnreadableError(DAMAGED) from error


def open_pdf(pdf: bytes) -> PdfReader:
    """Return a reader of a PDF. Call it, and use what it returns, inside `contained`.

    The same object opened twice in a row by a thread gives the same reader: nothing may change
    what it returns.

    Raises:
        UnreadableError: if the bytes are no PDF, or too many, or encrypted.
    """
    last: tuple[bytes, PdfReader] | None = getattr(_of_thread, "last", None)
    if last is not None and last[0] is pdf:
        return last[1]
    refuse_other_forms(pdf)
    if not is_pdf(pdf):
        raise UnreadableError("the file is no PDF")
    if len(pdf) > MAX_PDF:
        raise UnreadableError(f"the PDF has {len(pdf)} bytes, more than the limit of {MAX_PDF}")
    reader = PdfReader(io.BytesIO(pdf), strict=False)
    if "/Encrypt" in reader.trailer:
        raise UnreadableError(
            "the PDF is encrypted", hint="save it without password and without restrictions"
        )
    if not isinstance(reader.trailer["/Root"], DictionaryObject):
        raise UnreadableError(DAMAGED)
    _of_thread.last = (pdf, reader) if len(pdf) <= _LARGEST_REMEMBERED else None
    return reader


def stream_data(stream: object) -> bytes:
    """Return the decoded content of a stream, of bounded size.

    Raises:
        UnreadableError: if it is no stream, or larger than `MAX_STREAM` when decoded.
    """
    if not isinstance(stream, StreamObject):
        raise UnreadableError(DAMAGED)
    filters = stream.get("/Filter")
    names = list(filters) if isinstance(filters, ArrayObject) else [filters] if filters else []
    raw: bytes = stream._data  # noqa: SLF001 (pypdf offers the raw bytes in no other way)
    if names in (["/FlateDecode"], ["/Fl"]) and "/DecodeParms" not in stream:
        data = _inflate(raw)
    else:
        data = stream.get_data()  # other filters: pypdf bounds their output itself
    if len(data) > MAX_STREAM:
        raise UnreadableError(f"a stream of the PDF decodes to more than {MAX_STREAM} bytes")
    return data


def _inflate(raw: bytes) -> bytes:
    decoder = zlib.decompressobj()
    try:
        data = decoder.decompress(raw, MAX_STREAM + 1)
    except zlib.error as error:
        raise UnreadableError("an attached file is damaged: it cannot be decompressed") from error
    if len(data) <= MAX_STREAM and not decoder.eof:
        raise UnreadableError("an attached file is damaged: it ends too early")
    return data


def name_tree(root: object) -> Iterator[tuple[str, Any]]:
    """Yield the names and values of a name tree, each node once, a bounded number of them.

    Raises:
        UnreadableError: if it has more nodes than `MAX_NODES`.

    Source: ISO 32000-1:2008, 7.9.6 Name trees.
    """
    pending: list[Any] = [root]
    seen: set[tuple[int, int]] = set()
    visited = 0
    while pending:
        node = pending.pop()
        reference = getattr(node, "idnum", None)
        if reference is not None:
            key = (reference, node.generation)
            if key in seen:
                continue
            seen.add(key)
        visited += 1
        if visited > MAX_NODES:
            raise UnreadableError("the PDF has an unreasonable number of attached files")
        node = resolve(node)
        if not isinstance(node, DictionaryObject):
            continue
        names = resolve(node.get("/Names"))
        if isinstance(names, ArrayObject):
            for index in range(0, len(names) - 1, 2):
                yield str(resolve(names[index])), names[index + 1]
        kids = node.raw_get("/Kids").get_object() if "/Kids" in node else None
        if isinstance(kids, ArrayObject):
            pending.extend(reversed(kids))


def object_numbers(reader: PdfReader) -> set[int]:
    """Return the numbers of all objects of a PDF."""
    numbers = {number for table in reader.xref.values() for number in table}
    return numbers | set(reader.xref_objStm)


def resolve(value: Any) -> Any:  # noqa: ANN401 (any PDF object)
    """Return what a reference stands for, None for the null object; other values as they are."""
    target = value.get_object() if hasattr(value, "get_object") else value
    return None if isinstance(target, NullObject) else target
