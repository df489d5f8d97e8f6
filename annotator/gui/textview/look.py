"""What the painter must know besides the page: what is selected, marked, linked, and where the caret is."""

from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from PySide6.QtCore import QPointF

from annotator.gui.textview.kinds import End
from annotator.model.visual.items import VisualRelation, VisualSpan

Range = tuple[int, int]


class Standing(Enum):
    """How strongly an item is drawn at the moment."""

    PLAIN = "plain"
    RECEDING = "receding"
    LIT = "lit"
    """Something that a link may go to, or an end of a selected relation."""
    MARKED = "marked"
    """The one that a link would go to now."""
    SELECTED = "selected"


@dataclass(frozen=True, slots=True)
class LinkLook:
    """A link being made."""

    source: UUID
    legal: frozenset[UUID]
    marked: UUID | None


@dataclass(frozen=True, slots=True)
class Rubber:
    """The line that follows the mouse while a link is drawn, in viewport coordinates."""

    start: QPointF
    end: QPointF


@dataclass(slots=True)
class Look:
    """The changing part of what is drawn; colours, text and marks come from elsewhere."""

    selected: frozenset[UUID] = frozenset()
    handled: UUID | None = None
    """The span that is selected alone: its ends can be dragged, and links drawn from its dot."""
    active_end: End = End.END
    caret: int | None = None
    """None while it is not to be seen."""
    selection: Range | None = None
    found: tuple[Range, ...] = ()
    """What a search found, in ascending order."""
    flash: Range | None = None
    flash_strength: float = 0.0
    link: LinkLook | None = None
    rubber: Rubber | None = None
    preview: tuple[UUID, Range] | None = None
    """A fragment as it would be if a dragged end were let go here."""
    hovered: UUID | None = None
    focused: bool = False
    relation_ends: frozenset[UUID] = frozenset()
    """The spans at the ends of the selected relations."""

    def of_span(self, span: VisualSpan) -> Standing:
        """Return how a span stands."""
        link = self.link
        if link is not None:
            if span.id == link.marked:
                return Standing.MARKED
            if span.id == link.source:
                return Standing.SELECTED
            return Standing.LIT if span.id in link.legal else Standing.RECEDING
        if span.id in self.selected:
            return Standing.SELECTED
        if span.id in self.relation_ends:
            return Standing.LIT
        return Standing.RECEDING if span.faded else Standing.PLAIN

    def of_relation(self, relation: VisualRelation) -> Standing:
        """Return how a relation stands: when something is selected, whatever has no part in it recedes."""
        if self.link is not None:
            return Standing.RECEDING
        if relation.id in self.selected:
            return Standing.SELECTED
        if relation.id == self.hovered:
            return Standing.LIT
        if relation.head in self.selected or relation.tail in self.selected:
            return Standing.LIT
        return Standing.RECEDING if self.selected or relation.faded else Standing.PLAIN
