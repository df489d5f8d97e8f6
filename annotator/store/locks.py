"""Which window writes: one at a time, named in a small file beside the project.

The operating system holds the lock, so that it is gone with the process, however that ended. Where it cannot (some
network drives), the name in the file counts, unless its process is known to be gone.
"""

import json
import os
import socket
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Final, Self

from annotator.model.ids import now_ms

_FAR: Final = 1 << 30
"""Where Windows' lock lies: past the text, which others must be able to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who has a project open for writing; ``since`` is UTC milliseconds."""

    pid: int
    host: str
    user: str
    since: int

    def sentence(self) -> str:
        """Return who it is, in words."""
        when = datetime.fromtimestamp(self.since / 1000).astimezone()
        today = when.date() == datetime.now().astimezone().date()
        said = when.strftime("%H:%M") if today else when.strftime("%Y-%m-%d %H:%M")
        where = "" if self.host == socket.gethostname() else f" on {self.host}"
        return f"Another window has had it open since {said}: {self.user}{where}, process {self.pid}."


class WindowLock:
    """The right to write from a window."""

    def __init__(self, path: Path, file: IO[str]) -> None:
        self._path = path
        self._file = file

    @staticmethod
    def path_of(project: Path) -> Path:
        """Return the file that says who writes."""
        found = project.resolve()
        return found.with_name(found.name + ".lock")

    @classmethod
    def take(cls, project: Path, user: str) -> Self | Holder:
        """Take the lock, or return who has it."""
        path = cls.path_of(project)
        while True:
            file = path.open("a+", encoding="utf-8")
            held = _lock(file)
            if held is False or (held is None and _alive(_read(file))):
                holder = _read(file)
                file.close()
                return holder or Holder(pid=0, host=socket.gethostname(), user="someone", since=now_ms())
            if _same(path, file):
                break
            # The one before us removed the file while we waited for it.
            file.close()
        lock = cls(path, file)
        try:
            lock._sign(user)
        except OSError:
            lock.release()
            raise
        return lock

    def _sign(self, user: str) -> None:
        self._file.seek(0)
        self._file.truncate()
        holder = Holder(pid=os.getpid(), host=socket.gethostname(), user=user, since=now_ms())
        self._file.write(json.dumps(asdict(holder)))
        self._file.flush()

    def release(self) -> None:
        """Give the lock back."""
        # Windows removes no open file, so there it is closed first; elsewhere a gap between the two would be a race.
        if sys.platform == "win32":
            self._file.close()
        with suppress(OSError):
            self._path.unlink()
        with suppress(OSError):
            self._file.close()


def _lock(file: IO[str]) -> bool | None:
    """Lock an open file: whether it worked, or None where the system has no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt  # there only

            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # there only

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return None
    return True


def _read(file: IO[str]) -> Holder | None:
    file.seek(0)
    try:
        found = json.loads(file.read())
        return Holder(**{name: found[name] for name in ("pid", "host", "user", "since")})
    except (ValueError, KeyError, TypeError, OSError):
        return None


def _alive(holder: Holder | None) -> bool:
    """Tell whether a holder may still be there; one on another computer may."""
    if holder is None:
        return False
    if holder.host != socket.gethostname() or sys.platform == "win32":
        return True
    try:
        os.kill(holder.pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _same(path: Path, file: IO[str]) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False
