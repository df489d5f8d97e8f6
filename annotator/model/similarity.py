"""Near duplicates: a small sketch of each text, and an index that finds the texts nearly the same.

The sketch holds the smallest hashes of the text's shingles (runs of three words), the "bottom-k" form of min-hashing:
A. Broder, "On the resemblance and containment of documents", 1997; E. Cohen and H. Kaplan, "Summarizing data using
bottom-k sketches", 2007. The share of the k smallest hashes of both texts together that both have estimates their
Jaccard resemblance, with a standard error of at most 0.05; for texts of fewer than ``_KEPT`` shingles it is exact.
"""

from collections import Counter
from collections.abc import Iterator
from heapq import nsmallest
from struct import unpack
from typing import Final, Generic, TypeVar
from zlib import crc32

import regex

NEARLY_THE_SAME: Final = 0.8
"""The resemblance from which two texts count as one: about one word in twenty-five replaced."""

_VERSION: Final = b"\x01"
_KEPT: Final = 128
_WORDS: Final = 3
_KEYS: Final = 16
_LONGEST_LIST: Final = 64
_COMPARED: Final = 32
_MASK: Final = 0xFFFFFFFF
_SCRAMBLE: Final = 0x9E3779B1
_WORD: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}\p{Lao}\p{Myanmar}]|[\p{L}\p{M}\p{N}]+")

Key = TypeVar("Key")


def signature(text: str) -> bytes:
    """Return the sketch of a text: at most 513 bytes, the same on every machine; b"" for a text without words."""
    hashes = nsmallest(_KEPT, set(_shingle_hashes(text)))
    if not hashes:
        return b""
    return _VERSION + b"".join(value.to_bytes(4, "big") for value in hashes)


def _shingle_hashes(text: str) -> Iterator[int]:
    words = [word.encode() for word in _WORD.findall(text.lower())]
    for start in range(max(1, len(words) - _WORDS + 1) if words else 0):
        hashed = crc32(b" ".join(words[start : start + _WORDS]))
        # CRC-32 keeps neighbours near each other; mixing it makes the order of hashes as good as random.
        hashed = (hashed ^ hashed >> 15) * _SCRAMBLE & _MASK
        yield (hashed ^ hashed >> 13) * _SCRAMBLE & _MASK


def similarity(one: bytes, other: bytes) -> float:
    """Return the estimated resemblance of two texts by their sketches, 0.0 (nothing shared) to 1.0.

    A sketch of no text, or of another version of this module, resembles nothing.
    """
    a, b = set(_hashes(one)), set(_hashes(other))
    if not a or not b:
        return 0.0
    together = a | b
    if len(a) == _KEPT or len(b) == _KEPT:
        together = set(nsmallest(_KEPT, together))
    return len(together & a & b) / len(together)


def _hashes(sketch: bytes) -> tuple[int, ...]:
    if sketch[:1] != _VERSION or len(sketch) % 4 != 1:
        return ()
    return unpack(f">{len(sketch) // 4}I", sketch[1:])


class NearDuplicates(Generic[Key]):
    """An index of sketches; adding and looking up take well under a millisecond among tens of thousands.

    Two texts of resemblance r share each of the smallest hashes of both together with probability r; so the
    ``_KEYS`` smallest of each are posted in lists, and the ``_COMPARED`` texts that share most are compared. Lists
    are kept short: what hundreds of texts share (a mailing list's footer) tells nothing.
    """

    def __init__(self) -> None:
        self._sketches: dict[Key, bytes] = {}
        self._posted: dict[bytes, list[Key]] = {}

    def __len__(self) -> int:
        return len(self._sketches)

    def add(self, key: Key, sketch: bytes) -> None:
        """Add a text's sketch under a key of the caller's; a sketch of no text is not kept."""
        if not sketch or key in self._sketches:
            return
        self._sketches[key] = sketch
        for hashed in _smallest(sketch):
            listed = self._posted.setdefault(hashed, [])
            if len(listed) < _LONGEST_LIST:
                listed.append(key)

    def find(self, sketch: bytes, least: float = NEARLY_THE_SAME) -> list[tuple[Key, float]]:
        """Return the keys of the texts that resemble this one by at least ``least``, most alike first.

        Meant for ``least`` of 0.5 and more; what is less alike may be missed.
        """
        shared = Counter(key for hashed in _smallest(sketch) for key in self._posted.get(hashed, ()))
        alike = [(key, similarity(sketch, self._sketches[key])) for key, _ in shared.most_common(_COMPARED)]
        return sorted((pair for pair in alike if pair[1] >= least), key=lambda pair: -pair[1])


def _smallest(sketch: bytes) -> list[bytes]:
    return [sketch[i : i + 4] for i in range(1, min(len(sketch), 1 + 4 * _KEYS), 4)]
