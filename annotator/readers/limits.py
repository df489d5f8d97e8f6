"""How much a document may ask for: time, memory, size."""

from dataclasses import dataclass
from typing import Final

LARGEST_FILE_BYTES: Final = 200_000_000
LARGEST_TEXT: Final = 20_000_000
"""In code points: some four thousand printed pages."""
LARGEST_UNPACKED_BYTES: Final = 500_000_000
LARGEST_UNPACKED_RATIO: Final = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take: ``seconds`` of time, and ``memory_bytes`` of address space in the child.

    The memory limit holds where the system has one (``RLIMIT_AS``: Linux and most Unixes); elsewhere the size limits
    above stand alone.
    """

    seconds: float = 60.0
    memory_bytes: int = 3_000_000_000
