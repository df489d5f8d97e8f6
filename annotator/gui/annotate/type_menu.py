"""A small menu of types, chosen by click, by letter or by number."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from annotator.gui.annotate.presses import Presses
from annotator.gui.panels.looks import paint_arrow, theme_of
from annotator.gui.tips import plain_tip
from annotator.model.schema import LabelType, TypeKind

_ICON_PX: Final = 16


class TypeMenu(QMenu):
    """Each type with its number, its look and its letter; the arrows, Enter and Esc do what they do in menus."""

    def __init__(
        self,
        types: Sequence[LabelType],
        presses: Presses,
        choose: Callable[[LabelType], None],
        parent: QWidget,
        title: str = "",
    ) -> None:
        super().__init__(title, parent)
        self.types = tuple(types)
        self._presses = presses
        self._choose = choose
        for number, label in enumerate(self.types, 1):
            shown = f"{number}   {label.name}" if number <= 9 else f"     {label.name}"
            key = presses.legends.shown(label.key) if label.key else ""
            action = self.addAction(type_icon(label, self), f"{shown}\t{key}" if key else shown)
            action.setToolTip(plain_tip(label.description))
            action.triggered.connect(lambda _checked=False, label=label: choose(label))
        if not title:
            self.setActiveAction(self.actions()[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by letter or number; everything else is the menu's own."""
        for stroke in self._presses.strokes(event):
            if stroke.plain:
                found = self._found(stroke.key)
                if found is not None:
                    self._close_all()
                    self._choose(found)
                    return
        super().keyPressEvent(event)

    def _close_all(self) -> None:
        """Close this menu and those that it hangs on."""
        self.close()
        above = self.parentWidget()
        while isinstance(above, QMenu):
            above.close()
            above = above.parentWidget()

    def _found(self, key: str) -> LabelType | None:
        if key.isdigit() and key != "0":
            return self.types[int(key) - 1] if int(key) <= len(self.types) else None
        return next((label for label in self.types if label.key and label.key.upper() == key), None)

    def show_beside(self, place: QRect) -> None:
        """Show it under a rectangle (global pixels); it goes for good when it is closed."""
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.popup(QPoint(place.left(), place.bottom() + 4))


def type_icon(label: LabelType, widget: QWidget) -> QIcon:
    """Return a type's look as a small picture: a tinted square, or an arrow for a relation."""
    ratio = widget.devicePixelRatioF()
    pixmap = QPixmap(round(_ICON_PX * ratio), round(_ICON_PX * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if label.kind is TypeKind.RELATION:
        paint_arrow(painter, QRect(0, 0, _ICON_PX, _ICON_PX), label, widget.palette())
    else:
        shades = theme_of(widget.palette()).span_shades(label.colour)
        painter.setPen(shades.edge)
        painter.setBrush(shades.tint)
        painter.drawRoundedRect(2, 3, _ICON_PX - 5, _ICON_PX - 7, 3, 3)
    painter.end()
    return QIcon(pixmap)
