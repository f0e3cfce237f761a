# SPDX-License-Identifier: Apache-2.0
"""The texts of an element, taken one by one until nothing is left unseen.

A reader of a fixed model takes what the model has a field for. What remains in the end is what
nobody looked at, and the reader can say so: silence about an element would read as approval.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.xml_stream import local_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree


class Steps(dict[str, "Steps"]):
    """Paths of local names below an element, each put together once for a whole file.

    `steps[tag]` is the step to a child, by its tag as lxml gives it.

    Attributes:
        path: from the element at which reading starts; empty there.
    """

    __slots__ = ("path",)

    def __init__(self, path: str = "") -> None:
        super().__init__()
        self.path = path

    def __missing__(self, tag: str) -> Steps:
        """Make the step to a child that has not been met yet."""
        local = tag.rpartition("}")[2]
        step = self[tag] = Steps(f"{self.path}/{local}" if self.path else local)
        return step


class Fields:
    """The texts at and below an element, by path: `PmtId/EndToEndId`, `InstdAmt/@Ccy`.

    Attributes:
        repeated: paths that were taken as one and stood more than once.
        empty: paths of elements without content.
    """

    __slots__ = ("_groups", "_texts", "empty", "repeated")

    def __init__(
        self, element: etree._Element, steps: Steps, *, apart: frozenset[str] = frozenset()
    ) -> None:
        """Gather the texts.

        Args:
            element: whose children are read, to any depth; read by `compliance.xml_read.parse_xml`,
                which leaves out comments.
            steps: shared by all elements of one kind in a file.
            apart: local names of children that are left to another reader.
        """
        self._texts: dict[str, list[str]] = {}
        self._groups: dict[str, int] = {}
        self.repeated: list[str] = []
        self.empty: list[str] = []
        children: Iterable[etree._Element] = element
        if apart:
            children = (child for child in element if local_name(child) not in apart)
        self._gather(children, steps)

    def _gather(self, children: Iterable[etree._Element], steps: Steps) -> None:
        # A file may hold millions of elements: this loop is what reading one costs.
        texts, groups = self._texts, self._groups
        for child in children:
            step = steps[str(child.tag)]
            path = step.path
            if len(child):
                groups[path] = groups.get(path, 0) + 1
                self._gather(child, step)
                continue
            text = (child.text or "").strip()
            if path in texts:
                texts[path].append(text)
            else:
                texts[path] = [text]
            if not text:
                self.empty.append(path)
            for name, value in child.items():
                texts.setdefault(f"{path}/@{name}", []).append(value)

    def has(self, path: str) -> bool:
        """Tell whether there is an element at a path, with or without content."""
        return path in self._groups or path in self._texts

    def count(self, path: str) -> int:
        """How many elements stand at a path that holds others."""
        return self._groups.get(path, 0)

    def text(self, path: str) -> str | None:
        """Take the text at a path; the first of several, which `repeated` then names."""
        found = self._texts.pop(path, None)
        if found is None:
            return None
        if len(found) > 1:
            self.repeated.append(path)
        return found[0]

    def texts(self, path: str) -> tuple[str, ...]:
        """Take all texts at a path."""
        return tuple(self._texts.pop(path, ()))

    def left(self) -> tuple[tuple[str, str], ...]:
        """Return path and text of everything that was not taken, in the order of the file."""
        return tuple((path, text) for path, found in self._texts.items() for text in found)
