"""The window's frame: menus, docks, what is dropped on it, and how it looked last time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from annotator.gui.actions import Action, ActionTable
from annotator.gui.dock_title import DockTitle
from annotator.gui.drop_hint import DropHint
from annotator.gui.dropped import Dropped, accepts, read_drop
from annotator.gui.notices import NoticeBar

MENUS: Final = ("File", "Edit", "Annotate", "Review", "Go", "View", "Help")
_LAYOUT_VERSION: Final = 1
_SMALLEST: Final = QSize(760, 480)
_HIGH_PX: Final = 800
_LOW_PX: Final = 200
_PROPOSED: Final = QSize(1440, 900)
# What a window manager may draw around the window, which is not known before it is shown.
_FRAME: Final = QSize(8, 44)


@dataclass(frozen=True, slots=True)
class Panel:
    """A widget for a dock, made when it is first seen; ``tabbed_with`` names the panel whose place it shares."""

    id: str
    title: str
    make: Callable[[], QWidget]
    area: Qt.DockWidgetArea
    tabbed_with: str = ""
    shown: bool = True


class MainWindow(QMainWindow):
    """Holds pages in its middle and panels in its docks; knows nothing of what they do.

    Signals:
        closing: before the window closes, while everything is still there.
        dropped: Dropped, when files or text were dropped anywhere on the window.
        panel_shown: id of a panel that has just become visible.
    """

    closing = Signal()
    dropped = Signal(object)
    panel_shown = Signal(str)

    def __init__(self, table: ActionTable, notices: NoticeBar) -> None:
        super().__init__()
        self._table = table
        self._docks: dict[str, QDockWidget] = {}
        self._panels: dict[str, Panel] = {}
        self._filled = False
        self.pages = QStackedWidget()
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(notices)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(middle)
        self.setAcceptDrops(True)
        self._drop_hint = DropHint(self)
        self.setMinimumSize(_SMALLEST)
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for corner, area in (
            (Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
        ):
            self.setCorner(corner, area)
        self._menus: dict[str, QMenu] = {}
        self._groups: dict[str, int] = {}

    # Menus

    def build_menus(self) -> None:
        """Fill the menus from the table of actions; called again when actions come or go."""
        self.menuBar().clear()
        self._menus.clear()
        self._groups.clear()
        self._table.refresh()
        for title in MENUS:
            self._menu(title, 0)
        for action in _in_menu_order(self._table):
            menu = self._menu(action.menu, action.group)
            self._part(action.menu, action.group)
            menu.addAction(self._table.made(action.id))
        for title in MENUS:
            menu = self._menus[title]
            menu.menuAction().setVisible(any(_may_be_done(action) for action in menu.actions()))
        self._keep_keys_alive()

    def _menu(self, path: str, group: int) -> QMenu:
        """Return a menu by its path; a submenu that is not there yet becomes an entry of that group."""
        if path not in self._menus:
            parent, _, title = path.rpartition("/")
            if parent:
                above = self._menu(parent, group)
                self._part(parent, group)
                made = above.addMenu(title)
            else:
                made = self.menuBar().addMenu(f"&{title}")
            made.aboutToShow.connect(self._table.refresh)
            self._menus[path] = made
        return self._menus[path]

    def _part(self, path: str, group: int) -> None:
        """Draw a line where another group begins."""
        if self._groups.setdefault(path, group) != group:
            self._menus[path].addSeparator()
            self._groups[path] = group

    def _keep_keys_alive(self) -> None:
        """Give the window every action, so that the keys of those outside the menus work, too."""
        for old in self.actions():
            self.removeAction(old)
        self.addActions([self._table.made(action.id) for action in self._table])

    # Panels

    def add_panels(self, panels: Iterable[Panel]) -> None:
        """Put panels into docks, laid out as by default."""
        for panel in panels:
            dock = QDockWidget(panel.title)
            dock.setObjectName(panel.id)
            dock.setTitleBarWidget(DockTitle(dock))
            dock.visibilityChanged.connect(lambda on, key=panel.id: self._on_visibility_changed(key, on))
            self._docks[panel.id] = dock
            self._panels[panel.id] = panel
            self._place(panel)

    def fill_panels(self) -> None:
        """Make the panels that are seen now; from here on each is made when it is first seen."""
        self._filled = True
        for key, dock in self._docks.items():
            if not dock.visibleRegion().isEmpty() or (dock.isVisibleTo(self) and not self._panels[key].tabbed_with):
                self.panel(key)

    def panel(self, key: str) -> QWidget:
        """Return a panel's widget; made now, if it has not been seen yet."""
        dock = self._docks[key]
        if dock.widget() is None:
            dock.setWidget(self._panels[key].make())
        return dock.widget()

    def _place(self, panel: Panel) -> None:
        dock = self._docks[panel.id]
        self.addDockWidget(panel.area, dock)
        if panel.tabbed_with in self._docks:
            first = self._docks[panel.tabbed_with]
            self.tabifyDockWidget(first, dock)
            first.raise_()
        dock.setVisible(panel.shown)

    def remove_panels(self) -> None:
        """Take all panels away, with their docks."""
        for dock in self._docks.values():
            self.removeDockWidget(dock)
            # Until it is gone, a layout that is restored would be given to it instead of the next of this name.
            dock.setObjectName("")
            dock.deleteLater()
        self._filled = False
        self._docks.clear()
        self._panels.clear()

    def panel_ids(self) -> tuple[str, ...]:
        """Return the ids of all panels."""
        return tuple(self._docks)

    def panel_title(self, key: str) -> str:
        """Return what a panel is called."""
        return self._docks[key].windowTitle()

    def panes(self) -> list[QWidget]:
        """Return the middle of the window and the visible panels, in the order that F6 visits them."""
        page = self.pages.currentWidget()
        found = [page] if page is not None else []
        found += [self.panel(key) for key, dock in self._docks.items() if not dock.visibleRegion().isEmpty()]
        return found

    def panel_is_shown(self, key: str) -> bool:
        """Tell whether a panel is open, even if another tab lies over it."""
        dock = self._docks.get(key)
        return dock is not None and not dock.isHidden()

    def show_panel(self, key: str, *, focus: bool = False) -> None:
        """Open a panel and bring it to the front."""
        dock = self._docks.get(key)
        if dock is None:
            return
        widget = self.panel(key)
        was_hidden = dock.isHidden()
        dock.show()
        dock.raise_()
        if was_hidden and dock.height() < _LOW_PX:
            self.resizeDocks([dock], [max(_LOW_PX, self.height() // 4)], Qt.Orientation.Vertical)
        if focus:
            first = widget.focusProxy() or widget
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle_panel(self, key: str) -> None:
        """Close a panel that is in front, open or raise any other."""
        dock = self._docks[key]
        if dock.isHidden() or dock.visibleRegion().isEmpty():
            self.show_panel(key, focus=True)
        else:
            dock.hide()

    def _on_visibility_changed(self, key: str, on: bool) -> None:
        if on and self._filled and key in self._docks:
            self.panel(key)
            self.panel_shown.emit(key)
        self._table.refresh_soon()

    # Layout

    def open_first_time(self) -> None:
        """Take a size that suits the screen, and lay the panels out for it."""
        screen = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(_PROPOSED.boundedTo(screen.size() - _FRAME))
        self.lay_out()

    def lay_out(self) -> None:
        """Give the panels the sizes that suit the window's."""
        self._stack_where_low()
        shown = {key: dock for key, dock in self._docks.items() if not dock.isHidden()}
        sides = [shown[key] for key in ("documents", "labels") if key in shown]
        width = max(210, min(330, self.width() // 5))
        self.resizeDocks(sides, [width] * len(sides), Qt.Orientation.Horizontal)
        for keys, share in ((("labels", "inspector"), 2), (("annotations", "relations", "check"), 4)):
            column = [shown[key] for key in keys if key in shown]
            self.resizeDocks(column, [self.height() // share] * len(column), Qt.Orientation.Vertical)

    def _stack_where_low(self) -> None:
        """Let labels and inspector share one place where there is no room for one above the other."""
        labels, inspector = self._docks.get("labels"), self._docks.get("inspector")
        if labels is None or inspector is None or self.height() >= _HIGH_PX:
            return
        beside = self.tabifiedDockWidgets(inspector)
        if labels in beside:
            return
        for dock in (inspector, *beside):
            self.tabifyDockWidget(labels, dock)
        labels.raise_()

    def reset_docks(self) -> None:
        """Lay the panels out as at the first start."""
        for dock in self._docks.values():
            dock.setFloating(False)
            self.removeDockWidget(dock)
        for panel in self._panels.values():
            self._place(panel)
        self.lay_out()

    def layout_state(self) -> dict[str, str]:
        """Return size, place and docks, to be kept."""
        geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        docks = bytes(self.saveState(_LAYOUT_VERSION).toBase64().data()).decode("ascii")
        return {"geometry": geometry, "docks": docks}

    def restore_geometry(self, state: dict[str, str]) -> bool:
        """Take the size and place of last time, and tell whether there were any."""
        return self.restoreGeometry(_decoded(state.get("geometry", "")))

    def restore_docks(self, state: dict[str, str]) -> bool:
        """Take the docks of last time, and tell whether there were any."""
        return self.restoreState(_decoded(state.get("docks", "")), _LAYOUT_VERSION)

    # Events

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let everybody put things away first."""
        self.closing.emit()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and text, wherever they are held over the window."""
        if accepts(event.mimeData()):
            event.acceptProposedAction()
            self._drop_hint.show_over(self.centralWidget())

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the hint away."""
        self._drop_hint.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what was dropped."""
        self._drop_hint.hide()
        found = read_drop(event.mimeData())
        if found != Dropped():
            event.acceptProposedAction()
            self.dropped.emit(found)


def _may_be_done(action: QAction) -> bool:
    return not action.isSeparator() and action.isEnabled()


def _in_menu_order(table: ActionTable) -> list[Action]:
    """Return the actions that stand in menus; in each menu, by group, then in the order that they were added in."""
    found = [action for action in table if action.menu]
    return sorted(found, key=lambda action: action.group)


def _decoded(text: str) -> QByteArray:
    return QByteArray.fromBase64(QByteArray(text.encode("ascii", "replace")))
