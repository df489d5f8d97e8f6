"""A project that cannot be written is shown all the same, and says so before anything is typed."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox

from annotator.gui.bridge import ProjectBridge
from annotator.gui.panels.fields import CommitLine, CommitText
from annotator.gui.panels.inspector import Inspector
from annotator.gui.panels.schema_editor import SchemaEditor
from annotator.model.schema import TypeKind
from annotator.project.project import Project
from tests.support.desk import Desk
from tests.support.seeded import seeded_project


@pytest.fixture
def locked(qapp, tmp_path: Path):
    made, doc = seeded_project(tmp_path / "p.annotator")
    made.close()
    project = Project.open(tmp_path / "p.annotator", read_only=True)
    bridge = ProjectBridge(project)
    desk = Desk(bridge)
    desk.open_document(doc)
    yield desk
    desk.open_document(None)
    bridge.close()
    project.close()


def writable(panel) -> list[str]:
    fields = [f for kind in (CommitLine, CommitText) for f in panel.findChildren(kind) if f.isVisible()]
    found = [f.accessibleName() for f in fields if not f.isReadOnly()]
    return found + [b.accessibleName() for b in panel.findChildren(QComboBox) if b.isVisible() and b.isEnabled()]


def test_the_inspector_is_for_reading(locked, shown) -> None:
    inspector = shown(Inspector(locked))
    for items in ((), (next(iter(locked.document.spans)),), (next(iter(locked.document.relations)),)):
        locked.select(items)
        assert writable(inspector) == []
    assert not inspector.items.buttons.isEnabled()


def test_the_schema_is_for_reading(locked, shown) -> None:
    editor = shown(SchemaEditor(locked), 820, 800)
    for kind in (TypeKind.SPAN, TypeKind.RELATION, TypeKind.ATTRIBUTE):
        label = locked.schema.of_kind(kind)[0]
        editor.tree.setCurrentIndex(editor.model.index_of(label.id))
        assert writable(editor) == []
    assert not editor.delete.isEnabled()
