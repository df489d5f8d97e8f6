"""The welcome page: the demonstration, a new project, the recent ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.tips import plain_tip

_COLUMN_PX: Final = 620
_RECENT: Final = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """One of the large buttons."""

    key: str
    title: str
    text: str
    icon: str


OFFERS: Final = (
    Offer("demonstration", "Open the demonstration", "Four articles, one finished, three waiting for you.", "book"),
    Offer("new", "New project…", "Choose labels, give it a name, drop your articles on it.", "new"),
    Offer("open", "Open a project…", "Any .annotator file.", "open"),
    Offer("import", "Import documents…", "Text, web pages, PDF, Word, e-mail; or drop them here.", "import"),
)


class Welcome(QScrollArea):
    """What is seen when no project is open.

    Signals:
        chosen: key of the offer.
        recent_chosen: Path of a recent project.
        recent_forgotten: Path that shall not be listed any more.
    """

    chosen = Signal(str)
    recent_chosen = Signal(object)
    recent_forgotten = Signal(object)

    def __init__(self, icon: Callable[[str], QIcon], logo: QIcon, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Welcome")
        self._icon = icon
        self._buttons: dict[str, _OfferButton] = {}
        page = QWidget()
        page.setProperty("role", "paper")
        outer = QHBoxLayout(page)
        outer.setContentsMargins(24, 24, 24, 24)
        self._column = QWidget()
        self._column.setMaximumWidth(_COLUMN_PX)
        self._column.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        outer.addStretch(1)
        outer.addWidget(self._column, 8)
        outer.addStretch(1)
        self._fill(logo)
        self.setWidget(page)
        self.setFocusProxy(self._buttons["demonstration"])

    def _fill(self, logo: QIcon) -> None:
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addStretch(2)
        column.addLayout(_head(logo))
        column.addSpacing(20)
        grid = QGridLayout()
        grid.setSpacing(10)
        for place, offer in enumerate(OFFERS):
            button = _OfferButton(offer, self._icon)
            button.clicked.connect(lambda _checked=False, key=offer.key: self.chosen.emit(key))
            self._buttons[offer.key] = button
            grid.addWidget(button, place // 2, place % 2)
        column.addLayout(grid)
        column.addSpacing(20)
        self._recent_title = QLabel("Recent projects")
        self._recent_title.setProperty("role", "section")
        column.addWidget(self._recent_title)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(1)
        column.addLayout(self._recent)
        column.addStretch(3)

    def redraw(self, *_look: object) -> None:
        """Make the icons anew, after the window's colours have changed."""
        for button in self._buttons.values():
            button.redraw()

    def set_recent(self, paths: Sequence[Path]) -> None:
        """List projects, the last one first."""
        while item := self._recent.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        self._recent_title.setVisible(bool(paths))
        for path in paths[:_RECENT]:
            self._recent.addWidget(self._row(path))

    def _row(self, path: Path) -> QWidget:
        there = path.exists()
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        button = QPushButton(path.stem)
        button.setProperty("quiet", True)
        button.setToolTip(plain_tip(str(path)))
        button.setEnabled(there)
        button.setAccessibleDescription(str(path))
        button.clicked.connect(lambda: self.recent_chosen.emit(path))
        place = QLabel(_short(path.parent) if there else f"{_short(path.parent)} (not there)")
        place.setProperty("role", "muted")
        place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        place.setToolTip(plain_tip(str(path)))
        forget = QToolButton()
        forget.setText("×")
        forget.setToolTip("Take it off this list; the file stays")
        forget.setAccessibleName(f"Take {path.stem} off the list")
        forget.clicked.connect(lambda: self.recent_forgotten.emit(path))
        line.addWidget(button)
        line.addWidget(place, 1)
        line.addWidget(forget)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep within the width."""
        super().resizeEvent(event)
        self._column.setMinimumWidth(min(_COLUMN_PX, self.viewport().width() - 48))


def _head(logo: QIcon) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(16)
    picture = QLabel()
    picture.setPixmap(logo.pixmap(56, 56))
    words = QVBoxLayout()
    words.setSpacing(1)
    title = QLabel("Annotator")
    title.setProperty("role", "title")
    line = QLabel("From articles to gold-standard entities and relations.")
    line.setProperty("role", "muted")
    words.addWidget(title)
    words.addWidget(line)
    row.addWidget(picture)
    row.addLayout(words, 1)
    return row


def _short(folder: Path) -> str:
    try:
        return f"~/{folder.relative_to(Path.home())}".removesuffix("/.")
    except ValueError:
        return str(folder)


class _OfferButton(QPushButton):
    """A large button: an icon, a title, and a line that says what comes."""

    def __init__(self, offer: Offer, icon: Callable[[str], QIcon]) -> None:
        super().__init__()
        self._offer = offer
        self._make_icon = icon
        self.setProperty("card", True)
        self.setAccessibleName(offer.title)
        self.setAccessibleDescription(offer.text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 12, 14, 12)
        row.setSpacing(12)
        self._picture = QLabel()
        words = QVBoxLayout()
        words.setSpacing(2)
        title = QLabel(offer.title)
        title.setProperty("role", "strong")
        text = QLabel(offer.text)
        text.setProperty("role", "muted")
        text.setWordWrap(True)
        text.setAlignment(Qt.AlignmentFlag.AlignTop)
        for label in (self._picture, title, text):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        words.addWidget(title)
        words.addWidget(text, 1)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.setMinimumHeight(78)
        self.redraw()

    def redraw(self) -> None:
        self._picture.setPixmap(self._make_icon(self._offer.icon).pixmap(20, 20))
