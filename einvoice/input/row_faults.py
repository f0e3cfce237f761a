# SPDX-License-Identifier: Apache-2.0
"""From pydantic's errors to faults with a code and a path; and the row without its faulty parts.

A row with faults is looked at all the same: what is faulty is taken out, the rest goes on to the
rules, so that all its faults are reported at once.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from einvoice.input.row_types import RowModel, show
from einvoice.rules.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ModelT = TypeVar("ModelT", bound=RowModel)
Steps = tuple[int | str, ...]

# pydantic's own error types that can occur in these models: our rule, and what was expected.
_OF_PYDANTIC = {
    "model_type": ("ROW-03", "{ … }"),
    "dict_type": ("ROW-03", "{ … }"),
    "tuple_type": ("ROW-03", "[ … ]"),
    "bool_type": ("ROW-03", "true, false"),
    "string_type": ("ROW-03", '"…"'),
    "string_unicode": ("ROW-09", "text"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape(Generic[ModelT]):
    """What was read of one row.

    Attributes:
        model: the row without its faulty parts.
        faults: of its form.
    """

    model: ModelT
    faults: tuple[Fault, ...] = field(default=())


def read_shape(model: type[ModelT], raw: object) -> Shape[ModelT]:
    """Read one row, with every fault of its form.

    Args:
        model: of the row.
        raw: a JSON value, or what TOML and CSV make of it.
    """
    sound, faults = _prune(model, raw)
    known = {item.path for item in faults}
    missing = tuple(
        Fault(code="ROW-01", path=path, found=path.rpartition(".")[2])
        for path in _missing(sound)
        if known.isdisjoint(around(path))
    )
    return Shape(model=sound, faults=(*faults, *missing))


def path_of(steps: Steps) -> str:
    """Return a path as people read it.

    >>> path_of(("lines", 2, "vat_rate"))
    'lines[2].vat_rate'
    """
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return path.removeprefix(".")


def around(path: str) -> Iterator[str]:
    """Yield a path and those of all that it is part of, the whole row (the empty path) last.

    >>> list(around("lines[2].vat_rate"))
    ['lines[2].vat_rate', 'lines[2]', 'lines', '']
    """
    while path:
        yield path
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    yield ""


def _prune(model: type[ModelT], raw: object) -> tuple[ModelT, tuple[Fault, ...]]:
    try:
        return model.model_validate(raw), ()
    except ValidationError as error:
        errors = error.errors(include_url=False)
    faults = tuple(_fault(model, item) for item in errors)
    sound = _without(raw if isinstance(raw, dict) else {}, _tree(item["loc"] for item in errors))
    return model.model_validate(sound), faults


class _Tree(dict[int | str, "_Tree"]):
    """Paths, step by step; one that ends here is an empty tree."""


def _tree(paths: Iterable[Steps]) -> _Tree:
    """Return the tree of the paths; of two of which one is part of the other, the outer one."""
    top = _Tree()
    for steps in sorted(paths, key=len, reverse=True):
        current = top
        for step in steps[:-1]:
            current = current.setdefault(step, _Tree())
        if steps:
            current[steps[-1]] = _Tree()
    return top


def _without(value: Any, faulty: _Tree) -> Any:  # noqa: ANN401 (any JSON value)
    """Return a copy without the parts at some paths; a list keeps its length, positions hold."""
    if not faulty:
        return {}
    if isinstance(value, dict):
        return {
            key: _without(item, faulty[key]) if faulty.get(key) else item
            for key, item in value.items()
            if key not in faulty or faulty[key]
        }
    if isinstance(value, list | tuple):
        return [
            _without(item, faulty[position]) if position in faulty else item
            for position, item in enumerate(value)
        ]
    return {}


def _fault(model: type[RowModel], error: Any) -> Fault:  # noqa: ANN401 (pydantic's ErrorDetails)
    path, kind = path_of(error["loc"]), error["type"]
    if kind == "extra_forbidden":
        name = str(error["loc"][-1])
        return Fault(code="ROW-02", path=path, found=name, expected=_nearest(model, error["loc"]))
    if kind in _OF_PYDANTIC:
        code, expected = _OF_PYDANTIC[kind]
        return Fault(code=code, path=path, found=show(error["input"]), expected=expected)
    context: Mapping[str, str | None] = error.get("ctx", {})
    return Fault(
        code=kind if "-" in kind else "ROW-03",
        path=path,
        found=context.get("found", show(error["input"])),
        expected=context.get("expected", error["msg"]),
    )


def _nearest(model: type[RowModel], steps: Steps) -> str:
    """Return the known name nearest to an unknown one, or all the names."""
    holder = _holder(model, steps[:-1])
    names = list(holder.model_fields)
    near = difflib.get_close_matches(str(steps[-1]), names, n=1)
    return near[0] if near else ", ".join(names)


def _holder(model: type[RowModel], steps: Steps) -> type[BaseModel]:
    current: type[BaseModel] = model
    for step in steps:
        if isinstance(step, str) and step in current.model_fields:
            inner = model_in(current.model_fields[step].annotation)
            current = inner or current
    return current


def model_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 (any annotation)
    """Return the model inside `X | None`, `tuple[X, ...]`, `dict[str, X]` or `Annotated`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        inner = model_in(part)
        if inner is not None:
            return inner
    return None


def _missing(model: BaseModel, steps: Steps = ()) -> Iterator[str]:
    """Yield the paths of what a row must have and has not, at any depth."""
    required = model.REQUIRED if isinstance(model, RowModel) else ()
    for name in type(model).model_fields:
        value = getattr(model, name)
        if value in (None, ()) and name in required:
            yield path_of((*steps, name))
        yield from _missing_in(value, (*steps, name))


def _missing_in(value: object, steps: Steps) -> Iterator[str]:
    if isinstance(value, BaseModel):
        yield from _missing(value, steps)
    elif isinstance(value, tuple):
        for position, item in enumerate(value):
            yield from _missing_in(item, (*steps, position))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _missing_in(item, (*steps, key))
