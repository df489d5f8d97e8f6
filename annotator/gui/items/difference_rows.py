"""The differences of an evaluation, as rows of a table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from annotator.gui.items.item_table import Column
from annotator.gui.items.live_rows import RowKey
from annotator.model.evaluation.values import Difference, Mention


def _said(mention: Mention | None) -> str:
    return f"{mention.label}: {mention.quote}" if mention else "–"


COLUMNS: Final[tuple[Column[Difference], ...]] = (
    Column("Difference", lambda d: d.kind.words, lambda d: d.kind.words),
    Column("Gold", lambda d: _said(d.gold), lambda d: _said(d.gold).casefold()),
    Column("Compared", lambda d: _said(d.predicted), lambda d: _said(d.predicted).casefold()),
    Column("Document", lambda d: d.title, lambda d: d.title.casefold()),
)


@dataclass(slots=True)
class DifferenceRows:
    """Differences in the order of the documents; their number stands for them."""

    differences: Sequence[Difference]
    rejected: bool = False

    def keys(self) -> Iterator[RowKey]:
        """Yield the keys of all rows."""
        return (RowKey(UUID(int=number)) for number in range(len(self.differences)))

    def keys_of(self, item: UUID) -> Iterable[RowKey]:
        """Yield the keys that show an item: none, for differences stand as they were found."""
        del item
        return ()

    def place(self, key: RowKey) -> tuple[int, ...]:
        """Return where a row belongs."""
        return (key.item.int,)

    def row(self, key: RowKey) -> Difference:
        """Return a difference."""
        return self.differences[key.item.int]

    def words(self, key: RowKey) -> str:
        """Return what a filter may find."""
        found = self.row(key)
        return "\n".join((found.kind.words, _said(found.gold), _said(found.predicted), found.title)).casefold()
