"""The table of relations: type, ends, and the sentence that carries them."""

from typing import Final

from PySide6.QtWidgets import QWidget

from annotator.gui.items.annotation_rows import SUGGESTED, WAITING, State
from annotator.gui.items.item_table import ItemTable
from annotator.gui.items.relation_rows import COLUMNS, RelationRow, RelationRows
from annotator.gui.panels.table_panel import Showing, TablePanel
from annotator.gui.panels.table_view import ChipCell, TableView
from annotator.gui.workspace import Workspace

_NARROW: Final = (0, 0, 0, 640, 780, 420, 960)
_WIDTHS: Final = (110, 110, 110, 84, 110, 260, 110)
_SENTENCE: Final = 5
_TO: Final = 2

SHOWINGS: Final = (
    Showing("All"),
    Showing("By me", lambda row: row.state in (State.HAND, State.PROPAGATED)),
    Showing("Accepted", lambda row: row.state is State.ACCEPTED),
    Showing("Changed", lambda row: row.state is State.CHANGED),
    Showing("Pending", lambda row: row.state in WAITING),
    Showing("Rejected", lambda row: row.state is State.REJECTED, rejected=True),
    Showing("With a note", lambda row: bool(row.note)),
    Showing("Not allowed", lambda row: bool(row.problem)),
)


class RelationsTable(TablePanel):
    """The relations of the open document, and the suggested ones, shown as such."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        model: ItemTable[RelationRow] = ItemTable(COLUMNS)
        view: TableView[RelationRow] = TableView(
            workspace, model, narrow=_NARROW, widths=_WIDTHS, stretch=_SENTENCE, narrow_stretch=_TO
        )
        super().__init__(
            workspace,
            name="Relations",
            things=("relation", "relations"),
            view=view,
            model=model,
            source=RelationRows,
            showings=SHOWINGS,
            parent=parent,
        )
        model.setParent(self)
        self._chips = ChipCell(lambda row: getattr(row, "state", None) in SUGGESTED, self)
        view.setItemDelegateForColumn(0, self._chips)
