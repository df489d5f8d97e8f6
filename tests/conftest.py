import gc
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# The suite tries the same examples each time, however busy the machine is, so that it fails for what changed and for
# nothing else; a search for new counterexamples is "pytest --hypothesis-profile=search".
_PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("suite", derandomize=True, max_examples=25, **_PATIENT)
settings.register_profile("search", max_examples=500, **_PATIENT)
settings.load_profile("suite")


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


_WINDOWS: list[int] = [0]


@pytest.fixture(autouse=True)
def garbage_of_windows_is_collected_here(request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep Python from destroying widgets on another thread, as the program itself does (annotator/gui/garbage.py).

    Once there was a window, collecting stays off for good; every few tests it is done here.
    """
    if "qapp" in request.fixturenames or "qtbot" in request.fixturenames:
        gc.disable()
        _WINDOWS[0] += 1
    yield
    if _WINDOWS[0] % 10 == 1:
        _WINDOWS[0] += 1
        gc.collect()


@pytest.fixture(autouse=True, scope="session")
def an_empty_clipboard_at_the_end() -> Iterator[None]:
    """Take what tests copied out of the clipboard while Python still runs.

    The offscreen platform deletes it when the process ends, and a QMimeData made in Python cannot be deleted then.
    """
    yield
    gui = sys.modules.get("PySide6.QtGui")
    if gui is not None and gui.QGuiApplication.instance() is not None:
        gui.QGuiApplication.clipboard().clear()
