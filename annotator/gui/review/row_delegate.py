"""How a row of the review list is drawn: what is said of what on one line, the sentence or the exceptions below."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.gui.panels.looks import chip_font, chip_size, mixed, paint_chip, quiet, theme_of
from annotator.gui.review.deciding import says_in_words
from annotator.gui.review.rows import ROW_ROLE, GroupRow
from annotator.gui.review.sentence import Excerpt, draw_line, excerpt
from annotator.model.review import ReviewItem, Says
from annotator.model.schema import LabelType, Schema
from annotator.project.operations.common import counted
from annotator.project.wording import one_line

_MARGIN_PX: Final = 10
_STRING: Final = 120
_ROOMY_PX: Final = 300
_LEAD: Final = 100
_NARROWEST_PX: Final = 3
"""Hardly a letter is narrower, on average."""

UNKNOWN: Final = "#6b7280"
_SELECTED: Final = QStyle.StateFlag.State_Selected
_OVER: Final = QStyle.StateFlag.State_MouseOver
_FOCUS: Final = QStyle.StateFlag.State_HasFocus
_KEPT: Final = 48

_Look = tuple[int, ...]


class RowDelegate(QStyledItemDelegate):
    """Draws single suggestions and groups; ``schema`` gives the schema of now."""

    def __init__(self, schema: Callable[[], Schema], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._schema = schema
        self._pictures: dict[_Look, tuple[object, Schema, QPixmap]] = {}

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of two lines."""
        height = QFontMetrics(option.font).height()
        return QSize(160, chip_size("X", option.font).height() + height + 17)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a row: as a picture that is kept, since a decision moves all rows and changes two."""
        painter.drawPixmap(QRect(option.rect).topLeft(), self._picture(painter, option, index.data(ROW_ROLE)))

    def _picture(self, painter: QPainter, option: QStyleOptionViewItem, row: object) -> QPixmap:
        """Return a row as it looks now, made anew if the row, its look or the schema is another."""
        rect, schema, ratio = QRect(option.rect), self._schema(), painter.device().devicePixelRatioF()
        state = option.state & (_SELECTED | _OVER | _FOCUS)
        key = (id(row), rect.width(), rect.height(), state.value, option.palette.cacheKey(), hash(option.font.key()))
        kept = self._pictures.pop(key, None)
        if kept is None or kept[0] is not row or kept[1] is not schema or kept[2].devicePixelRatio() != ratio:
            made = QPixmap((QSizeF(rect.size()) * ratio).toSize())
            made.setDevicePixelRatio(ratio)
            inner = QStyleOptionViewItem(option)
            inner.rect = QRect(0, 0, rect.width(), rect.height())
            drawing = QPainter(made)
            self._paint_row(drawing, inner, row)
            drawing.end()
            kept = row, schema, made
        self._pictures[key] = kept
        while len(self._pictures) > _KEPT:
            del self._pictures[next(iter(self._pictures))]
        return kept[2]

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, row: object) -> None:
        painter.setFont(option.font)
        self._paint_ground(painter, option)
        room = QRect(option.rect).adjusted(_MARGIN_PX, 5, -_MARGIN_PX, -6)
        half = room.height() // 2
        above = QRect(room.left(), room.top(), room.width(), half)
        below = QRect(room.left(), room.top() + half + 1, room.width(), room.height() - half)
        if isinstance(row, GroupRow):
            self._paint_group(painter, option, above, below, row)
        elif isinstance(row, ReviewItem):
            self._paint_item(painter, option, above, below, row)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        palette, rect = option.palette, option.rect
        base, accent = palette.color(QPalette.ColorRole.Base), theme_of(palette).accent
        selected, over = bool(option.state & _SELECTED), bool(option.state & _OVER)
        painter.fillRect(rect, mixed(accent, base, 0.16 if selected else 0.06) if selected or over else base)
        if selected and option.state & _FOCUS:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), accent)
        painter.setPen(mixed(palette.color(QPalette.ColorRole.Text), base, 0.09))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _paint_item(
        self, painter: QPainter, option: QStyleOptionViewItem, above: QRect, below: QRect, item: ReviewItem
    ) -> None:
        sugg = item.suggestion
        label = self._label(sugg.type or sugg.label)
        end = self._paint_right(painter, option, above, f"{sugg.score:.2f}")
        marks = _marks(self._schema(), item)
        if marks:
            end = self._paint_right(
                painter, option, QRect(above.left(), above.top(), end - above.left(), above.height()), marks, warns=True
            )
        self._paint_said(
            painter,
            option,
            QRect(above.left(), above.top(), end - above.left(), above.height()),
            item.text(),
            label,
            sugg.label,
        )
        colour = label.colour if label else UNKNOWN
        small = _small(option.font)
        draw_line(painter, QRectF(below), _one_line(item, below), option.palette, colour, small, recedes=True)

    def _paint_group(
        self, painter: QPainter, option: QStyleOptionViewItem, above: QRect, below: QRect, row: GroupRow
    ) -> None:
        group, sample = row.group, row.sample
        label = self._label(group.says)
        is_short = group.documents == 1 or above.width() >= _ROOMY_PX
        size = size_in_words(row) if is_short else f"{group.count:,} in {group.documents:,}"
        end = self._paint_right(painter, option, above, size)
        text = row.title()
        name = says_in_words(self._schema(), group.says)
        self._paint_said(
            painter, option, QRect(above.left(), above.top(), end - above.left(), above.height()), text, label, name
        )
        others = ", ".join(f"{says_in_words(self._schema(), says)} {n:,}" for says, n in group.others[:4])
        said = f"also {', '.join(row.names) or others}" if row.names or others else ""
        if said:
            width = QFontMetrics(chip_font(option.font)).horizontalAdvance(said) + 12
            self._paint_left(painter, option, below, said, warns=not row.names)
            below = below.adjusted(min(width, below.width()), 0, 0, 0)
        if sample is not None and below.width() > 40:
            colour = label.colour if label else UNKNOWN
            draw_line(
                painter,
                QRectF(below),
                _one_line(sample, below),
                option.palette,
                colour,
                _small(option.font),
                recedes=True,
            )

    def _paint_said(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        room: QRect,
        text: str,
        label: LabelType | None,
        name: str,
    ) -> None:
        """Draw the covered text, then the chip of its label; the text gives way where there is little room."""
        name = label.name if label else name
        chip = min(chip_size(name, option.font).width(), max(60, room.width() // 2))
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(bold)
        width = max(20, room.width() - chip - 16)
        said = metrics.elidedText(one_line(text, _STRING), Qt.TextElideMode.ElideMiddle, width)
        painter.setFont(bold)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(QRect(room.left(), room.top(), width, room.height()), flags, said)
        painter.setFont(option.font)
        left = room.left() + min(width, metrics.horizontalAdvance(said)) + 8
        place = QRect(left, room.top(), min(chip, room.right() - left), room.height())
        paint_chip(painter, place, name, label, option.palette, dashed=True)

    def _paint_right(
        self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, text: str, *, warns: bool = False
    ) -> int:
        font = chip_font(option.font)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(warn_colour(option.palette) if warns else quiet(option.palette))
        said = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, max(30, room.width() // 2))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, said)
        painter.setFont(option.font)
        return room.right() - QFontMetrics(font).horizontalAdvance(said) - 10

    def _paint_left(
        self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, text: str, *, warns: bool
    ) -> None:
        painter.setFont(chip_font(option.font))
        painter.setPen(warn_colour(option.palette) if warns else option.palette.color(QPalette.ColorRole.Text))
        said = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, said)
        painter.setFont(option.font)

    def _label(self, says: Says) -> LabelType | None:
        return None if isinstance(says, str) else self._schema().types.get(says)


def size_in_words(row: GroupRow) -> str:
    """Return how often a group occurs, and in how many documents."""
    group = row.group
    return f"{group.count:,}" if group.documents == 1 else f"{group.count:,} in {counted(group.documents, 'document')}"


def warn_colour(palette: QPalette) -> QColor:
    """Return the colour of what a person should look at."""
    dark = palette.color(QPalette.ColorRole.Base).lightness() < 128
    return QColor("#dcae54" if dark else "#97650b")


def _marks(schema: Schema, item: ReviewItem) -> str:
    """Return what speaks against a suggestion, in a few words."""
    if item.decision is not None:
        return "you said no" if item.decision.annotation is None else "you said otherwise"
    if item.clash:
        return f"is {', '.join(schema.name(key) for key in item.clash)}"
    if item.rivals:
        return f"or {', '.join(says_in_words(schema, says) for says in item.rivals)}"
    return ""


def _one_line(item: ReviewItem, room: QRect) -> Excerpt:
    """Return as much of a sentence as a line can show: laying out the rest would only take time."""
    return excerpt(item, longest=_LEAD + room.width() // _NARROWEST_PX)


def _small(font: QFont) -> QFont:
    made = chip_font(font)
    made.setWeight(QFont.Weight.Normal)
    return made
