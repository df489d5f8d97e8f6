"""The look of the whole window, light and dark, from one set of colours."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from annotator.gui.stylesheet import stylesheet

THEMES: Final = ("system", "light", "dark")


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of everything around the text; paper and ink are those of the text view."""

    dark: bool
    paper: str
    chrome: str
    """Behind lists and panels."""
    field: str
    ink: str
    muted: str
    """Second lines and hints; still 4.5 to 1 on the chrome."""
    faint: str
    """Icons at rest and what is disabled; 3 to 1."""
    line: str
    strong_line: str
    hover: str
    pressed: str
    selected: str
    accent: str
    on_accent: str
    good: str
    warn: str
    bad: str
    tip: str
    tip_ink: str


LIGHT: Final = Look(
    dark=False,
    paper="#fcfbf8",
    chrome="#f4f2ed",
    field="#ffffff",
    ink="#1d2126",
    muted="#5f646b",
    faint="#878b91",
    line="#e4e1d9",
    strong_line="#cfcbc1",
    hover="#ebe8e1",
    pressed="#e0dcd3",
    selected="#dbe6fa",
    accent="#2f6fde",
    on_accent="#ffffff",
    good="#1f7a4d",
    warn="#97650b",
    bad="#b9382f",
    tip="#2a2e34",
    tip_ink="#f4f2ed",
)
DARK: Final = Look(
    dark=True,
    paper="#1c1e22",
    chrome="#212429",
    field="#181a1d",
    ink="#dcdee3",
    muted="#a0a5ae",
    faint="#757b85",
    line="#30343b",
    strong_line="#434851",
    hover="#2a2e34",
    pressed="#343941",
    selected="#2b3b58",
    accent="#6ea0f5",
    on_accent="#10151f",
    good="#6fc596",
    warn="#dcae54",
    bad="#ee857c",
    tip="#3a3f47",
    tip_ink="#eceef1",
)


class Style(QObject):
    """Dresses the application, and tells when its colours have changed.

    Signals:
        changed: the new Look.
    """

    changed = Signal(object)

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._theme = "system"
        self._system_font = QFont(app.font())
        self._size_pt = 0
        self._look: Look | None = None
        self._sheet_waits = True
        app.setStyle("fusion")
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    @property
    def look(self) -> Look:
        """The colours of now."""
        return self._look or self._wanted()

    def set_theme(self, theme: str) -> None:
        """Use "light", "dark", or what the "system" says."""
        self._theme = theme
        self._dress()

    def set_font_size(self, points: int) -> None:
        """Use a size in points for the window's text; 0 is the system's."""
        self._size_pt = points
        self._dress(anew=True)

    def begin_sheet(self) -> None:
        """Apply the style sheet from now on: once all widgets are built, for each move of a widget asks it anew."""
        self._sheet_waits = False
        self._app.setStyleSheet(stylesheet(self.look))

    def _wanted(self) -> Look:
        if self._theme == "system":
            return DARK if self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT
        return DARK if self._theme == "dark" else LIGHT

    def _dress(self, *, anew: bool = False) -> None:
        look = self._wanted()
        if look is self._look and not anew:
            return
        self._look = look
        font = QFont(self._system_font)
        font.setPointSizeF(float(self._size_pt) if self._size_pt else max(10.0, self._system_font.pointSizeF()))
        self._app.setFont(font)
        self._app.setPalette(palette(look))
        if not self._sheet_waits:
            self._app.setStyleSheet(stylesheet(look))
        self.changed.emit(look)

    def _on_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._theme == "system":
            self._dress()


def palette(look: Look) -> QPalette:
    """Return the palette for widgets that draw themselves by its roles."""
    made = QPalette()
    role = QPalette.ColorRole
    colours = {
        role.Window: look.chrome,
        role.WindowText: look.ink,
        role.Base: look.paper,
        role.AlternateBase: look.chrome,
        role.Text: look.ink,
        role.Button: look.chrome,
        role.ButtonText: look.ink,
        role.BrightText: look.bad,
        role.Highlight: look.selected,
        role.HighlightedText: look.ink,
        role.Link: look.accent,
        role.LinkVisited: look.accent,
        role.ToolTipBase: look.tip,
        role.ToolTipText: look.tip_ink,
        role.PlaceholderText: look.faint,
        role.Light: look.hover,
        role.Midlight: look.hover,
        role.Mid: look.line,
        role.Dark: look.strong_line,
        role.Shadow: look.strong_line,
        role.Accent: look.accent,
    }
    for key, colour in colours.items():
        made.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, key, QColor(look.faint))
    return made
