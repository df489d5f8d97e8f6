"""Every place of a string, to be labelled in one step: a list with what stands there already, and counts."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.annotate.identical import Occurrence, Standing
from annotator.gui.annotate.type_menu import type_icon
from annotator.gui.panels.fields import ChoiceBox
from annotator.gui.panels.looks import quiet
from annotator.model.ids import DocId
from annotator.model.schema import LabelType
from annotator.project.operations.common import counted, quote

_OCCURRENCE: Final = Qt.ItemDataRole.UserRole
_MOST: Final = 20_000
_SLICE_S: Final = 0.012
_EXPANDED: Final = 12


@dataclass(frozen=True, slots=True)
class Places:
    """The occurrences in one document."""

    doc: DocId
    title: str
    occurrences: tuple[Occurrence, ...]


Search = Callable[[LabelType, bool, bool], Iterator[Places]]
"""Finds places, document by document: for a label, by whole words, by case."""


class IdenticalDialog(QDialog):
    """Shows places, with those chosen that nothing speaks against; the person chooses label and places."""

    def __init__(
        self,
        text: str,
        labels: Sequence[LabelType],
        label: LabelType,
        search: Search,
        parent: QWidget,
        *,
        grouped: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Label identical strings")
        self._text = text
        self._search = search
        self._grouped = grouped
        self._rest: Iterator[Places] | None = None
        self._found: list[Occurrence] = []
        self._documents = 0
        self._slices = QTimer(self)
        self._slices.setInterval(0)
        self._slices.timeout.connect(self._on_slice)
        self.label = ChoiceBox("Label")
        for candidate in labels:
            self.label.addItem(type_icon(candidate, self), candidate.name, candidate)
        self.label.show_value(label)
        self.words = QCheckBox("Whole words")
        self.words.setChecked(True)
        self.case = QCheckBox("Match case")
        self.case.setChecked(True)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("Places")
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setItemDelegateForColumn(0, ContextDelegate(self.tree))
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.count = QLabel()
        self.count.setProperty("role", "quiet")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.apply = QPushButton()
        self.buttons.addButton(self.apply, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._build()
        self.label.chosen.connect(lambda _label: self._look())
        self.words.toggled.connect(lambda _on: self._look())
        self.case.toggled.connect(lambda _on: self._look())
        self.tree.itemChanged.connect(self._on_item_changed)
        self._look()

    def _build(self) -> None:
        heading = QLabel(f"Label every {quote(self._text)} as")
        heading.setTextFormat(Qt.TextFormat.PlainText)
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addWidget(self.label)
        top.addStretch(1)
        top.addWidget(self.words)
        top.addWidget(self.case)
        top.setSpacing(10)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self.tree, 1)
        column.addLayout(foot)
        self.apply.setDefault(True)
        self.resize(760, 480)
        self.tree.setFocus()

    # What is chosen

    def chosen_label(self) -> LabelType:
        """Return the label to use."""
        label = self.label.currentData()
        assert isinstance(label, LabelType)
        return label

    def chosen(self) -> list[Occurrence]:
        """Return the places to label."""
        found = (row.data(0, _OCCURRENCE) for row in self._rows() if row.checkState(0) is Qt.CheckState.Checked)
        return [occurrence for occurrence in found if isinstance(occurrence, Occurrence)]

    def _rows(self) -> Iterator[QTreeWidgetItem]:
        for at in range(self.tree.topLevelItemCount()):
            top = self.tree.topLevelItem(at)
            assert top is not None
            if top.childCount():
                yield from (child for n in range(top.childCount()) if (child := top.child(n)))
            else:
                yield top

    # What is shown

    def _look(self) -> None:
        self._rest = self._search(self.chosen_label(), self.words.isChecked(), self.case.isChecked())
        self._found, self._documents = [], 0
        self.tree.clear()
        self.tree.setRootIsDecorated(self._grouped)
        self._on_slice()
        if self._rest is not None:
            self._slices.start()

    def _on_slice(self) -> None:
        """Go on with the search for a moment, so that the window stays alive."""
        until = time.monotonic() + _SLICE_S
        self.tree.blockSignals(True)
        while self._rest is not None and time.monotonic() < until:
            places = next(self._rest, None)
            if places is None or len(self._found) >= _MOST:
                self._rest = None
                self._slices.stop()
            elif places.occurrences:
                self._add(places)
        self.tree.blockSignals(False)
        self._count()

    def finish_search(self) -> None:
        """Search to the end at once."""
        while self._rest is not None:
            self._on_slice()

    def _add(self, places: Places) -> None:
        self._documents += 1
        self._found += places.occurrences
        rows = [self._place_row(occurrence) for occurrence in places.occurrences]
        if self._grouped:
            parent = self._document_row(places)
            parent.addChildren(rows)
            parent.setExpanded(self._documents <= _EXPANDED)
        else:
            self.tree.addTopLevelItems(rows)
        if self.tree.currentItem() is None:
            self.tree.setCurrentItem(rows[0])

    def _document_row(self, places: Places) -> QTreeWidgetItem:
        row = QTreeWidgetItem(self.tree)
        row.setText(0, places.title)
        row.setText(1, f"{len(places.occurrences):,}")
        row.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate)
        row.setCheckState(0, Qt.CheckState.Unchecked)
        return row

    def _place_row(self, occurrence: Occurrence) -> QTreeWidgetItem:
        row = QTreeWidgetItem()
        row.setText(0, f"{occurrence.before}{occurrence.text}{occurrence.after}")
        row.setText(1, _said(occurrence))
        row.setForeground(1, quiet(self.palette()))
        row.setData(0, _OCCURRENCE, occurrence)
        if occurrence.standing is Standing.SAME:
            row.setFlags(row.flags() & ~(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled))
        else:
            row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            row.setCheckState(0, Qt.CheckState.Checked if occurrence.offered else Qt.CheckState.Unchecked)
        return row

    def _on_item_changed(self, _item: QTreeWidgetItem, _column: int) -> None:
        self._count()

    def _count(self) -> None:
        chosen = len(self.chosen())
        so = sum(occurrence.standing is Standing.SAME for occurrence in self._found)
        said = counted(len(self._found), "place")
        if self._grouped:
            said += f" in {counted(self._documents, 'document')}"
        if so:
            said += f", {so:,} labelled so already"
        self.count.setText(f"Searching… {said}" if self._rest is not None else said)
        self.apply.setText(f"Label {chosen:,}" if chosen else "Label")
        self.apply.setEnabled(bool(chosen) and self._rest is None)


def _said(occurrence: Occurrence) -> str:
    match occurrence.standing:
        case Standing.SAME:
            return "labelled so"
        case Standing.SUGGESTED:
            return "suggested so: will be accepted"
        case Standing.OTHER:
            return f"is {occurrence.label}"
        case Standing.INSIDE:
            return f"within {occurrence.label}"
        case _:
            return ""


class ContextDelegate(QStyledItemDelegate):
    """Draws a place with its string in bold, in the middle of what stands around it."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: object) -> QSize:
        """Return a row's height."""
        return QSize(200, option.fontMetrics.height() + 8)

    def initStyleOption(self, option: QStyleOptionViewItem, index: object) -> None:
        """Leave the text to ``paint`` where it is a place."""
        super().initStyleOption(option, index)  # type: ignore[arg-type]
        if isinstance(index.data(_OCCURRENCE), Occurrence):  # type: ignore[attr-defined]
            option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        """Draw the box and the ground as usual, and the words over them."""
        super().paint(painter, option, index)  # type: ignore[arg-type]
        occurrence = index.data(_OCCURRENCE)  # type: ignore[attr-defined]
        if not isinstance(occurrence, Occurrence):
            return
        box = QRect(option.rect).adjusted(26, 0, -4, 0)
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        strong, plain = QFontMetrics(bold), QFontMetrics(option.font)
        middle = min(strong.horizontalAdvance(occurrence.text), box.width())
        room = max(0, (box.width() - middle) // 2)
        palette = QPalette(option.palette)
        palette.setCurrentColorGroup(QPalette.ColorGroup.Active)
        free = occurrence.standing is not Standing.SAME
        ink = palette.color(QPalette.ColorRole.Text) if free else quiet(palette)
        before = plain.elidedText(occurrence.before, Qt.TextElideMode.ElideLeft, room)
        after = plain.elidedText(occurrence.after, Qt.TextElideMode.ElideRight, room)
        flag = Qt.AlignmentFlag.AlignVCenter
        painter.save()
        painter.setFont(option.font)
        painter.setPen(quiet(palette))
        painter.drawText(QRect(box.left(), box.top(), room, box.height()), flag | Qt.AlignmentFlag.AlignRight, before)
        right = box.left() + room + middle
        painter.drawText(QRect(right, box.top(), box.right() - right, box.height()), flag, after)
        painter.setFont(bold)
        painter.setPen(ink)
        painter.drawText(QRect(box.left() + room, box.top(), middle + 1, box.height()), flag, occurrence.text)
        painter.restore()
