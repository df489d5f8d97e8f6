"""A document's text as it is fixed at import, its hashes, and a title where none is given."""

import hashlib
import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

TEXT_NORMALISATION: Final = 1
"""The version of the rules below; a project keeps the one that its texts were made with."""

BYTE_ORDER_MARK: Final = "\ufeff"

_LINE_END: Final = re.compile("\r\n?|\x85")
_SPACE: Final = re.compile(r"\s+")
_NUMBER: Final = re.compile(r"(\d+)")
_TITLE_LENGTH: Final = 120


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """A normalised text, and where it lost characters: ``dropped`` are sorted code points of the raw text."""

    text: str
    dropped: tuple[int, ...] = ()

    def offset(self, raw_offset: int) -> int:
        """Return where a code-point offset of the raw text lies in the normalised one."""
        return raw_offset - bisect_left(self.dropped, raw_offset)


def normalise(raw: str) -> NormalisedText:
    """Give a text its one form: line ends (CRLF, CR, NEL) become line feeds, byte order marks at its start go.

    Nothing else changes: no trimming, no Unicode normalisation, so that a quotation stays what its source says.
    """
    lead = len(raw) - len(raw.lstrip(BYTE_ORDER_MARK))
    dropped = list(range(lead))
    dropped += [match.start() for match in _LINE_END.finditer(raw) if match.end() - match.start() == 2]
    return NormalisedText(_LINE_END.sub("\n", raw[lead:]), tuple(dropped))


def normalise_text(raw: str) -> str:
    """Return a text in its one form; see ``normalise``, which also maps offsets."""
    return normalise(raw).text


def text_sha256(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, in hex digits."""
    return bytes_sha256(text.encode("utf-8", "surrogatepass"))


def bytes_sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hex digits."""
    return hashlib.sha256(data).hexdigest()


def title_from_text(text: str, longest: int = _TITLE_LENGTH) -> str:
    """Return the first line that says something, cut at a word to at most ``longest`` code points; "" if none."""
    first = next((line for line in text.split("\n") if any(c.isalnum() for c in line)), "")
    line = _SPACE.sub(" ", first).strip()
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > longest // 2 else cut).rstrip(" ,;:–—-") + "…"


def shortened(text: str, longest: int = 80) -> str:
    """Return a text on one line, cut to at most ``longest`` code points."""
    line = " ".join(text[: 4 * longest].split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Return a sort key that puts "page 2" before "page 10"."""
    parts = _NUMBER.split(name.casefold())
    return [(0, int(part[:18]), part) if part.isdecimal() else (1, 0, part) for part in parts if part]
