# SPDX-License-Identifier: Apache-2.0
"""Series and numbers in the database. Who writes holds the ledger alone: `Ledger.transaction`."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import case, delete, func, insert, inspect, select, update

from receivables.numbers.model import InvoiceNumber, Origin, Series
from receivables.numbers.pattern import Pattern
from receivables.numbers.tables import metadata, numbers, series

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, RowMapping


class NumberStore:
    """The tables, within one transaction.

    Attributes:
        connection: of that transaction.
        now: when what is written is recorded, ISO 8601 with zone; empty for reading alone.
    """

    def __init__(self, connection: Connection, now: str = "") -> None:
        self.connection = connection
        self.now = now
        if now:
            metadata.create_all(connection)
        self._is_empty = not inspect(connection).has_table(numbers.name)

    def series(self, seller: str | None = None) -> tuple[Series, ...]:
        """Return the series of a seller, or of all, by name."""
        if self._is_empty:
            return ()
        statement = select(series).order_by(series.c.seller, series.c.name)
        if seller is not None:
            statement = statement.where(series.c.seller == seller)
        return tuple(_to_series(row) for row in self.connection.execute(statement).mappings())

    def put_series(self, item: Series) -> None:
        """Store a series, in the place of one of that name."""
        where = (series.c.seller == item.seller) & (series.c.name == item.name)
        self.connection.execute(delete(series).where(where))
        start = None if item.start is None else item.pattern.render(*item.start)
        self.connection.execute(
            insert(series).values(
                seller=item.seller,
                name=item.name,
                pattern=item.pattern.text,
                start=start,
                any_order=item.any_order,
            )
        )

    def all(self, seller: str | None = None) -> tuple[InvoiceNumber, ...]:
        """Return the numbers of a seller, or of all, in their order."""
        if self._is_empty:
            return ()
        return self._select(numbers.c.seller == seller if seller is not None else None)

    def named(self, seller: str, number: str) -> tuple[InvoiceNumber, ...]:
        """Return the numbers of a seller that are spelt so: one a year at most."""
        return self._select((numbers.c.seller == seller) & (numbers.c.number == number))

    def under_key(self, seller: str, key: str) -> tuple[InvoiceNumber, ...]:
        """Return the numbers that were given under a key."""
        return self._select((numbers.c.seller == seller) & (numbers.c.key == key))

    def last(self, item: Series, scope: str) -> tuple[int, date | None]:
        """Return the highest counter within a scope, 0 for none, and the latest date in use."""
        in_use = case((numbers.c.voided_at.is_(None), numbers.c.issue_date))
        statement = select(func.max(numbers.c.counter), func.max(in_use)).where(
            numbers.c.seller == item.seller,
            numbers.c.series == item.name,
            numbers.c.scope == scope,
        )
        counter, day = self.connection.execute(statement).one()
        return counter or 0, None if day is None else date.fromisoformat(day)

    def is_used(self, item: Series) -> bool:
        """Tell whether a series has numbers."""
        where = (numbers.c.seller == item.seller) & (numbers.c.series == item.name)
        return self.connection.execute(select(numbers.c.number).where(where)).first() is not None

    def add(self, item: InvoiceNumber) -> None:
        """Store a number that is taken from now on."""
        row = {field.name: getattr(item, field.name) for field in fields(item)}
        row["origin"] = item.origin.value
        row["issue_date"] = None if item.issue_date is None else item.issue_date.isoformat()
        self.connection.execute(insert(numbers).values(**row))

    def change(self, item: InvoiceNumber, **values: str | None) -> None:
        """Change what is known of a number: that it was issued, or is void."""
        self.connection.execute(
            update(numbers)
            .where(
                numbers.c.seller == item.seller,
                numbers.c.year == item.year,
                numbers.c.number == item.number,
            )
            .values(**values)
        )

    def _select(self, where: ColumnElement[bool] | None) -> tuple[InvoiceNumber, ...]:
        statement = select(numbers).order_by(
            numbers.c.seller,
            numbers.c.series,
            numbers.c.scope,
            numbers.c.counter,
            numbers.c.year,
            numbers.c.position,
            numbers.c.number,
        )
        if where is not None:
            statement = statement.where(where)
        return tuple(_to_number(row) for row in self.connection.execute(statement).mappings())


def _to_series(row: RowMapping) -> Series:
    pattern = Pattern(text=row["pattern"])
    return Series(
        seller=row["seller"],
        name=row["name"],
        pattern=pattern,
        start=None if row["start"] is None else pattern.match(row["start"]),
        any_order=row["any_order"],
    )


def _to_number(row: RowMapping) -> InvoiceNumber:
    values = {field.name: row[field.name] for field in fields(InvoiceNumber)}
    day = row["issue_date"]
    values["issue_date"] = None if day is None else date.fromisoformat(day)
    values["origin"] = Origin(row["origin"])
    return InvoiceNumber(**values)
