"""A child process that speaks lines: started, written to, listened to, and ended for certain."""

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from annotator.suggest.host import ONE_THREAD
from annotator.suggest.registry import DEFAULT_SUGGESTER

_LAST_WORDS: Final = 12
_GRACE_S: Final = 2.0

OnLine = Callable[["Child", bytes], None]
OnEnd = Callable[["Child"], None]


def program_command(*arguments: str) -> list[str]:
    """Return the command that runs this program again with some arguments."""
    launcher = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "annotator"]
    return [*launcher, *arguments]


def host_command(suggester_name: str = DEFAULT_SUGGESTER) -> list[str]:
    """Return the command that starts the suggestion process: this program again, with a hidden option."""
    return program_command("--suggest-host", suggester_name)


def child_environment() -> dict[str, str]:
    """Return the environment of the child: one thread for arithmetic, and a checkout that it finds from anywhere."""
    environment = {**os.environ, **ONE_THREAD}
    package_home = Path(__file__).resolve().parents[2]
    if package_home.name not in ("site-packages", "dist-packages"):
        paths = [str(package_home), os.environ.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    return environment


class Child:
    """One process and the three threads at its pipes; writing never blocks the caller."""

    def __init__(self, command: Sequence[str], on_line: OnLine, on_end: OnEnd) -> None:
        self._on_line = on_line
        self._on_end = on_end
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._stderr: deque[str] = deque(maxlen=_LAST_WORDS)
        self._process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=child_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        tasks = {"write": self._write, "errors": self._read_errors, "read": self._read}
        self._threads = [threading.Thread(target=task, name=f"suggest-{name}") for name, task in tasks.items()]

    def start(self) -> None:
        """Begin to listen; ``on_line`` and ``on_end`` are called from a thread of its own from now on."""
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def send(self, line: bytes) -> None:
        """Queue a line for the process."""
        self._outbox.put(line)

    def last_words(self) -> str:
        """Return the last line of its standard error, which is where a traceback says what happened."""
        return self._stderr[-1] if self._stderr else f"exit code {self._process.poll()}"

    def close(self) -> None:
        """Close its input, and see to it that it ends; may be called from its own callbacks, and twice."""
        self._outbox.put(None)
        try:
            self._process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for thread in self._threads:
            if thread is not threading.current_thread() and thread.ident is not None:
                thread.join()

    def _write(self) -> None:
        pipe = self._process.stdin
        assert pipe is not None
        # The process may end at any moment; the reader notices, so nothing is to be done here.
        with contextlib.suppress(OSError):
            while (line := self._outbox.get()) is not None:
                pipe.write(line)
                pipe.flush()
        with contextlib.suppress(OSError):
            pipe.close()

    def _read(self) -> None:
        pipe = self._process.stdout
        assert pipe is not None
        with pipe:
            for line in pipe:
                self._on_line(self, line)
        self._outbox.put(None)
        self._process.wait()
        self._on_end(self)

    def _read_errors(self) -> None:
        pipe = self._process.stderr
        assert pipe is not None
        with pipe:
            for line in pipe:
                if line.strip():
                    self._stderr.append(line.decode("utf-8", "replace").rstrip())
