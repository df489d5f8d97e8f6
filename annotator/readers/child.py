"""The child's side: reads documents in a process of its own, so that no file can stop or swell the program.

One JSON object a line comes in, one goes out for each. The first sets the limits; then ``{"id", "path"}`` or
``{"id", "pasted": {"text", "html", "title"}}``, answered by ``{"id", "document"}`` or ``{"id", "error"}``.
"""

import faulthandler
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import IO, Any, Final

from annotator.model.errors import UserError
from annotator.readers.api import read_pasted, read_path
from annotator.readers.limits import Limits

_GRACE_SECONDS: Final = 5.0


def main() -> None:
    """Serve over this process's own pipes, and end when the input closes.

    The pipes are moved out of reach first: whatever a library prints goes to stderr.
    """
    stdin, stdout = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    os.dup2(2, 1)
    sys.setrecursionlimit(3000)
    run_read_host(stdin, stdout, parent_gone=lambda: os._exit(0), watch_time=True)


def run_read_host(
    stdin: IO[bytes],
    stdout: IO[bytes],
    *,
    parent_gone: Callable[[], object] = lambda: None,
    watch_time: bool = False,
) -> None:
    """Answer requests until the input ends; ``parent_gone`` is called if it ends while a file is being read.

    ``watch_time`` ends the process some seconds after the time limit, in case that the parent cannot.
    """
    requests = _Requests(stdin, parent_gone)
    limits = Limits(**(next(requests, {"limits": {}})["limits"]))
    _limit_memory(limits.memory_bytes if watch_time else 0)
    for request in requests:
        if watch_time:
            faulthandler.dump_traceback_later(limits.seconds + _GRACE_SECONDS, exit=True)
        answer = _answer(request)
        if watch_time:
            faulthandler.cancel_dump_traceback_later()
        stdout.write(json.dumps(answer, ensure_ascii=True).encode("ascii") + b"\n")
        stdout.flush()
        requests.busy.clear()


class _Requests:
    """The lines of the input, read by a thread, so that its end is noticed while a file is being read."""

    def __init__(self, stdin: IO[bytes], parent_gone: Callable[[], object]) -> None:
        self.busy = threading.Event()
        self._ended = threading.Event()
        self._stdin = stdin
        self._parent_gone = parent_gone
        self._lines: SimpleQueue[bytes] = SimpleQueue()
        threading.Thread(target=self._read, name="requests", daemon=True).start()

    def _read(self) -> None:
        for line in iter(self._stdin.readline, b""):
            self._lines.put(line)
        self._ended.set()
        self._lines.put(b"")
        if self.busy.is_set():
            self._parent_gone()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return self

    def __next__(self) -> dict[str, Any]:
        line = self._lines.get()
        if not line:
            raise StopIteration
        # Each side first says where it is and then looks at the other, so that one of them always sees the end.
        self.busy.set()
        if self._ended.is_set():
            self._parent_gone()
        request: dict[str, Any] = json.loads(line)
        return request


def _limit_memory(memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has none.
        return
    if memory_bytes:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    try:
        pasted = request.get("pasted")
        document = read_pasted(**pasted) if pasted else read_path(request["path"])
    except UserError as error:
        fields = {name: getattr(error, name) for name in ("code", "what", "hint", "where")}
        return {"id": request["id"], "error": fields}
    return {"id": request["id"], "document": document.to_json()}
