"""Tab goes from field to field as they lie on a page, also where rows have come and gone."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def follow_layout(page: QWidget) -> None:
    """Let Tab visit the fields of a page in the order in which its layouts hold them."""
    for before, after in pairwise(fields_of(page)):
        QWidget.setTabOrder(before, after)


def fields_of(page: QWidget) -> Iterator[QWidget]:
    """Yield the widgets of a page that Tab can reach, in the order of its layouts; hidden ones, too."""
    layout = page.layout()
    if layout is not None:
        yield from _fields_in(layout)
    elif page.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield page


def _fields_in(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        inner, widget = (item.layout(), item.widget()) if item is not None else (None, None)
        if widget is not None:
            yield from fields_of(widget)
        elif inner is not None:
            yield from _fields_in(inner)
