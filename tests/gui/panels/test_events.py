"""Events, chains and knowledge links that an import brought are listed, and the menu can be had by key."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from annotator.gui.bridge import ProjectBridge
from annotator.gui.panels.annotations_table import AnnotationsTable
from annotator.gui.panels.history_panel import HistoryPanel
from annotator.gui.panels.inspector import Inspector
from annotator.gui.panels.palette import Palette
from annotator.model.annotation import Argument, Chain, Event, KnowledgeLink, Origin, Span
from annotator.model.document import Document
from annotator.model.ids import AnnotationId, DocId, TypeId, new_id
from annotator.model.schema import Endpoint, LabelType, TypeKind
from annotator.project.operations.documents import ImportDocuments, IncomingDocument
from annotator.project.operations.schema import PutType
from annotator.project.operations.spans import MoveSpan
from annotator.project.project import Project
from tests.support.desk import Desk
from tests.support.notation import news_schema

TEXT = "Marie Curie visited Warsaw. Curie gave a talk."


@pytest.fixture
def events(qapp, tmp_path: Path):
    project = Project.create(tmp_path / "events.annotator", schema=news_schema(), person="Ada")
    visit = LabelType(
        id=TypeId(new_id()), kind=TypeKind.EVENT, name="VISIT", endpoints=(Endpoint("who"), Endpoint("where"))
    )
    same = LabelType(id=TypeId(new_id()), kind=TypeKind.CHAIN, name="SAME")
    project.do(PutType(visit))
    project.do(PutType(same))
    doc = Document(id=DocId(new_id()), title="Visit", length=len(TEXT))
    mine = {"doc": doc.id, "owner": project.person.id, "origin": Origin.IMPORT}

    def span(name: str, text: str, **more) -> Span:
        start, label = TEXT.index(text), project.schema.named(TypeKind.SPAN, name)
        key = AnnotationId(new_id())
        return Span(id=key, type=label.id, fragments=((start, start + len(text)),), **mine, **more)

    marie = span("PERSON", "Marie Curie", links=(KnowledgeLink("wikidata", "Q7186", "Marie Skłodowska Curie"),))
    warsaw, trigger, curie = span("GPE", "Warsaw"), span("EVENT", "visited"), span("PERSON", "Curie gave"[:5])
    event = Event(
        id=AnnotationId(new_id()), type=visit.id, trigger=trigger.id, **mine,
        args=(Argument("who", marie.id), Argument("where", warsaw.id)),
    )  # fmt: skip
    chain = Chain(id=AnnotationId(new_id()), type=same.id, members=(marie.id, curie.id), **mine)
    incoming = IncomingDocument(doc, TEXT, (marie, warsaw, trigger, curie, event, chain))
    project.do(ImportDocuments((incoming,)))
    bridge = ProjectBridge(project)
    made = Desk(bridge)
    made.open_document(doc.id)
    yield made
    made.open_document(None)
    bridge.close()
    project.close()


def rows(panel) -> dict[str, tuple[str, str]]:
    found = [panel.model.row(n) for n in range(panel.model.rowCount())]
    return {row.kind: (row.label, row.text) for row in found if row.kind != "span"}


def test_they_are_listed_in_words(events, shown) -> None:
    panel = shown(AnnotationsTable(events), 700)
    assert rows(panel) == {
        "event": ("VISIT", "“visited” (who: “Marie Curie”, where: “Warsaw”)"),
        "chain": ("SAME", "“Marie Curie” = “Curie” (2 members)"),
        "knowledge link": ("wikidata:Q7186", "“Marie Curie” = Marie Skłodowska Curie"),
    }
    assert {panel.model.row(n).state for n in range(panel.model.rowCount())} == {"imported"}


def test_they_follow_the_spans_that_they_are_made_of(events, shown) -> None:
    panel = shown(AnnotationsTable(events), 700)
    events.do(MoveSpan(events.span("Marie Curie").id, ((0, 5),)))
    assert rows(panel)["event"][1] == "“visited” (who: “Marie”, where: “Warsaw”)"
    assert rows(panel)["chain"][1].startswith("“Marie” = ")
    assert rows(panel)["knowledge link"][1].startswith("“Marie” = ")


def test_the_inspector_shows_what_they_are_made_of(events, shown) -> None:
    inspector = shown(Inspector(events))
    (event,) = events.document.events.values()
    events.select((event.id,))
    said = {fact.name: fact.text for fact in inspector.items.facts._shown}
    assert (said["who"], said["where"], said["Origin"]) == ("“Marie Curie”", "“Warsaw”", "imported")
    events.select((events.span("Marie Curie").id,))
    said = {fact.name: fact.text for fact in inspector.items.facts._shown}
    assert said["wikidata"] == "Marie Skłodowska Curie"
    assert {button.accessibleName() for button in inspector.items.links.buttons} == {"in chain SAME", "in event VISIT"}


def ask_by_key(view) -> None:
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(view.viewport(), QContextMenuEvent(reason, QPoint(1, 1), QPoint(1, 1)))


@pytest.mark.parametrize(("panel_of", "name"), [(Palette, "tree"), (AnnotationsTable, "view"), (HistoryPanel, "view")])
def test_the_menu_is_for_the_current_row_when_asked_by_key(events, shown, panel_of, name) -> None:
    panel, asked = shown(panel_of(events)), []
    view = getattr(panel, name)
    view.menu_asked.connect(lambda *where: asked.append(where))
    if panel_of is Palette:
        panel.show_type(events.type("WEAPON").id)
    else:
        view.setCurrentIndex(panel.model.index(2, 0))
    expected = view.viewport().mapToGlobal(view.visualRect(view.currentIndex()).center())
    ask_by_key(view)
    assert [where[-1] for where in asked] == [expected]
    popup = QApplication.activePopupWidget()
    assert popup is not None
    assert popup.actions()
    popup.close()
