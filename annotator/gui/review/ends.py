"""The ends of the suggestion in hand, as a person moves them before it is decided."""

from annotator.gui.annotate.ends import runs_right_to_left, stepped
from annotator.model.annotation import Fragments
from annotator.model.review import ReviewItem
from annotator.model.suggestion import SuggestionKind


class MovedEnds:
    """Where the ends were moved to, and which of them moves: the last one unless said otherwise."""

    def __init__(self) -> None:
        self.fragments: Fragments | None = None
        self.at_start = False

    def drop(self) -> None:
        """Let the ends be where they were."""
        self.fragments, self.at_start = None, False

    def move(self, item: ReviewItem, *, right: bool, by_character: bool) -> bool:
        """Move the active end by a token or a character, and tell whether it went anywhere."""
        if item.suggestion.kind is not SuggestionKind.SPAN:
            return False
        at = item.context_start
        within = tuple((a - at, b - at) for a, b in self.fragments or item.suggestion.fragments)
        edge = within[0][0] if self.at_start else within[-1][1]
        forward = right is not runs_right_to_left(item.context, edge)
        found = stepped(item.context, within, at_start=self.at_start, forward=forward, by_character=by_character)
        if found is None:
            return False
        moved = tuple((a + at, b + at) for a, b in found)
        self.fragments = None if moved == item.suggestion.fragments else moved
        return True
