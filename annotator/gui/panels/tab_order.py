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
        yield from _fields_in(layout, page)
    elif page.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield page


def _fields_in(layout: QLayout, page: QWidget) -> Iterator[QWidget]:
    # By asking where each child lies, never by itemAt: what that returns outlives the item in Python, and the next
    # object at its address is then taken for it. That ends in a crash, some time later and somewhere else.
    parts: list[QWidget | QLayout] = [child for child in page.children() if isinstance(child, QWidget)]
    parts += [inner for inner in layout.children() if isinstance(inner, QLayout)]
    placed = [(layout.indexOf(part), part) for part in parts]
    for _, part in sorted((at for at in placed if at[0] >= 0), key=lambda at: at[0]):
        if isinstance(part, QLayout):
            yield from _fields_in(part, page)
        else:
            yield from fields_of(part)
