"""The suggestion in hand, large: its sentence, what is said of it, how surely, by whom, and what speaks against it."""

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPalette, QPen, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.gui.panels.looks import chip_font, mixed, paint_chip, quiet, scale_font, theme_of
from annotator.gui.review.row_delegate import UNKNOWN, warn_colour
from annotator.gui.review.sentence import excerpt, height_of, laid_out, x_of
from annotator.model.annotation import Fragments
from annotator.model.review import ReviewItem
from annotator.model.schema import LabelType

_MARGIN_PX: Final = 12
_LINES: Final = 4


class Card(QWidget):
    """Draws one suggestion; ``at_start`` tells which end would move."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("The suggestion in hand")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # else all that lies behind is drawn first
        self._item: ReviewItem | None = None
        self._label: LabelType | None = None
        self._moved: Fragments | None = None
        self._at_start: bool | None = None
        self._foot = ""
        self._warning = ""
        self._empty = ""
        self._lines = _LINES

    def show_nothing(self, words: str) -> None:
        """Say why there is nothing in hand."""
        self._item, self._empty = None, words
        self.setAccessibleDescription(words)
        self.update()

    def show_item(
        self,
        item: ReviewItem,
        label: LabelType | None,
        foot: str,
        warning: str,
        moved: Fragments | None = None,
        *,
        at_start: bool | None = None,
    ) -> None:
        """Show a suggestion; with the ends that a person has moved, where they have, and the active one drawn thick."""
        self._item, self._label, self._moved, self._at_start = item, label, moved, at_start
        self._foot, self._warning = foot, warning
        name = label.name if label else item.suggestion.label
        self.setAccessibleDescription(f"{item.text(moved)}: {name}. {warning} {foot}")
        self.update()

    def set_lines(self, lines: int) -> None:
        """Take room for so many lines of the sentence."""
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return room for a few lines and what stands under them."""
        lines = QFontMetrics(self._font()).height() * (self._lines + 0.2)
        return QSize(240, round(lines + QFontMetrics(self.font()).height() * 1.6 + 34))

    def _font(self) -> QFont:
        font = QFont(self.font())
        scale_font(font, 1.12)
        return font

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        ink, ground = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
        painter.fillRect(self.rect(), ground)
        painter.setPen(mixed(ink, ground, 0.14))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        room = self.rect().adjusted(_MARGIN_PX, 10, -_MARGIN_PX, -8)
        if self._item is None:
            painter.setPen(quiet(palette))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, flags, self._empty)
        else:
            foot = self._paint_foot(painter, room, self._item)
            self._paint_sentence(
                painter, QRect(room.left(), room.top(), room.width(), foot - room.top() - 6), self._item
            )
        painter.end()

    def _paint_foot(self, painter: QPainter, room: QRect, item: ReviewItem) -> int:
        """Draw chip, warning and facts at the foot; return where they begin."""
        metrics = QFontMetrics(chip_font(self.font()))
        height = metrics.height() + 8
        line = QRect(room.left(), room.bottom() - height + 1, room.width(), height)
        painter.setFont(self.font())
        name = self._label.name if self._label else item.suggestion.label
        chip = QRect(line.left(), line.top(), min(line.width() // 2, line.width()), line.height())
        left = paint_chip(painter, chip, name, self._label, self.palette(), dashed=True).right() + 10
        small = chip_font(self.font())
        small.setWeight(QFont.Weight.Normal)
        painter.setFont(small)
        for text, colour in ((self._warning, warn_colour(self.palette())), (self._foot, quiet(self.palette()))):
            width = line.right() - left
            if text and width > 24:
                said = QFontMetrics(small).elidedText(text, Qt.TextElideMode.ElideRight, width)
                painter.setPen(colour)
                painter.drawText(QRect(left, line.top(), width, line.height()), Qt.AlignmentFlag.AlignVCenter, said)
                left += QFontMetrics(small).horizontalAdvance(said) + 12
        return line.top()

    def _paint_sentence(self, painter: QPainter, room: QRect, item: ReviewItem) -> None:
        colour = self._label.colour if self._label else UNKNOWN
        shown = excerpt(item, self._moved)
        layout = laid_out(shown, self._font(), room.width(), self.palette(), colour)
        shift = self._shift(layout, shown.parts16, room)
        painter.save()
        line_px = layout.lineAt(0).height() if layout.lineCount() else 1.0
        painter.setClipRect(QRectF(room.left(), room.top(), room.width(), room.height() // line_px * line_px))
        origin = QPointF(room.left(), room.top() - shift)
        layout.draw(painter, origin)
        if shown.parts16:
            self._paint_ends(painter, layout, shown.parts16, origin)
        painter.restore()

    def _shift(self, layout: QTextLayout, parts16: tuple[tuple[int, int], ...], room: QRect) -> float:
        """Return how far to scroll a long sentence so that the covered text is in the middle."""
        height = height_of(layout)
        if height <= room.height() or not parts16:
            return 0.0
        line = layout.lineForTextPosition(parts16[0][0])
        last = layout.lineForTextPosition(max(0, parts16[-1][1] - 1))
        wanted = line.y() - room.height() / 2 + line.height() / 2
        step = line.height()
        if last.isValid():  # what is covered is seen to its end, as far as its beginning stays in sight
            below = last.y() + last.height() - room.height() // step * step
            wanted = min(max(wanted, below), line.y())
        return round(max(0.0, min(wanted, height - room.height() + step / 2)) / step) * step

    def _paint_ends(
        self, painter: QPainter, layout: QTextLayout, parts16: tuple[tuple[int, int], ...], origin: QPointF
    ) -> None:
        """Draw the active end as a thick line, as in the text."""
        if self._at_start is None:
            return
        offset = parts16[0][0] if self._at_start else parts16[-1][1]
        line = layout.lineForTextPosition(max(0, offset - (0 if self._at_start else 1)))
        if not line.isValid():
            return
        x = x_of(line, offset)
        accent = QColor(theme_of(self.palette()).accent)
        painter.setPen(QPen(accent, 2.4))
        top = origin.y() + line.y()
        box = QRectF(origin.x() + x, top + 1, 0, line.height() - 2)
        painter.drawLine(box.topLeft(), box.bottomLeft())
