"""The style sheet: what a palette cannot say (edges, spacing, states)."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING, Final

from annotator.resource_files import resource

if TYPE_CHECKING:
    from annotator.gui.style import Look


def stylesheet(look: Look) -> str:
    """Return the whole application's style sheet in a look's colours."""
    names = {name: getattr(look, name) for name in look.__slots__}
    shade = "dark" if look.dark else "light"
    drawn = ("check", "down", "up", "dot", "right")
    pictures = {name: resource("themes", f"{name}-{shade}.svg").as_posix() for name in drawn}
    return Template(_SHEET).substitute(names | pictures)


_SHEET: Final = """
QMainWindow, QDialog { background: $chrome; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QDockWidget { color: $muted; }
QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $accent; }
QToolTip { background: $tip; color: $tip_ink; border: 1px solid $tip; padding: 4px 7px; }

QMenuBar { background: $chrome; border-bottom: 1px solid $line; padding: 1px 6px; }
QMenuBar::item { background: transparent; padding: 4px 9px; border-radius: 4px; }
QMenuBar::item:selected { background: $hover; }
QMenuBar::item:pressed { background: $pressed; }
QMenu { background: $paper; border: 1px solid $strong_line; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 26px; border-radius: 4px; }
QMenu::item:selected { background: $selected; color: $ink; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::icon { left: 6px; }
QMenu::indicator { width: 14px; height: 14px; left: 6px; }
QMenu::indicator:checked { image: url("$check"); }
QMenu::right-arrow { image: url("$right"); width: 12px; height: 12px; right: 8px; }

QToolBar { background: $chrome; border: none; spacing: 2px; padding: 3px; }
QToolBar::separator { background: $line; width: 1px; margin: 4px 5px; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 4px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked, QToolButton:open { background: $pressed; }
QToolButton:focus { border-color: $accent; }
QToolButton:disabled { color: $faint; }
QToolButton::menu-indicator { image: none; width: 0; }

QPushButton { background: $paper; border: 1px solid $strong_line; border-radius: 5px; padding: 4px 13px;
    min-height: 18px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $pressed; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $faint; border-color: $line; background: transparent; }
QPushButton:default { background: $accent; border-color: $accent; color: $on_accent; }
QPushButton:default:hover { border-color: $ink; }
QPushButton:default:disabled { background: $pressed; border-color: $line; color: $faint; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton[quiet="true"] { background: transparent; border-color: transparent; color: $accent; padding: 4px 6px; }
QPushButton[quiet="true"]:hover { background: $hover; }
QPushButton[quiet="true"]:disabled { color: $faint; }
QPushButton[quiet="true"]:focus { border-color: $accent; }

QPushButton[card="true"] { border: 1px solid $line; border-radius: 8px; background: $paper; padding: 0; }
QPushButton[card="true"]:hover { border-color: $strong_line; background: $field; }
QPushButton[card="true"]:pressed { background: $hover; }
QPushButton[card="true"]:focus { border-color: $accent; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit, QKeySequenceEdit {
    background: $field; border: 1px solid $strong_line; border-radius: 5px; padding: 3px 6px;
    selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit { min-height: 18px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus,
QDateEdit:focus, QKeySequenceEdit:focus { border-color: $accent; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled,
QComboBox:disabled, QDateEdit:disabled { color: $faint; background: transparent; border-color: $line; }
QLineEdit[quiet="true"] { background: transparent; border-color: transparent; }
QLineEdit[quiet="true"]:hover { border-color: $line; }
QLineEdit[quiet="true"]:focus { background: $field; border-color: $accent; }
QTextBrowser { background: transparent; border: none; padding: 0; }
QTextBrowser:focus { background: $hover; }
QKeySequenceEdit QLineEdit, QAbstractSpinBox QLineEdit { border: none; padding: 0 2px; background: transparent;
    min-height: 0; }
QAbstractSpinBox QLineEdit { padding: 0 6px; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button {
    background: transparent; border: none; width: 18px; }
QSpinBox::up-button:hover, QSpinBox::down-button:hover, QDoubleSpinBox::up-button:hover,
QDoubleSpinBox::down-button:hover { background: $hover; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$up"); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("$down"); width: 10px; height: 10px; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url("$down"); width: 12px; height: 12px; }
QComboBox[quiet="true"] { background: transparent; border-color: transparent; }
QComboBox[quiet="true"]:hover { background: $hover; }
QComboBox[quiet="true"]:focus { border-color: $accent; }
QComboBox QAbstractItemView { background: $paper; border: 1px solid $strong_line; padding: 3px; outline: none; }

QCheckBox, QRadioButton { spacing: 7px; padding: 2px 0; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator { width: 14px; height: 14px;
    border: 1px solid $faint; background: $field; }
QCheckBox::indicator, QAbstractItemView::indicator { border-radius: 3px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { image: url("$check"); border-color: $accent; }
QRadioButton::indicator:checked { image: url("$dot"); border-color: $accent; }
QCheckBox:focus, QRadioButton:focus { background: $hover; border-radius: 4px; }

QAbstractItemView { background: $paper; border: none; outline: none; alternate-background-color: $chrome;
    selection-background-color: $selected; selection-color: $ink; }
QAbstractItemView::item { padding: 3px 6px; border: none; }
QAbstractItemView::item:hover { background: $hover; }
QAbstractItemView::item:selected { background: $selected; color: $ink; }
QTableView { gridline-color: transparent; }
QHeaderView { background: $chrome; }
QHeaderView::section { background: $chrome; color: $muted; border: none; border-bottom: 1px solid $line;
    padding: 4px 7px; font-weight: 500; }
QHeaderView::section:hover { color: $ink; background: $hover; }
QHeaderView::down-arrow, QHeaderView::up-arrow { width: 0; height: 0; }
QTableCornerButton::section { background: $chrome; border: none; border-bottom: 1px solid $line; }

QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $muted; padding: 6px 11px; border: none;
    border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: $ink; }
QTabBar::tab:selected { color: $ink; border-bottom-color: $accent; }
QTabBar::tab:focus { background: $hover; }

QScrollArea { border: none; background: transparent; }
QScrollBar:vertical { background: transparent; width: 11px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 0; }
QScrollBar::handle { background: $strong_line; border-radius: 3px; margin: 2px 3px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; margin: 3px 2px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }

QStatusBar { background: $chrome; border-top: 1px solid $line; color: $muted; }
QStatusBar::item { border: none; }
QProgressBar { background: $pressed; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QGroupBox { border: none; margin-top: 20px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 0; padding: 0; }

QLabel[role="muted"] { color: $muted; }
QLabel[role="title"] { font-size: 20pt; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="quiet"] { color: $muted; }
QLabel[role="section"] { color: $muted; font-weight: 600; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="good"] { color: $good; }
QLabel[role="warn"] { color: $warn; }
QLabel[role="key"] { color: $muted; background: $field; border: 1px solid $line; border-radius: 4px;
    padding: 0 5px; }
QWidget[role="paper"] { background: $paper; }
QFrame[role="line"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="card"] { background: $paper; border: 1px solid $line; border-radius: 8px; }
QFrame[role="popup"] { background: $paper; border: 1px solid $strong_line; border-radius: 8px; }
QWidget[role="bar"] { background: $chrome; border-bottom: 1px solid $line; }
QWidget[role="notice"] { background: $selected; border-bottom: 1px solid $line; }
"""
