"""Parts of the inspector's page for items: its buttons, a relation's ends, and what an annotation is linked with."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.gui.panels.flow_layout import FlowLayout
from annotator.gui.panels.guideline import Chip
from annotator.gui.panels.item_facts import ItemFacts
from annotator.gui.panels.looks import LinkButton
from annotator.gui.workspace import Workspace
from annotator.project.wording import one_line

_LINKS: Final = 12


class ActionRow(QFrame):
    """A row of buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = FlowLayout(self)
        self._row.setContentsMargins(0, 4, 0, 4)
        self.buttons: list[QPushButton] = []

    def show_actions(self, actions: list[tuple[str, Callable[[], None]]]) -> None:
        """Offer these actions."""
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = []
        for text, act in actions:
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(act)
            self._row.addWidget(button)
            self.buttons.append(button)
        self.setVisible(bool(actions))


class EndsView(QWidget):
    """The ends of a relation: a role, a chip, a text that jumps."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.rows = [EndRow(workspace), EndRow(workspace)]
        for row in self.rows:
            column.addWidget(row)

    def show_ends(self, ends: tuple[tuple[str, UUID], ...]) -> None:
        """Show these ends, or none."""
        self.setVisible(bool(ends))
        for row, (role, item) in zip(self.rows, ends, strict=False):
            row.show_end(role, item)


class EndRow(QWidget):
    """One end of a relation."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._item: UUID | None = None
        self._role = QLabel()
        self._role.setProperty("role", "quiet")
        self._role.setMinimumWidth(self._role.fontMetrics().horizontalAdvance("From "))
        self.chip = Chip()
        self.text = LinkButton("", "Show it in the text")
        self.text.clicked.connect(self._on_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._role)
        row.addWidget(self.chip)
        row.addWidget(self.text, 1)

    def show_end(self, role: str, item: UUID) -> None:
        """Show what stands at an end."""
        facts = ItemFacts(self._workspace, item)
        self._item = item
        self._role.setText(role)
        value = facts.annotation or facts.suggestion
        label = self._workspace.schema.types.get(value.type) if value and value.type else None
        name = label.name if label else (facts.suggestion.label if facts.suggestion else "")
        self.chip.show_label(label, name, dashed=facts.annotation is None)
        said = one_line(facts.quote(), 80) if value else "something deleted"
        self.text.show_text(said)
        self.text.setEnabled(value is not None)
        self.text.setAccessibleName(f"{role} {name} {said}")

    def _on_clicked(self) -> None:
        document = self._workspace.document
        if document is not None and self._item is not None:
            self._workspace.go_to(document.doc.id, (self._item,))


class LinksView(QWidget):
    """What an annotation is linked with; a click selects the link."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.buttons: list[QPushButton] = []

    def show_links(self, links: tuple[tuple[str, UUID], ...]) -> None:
        """Show links, the first dozen."""
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = []
        for text, item in links[:_LINKS]:
            button = LinkButton(text, "Select it")
            button.clicked.connect(lambda _checked=False, key=item: self._on_clicked(key))
            self._column.addWidget(button)
            self.buttons.append(button)
        self.setVisible(bool(links))

    def _on_clicked(self, item: UUID) -> None:
        document = self._workspace.document
        if document is not None:
            self._workspace.go_to(document.doc.id, (item,))
