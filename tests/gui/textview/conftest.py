import os
import sys
from collections.abc import Callable

import pytest

if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pytestqt.qtbot import QtBot

from annotator.gui.textview.metrics import Metrics
from annotator.gui.textview.view import AnnotationView
from annotator.model.visual.values import VisualDocument


@pytest.fixture(autouse=True)
def fonts(qapp: object) -> None:
    """Fail loudly without fonts: Qt would draw boxes twice as wide, and no figure below would mean anything."""
    has_letters = Metrics().body.inFontUcs4(ord("e"))
    assert has_letters, "no font is installed: install fonts-noto-core or fonts-dejavu-core"


@pytest.fixture
def show(qtbot: QtBot) -> Callable[..., AnnotationView]:
    """Return a function that shows a picture in a view of some size."""

    def shown(picture: VisualDocument, width: int = 900, height: int = 700) -> AnnotationView:
        view = AnnotationView()
        qtbot.addWidget(view)
        view.set_blinking(False)
        view.resize(width, height)
        view.set_picture(picture)
        with qtbot.waitExposed(view):
            view.show()
        return view

    return shown
