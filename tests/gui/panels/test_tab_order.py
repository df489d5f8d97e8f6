"""The order of Tab, and that finding it leaves nothing behind."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
    QWidgetItem,
)
from shiboken6 import Shiboken

from annotator.gui.panels.tab_order import fields_of, follow_layout


def line(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    return made


def page() -> QWidget:
    """A page with a form, a row and a grid in a column, made in another order than they lie."""
    made = QWidget()
    column = QVBoxLayout(made)
    grid, row, inner = QGridLayout(), QHBoxLayout(), QWidget()
    form = QFormLayout(inner)
    grid.addWidget(line("grid 1"), 0, 0)
    grid.addWidget(line("grid 2"), 1, 0)
    row.addWidget(QLabel("no field"))
    row.addWidget(line("row"))
    form.addRow("name", line("form 1"))
    form.addRow("name", line("form 2"))
    column.addWidget(inner)
    column.addLayout(row)
    column.addStretch(1)
    column.addLayout(grid)
    column.insertWidget(0, line("first"))
    return made


def test_fields_come_as_the_layouts_hold_them(qapp):
    names = [field.objectName() for field in fields_of(page())]
    assert names == ["first", "form 1", "form 2", "row", "grid 1", "grid 2"]


def test_tab_visits_them_in_that_order(qtbot):
    made = page()
    qtbot.addWidget(made)
    follow_layout(made)
    made.show()
    at, visited = next(fields_of(made)), []
    at.setFocus()
    for _ in fields_of(made):
        visited.append(at.objectName())
        QTest.keyClick(at, Qt.Key.Key_Tab)
        at = made.focusWidget()
    assert visited == [field.objectName() for field in fields_of(made)]


def test_no_layout_item_outlives_its_widget_in_python(qapp):
    def items() -> int:
        return sum(isinstance(wrapper, QWidgetItem) for wrapper in Shiboken.getAllValidWrappers())

    made = QWidget()
    column = QVBoxLayout(made)
    before = items()
    for _ in range(20):
        field = QLineEdit()
        column.addWidget(field)
        follow_layout(made)
        field.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert items() <= before
