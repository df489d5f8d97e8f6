import sys

import pytest
from PySide6.QtGui import QImage, QPainter


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal there")
def test_the_bindings_do_not_steal_references_to_none() -> None:
    painter = QPainter(image := QImage(8, 8, QImage.Format.Format_RGB32))
    before = sys.getrefcount(None)
    for _ in range(2000):
        painter.drawLine(0, 0, 7, 7)
    lost = before - sys.getrefcount(None)
    painter.end()
    assert lost < 100, f"each call loses a reference; {image.size()} drawn with a broken PySide6"
