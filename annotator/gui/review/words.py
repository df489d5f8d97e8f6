"""What the review says of a row: at the foot of the card, as a warning, and to a screen reader."""

from annotator.gui.panels.queries import source_names
from annotator.gui.review.deciding import says_in_words
from annotator.gui.review.row_delegate import size_in_words
from annotator.gui.review.rows import GroupRow, Row
from annotator.gui.workspace import Workspace
from annotator.model.review import ReviewItem


class RowWords:
    """Puts rows into words, by the schema and the sources of now."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._names = source_names(workspace)

    def renew(self) -> None:
        """Learn of sources that have come since."""
        self._names = source_names(self._workspace)

    def foot(self, row: Row, item: ReviewItem) -> str:
        """Return the facts about a row, and about the suggestion that stands for it."""
        sugg = item.suggestion
        facts = [size_in_words(row)] if isinstance(row, GroupRow) else [f"{sugg.score:.2f}"]
        facts += [self._names(sugg.source), item.title]
        return " · ".join(fact for fact in facts if fact)

    def warning(self, item: ReviewItem) -> str:
        """Return what speaks against a suggestion, "" for nothing."""
        schema = self._workspace.schema
        if item.decision is not None:
            said = "You rejected this" if item.decision.annotation is None else "You said otherwise"
            why = f" ({item.decision.reason})" if item.decision.reason else ""
            return f"{said}{why}; a later version insists."
        if item.clash:
            return f"You marked {', '.join(schema.name(key) for key in item.clash)} here."
        if item.rivals:
            return f"Also proposed: {', '.join(says_in_words(schema, says) for says in item.rivals)}."
        if item.suggestion.type is None:
            return "The schema has no such label: choose one."
        return ""

    def spoken(self, row: Row) -> str:
        """Return a row for a screen reader."""
        schema = self._workspace.schema
        if isinstance(row, GroupRow):
            also = f" (also {', '.join(row.names)})" if row.names else ""
            return f"{row.title()}{also}: {says_in_words(schema, row.group.says)}, {size_in_words(row)}"
        name = schema.name(row.suggestion.type) if row.suggestion.type else row.suggestion.label
        return f"{row.text()}: {name}, {row.suggestion.score:.2f}. {self.warning(row)} {row.title}".strip()
