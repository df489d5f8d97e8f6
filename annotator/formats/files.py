"""Files on their way out: whole or not at all, with names that every system takes."""

import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import IO, Final

from annotator.model.errors import UserError

_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\s]+')
_RESERVED: Final = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_LONGEST: Final = 80
_LARGEST_TEXT: Final = 200_000_000


@contextmanager
def whole_file(destination: Path, *, durable: bool = True) -> Iterator[IO[bytes]]:
    """Open a file for writing that takes its place only when all is written; the folder is made where missing.

    Args:
        destination: Where it goes.
        durable: Wait until it is on the disk; for one of thousands of files in a folder, that takes too long.

    Raises:
        UserError: It cannot be written (no right, no space, no such place).
    """
    try:
        target = destination.resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{token_hex(8)}.part")
        try:
            with part.open("xb") as file:
                yield file
                file.flush()
                if durable:
                    os.fsync(file.fileno())
            if target.exists():
                part.chmod(target.stat().st_mode & 0o777)
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UserError(
            "format.write",
            f"The file could not be written ({error.strerror or error}).",
            hint="Choose another place, or free some space there.",
            where=str(destination),
        ) from error


def utf8_text(path: Path) -> str:
    """Return the text of a file in UTF-8, its line ends and byte order mark as they are.

    Raises:
        UserError: It cannot be read, is not UTF-8, or is larger than 200 MB.
    """
    try:
        if path.stat().st_size > _LARGEST_TEXT:
            megabytes = _LARGEST_TEXT // 1_000_000
            what = f"The file is larger than {megabytes} MB."
            raise UserError("format.large", what, hint="Split it.", where=str(path))
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        hint = "Save the file as UTF-8 in the program that made it."
        where = f"{path}, line {line}"
        raise UserError("format.encoding", "The file is not UTF-8.", hint=hint, where=where) from error
    except OSError as error:
        hint = "Look whether it is there, and may be read."
        what = f"The file cannot be read ({error.strerror or error})."
        raise UserError("format.file", what, hint=hint, where=str(path)) from error


class FileNames:
    """Gives each document a file name of its own, from its title or id; letters of all scripts stay."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def new(self, wish: str) -> str:
        """Return a name without suffix, unlike all before it (also where case does not count)."""
        base = _UNSAFE.sub("-", unicodedata.normalize("NFC", wish))[:_LONGEST].strip("-. ") or "document"
        if _RESERVED.fullmatch(base):
            base = f"{base}-"
        name, count = base, 1
        while name.casefold() in self._taken:
            count += 1
            name = f"{base}-{count}"
        self._taken.add(name.casefold())
        return name
