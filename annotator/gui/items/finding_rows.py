"""The findings of a check, as rows of a table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from annotator.gui.items.item_table import Column
from annotator.gui.items.live_rows import RowKey
from annotator.model.proofreading import Finding

COLUMNS: Final[tuple[Column[Finding], ...]] = (
    Column("Finding", lambda found: found.kind.words, lambda found: found.kind.words),
    Column("Words", lambda found: found.quote, lambda found: found.quote.casefold()),
    Column("Why", lambda found: found.reason, lambda found: found.reason),
    Column("Document", lambda found: found.title, lambda found: found.title.casefold()),
)


@dataclass(slots=True)
class FindingRows:
    """Findings in the order in which they were found; their number stands for them."""

    findings: Sequence[Finding]
    rejected: bool = False

    def keys(self) -> Iterator[RowKey]:
        """Yield the keys of all rows."""
        return (RowKey(UUID(int=number)) for number in range(len(self.findings)))

    def keys_of(self, item: UUID) -> Iterable[RowKey]:
        """Yield the keys that show an item: none, for findings stand as they were found."""
        del item
        return ()

    def place(self, key: RowKey) -> tuple[int, ...]:
        """Return where a row belongs."""
        return (key.item.int,)

    def row(self, key: RowKey) -> Finding:
        """Return a finding."""
        return self.findings[key.item.int]

    def words(self, key: RowKey) -> str:
        """Return what a filter may find."""
        found = self.row(key)
        return "\n".join((found.quote, found.reason, found.title, found.kind.words)).casefold()
