"""How a type of the schema is drawn in a tree: its chip or its arrow, how often it occurs here, and its key."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.gui.items.type_tree import COUNT_ROLE, TYPE_ROLE
from annotator.gui.panels.looks import ROW_PX, chip_font, mixed, paint_arrow, paint_chip, paint_key_cap, quiet, theme_of
from annotator.model.ids import TypeId
from annotator.model.schema import LabelType, TypeKind

_SECTION_PX: Final = 30
_ARROW_PX: Final = 22
_KEY_PX: Final = 30


class TypeDelegate(QStyledItemDelegate):
    """Draws sections as quiet headings, and types with chip, count and key.

    ``sticky`` is the label that is held for every selection; ``key_shown`` writes a key as it stands on the keyboard.
    """

    def __init__(self, parent: QWidget | None = None, *, counted: bool = True) -> None:
        super().__init__(parent)
        self.sticky: TypeId | None = None
        self.key_shown: Callable[[str], str] = str.upper
        self._counted = counted

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a row; it is at least what a finger or a shaky hand needs."""
        is_type = isinstance(index.data(TYPE_ROLE), LabelType)
        return QSize(80, max(ROW_PX if is_type else _SECTION_PX, QFontMetrics(option.font).height() + 8))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a row."""
        label = index.data(TYPE_ROLE)
        painter.save()
        painter.setFont(option.font)
        if isinstance(label, LabelType):
            self._paint_ground(painter, option, label)
            self._paint_type(painter, option, index, label)
        else:
            self._paint_section(painter, option, str(index.data() or ""))
        painter.restore()

    def _paint_section(self, painter: QPainter, option: QStyleOptionViewItem, title: str) -> None:
        painter.setFont(chip_font(option.font))
        painter.setPen(quiet(option.palette))
        room = option.rect.adjusted(8, 0, -6, -5)
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, title)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, label: LabelType) -> None:
        palette, theme = option.palette, theme_of(option.palette)
        base, rect = palette.color(palette.ColorRole.Base), QRect(option.rect)
        rect.setLeft(0)  # over the indentation, too
        painter.fillRect(rect, base)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if label.id == self.sticky:
            painter.fillRect(rect, mixed(theme.span_shades(label.colour).strong_tint, base, 0.6))
        elif selected or over:
            painter.fillRect(rect, mixed(theme.accent, base, 0.16 if selected else 0.07))
        if selected and option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(QRect(0, rect.top(), 2, rect.height()), theme.accent)

    def _paint_type(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        label: LabelType,
    ) -> None:
        room = option.rect.adjusted(0, 0, -8, 0)
        middle, palette = room.center().y() + 1, option.palette
        right = room.right() - _KEY_PX
        if label.key:
            right = min(right, paint_key_cap(painter, room.right(), middle, self.key_shown(label.key), palette) - 4)
        room.setRight(right)
        if self._counted:
            room.setRight(self._paint_count(painter, room, index, option) - 6)
        if label.retired:
            room.setRight(self._paint_right(painter, room, "retired", option) - 6)
        if label.kind is TypeKind.RELATION:
            paint_arrow(painter, QRect(room.left(), room.top(), _ARROW_PX - 6, room.height()), label, palette)
            room.setLeft(room.left() + _ARROW_PX)
        if label.retired:
            painter.setOpacity(0.6)
        paint_chip(painter, room, label.name, label, palette)

    def _paint_count(
        self,
        painter: QPainter,
        room: QRect,
        index: QModelIndex | QPersistentModelIndex,
        option: QStyleOptionViewItem,
    ) -> int:
        count, waiting = index.data(COUNT_ROLE) or (0, 0)
        said = f"{count:,}" if count else ""
        if waiting:
            said = f"{said} + {waiting:,}?" if said else f"{waiting:,}?"
        return self._paint_right(painter, room, said, option)

    def _paint_right(self, painter: QPainter, room: QRect, text: str, option: QStyleOptionViewItem) -> int:
        """Draw quiet text at the right edge; return its left edge."""
        font = chip_font(option.font)
        font.setWeight(font.Weight.Normal)
        painter.save()
        painter.setFont(font)
        painter.setPen(quiet(option.palette))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        painter.restore()
        return room.right() - QFontMetrics(font).horizontalAdvance(text)
