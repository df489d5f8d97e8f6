"""A workspace over a demonstration article in a real project file."""

from pathlib import Path

import pytest

import annotator.gui.bridge as bridge_module
from annotator.gui.bridge import ProjectBridge
from tests.support.desk import Desk
from tests.support.seeded import seeded_project


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Wait for each commit, however busy the machine is."""
    monkeypatch.setattr(bridge_module, "PATIENCE_MS", 30_000)


@pytest.fixture
def desk(qapp, tmp_path: Path):
    project, doc = seeded_project(tmp_path / "seeded.annotator")
    bridge = ProjectBridge(project)
    made = Desk(bridge)
    made.open_document(doc)
    yield made
    made.open_document(None)
    bridge.close()
    project.close()


@pytest.fixture
def shown(qtbot):
    """Show a panel, focused, at a size; and hold it, for a menu's closure must not be the last that does."""
    held = []

    def show(panel, width=320, height=700):
        held.append(panel)
        qtbot.addWidget(panel)
        panel.resize(width, height)
        panel.show()
        qtbot.waitExposed(panel)
        panel.activateWindow()
        return panel

    return show
