"""One open project file: the writing connection, and a pool of reading ones."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Self

from annotator.model.errors import UserError
from annotator.store import backup, opening, places, purge
from annotator.store.faults import told_plainly
from annotator.store.migrations import LATEST, migrate, version_of


class Store:
    """Connections to one file. ``writing`` belongs to one thread; ``reading()`` serves any.

    ``read_only_reason`` says in words why nothing can be written ("" if it can); ``notes`` are plain sentences about
    the place that the file lies in.
    """

    def __init__(self, path: Path, *, read_only_reason: str, mode: str, notes: tuple[str, ...]) -> None:
        self.path = path
        self.read_only_reason = read_only_reason
        self.notes = notes
        self._mode = mode
        self._writing: sqlite3.Connection | None = None
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a new project file in the present form, and open it.

        Raises:
            UserError: The file is there already, or the folder is missing or write-protected, or the disk full.
        """
        refuse_place(path)
        with told_plainly(path):
            connection = opening.connect(path, mode="rwc")
            try:
                connection.execute(f"PRAGMA application_id = {opening.APPLICATION_ID}")
                migrate(connection)
            except BaseException:
                connection.close()
                path.unlink(missing_ok=True)
                raise
            connection.close()
        return cls.open(path)

    @classmethod
    def open(cls, path: Path, *, read_only_because: str = "", patience_ms: int = 10_000) -> Self:
        """Open a project file; ``read_only_because`` says why it must not be written ("" if it may).

        Raises:
            UserError: project.missing, .notone, .truncated, .newer, .damaged, .busy.
        """
        opening.refuse_foreign(path)
        place = places.shared_place(path)
        notes: tuple[str, ...] = (_shared_note(place),) if place else ()
        protected = places.read_only_reason(path)
        if not (read_only_because or protected):
            store = cls(path, read_only_reason="", mode="ro", notes=notes)
            try:
                store._open_for_writing(log=not place, patience_ms=patience_ms)
            except UserError:
                protected = places.full_disk_reason(path)
                if not protected:
                    raise
            else:
                return store
        try:
            return cls._open_for_reading(path, read_only_because or protected, notes, still=bool(protected))
        except UserError as error:
            if error.code != "project.older" or protected:
                raise
        # Who only reads needs the present form as well, and may be the first to open it since.
        cls.open(path, patience_ms=patience_ms).close()
        return cls._open_for_reading(path, read_only_because, notes, still=False)

    @classmethod
    def _open_for_reading(cls, path: Path, reason: str, notes: tuple[str, ...], *, still: bool) -> Self:
        """Open a file that nothing is written to; ``still``: in its place even a log cannot be."""
        log = path.with_name(path.name + "-wal")
        # With no log nobody has the file open, and reading it must not leave one that others could not write to.
        untouched = still and not log.exists() and not places.shared_place(path)
        mode = "immutable" if untouched or (still and not _opens(path, "ro")) else "ro"
        if mode == "immutable" and log.exists() and log.stat().st_size > 0:
            notes += ("The project was not closed properly, and its last changes cannot be seen in this place.",)
        store = cls(path, read_only_reason=reason, mode=mode, notes=notes)
        try:
            store._look()
        except BaseException:
            store.close()
            raise
        return store

    @property
    def writing(self) -> sqlite3.Connection:
        """The connection that writes.

        Raises:
            UserError: The project is open for reading only.
        """
        if self._writing is None:
            raise UserError("project.readonly", "The project is open for reading only.", hint=self.read_only_reason)
        return self._writing

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Write within one transaction: all or nothing; when this returns, it is on the disk."""
        connection = self.writing
        with told_plainly(self.path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection on which all reads see one state of the file."""
        with self._lock:
            if self._closed:
                raise UserError("project.closed", "The project is closed.")
            connection = self._idle.pop() if self._idle else None
        with told_plainly(self.path):
            if connection is None:
                connection = opening.connect(self.path, mode=self._mode)
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                self._give_back(connection)

    @contextmanager
    def apart(self) -> Iterator[sqlite3.Connection]:
        """Lend a new connection that reads one state of the file, and may have temporary tables of its own."""
        with told_plainly(self.path), closing(opening.connect(self.path, mode=self._mode)) as connection:
            # The file itself stays closed to writing: it was opened so.
            connection.execute("PRAGMA query_only = OFF")
            connection.execute("BEGIN")
            yield connection

    def file_version(self) -> int | None:
        """Return a number that changes when another process has written; None where only reading shows it."""
        if self._writing is None:
            return None
        (version,) = self._writing.execute("PRAGMA data_version").fetchone()
        return int(version)

    def scour(self) -> None:
        """Rewrite the file without what was deleted from it.

        Raises:
            UserError: purge.unfinished: others read it, or the disk is full; it is tried again at the next opening.
        """
        try:
            purge.scour(self.writing)
        except sqlite3.Error as error:
            raise UserError(
                "purge.unfinished",
                "The documents are removed, but traces of them are left in the file until it can be rewritten.",
                hint="Close other programs that have it open, make sure of free space, and open the project again.",
                where=str(self.path),
            ) from error

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Close all connections; the last to close brings the log home, so that the project is one file again."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
        if self._writing is not None:
            with suppress(sqlite3.Error):
                self._writing.execute("PRAGMA optimize")
            self._writing.close()
            self._writing = None
        elif self._mode == "ro":
            self._tidy()

    def _tidy(self) -> None:
        """Take away the empty log that reading alone leaves beside the file; one who may write does so by closing."""
        log = self.path.with_name(self.path.name + "-wal")
        with suppress(OSError, UserError, sqlite3.Error):
            if log.stat().st_size == 0 and places.writable(self.path):
                with closing(opening.connect(self.path, patience_ms=0)) as connection:
                    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()

    def _open_for_writing(self, *, log: bool, patience_ms: int) -> None:
        connection = opening.connect(self.path, patience_ms=patience_ms)
        try:
            opening.refuse_newer(connection, self.path)
            with told_plainly(self.path):
                if not opening.make_durable(connection, log=log) and log:
                    self.notes += ("This place allows no write-ahead log; saving takes a little longer.",)
                migrate(connection, lambda version: backup.before_migration(connection, self.path, version))
                if purge.unfinished(connection):
                    with suppress(sqlite3.Error):
                        purge.scour(connection)
        except BaseException:
            connection.close()
            raise
        self._writing = connection

    def _look(self) -> None:
        """Refuse at once what cannot be read."""
        with self.reading() as connection:
            version = opening.refuse_newer(connection, self.path)
            if version < LATEST:
                raise UserError(
                    "project.older",
                    "The project is in an older form, and cannot be brought up to date where it can only be read.",
                    hint="Copy it to a place that can be written.",
                    where=str(self.path),
                )


def _opens(path: Path, mode: str) -> bool:
    """Tell whether the file can be read in a mode."""
    try:
        connection = opening.connect(path, mode=mode)
    except UserError:
        return False
    try:
        version_of(connection)
        connection.execute("SELECT count(*) FROM project").fetchone()
    except sqlite3.Error:
        return False
    finally:
        connection.close()
    return True


def refuse_place(path: Path) -> None:
    """Raise UserError if no project can be made at a path."""
    where = str(path)
    if path.exists():
        raise UserError("project.exists", "There is a file of this name already.", hint="Choose another.", where=where)
    if not path.parent.is_dir():
        raise UserError("project.folder", "The folder does not exist.", where=str(path.parent))
    if not os.access(path.parent, os.W_OK):
        what = "The folder is write-protected."
        raise UserError("project.folder", what, hint="Choose another place.", where=str(path.parent))


def _shared_note(place: str) -> str:
    return f"The project lies on {place}: open it on one computer at a time. Saving takes a little longer there."
