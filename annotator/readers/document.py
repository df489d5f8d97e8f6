"""What reading a file yields."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader of one kind found; the text's form, its hash and a missing title are settled for all kinds alike.

    ``doc_date`` is ISO 8601, ``language`` a code such as "en". ``warnings`` are sentences for the import's report.
    """

    text: str
    title: str = ""
    doc_date: str | None = None
    language: str | None = None
    meta: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as it was read, its text in its final form.

    ``source`` is the path or address that it came from, ``original_sha256`` the hash of the bytes there. ``meta``
    holds what the file says of itself: author, subject, site, url, pages, encoding, ...
    """

    text: str
    title: str
    source: str = ""
    doc_date: str | None = None
    language: str | None = None
    original_sha256: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain values, to cross a pipe."""
        return asdict(self) | {"warnings": list(self.warnings)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Build the document from what ``to_json`` returned."""
        return cls(**{**data, "warnings": tuple(data["warnings"])})
