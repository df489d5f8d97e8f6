"""The parent's side: hands files to the reading child, one by one, and replaces it when one kills it."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import IO, Any, Final, Protocol, Self

from annotator.model.errors import UserError
from annotator.readers.api import read_pasted, read_path
from annotator.readers.document import ReadDocument
from annotator.readers.limits import Limits
from annotator.readers.walk import files_in

Result = ReadDocument | UserError
Progress = Callable[[int, int, Path], object]
"""Told before each file: how many are done, how many there are, and which comes now."""

_LOOK_SECONDS: Final = 0.05
_LAST_WORDS: Final = 4000


class Readers(Protocol):
    """Reads documents, wherever the reading is done."""

    def read_many(
        self,
        paths: Iterable[str | Path],
        on_progress: Progress = ...,
        cancel: threading.Event | None = ...,
    ) -> Iterator[tuple[Path, Result]]:
        """Yield each file with its document, or with the reason why there is none."""
        ...

    def read_pasted(self, text: str = "", html: str = "", title: str = "") -> ReadDocument:
        """Read what was pasted or dropped."""
        ...


def host_command() -> tuple[str, ...]:
    """Return the command line of the reading child, from a checkout, a wheel or a frozen bundle."""
    program = (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-m", "annotator")
    return *program, "--read-host"


class InlineReaders:
    """Reads in this very process, without limits: for tests, and where no child can be had."""

    def read_many(
        self,
        paths: Iterable[str | Path],
        on_progress: Progress = lambda *_: None,
        cancel: threading.Event | None = None,
    ) -> Iterator[tuple[Path, Result]]:
        """Yield each file with its document, or with the reason why there is none."""
        yield from _each(paths, on_progress, cancel or threading.Event(), _inline)

    def read_pasted(self, text: str = "", html: str = "", title: str = "") -> ReadDocument:
        """Read what was pasted or dropped."""
        return read_pasted(text, html, title)


def _inline(path: Path, cancel: threading.Event) -> Result | None:
    del cancel
    try:
        return read_path(path)
    except UserError as error:
        return error


class ReadClient:
    """Reads in a child process with limits on time and memory; started when first needed, ended by ``close``.

    One thread at a time may use it. A file that kills the child, or keeps it busy past the time limit, is reported
    like any other that cannot be read, and a new child takes over.
    """

    def __init__(self, limits: Limits | None = None, command: Sequence[str] | None = None) -> None:
        self._limits = limits or Limits()
        self._command = tuple(command or host_command())
        self._child: _Child | None = None
        self._asked = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def read_many(
        self,
        paths: Iterable[str | Path],
        on_progress: Progress = lambda *_: None,
        cancel: threading.Event | None = None,
    ) -> Iterator[tuple[Path, Result]]:
        """Yield each file with its document, or with the reason why there is none.

        Folders are walked. Setting ``cancel`` ends it within a tenth of a second, in the middle of a file, too.
        """
        yield from _each(paths, on_progress, cancel or threading.Event(), self._read)

    def read_pasted(self, text: str = "", html: str = "", title: str = "") -> ReadDocument:
        """Read what was pasted or dropped.

        Raises:
            UserError: There is no text in it.
        """
        request = {"pasted": {"text": text, "html": html, "title": title}}
        result = self._ask(request, "pasted text", threading.Event())
        if not isinstance(result, ReadDocument):
            raise result or _crashed("pasted text", "")
        return result

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child:
            child.end()

    def _read(self, path: Path, cancel: threading.Event) -> Result | None:
        return self._ask({"path": str(path)}, str(path), cancel)

    def _ask(self, request: dict[str, Any], where: str, cancel: threading.Event) -> Result | None:
        if self._child is None:
            self._child = _Child(self._command, self._limits)
        child = self._child
        self._asked += 1
        child.send({"id": self._asked, **request})
        line = child.line(time.monotonic() + self._limits.seconds, cancel)
        if line:
            answer = json.loads(line)
            return UserError(**answer["error"]) if "error" in answer else ReadDocument.from_json(answer["document"])
        words = self._replace(child)
        if cancel.is_set():
            return None
        return _crashed(where, words) if line == b"" else _too_slow(where, self._limits.seconds)

    def _replace(self, child: "_Child") -> str:
        self._child = None
        return child.end(at_once=True)


class _Child:
    """One child process and the threads that listen to it."""

    def __init__(self, command: Sequence[str], limits: Limits) -> None:
        pipe = subprocess.PIPE
        try:
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe)
        except OSError as error:
            raise UserError(
                "read.host",
                f"The reading process could not be started ({error.strerror}).",
                hint="Close other programs and try again; if that does not help, install Annotator anew.",
            ) from error
        self._lines: SimpleQueue[bytes] = SimpleQueue()
        self._said = bytearray()
        self._threads = [
            threading.Thread(target=self._listen, name="reader answers", daemon=True),
            threading.Thread(target=self._drain, name="reader messages", daemon=True),
        ]
        for thread in self._threads:
            thread.start()
        self.send({"limits": asdict(limits)})

    def send(self, request: dict[str, Any]) -> None:
        try:
            self._pipe(self._process.stdin).write(json.dumps(request).encode("ascii") + b"\n")
            self._pipe(self._process.stdin).flush()
        except OSError:  # It has died; ``line`` tells.
            return

    def line(self, until: float, cancel: threading.Event) -> bytes | None:
        """Return the next answer, b"" if the child has ended, None at ``until`` (monotonic) or when cancelled."""
        while time.monotonic() < until and not cancel.is_set():
            try:
                return self._lines.get(timeout=_LOOK_SECONDS)
            except Empty:
                continue
        return None

    def end(self, *, at_once: bool = False) -> str:
        """End the process and its threads; return the last that it said on stderr."""
        if at_once:
            self._process.kill()
        with suppress(OSError):  # Something was left to write, and nobody to read it.
            self._pipe(self._process.stdin).close()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for thread in self._threads:
            thread.join()
        for pipe in (self._process.stdout, self._process.stderr):
            self._pipe(pipe).close()
        return self._said.decode("utf-8", "replace").strip()

    def _listen(self) -> None:
        for line in iter(self._pipe(self._process.stdout).readline, b""):
            self._lines.put(line)
        self._lines.put(b"")

    def _drain(self) -> None:
        for line in iter(self._pipe(self._process.stderr).readline, b""):
            self._said = (self._said + line)[-_LAST_WORDS:]

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None  # All three were asked for.
        return pipe


def _each(
    paths: Iterable[str | Path],
    on_progress: Progress,
    cancel: threading.Event,
    read: Callable[[Path, threading.Event], Result | None],
) -> Iterator[tuple[Path, Result]]:
    files = list(files_in(paths, cancel.is_set))
    for done, path in enumerate(files):
        if cancel.is_set():
            return
        on_progress(done, len(files), path)
        result = read(path, cancel)
        if result is None:
            return
        yield path, result


def _crashed(where: str, words: str) -> UserError:
    last = words.splitlines()[-1][:200] if words else ""
    return UserError(
        "read.crashed",
        f"The file could not be read: the reading process ended{f' ({last})' if last else ''}.",
        hint="It may be damaged, or far larger than it looks; save it again as plain text or PDF.",
        where=where,
    )


def _too_slow(where: str, seconds: float) -> UserError:
    return UserError(
        "read.time",
        f"The file could not be read within {seconds:g} seconds.",
        hint="Split it into smaller files, or save it again as plain text.",
        where=where,
    )
