# SPDX-License-Identifier: Apache-2.0
"""Write the tables of fields in `docs/templates.md` from what the page's view is made of."""

from __future__ import annotations

import dataclasses
import enum
import inspect
import re
import sys
import types
import typing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from einvoice.pdf.view import PageView

TARGET = Path(__file__).parent.parent / "docs" / "templates.md"
_BEGIN, _END = "<!-- fields -->", "<!-- end of fields -->"
_PLAIN = {str: "str", int: "int", bool: "bool"}


def compute_page(text: str) -> str:
    """Return the documentation page with its tables as they should be."""
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n\n{_tables()}\n{_END}{after}"


def _tables() -> str:
    pending: list[type] = [PageView]
    done: list[type] = []
    parts = []
    while pending:
        part = pending.pop(0)
        if part in done:
            continue
        done.append(part)
        hints = _hints(part)
        said = _attributes(part)
        rows = [
            f"| `{name}` | {_type(hint, pending)} | {said[name]} |" for name, hint in hints.items()
        ]
        heading = "view" if part is PageView else part.__name__
        parts.append(
            f"### `{heading}`\n\n{_summary(part)}\n\n| Field | Type | Meaning |\n|---|---|---|\n"
            + "\n".join(rows)
            + "\n"
        )
    return "\n".join(parts)


def _hints(part: type) -> dict[str, object]:
    # Types that a module imports for the type checker alone are all in these.
    from einvoice.pdf import view, view_codes, view_payment, view_terms  # noqa: PLC0415

    known = {**vars(view), **vars(view_payment), **vars(view_codes), **vars(view_terms)}
    hints = typing.get_type_hints(part, localns=known)
    return {field.name: hints[field.name] for field in dataclasses.fields(part)}


def _type(hint: typing.Any, pending: list[type]) -> str:  # noqa: ANN401 (any annotation)
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return f"array of {_type(inner[0], pending)}"
    if origin in {types.UnionType, typing.Union}:
        return f"{_type(inner[0], pending)}?"
    if hint in _PLAIN:
        return _PLAIN[hint]
    if issubclass(hint, enum.Enum):
        return "str: " + ", ".join(f"`{item.value}`" for item in hint)
    pending.append(hint)
    return f"[{hint.__name__}](#{hint.__name__.lower()})"


def _summary(part: type) -> str:
    return (inspect.getdoc(part) or "").partition("\n")[0]


def _attributes(part: type) -> dict[str, str]:
    text = (inspect.getdoc(part) or "").partition("Attributes:")[2]
    joined = re.sub(r"\n {8,}", " ", text).replace("None", "`none`")
    return dict(re.findall(r"^ {4}(\w+): (.+)$", joined, flags=re.MULTILINE))


if __name__ == "__main__":
    TARGET.write_text(compute_page(TARGET.read_text(encoding="utf-8")), encoding="utf-8")
