"""The values that a view draws: spans, relations, and a change to a set of them."""

from dataclasses import dataclass
from uuid import UUID

Fragments = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class VisualSpan:
    """A labelled stretch of text as it is to be drawn.

    ``fragments`` are code-point ranges ``[start, end)`` in ascending order. ``colour`` is the user's own
    choice (``#rrggbb``); the theme turns it into shades that stay legible.
    """

    id: UUID
    fragments: Fragments
    label: str
    colour: str
    suggested: bool = False
    conflict: bool = False
    """A suggestion that overlaps an annotation, but differs from it."""
    machine: bool = False
    """An annotation that a machine proposed and a person took: a small mark on its chip."""
    has_note: bool = False
    faded: bool = False
    """Outside the present filter: drawn weakly."""

    @property
    def start(self) -> int:
        """Where the first fragment starts."""
        return self.fragments[0][0]

    @property
    def end(self) -> int:
        """Where the last fragment ends."""
        return self.fragments[-1][1]

    @property
    def length(self) -> int:
        """Code points covered by the fragments, gaps not counted."""
        return sum(end - start for start, end in self.fragments)

    def covers(self, offset: int) -> bool:
        """Tell whether a fragment contains the character at ``offset``."""
        return any(start <= offset < end for start, end in self.fragments)


@dataclass(frozen=True, slots=True)
class VisualRelation:
    """A link between two spans as it is to be drawn, from its ``head`` to its ``tail``."""

    id: UUID
    head: UUID
    tail: UUID
    label: str
    colour: str
    suggested: bool = False
    symmetric: bool = False
    machine: bool = False
    has_note: bool = False
    faded: bool = False

    def other(self, span_id: UUID) -> UUID:
        """Return the end that is not ``span_id``."""
        return self.tail if span_id == self.head else self.head


@dataclass(frozen=True, slots=True)
class VisualChange:
    """What differs from the picture before: items to put (an id that is there is replaced), ids to take."""

    put_spans: tuple[VisualSpan, ...] = ()
    put_relations: tuple[VisualRelation, ...] = ()
    removed: tuple[UUID, ...] = ()
