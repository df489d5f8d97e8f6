import sys
from collections.abc import Iterator

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rounds", type=int, default=3, help="how often the kill test kills (default 3)")


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--rounds"))


@pytest.fixture(autouse=True)
def a_patient_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for each commit, however busy the machine is; tests of slow disks set their own patience."""
    bridge = sys.modules.get("annotator.gui.bridge")
    if bridge is not None:
        monkeypatch.setattr(bridge, "PATIENCE_MS", 20_000)


@pytest.fixture(autouse=True, scope="session")
def an_empty_clipboard_at_the_end() -> Iterator[None]:
    """Take what tests copied out of the clipboard while Python still runs.

    The offscreen platform deletes it when the process ends, and a QMimeData made in Python cannot be deleted then.
    """
    yield
    gui = sys.modules.get("PySide6.QtGui")
    if gui is not None and gui.QGuiApplication.instance() is not None:
        gui.QGuiApplication.clipboard().clear()
