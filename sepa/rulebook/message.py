# SPDX-License-Identifier: Apache-2.0
"""A direct-debit message judged while it is parsed: what is complete is judged, then freed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.report import concluded
from compliance.xml_stream import local_name
from sepa.debit.file import Place
from sepa.debit.pain008_reader import BLOCK, TRANSACTION, DebitReader
from sepa.rulebook.check import ARTEFACT, RULEBOOK
from sepa.rulebook.judge import Judge
from sepa.rulebook.pieces import Around, PieceJudge, Seam, hull_of

if TYPE_CHECKING:
    from datetime import date

    from lxml import etree

    from compliance.kinds import Kind
    from compliance.report import CheckResult

PIECE = 400
"""Collections that are judged at a time."""


class _Block:
    """A block that is being parsed.

    Attributes:
        element: of which what was judged is taken away.
        number: in the message, from 1.
        before: what stands between the block before and this one.
        heads: what stands before its first collection; None while that is not known.
        taken: collections that were judged.
        waiting: collections that are complete, and not judged yet.
        kept: the last one that was judged, which begins the next piece.
    """

    __slots__ = ("before", "element", "heads", "kept", "number", "taken", "waiting")

    def __init__(
        self, element: etree._Element, number: int, before: tuple[etree._Element, ...]
    ) -> None:
        self.element, self.number, self.before = element, number, before
        self.heads: list[etree._Element] | None = None
        self.taken = self.waiting = 0
        self.kept: etree._Element | None = None


class MessageCheck:
    """Schema and rulebook at work on one message.

    Attributes:
        kind: of the file.
        root: of the document.
    """

    def __init__(self, message: etree._Element, kind: Kind, today: date | None) -> None:
        """Begin at the start of a message.

        Args:
            message: CstmrDrctDbtInitn, a child of the root; nothing of it need have been parsed.
            kind: of the file.
            today: the day on which it is judged; None where only dates inside it matter.
        """
        self.kind = kind
        self.root = message.getroottree().getroot()
        self._message = message
        self._reader = DebitReader(self.root, message)
        self._judge = Judge(today)
        self._pieces = PieceJudge(kind.xsd, self.root, message)
        self._block: _Block | None = None

    def start(self, element: etree._Element) -> None:
        """Take the beginning of an element."""
        if local_name(element) != BLOCK or element.getparent() is not self._message:
            return
        number, former = 1, self._block
        before: tuple[etree._Element, ...] = ()
        if former is None:
            self._open_message(self._message[: self._message.index(element)])
        else:
            number = former.number + 1
            self._end_block(former)
            before = self._let_go(former, element)
        self._block = _Block(element, number, before)

    def _let_go(self, former: _Block, element: etree._Element) -> tuple[etree._Element, ...]:
        """Free a block that was judged; return what stands between it and the next one."""
        message = self._message
        start, end = message.index(former.element), message.index(element)
        between = tuple(message[start + 1 : end])
        # The parser is behind them.
        for child in (former.element, *between):
            message.remove(child)
        self._judge.note(self._reader.strangers(between, self._reader.prefix))
        return between

    def end(self, element: etree._Element) -> None:
        """Take the end of an element, when all of it is there."""
        block = self._block
        if (
            block is not None
            and element.getparent() is block.element
            and local_name(element) == TRANSACTION
        ):
            block.waiting += 1
            if block.waiting > PIECE:
                self._judge_piece(block, is_last=False)

    def close(self) -> None:
        """End the file: judge what is left, and what stands beside the message.

        Raises:
            UnreadableError: if it nests too deep.
        """
        if self._block is None:
            self._open_message(list(self._message))
            self._pieces.judge(Around())
        else:
            self._end_block(self._block)
            self._judge.note(self._reader.strangers(self._after(self._block), self._reader.prefix))
        beside = tuple(child for child in self.root if child is not self._message)
        if beside:
            self._pieces.judge(Around(beside=beside))
            self._judge.note(self._reader.strangers(beside, f"/{local_name(self.root)}"))

    def schema_result(self) -> CheckResult:
        """Return what the schema says.

        Raises:
            NotRunError: if it is not at hand.
            ArtefactError: if it was altered.
        """
        return self._pieces.result()

    def rulebook_result(self) -> CheckResult:
        """Return what the rules say."""
        encoding = self.root.getroottree().docinfo.encoding
        findings = self._judge.close_file(self._reader.drain(), encoding)
        return concluded(RULEBOOK, findings, ARTEFACT)

    def _open_message(self, heads: list[etree._Element]) -> None:
        self._pieces.open_message(heads)
        self._judge.open_file(self._reader.header(self._message))
        self._judge.note(self._reader.drain())
        self._judge.note(self._reader.strangers(heads, self._reader.prefix))

    def _end_block(self, block: _Block) -> None:
        self._judge_piece(block, is_last=True)
        self._judge.close_block()

    def _judge_piece(self, block: _Block, *, is_last: bool) -> None:
        """Judge the collections that are complete, and let go of all but the last of them.

        The parser may still be writing behind the last one, unless the block has ended.
        """
        element, kept = block.element, block.kept
        marks = [i for i, child in enumerate(element) if local_name(child) == TRANSACTION]
        end = len(element) if is_last else marks[block.waiting - 1]
        taken = list(element[:end])
        if block.heads is None:
            self._judge_head(block)
            first = marks[0] if marks else len(element)
            block.heads, taken = taken[:first], taken[first:]
        # They are taken away: a collection has begun behind them, or the block has ended.
        piece = hull_of(element)
        piece.extend(block.heads)
        piece.extend(taken if kept is None else [kept, *taken])
        items = [child for child in taken if local_name(child) == TRANSACTION]
        self._judge_items(block, items)
        seam = Seam(
            number=block.number,
            first=block.taken + (1 if kept is None else 0),
            repeats=kept is not None,
            line=element.sourceline,
        )
        after = self._after(block) if is_last else ()
        self._pieces.judge(Around(before=block.before, block=piece, after=after), seam)
        block.taken += len(items)
        block.waiting -= len(items)
        block.kept = items[-1] if items else kept

    def _judge_head(self, block: _Block) -> None:
        element = block.element
        place = Place(
            xpath=f"{self._reader.prefix}/{BLOCK}[{block.number}]", line=element.sourceline
        )
        self._judge.open_block(self._reader.block(element, place))
        self._judge.note(self._reader.drain())

    def _judge_items(self, block: _Block, items: list[etree._Element]) -> None:
        reader, judge = self._reader, self._judge
        prefix = f"{reader.prefix}/{BLOCK}[{block.number}]/{TRANSACTION}"
        for number, element in enumerate(items, start=block.taken + 1):
            place = Place(xpath=f"{prefix}[{number}]", line=element.sourceline)
            judge.take(reader.transaction(element, place))
        judge.note(reader.drain())

    def _after(self, block: _Block) -> tuple[etree._Element, ...]:
        """What follows a block that has ended, up to the next one."""
        following = self._message[self._message.index(block.element) + 1 :]
        return tuple(child for child in following if local_name(child) != BLOCK)
