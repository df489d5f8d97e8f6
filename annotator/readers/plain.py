"""Plain text, in any encoding; the lines stay as they are."""

from annotator.readers.decoding import decode
from annotator.readers.document import Draft


def read(data: bytes) -> Draft:
    """Read a text file."""
    decoded = decode(data)
    return Draft(decoded.text, meta={"encoding": decoded.encoding}, warnings=decoded.warnings)
