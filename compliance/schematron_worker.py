# SPDX-License-Identifier: Apache-2.0
"""A process of its own that runs Schematron stylesheets with Saxon: `python -m` this module.

Frames over standard input and output: eight bytes of length, most significant first, then as many
bytes. At the start the worker sends one frame `{"engine": …}` or `{"error": …}`. A request is two
frames, the path of the stylesheet and the document; the answer two frames, a state (`{}` or
`{"error": …}`) and the SVRL. It ends when its input ends.

Nothing here touches the network: Saxon may open `file:` and nothing else.
"""

from __future__ import annotations

import json
import os
import signal
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

LENGTH_BYTES = 8

_CONFIGURATION = (
    # Stylesheets look code lists up in the files beside them, and nowhere else.
    ("http://saxon.sf.net/feature/allowedProtocols", "file"),
    ("http://saxon.sf.net/feature/allow-external-functions", "false"),
    # They are the stylesheet's own files, verified with it: read when it is compiled, not again for
    # each document, which would take as long as all the rules.
    ("http://saxon.sf.net/feature/preEvaluateDocFunction", "true"),
)


def write_frame(stream: IO[bytes], payload: bytes) -> None:
    """Send one frame.

    Raises:
        OSError: if the other side is gone.
    """
    view = memoryview(len(payload).to_bytes(LENGTH_BYTES, "big") + payload)
    while view:
        # An unbuffered pipe may take a part only.
        view = view[stream.write(view) :]


def read_frame(stream: IO[bytes]) -> bytes | None:
    """Receive one frame; None if the other side is gone."""
    head = _read_exactly(stream, LENGTH_BYTES)
    return None if head is None else _read_exactly(stream, int.from_bytes(head, "big"))


def _read_exactly(stream: IO[bytes], size: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < size:
        part = stream.read(min(size - len(parts), 1 << 20))
        if not part:
            return None
        parts += part
    return bytes(parts)


def main() -> None:
    """Serve requests until the input ends."""
    # An interrupt at the terminal is for the parent, which ends this process by closing its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source = os.fdopen(os.dup(0), "rb", buffering=0)
    target = os.fdopen(os.dup(1), "wb", buffering=0)
    # Whatever the engine prints must not get between the frames.
    os.dup2(2, 1)
    try:
        run, engine = _start()
    except Exception as error:  # noqa: BLE001 (any failure of a native engine is told, not raised)
        _tell(target, error=_said(error))
        return
    _tell(target, engine=engine)
    while (path := read_frame(source)) is not None:
        document = read_frame(source)
        if document is None:
            return
        try:
            svrl = run(path.decode(), document)
        except Exception as error:  # noqa: BLE001 (the parent turns it into "not run")
            _tell(target, error=_said(error))
            write_frame(target, b"")
        else:
            _tell(target)
            write_frame(target, svrl)


def _start() -> tuple[Callable[[str, bytes], bytes], str]:
    from saxonche import PySaxonProcessor  # noqa: PLC0415 (its failure is an answer)

    processor = PySaxonProcessor(license=False)
    for name, value in _CONFIGURATION:
        processor.set_configuration_property(name, value)
    compiler = processor.new_xslt30_processor()
    stylesheets: dict[str, Any] = {}
    parsed: tuple[bytes, Any] = (b"", None)

    def run(path: str, document: bytes) -> bytes:
        nonlocal parsed
        if path not in stylesheets:
            stylesheets[path] = compiler.compile_stylesheet(stylesheet_file=path)
        if document != parsed[0]:
            # Most documents are judged by two stylesheets in turn.
            parsed = (document, processor.parse_xml(xml_text=document.decode()))
        result = stylesheets[path].transform_to_string(xdm_node=parsed[1])
        return b"" if result is None else result.encode()

    return run, processor.version


def _tell(target: IO[bytes], **members: str) -> None:
    write_frame(target, json.dumps(members).encode())


def _said(error: Exception) -> str:
    text = " ".join(str(error).split())
    # Saxon's own errors say all in their text.
    return text if type(error).__name__ == "PySaxonApiError" else f"{type(error).__name__}: {text}"


if __name__ == "__main__":
    main()
