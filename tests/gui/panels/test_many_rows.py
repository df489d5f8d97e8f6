"""Long documents: panels look at what is seen and at what changed, not at everything."""

from itertools import pairwise
from pathlib import Path

import pytest

from annotator.gui.bridge import ProjectBridge
from annotator.gui.panels.annotations_table import AnnotationsTable
from annotator.gui.panels.relations_table import RelationsTable
from annotator.model.annotation import Relation, Span
from annotator.model.document import Document
from annotator.model.ids import AnnotationId, DocId, new_id
from annotator.model.schema import TypeKind
from annotator.project.operations.documents import ImportDocuments, IncomingDocument
from annotator.project.operations.spans import RelabelAnnotations
from annotator.project.project import Project
from tests.support.desk import Desk
from tests.support.notation import news_schema

NUMBER = 3000


@pytest.fixture
def long_desk(qapp, tmp_path: Path):
    project = Project.create(tmp_path / "long.annotator", schema=news_schema(), person="Ada")
    text = "word " * NUMBER
    doc = Document(id=DocId(new_id()), title="Long", length=len(text))
    org = project.schema.named(TypeKind.SPAN, "ORG").id
    alias = project.schema.named(TypeKind.RELATION, "alias_of").id
    mine = {"doc": doc.id, "owner": project.person.id}
    spans = [Span(id=AnnotationId(new_id()), type=org, fragments=((n * 5, n * 5 + 4),), **mine) for n in range(NUMBER)]
    links = [
        Relation(id=AnnotationId(new_id()), type=alias, head=one.id, tail=two.id, **mine)
        for one, two in pairwise(spans)
    ]
    project.do(ImportDocuments((IncomingDocument(doc, text, (*spans, *links)),)))
    bridge = ProjectBridge(project)
    made = Desk(bridge)
    made.open_document(doc.id)
    yield made
    made.open_document(None)
    bridge.close()
    project.close()


@pytest.mark.parametrize("table", [AnnotationsTable, RelationsTable])
def test_only_rows_that_are_seen_are_built(long_desk, shown, table) -> None:
    panel = shown(table(long_desk), 700, 500)
    assert panel.model.rowCount() >= NUMBER - 1
    panel.view.grab()
    assert 0 < len(panel.model._built) < 100
    panel.view.scrollToBottom()
    panel.view.grab()
    assert len(panel.model._built) < 200


def test_a_change_touches_its_own_rows_alone(long_desk, shown) -> None:
    spans = shown(AnnotationsTable(long_desk), 700, 500)
    relations = shown(RelationsTable(long_desk), 700, 500)
    changed = {"spans": 0, "relations": 0}
    resets = []
    for name, panel in (("spans", spans), ("relations", relations)):
        panel.model.dataChanged.connect(lambda *_, name=name: changed.__setitem__(name, changed[name] + 1))
        panel.model.modelReset.connect(lambda: resets.append(1))
    span = sorted(long_desk.document.spans.values(), key=lambda s: s.start)[NUMBER // 2]
    long_desk.do(RelabelAnnotations((span.id,), long_desk.type("LAW").id))
    assert changed == {"spans": 1, "relations": 2}
    assert resets == []
