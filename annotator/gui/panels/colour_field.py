"""A colour with what the program makes of it: the tint in light and in dark, and how legible that is."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QColorDialog, QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from annotator.gui.panels.fields import CommitLine
from annotator.gui.panels.flow_layout import FlowLayout
from annotator.gui.panels.looks import Problem, chip_font
from annotator.gui.textview.oklch import contrast
from annotator.gui.textview.theme import CanvasTheme
from annotator.model.schema import TypeKind

SWATCHES: Final = (
    "#4886dc", "#4fa3e0", "#2aa7b8", "#1fa07a", "#4c9f43", "#8a9a2b", "#c49a1f", "#d9822b", "#d9603b", "#d64550",
    "#d1478b", "#a95cc4", "#7a63d1", "#5b6fd0", "#8c6d52", "#6b7280",
)  # fmt: skip
_SAMPLE: Final = "John Kirby"
_EDGE_PX: Final = 20


class ColourField(QWidget):
    """Swatches, a line for any other colour, the system's chooser, and a preview.

    Signals:
        committed: (str), "#rrggbb", once for each change.
    """

    committed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = ""
        self.line = CommitLine("Colour as #rrggbb")
        self.line.setMaximumWidth(self.line.fontMetrics().horizontalAdvance("#MMMMMM") + 24)
        self.line.committed.connect(self._on_typed)
        self.other = QPushButton("Other…")
        self.other.setAutoDefault(False)
        self.other.clicked.connect(self._on_other)
        self.problem = Problem()
        self.preview = ColourPreview()
        swatches = QWidget()
        flow = FlowLayout(swatches, spacing=3)
        self.swatches = [self._swatch(colour) for colour in SWATCHES]
        for button in self.swatches:
            flow.addWidget(button)
        row = QHBoxLayout()
        row.addWidget(self.line)
        row.addWidget(self.other)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(swatches)
        column.addLayout(row)
        column.addWidget(self.problem)
        column.addWidget(self.preview)

    def show_colour(self, colour: str, kind: TypeKind, name: str) -> None:
        """Show what is saved."""
        self._colour = colour
        self.line.show_text(colour)
        self.problem.say("")
        self.preview.show_colour(colour, kind, name)
        for button in self.swatches:
            button.setChecked(button.property("colour") == colour)

    def commit(self) -> None:
        """Commit what is typed."""
        self.line.commit()

    def _swatch(self, colour: str) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setFixedSize(_EDGE_PX + 4, _EDGE_PX + 4)
        button.setProperty("colour", colour)
        button.setAccessibleName(f"Colour {colour}")
        button.setToolTip(colour)
        button.setStyleSheet(
            f"QToolButton {{ background: {colour}; border: 1px solid transparent; border-radius: 4px; }}"
            "QToolButton:checked, QToolButton:focus { border: 2px solid palette(text); }"
        )
        button.clicked.connect(lambda: self._take(colour))
        return button

    def _on_typed(self, text: str) -> None:
        colour = QColor(text.strip())
        if not colour.isValid():
            self.problem.say("A colour is written as #4886dc, or by its name in English.")
            return
        self._take(colour.name())

    def _on_other(self) -> None:
        dialog = QColorDialog(QColor(self._colour), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda colour: self._take(colour.name()))
        dialog.open()

    def _take(self, colour: str) -> None:
        for button in self.swatches:
            button.setChecked(button.property("colour") == colour)
        if colour != self._colour:
            self._colour = colour
            self.committed.emit(colour)


class ColourPreview(QWidget):
    """The same words on light and on dark paper, in the colour's shades, with the contrast of ink on tint."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour, self._kind, self._name = "#6b7280", TypeKind.SPAN, ""
        self._themes = (CanvasTheme.light(), CanvasTheme.night())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_colour(self, colour: str, kind: TypeKind, name: str) -> None:
        """Show another colour."""
        self._colour, self._kind, self._name = colour, kind, name
        light, dark = (self.legibility(theme) for theme in self._themes)
        said = f"Contrast of the label {light:.1f} to 1 on light, {dark:.1f} to 1 on dark paper (4.5 is needed)"
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    def legibility(self, theme: CanvasTheme) -> float:
        """Return the contrast of the label's ink on its ground, as WCAG 2.2 defines it (1 to 21)."""
        shades = theme.span_shades(self._colour)
        ground = shades.tint if self._kind is TypeKind.SPAN else theme.paper
        ink = shades.ink if self._kind is TypeKind.SPAN else theme.arc_shades(self._colour).ink
        return contrast(_rgb(ink), _rgb(ground))

    def sizeHint(self) -> QSize:
        """Return the size of the two cards."""
        return QSize(220, QFontMetrics(self.font()).height() * 2 + 44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the two cards side by side."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = (self.width() - 8) // 2
        for number, theme in enumerate(self._themes):
            self._paint_card(painter, QRect(number * (half + 8), 0, half, self.height()), theme)
        painter.end()

    def _paint_card(self, painter: QPainter, card: QRect, theme: CanvasTheme) -> None:
        painter.setPen(QPen(theme.gutter, 0.6))
        painter.setBrush(theme.paper)
        painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        inner = card.adjusted(10, 6, -8, -6)
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF(), 9) * 1.1)
        metrics = QFontMetrics(font)
        words = QRect(inner.left(), inner.center().y() - metrics.height() // 2 + 5, 0, metrics.height())
        words.setWidth(min(metrics.horizontalAdvance(_SAMPLE) + 6, inner.width()))
        if self._kind is TypeKind.SPAN:
            self._paint_span(painter, words, theme)
        else:
            self._paint_arc(painter, words, theme, inner)
        painter.setFont(font)
        painter.setPen(theme.text)
        painter.drawText(words.adjusted(3, 0, 20, 0), Qt.AlignmentFlag.AlignVCenter, _SAMPLE)
        painter.setFont(self.font())
        painter.setPen(theme.receding_text)
        said = f"{self.legibility(theme):.1f} : 1"
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight, said)

    def _paint_span(self, painter: QPainter, words: QRect, theme: CanvasTheme) -> None:
        shades = theme.span_shades(self._colour)
        chip = chip_font(self.font())
        metrics = QFontMetrics(chip)
        tab = QRect(words.left(), words.top() - metrics.height(), 0, metrics.height())
        tab.setWidth(metrics.horizontalAdvance(self._name) + 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shades.tint)
        painter.drawRect(words)
        painter.drawRoundedRect(QRectF(tab), 2, 2)
        painter.fillRect(QRect(words.left(), words.bottom(), words.width(), 2), shades.edge)
        painter.setFont(chip)
        painter.setPen(shades.ink)
        painter.drawText(tab.adjusted(3, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._name)

    def _paint_arc(self, painter: QPainter, words: QRect, theme: CanvasTheme, inner: QRect) -> None:
        shades = theme.arc_shades(self._colour)
        chip = chip_font(self.font())
        metrics = QFontMetrics(chip)
        y, left, right = words.top() - 7, words.left() + 8, inner.right() - 4
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(shades.line, 1.3))
        painter.drawPolyline([QRect(left, words.top(), 1, 1).topLeft(), QRect(left, y, 1, 1).topLeft(),
                              QRect(right, y, 1, 1).topLeft()])  # fmt: skip
        width = metrics.horizontalAdvance(self._name) + 8
        label = QRect(left + 12, y - metrics.height() // 2, width, metrics.height())
        painter.fillRect(label, theme.paper)
        painter.setFont(chip)
        painter.setPen(shades.ink)
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, self._name)


def _rgb(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()
