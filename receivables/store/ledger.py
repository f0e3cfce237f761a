# SPDX-License-Identifier: Apache-2.0
"""The ledger in a database: SQLite by default, PostgreSQL for several users.

Whoever writes holds the journal alone until the end of the transaction, since each record carries
the hash of the one before it.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, insert, inspect, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from compliance.chain import GENESIS
from compliance.errors import RefusedError, UnreadableError
from compliance.rules import finding, unreadable
from receivables.journal.chain import Record, content_hash, find_break, seal
from receivables.journal.payload import read_payload
from receivables.store import tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import URL

    from receivables.journal.events import Event

DEFAULT_URL = "sqlite:///encaisse.db"

_MEMORY = frozenset((None, "", ":memory:"))

_HEAD = "head"

_PATIENCE_SECONDS = 60
"""How long one writer waits for another on SQLite: a long import holds the ledger."""

_ONE_WRITER = (
    "SELECT pg_advisory_xact_lock(hashtext(coalesce(current_schema(), '') || '.encaisse'))"
)


class Ledger:
    """A ledger; made by `open_ledger`."""

    def __init__(self, engine: Engine, shown: str) -> None:
        self._engine = engine
        self.shown = shown

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Read within one transaction.

        Raises:
            UnreadableError: if there is no ledger, it is of another version, or it cannot be
                reached.
        """
        with self.snapshot() as connection:
            yield Reader(connection)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Read and append within one transaction, which an exception undoes as a whole.

        Raises:
            UnreadableError: if the ledger is of another version, or cannot be reached.
        """
        with self.transaction() as connection:
            yield Writer(connection)

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Read the tables beside the journal, within one transaction.

        Raises:
            UnreadableError: as `reading`.
        """
        with _reported(self.shown), self._engine.connect() as connection:
            _expect_ledger(connection, self.shown)
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Hold the ledger alone, until the end of the transaction, which an exception undoes.

        Raises:
            UnreadableError: as `writing`.
        """
        with (
            _reported(self.shown),
            self._engine.connect().execution_options(encaisse_writes=True) as connection,
            connection.begin(),
        ):
            if connection.dialect.name == "postgresql":
                # Before anything is looked at: two may be about to make the same tables.
                connection.execute(text(_ONE_WRITER))
            _make_ledger(connection, self.shown)
            yield connection

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()


def open_ledger(url: str = DEFAULT_URL, *, create: bool = False) -> Ledger:
    """Open a ledger.

    Args:
        url: of SQLAlchemy, e.g. `sqlite:///encaisse.db`, `postgresql+psycopg://host/database`.
        create: whether an SQLite file that does not exist may be made.

    Raises:
        UnreadableError: if the URL is none, its driver is missing, or there is no such file.
    """
    try:
        parsed = make_url(url)
        is_sqlite = parsed.get_backend_name() == "sqlite"
        waits = {"timeout": _PATIENCE_SECONDS} if is_sqlite else {}
        engine = create_engine(parsed, connect_args=waits)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise UnreadableError(
            f"the ledger {_shown(url)} cannot be opened: {error}",
            hint="give a URL like sqlite:///encaisse.db, or postgresql+psycopg://host/database "
            "with pip install 'encaisse[postgresql]'",
        ) from error
    shown = parsed.render_as_string(hide_password=True)
    if is_sqlite:
        _expect_file(parsed, shown, create=create)
        event.listen(engine, "connect", _no_implicit_transaction)
        event.listen(engine, "begin", _begin)
    return Ledger(engine, shown)


class Reader:
    """What can be asked of a ledger."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def records(self) -> Iterator[Record]:
        """Yield the journal, by position."""
        statement = select(tables.journal).order_by(tables.journal.c.seq)
        for row in self._connection.execute(statement).mappings():
            yield Record(**row)

    def events(self) -> tuple[Event, ...]:
        """Return all events.

        Raises:
            RefusedError: if the journal does not agree with its hashes, or ends too early.
        """
        records = list(self.records())
        position = find_break(records)
        if position is None and self._stated_head() != _head_of(*self.head()):
            position = len(records) + 1
        if position is not None:
            raise RefusedError(
                "the journal of the ledger was altered",
                (finding("LEDGER-10", found=str(position)),),
            )
        return tuple(read_payload(record.kind, record.payload) for record in records)

    def head(self) -> tuple[int, str]:
        """Return number of records and the hash of the last one."""
        statement = select(tables.journal.c.seq, tables.journal.c.hash).order_by(
            tables.journal.c.seq.desc()
        )
        last = self._connection.execute(statement.limit(1)).first()
        return (0, GENESIS) if last is None else (last[0], last[1])

    def _stated_head(self) -> str | None:
        column = select(tables.ledger.c.value).where(tables.ledger.c.name == _HEAD)
        return self._connection.execute(column).scalar()

    def known(self) -> dict[str, str]:
        """Return the content hash of every event by its idempotency key."""
        columns = select(tables.journal.c.key, tables.journal.c.content_hash)
        return {row[0]: row[1] for row in self._connection.execute(columns)}


class Writer(Reader):
    """What can be added to a ledger."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._seq, self._hash = self.head()
        self._known = self.known()

    def holds(self, key: str) -> bool:
        """Tell whether the journal holds an event under a key."""
        return key in self._known

    def conflict(self, new: Event) -> bool:
        """Tell whether the journal holds other content under the key of an event."""
        return self._known.get(new.key, content_hash(new)) != content_hash(new)

    def append(self, events: tuple[Event, ...], *, recorded_at: str, source: str = "") -> int:
        """Append the events that the journal does not hold yet, and return their number.

        Raises:
            ValueError: if the journal holds other content under a key; ask `conflict` first.
        """
        rows: list[dict[str, Any]] = []
        for new in events:
            known = self._known.get(new.key)
            if known is not None:
                if known != content_hash(new):
                    raise ValueError(f"the journal holds other content under the key {new.key}")
                continue
            record = seal(
                new,
                seq=self._seq + 1,
                recorded_at=recorded_at,
                source=source,
                previous_hash=self._hash,
            )
            self._seq, self._hash = record.seq, record.hash
            self._known[record.key] = record.content_hash
            rows.append({name: getattr(record, name) for name in Record.__slots__})
        if rows:
            self._connection.execute(insert(tables.journal), rows)
            head = _head_of(self._seq, self._hash)
            self._connection.execute(
                update(tables.ledger).where(tables.ledger.c.name == _HEAD).values(value=head)
            )
        return len(rows)


def _head_of(count: int, last_hash: str) -> str:
    return f"{count} {last_hash}"


def _expect_ledger(connection: Connection, shown: str) -> None:
    if not inspect(connection).has_table(tables.ledger.name):
        raise UnreadableError(
            f"{shown} holds no ledger", hint="encaisse ledger import FILE... makes it"
        )
    _expect_version(connection, shown)


def _make_ledger(connection: Connection, shown: str) -> None:
    if not inspect(connection).has_table(tables.ledger.name):
        tables.metadata.create_all(connection)
        connection.execute(
            insert(tables.ledger),
            [
                {"name": "schema_version", "value": tables.SCHEMA_VERSION},
                {"name": _HEAD, "value": _head_of(0, GENESIS)},
            ],
        )
    _expect_version(connection, shown)


def _expect_version(connection: Connection, shown: str) -> None:
    column = select(tables.ledger.c.value).where(tables.ledger.c.name == "schema_version")
    version = connection.execute(column).scalar()
    if version != tables.SCHEMA_VERSION:
        raise UnreadableError(
            f"the ledger {shown} has the form {version}, this encaisse reads form "
            f"{tables.SCHEMA_VERSION}",
            hint="use the version of encaisse that made it, or import its files into a new ledger",
        )


def _expect_file(url: URL, shown: str, *, create: bool) -> None:
    if url.database in _MEMORY:
        return
    path = Path(str(url.database))
    if create and not path.parent.is_dir():
        raise UnreadableError(f"there is no folder {path.parent} for the ledger {shown}")
    if not create and not path.is_file():
        raise unreadable("READ-09", shown)


def _no_implicit_transaction(connection: Any, _record: Any) -> None:  # noqa: ANN401 (DBAPI objects)
    # Python's sqlite3 would begin by itself, too late for a lock; `_begin` does it.
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("encaisse_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _reported(shown: str) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise UnreadableError(f"the ledger {shown} cannot be used: {reason}") from error


def _shown(url: str) -> str:
    """A URL that could not be parsed, without what may be a password."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}"
