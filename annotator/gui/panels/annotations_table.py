"""The table of annotations: the text view's contents as rows, which is also what a screen reader reads."""

from typing import Final

from PySide6.QtWidgets import QWidget

from annotator.gui.items.annotation_rows import COLUMNS, SUGGESTED, WAITING, AnnotationRow, AnnotationRows, State
from annotator.gui.items.item_table import ItemTable
from annotator.gui.panels.table_panel import Showing, TablePanel
from annotator.gui.panels.table_view import ChipCell, TableView
from annotator.gui.workspace import Workspace

_BY_PERSON: Final = frozenset({State.HAND, State.PROPAGATED})
_NARROW: Final = (0, 0, 440, 310, 640, 780)
_WIDTHS: Final = (160, 104, 96, 88, 124, 140)

SHOWINGS: Final = (
    Showing("All"),
    Showing("By me", lambda row: row.state in _BY_PERSON),
    Showing("Accepted", lambda row: row.state is State.ACCEPTED),
    Showing("Changed", lambda row: row.state is State.CHANGED),
    Showing("Imported", lambda row: row.state is State.IMPORTED),
    Showing("Pending", lambda row: row.state in WAITING),
    Showing("Rejected", lambda row: row.state is State.REJECTED, rejected=True),
    Showing("Events, chains, links", lambda row: row.kind not in ("span", "suggestion")),
    Showing("With a note", lambda row: bool(row.note)),
    Showing("Not allowed", lambda row: bool(row.problem)),
)


class AnnotationsTable(TablePanel):
    """Spans, suggestions, events, chains and knowledge links of the open document."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        model: ItemTable[AnnotationRow] = ItemTable(COLUMNS)
        view: TableView[AnnotationRow] = TableView(workspace, model, narrow=_NARROW, widths=_WIDTHS, stretch=0)
        super().__init__(
            workspace,
            name="Annotations",
            things=("annotation", "annotations"),
            view=view,
            model=model,
            source=AnnotationRows,
            showings=SHOWINGS,
            parent=parent,
        )
        model.setParent(self)
        self._chips = ChipCell(lambda row: getattr(row, "state", None) in SUGGESTED, self)
        view.setItemDelegateForColumn(1, self._chips)
