import sys

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
