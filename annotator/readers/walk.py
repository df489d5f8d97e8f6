"""Which files an import means: the given files, and all in the given folders."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from annotator.model.text import natural_key

_SYSTEM_FILES: Final = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


def files_in(paths: Iterable[str | Path], stopped: Callable[[], bool] = lambda: False) -> Iterator[Path]:
    """Yield the files in the order given, a folder's in natural order and its subfolders after them.

    Hidden files, lock files and links to folders are passed over; a file that was named itself never is. What does
    not exist is yielded, too: reading it says so.
    """
    for given in map(Path, paths):
        if given.is_dir():
            yield from _files_below(given, stopped)
        else:
            yield given


def _files_below(folder: Path, stopped: Callable[[], bool]) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        if stopped():
            return
        folders[:] = sorted((name for name in folders if not _is_passed_over(name)), key=natural_key)
        for name in sorted((name for name in files if not _is_passed_over(name)), key=natural_key):
            yield Path(root, name)


def _is_passed_over(name: str) -> bool:
    return name.startswith((".", "~$")) or name.endswith("~") or name.lower() in _SYSTEM_FILES
